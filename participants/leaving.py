"""What else ends when a man leaves. Rooms above register it in their `AppConfig.ready`.

It ends in the transaction of the status, so that a man who was excluded on his page does not
stand in tomorrow's register.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from participants.models import Status, StatusChange
from participants.models.status import LEFT

if TYPE_CHECKING:
    from advance_site.accounts.models import User

Closer = Callable[[StatusChange, "User"], None]
# A man who has completed stays in his cohort for the booster.
ENDS_HIS_PLACE = frozenset(LEFT) - {Status.COMPLETED}
_closers: list[Closer] = []


def register_closer(closer: Closer) -> None:
    """Have `closer` called with each status by which a man leaves. Twice changes nothing."""
    if closer not in _closers:
        _closers.append(closer)


def close_what_is_open(change: StatusChange, by: User) -> None:
    """Call them all, if the status is one of leaving."""
    if change.status in ENDS_HIS_PLACE:
        for closer in _closers:
            closer(change, by)
