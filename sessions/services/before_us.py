"""What is known of a cohort's sessions from before this system: entered, and changed later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time

from django.db import transaction
from django.utils.crypto import salted_hmac

from advance_site.accounts.models import User
from advance_site.audit.services import record_act
from advance_site.core.dates import local, now
from sessions.models import Cohort, Slot, SlotState
from sessions.services.rules import ChangedMeanwhile, NotBeforeUs
from sessions.services.saving import check_now, locked_cohort

KNOWN = (SlotState.DONE, SlotState.NOT_DONE, SlotState.UNKNOWN)
NOON = time(12)


def slots_before_us(cohort: Cohort) -> list[Slot]:
    """The slots of the men who are in it that lay before this system, in order.

    What was done in an earlier cohort, or marked by hand since, is entered elsewhere.
    """
    rows = Slot.objects.filter(
        enrolment__cohort=cohort,
        enrolment__left_on__isnull=True,
        before_us=True,
        by_hand=False,
        carried_from__isnull=True,
    )
    return list(rows.select_related("item", "enrolment__participant").in_order())


def digest_of(slots: Iterable[Slot]) -> str:
    """Tells one shown state from another, so that nobody overwrites a colleague unseen."""
    said = repr(sorted((slot.pk, slot.state) for slot in slots))
    return salted_hmac("sessions.before_us", said, algorithm="sha256").hexdigest()[:16]


@transaction.atomic
def enter_before_us(
    *, cohort: Cohort, states: Mapping[int, SlotState], by: User, seen: str = ""
) -> int:
    """Write what is known, by slot; say how many changed.

    ISS is told nothing of each: these are no news. `seen` is the digest of what was shown; where
    somebody else has changed it, ChangedMeanwhile is raised and nothing happens.
    """
    row = locked_cohort(cohort)
    slots = slots_before_us(row)
    if seen and seen != digest_of(slots):
        raise ChangedMeanwhile
    known = {slot.pk: slot for slot in slots}
    if not states.keys() <= known.keys() or not set(states.values()) <= set(KNOWN):
        raise NotBeforeUs
    changed = [known[pk] for pk, state in states.items() if known[pk].state != state]
    for slot in changed:
        _mark(slot, states[slot.pk], by)
    Slot.objects.bulk_update(changed, ["state", "done_at", "marked_at", "marked_by"])
    if changed:
        detail = f"{len(changed)} sessions"
        record_act(
            by, "enter what was before", row.public_id, kind="cohort", site_id=row.site_id,
            detail=detail,
        )  # fmt: skip
    check_now()
    return len(changed)


def _mark(slot: Slot, state: SlotState, by: User) -> None:
    slot.state = state
    slot.done_at = _moment(slot) if state == SlotState.DONE else None
    slot.marked_at, slot.marked_by = (None, None) if state == SlotState.UNKNOWN else (now(), by)


def _moment(slot: Slot) -> datetime:
    """When it was done, as far as the plan says; nobody wrote down more."""
    return slot.starts_at or local(slot.due_on, NOON)


def states_of_count(slots: Sequence[Slot], done: int | None) -> dict[int, SlotState]:
    """A strand by its number alone: so many of the first are done, the rest are not.

    None is not known. A number that holds already leaves everything as it is.
    """
    if done == count_of(slots):
        return {}
    if done is None:
        return dict.fromkeys((slot.pk for slot in slots), SlotState.UNKNOWN)
    return {
        slot.pk: SlotState.DONE if place < done else SlotState.NOT_DONE
        for place, slot in enumerate(slots)
    }


def count_of(slots: Sequence[Slot]) -> int | None:
    """How many are done, or None where it is not known of all."""
    if any(slot.state == SlotState.UNKNOWN for slot in slots):
        return None
    return sum(slot.state == SlotState.DONE for slot in slots)
