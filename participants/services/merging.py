"""Two records of one man made one by a person, and parted again within a day."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import IntegrityError, connection, transaction
from django.db.models import Q

from advance_site.accounts.models import User
from advance_site.audit.services import record_act
from advance_site.core.names import search_key
from participants.merging import objections_to
from participants.models import ApartPair, Merge, Participant, SuitabilityDecision
from participants.services.rules import CannotMerge, CannotPart
from participants.services.saving import added

FIELDS = (
    "given_name", "family_name", "preferred_name", "date_of_birth", "language",
    "needs_interpreter", "literacy", "easy_read", "access_needs",
)  # fmt: skip
LATER, AT_ONCE = "SET CONSTRAINTS ALL DEFERRED", "SET CONSTRAINTS ALL IMMEDIATE"
NAMES = ("given_name", "family_name", "preferred_name")
WHY_NOT = {
    "late": "More than a day has passed since then.",
    "merged": "The record that was kept has itself been merged since.",
    "changed": "What was moved has been changed since. Correct it by hand.",
    "hangs": "Something was written since that hangs on what was moved.",
}


def what_stands_against(kept: Participant, away: Participant) -> list[str]:
    """Every reason against making them one, in words."""
    said = objections_to(kept, away)
    if kept.site_id != away.site_id:
        said.append("They are at two sites. Transfer one of them first.")
    waiting = SuitabilityDecision.objects.standing().filter(confirmed_at__isnull=True)
    if waiting.filter(participant__in=[kept, away]).count() > 1:
        said.append("Two decisions on suitability wait for a second person. Decide one first.")
    if apart := _kept_apart(kept, away):
        said.append(apart)
    return said


def _kept_apart(kept: Participant, away: Participant) -> str:
    """A pair of men to be kept apart cannot become one man, nor two pairs one."""
    from_whom: dict[int, set[int]] = {kept.pk: set(), away.pk: set()}
    pairs = ApartPair.objects.filter(ended_at__isnull=True)
    for pair in pairs.filter(Q(first__in=from_whom) | Q(second__in=from_whom)):
        for one, other in ((pair.first_id, pair.second_id), (pair.second_id, pair.first_id)):
            from_whom.get(one, set()).add(other)
    if away.pk in from_whom[kept.pk] or from_whom[kept.pk] & from_whom[away.pk]:
        return "They are kept apart, from each other or from the same man. End one of these first."
    return ""


@transaction.atomic
def merge_men(
    *, kept: Participant, away: Participant, take: Iterable[str] = (), by: User
) -> Merge:
    """Move everything of `away` to `kept` but its statuses, and of its own facts those in `take`.

    What stands can stand only once, such as a number in use, is put aside on the other record.
    """
    taken = [name for name in FIELDS if name in set(take)]
    if against := what_stands_against(kept, away):
        raise CannotMerge(" ".join(against))
    merge = added(Merge(kept=kept, away=away, site=kept.site, by=by))
    names = [getattr(away if name in taken else kept, name) for name in NAMES]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(LATER)
            cursor.execute(
                "SELECT wall.merge_men(%s, %s::text[], %s)",
                [merge.pk, taken, search_key(*names)],
            )
            cursor.execute(AT_ONCE)
    except IntegrityError as error:
        raise CannotMerge from error
    record_act(
        by, "merge", kept.public_id, kind="man", detail=str(away.public_id), site_id=kept.site_id
    )
    return merge


@transaction.atomic
def take_merge_back(*, merge: Merge, by: User) -> None:
    """Part them again, every row and every value as before, or refuse with the reason."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(LATER)
            cursor.execute("SELECT wall.part_men(%s)", [merge.pk])
            row = cursor.fetchone()
            cursor.execute(AT_ONCE)
    except IntegrityError as error:
        raise CannotPart(WHY_NOT["hangs"]) from error
    if why := (row or [""])[0]:
        raise CannotPart(f"This cannot be undone. {WHY_NOT[why]}")
    record_act(by, "take merge back", merge.kept.public_id, kind="man", site_id=merge.site_id)
