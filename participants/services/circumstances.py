"""Who he is, when he can come, and who does not come into one group with him."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction

from advance_site.accounts.models import User
from advance_site.audit.services import record_act
from advance_site.core.dates import now
from advance_site.core.weekdays import Weekday
from participants.lists import circumstances
from participants.models import (
    ApartPair,
    Asked,
    Availability,
    Circumstance,
    Participant,
    PartOfDay,
)
from participants.services.rules import NotAPartOfTheWeek, NotOffered
from participants.services.saving import added, changed, explained, locked, refuse_if

PARTS_OF_WEEK = tuple(f"{day}{part}" for day in Weekday.values for part in PartOfDay.values)


def newest_circumstances(man: Participant) -> dict[str, Circumstance]:
    """The answer in force to each question that was ever put to him."""
    rows = Circumstance.objects.filter(participant=man)
    newest = rows.order_by("question_code", "-at", "-pk").distinct("question_code")
    return {row.question_code: row for row in newest}


@transaction.atomic
def record_circumstances(
    *, man: Participant, answers: Mapping[str, str], by: User
) -> list[Circumstance]:
    """Append what differs from before. An answer is a code, or that he was (not) asked."""
    known = newest_circumstances(man)
    rows = [circumstance_row(man, code, answer, by) for code, answer in answers.items()]
    new = [row for row in rows if _is_new(row, known.get(row.question_code))]
    with explained(Circumstance):
        Circumstance.objects.bulk_create(new)
    said = f"{len(new)} answers"
    record_act(by, "say who he is", man.public_id, kind="man", detail=said, site_id=man.site_id)
    return new


def circumstance_row(man: Participant, code: str, answer: str, by: User) -> Circumstance:
    question = circumstances().question(code)
    asked = Asked(answer) if answer in {Asked.NOT_ASKED, Asked.PREFERS_NOT} else Asked.ANSWERED
    given = question.answer(answer) if asked is Asked.ANSWERED else None
    return Circumstance(
        participant=man,
        question_code=code,
        question_label=question.label,
        asked=asked,
        answer_code=given.code if given else "",
        answer_label=given.label if given else "",
        book_version=circumstances().version,
        by=by,
    )


def _is_new(row: Circumstance, known: Circumstance | None) -> bool:
    if known is None:
        return row.asked != Asked.NOT_ASKED
    return (row.asked, row.answer_code) != (known.asked, known.answer_code)


@transaction.atomic
def record_availability(*, man: Participant, parts: Iterable[str], by: User) -> Availability:
    """When of the week he can come; the newest counts."""
    given = set(parts)
    if not given <= set(PARTS_OF_WEEK):
        raise NotAPartOfTheWeek
    in_order = sorted(given, key=PARTS_OF_WEEK.index)
    row = added(Availability(participant=man, parts=in_order, by=by))
    record_act(by, "record availability", man.public_id, kind="man", site_id=man.site_id)
    return row


@transaction.atomic
def keep_apart(*, man: Participant, other: Participant, by: User) -> ApartPair:
    """These two do not come into one group. Why is not written down."""
    if man.site_id != other.site_id:
        raise NotOffered
    first, second = sorted((man, other), key=lambda one: one.pk)
    row = added(ApartPair(first=first, second=second, by=by))
    record_act(by, "keep apart", man.public_id, kind="man", site_id=man.site_id)
    return row


@transaction.atomic
def end_keeping_apart(*, pair: ApartPair, by: User) -> ApartPair:
    """They may come into one group again."""
    row = locked(pair)
    refuse_if(row.ended_at)
    row.ended_at, row.ended_by = now(), by
    changed(row, "ended_at", "ended_by")
    site_id = row.first.site_id
    record_act(by, "keep apart no more", row.first.public_id, kind="man", site_id=site_id)
    return row
