"""His calls."""

from __future__ import annotations

from advance_site.core.dates import now
from advance_site.wall.context import acting_as
from coaching.services.attempts import record_attempt
from coaching.services.calls import CallFacts, log_call
from tests.world.people import Man


def seed_coaching(man: Man) -> None:
    """A call that was made, and a try at the next one."""
    slots = man.row.slots.filter(item__strand="coaching").order_by("item__position")
    with acting_as(man.holder.pk):
        log_call(
            slot=slots[0],
            facts=CallFacts(
                at=now(),
                mode="phone",
                minutes=20,
                alone="yes",
                sober="yes",
                change="yes",
                change_note="x",
            ),
            by=man.holder,
        )
        record_attempt(slot=slots[1], by=man.holder)
