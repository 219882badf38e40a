"""The one commit: every good row becomes a man or fills one, or nothing happens at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from advance_site.accounts.access import Permission
from advance_site.accounts.models import Site, User
from advance_site.audit.services import record_act
from advance_site.core.dates import now
from participants.caseload.columns import Column
from participants.caseload.judging import ABUSIVE, Facts, reason_of
from participants.lists import circumstances
from participants.models import (
    BroughtIn,
    CaseloadDraft,
    CaseloadRow,
    ClientReference,
    Participant,
    PhoneNumber,
    RowChoice,
    RowState,
    Stage,
    Status,
)
from participants.services.caseload.drafts import DRAFT
from participants.services.caseload.rows import MAN, open_draft_of, settle_doubles
from participants.services.circumstances import newest_circumstances, record_circumstances
from participants.services.intake import newest_answers, record_eligibility
from participants.services.many import ManFacts, Newcomer, ReferralFacts, Waits, refer_men
from participants.services.men import add_phone, change_man
from participants.services.rules import ChangedMeanwhile, OutOfDutyReach, RowsOpen
from participants.services.saving import explained

C = Column
_RELATION = {C.RELATIONSHIP.value}
TO_DO = (RowState.TROUBLE, RowState.DOUBLE, RowState.UNREAD)


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a list."""

    new: int
    filled: int


@transaction.atomic
def take_over(*, draft: CaseloadDraft, by: User) -> Taken:
    """Take every good row over. The rows themselves are then removed."""
    fresh = open_draft_of(draft)
    Site.objects.select_for_update(no_key=True).get(pk=fresh.site_id)
    _refuse_open_rows(fresh)
    rows = list(fresh.rows.defer("cells"))
    new = [row for row in rows if _is_new(row)]
    same = [row for row in rows if _is_known_man(row)]
    _take_in(fresh, new, by)
    filled = _fill(fresh, same, by)
    _finish(fresh, Taken(len(new), filled), by)
    return Taken(len(new), filled)


def _refuse_open_rows(draft: CaseloadDraft) -> None:
    """Nothing may wait for a decision, also not since somebody else added a man."""
    good = draft.rows.filter(state=RowState.GOOD).count()
    settle_doubles(draft)
    left = draft.rows.filter(state__in=TO_DO).count()
    if draft.rows.filter(state=RowState.GOOD).count() != good:
        raise ChangedMeanwhile
    if left:
        rows = "row has" if left == 1 else "rows have"
        raise RowsOpen(f"{left} {rows} to be mended, decided or left out first.")


def _is_new(row: CaseloadRow) -> bool:
    return bool(row.state == RowState.GOOD and row.choice != RowChoice.FILL)


def _is_known_man(row: CaseloadRow) -> bool:
    """A man of the site, by somebody's word."""
    is_his = row.chosen.startswith(MAN) and any(one["key"] == row.chosen for one in row.alike)
    return is_his and not row.left_out and row.state in {RowState.GOOD, RowState.LEFT_OUT}


def _take_in(draft: CaseloadDraft, rows: list[CaseloadRow], by: User) -> None:
    newcomers = [newcomer_of(row.facts, draft) for row in rows]
    men = refer_men(by=by, site=draft.site, newcomers=newcomers)
    _note_where_from(draft, zip(men, rows, strict=True), by, is_new=True)


def newcomer_of(facts: Facts, draft: CaseloadDraft) -> Newcomer:
    """A man as one good row of a list tells of him."""
    status = Status(facts[C.STATUS])
    waits = None
    if status == Status.WAITING and draft.review_on:
        waits = Waits(reason=draft.waiting_reason, review_on=draft.review_on)
    return Newcomer(
        man=ManFacts(
            given_name=facts[C.GIVEN_NAME],
            family_name=facts[C.FAMILY_NAME],
            preferred_name=facts.get(C.PREFERRED_NAME, ""),
            date_of_birth=_day(facts, C.BORN),
            language=facts.get(C.LANGUAGE, "English"),
        ),
        referral=ReferralFacts(
            received_on=date.fromisoformat(facts[C.RECEIVED]),
            source=facts[C.SOURCE],
            reason=reason_of(facts, draft.file_name),
            key_worker_name=facts.get(C.KEY_WORKER, ""),
            key_worker_phone=facts.get(C.KEY_WORKER_PHONE, ""),
            area=facts.get(C.AREA, ""),
        ),
        holder=draft.holder,
        phone=facts.get(C.PHONE, ""),
        status=status,
        answers={ABUSIVE: facts[C.ABUSIVE]} if C.ABUSIVE in facts else {},
        circumstances=_circumstances(facts),
        waits=waits,
    )


def _circumstances(facts: Facts) -> dict[str, str]:
    """Whether there is somebody; the site's own list may have no such question any more."""
    asked = {question.code for question in circumstances().offered}
    return {C.RELATIONSHIP.value: facts[C.RELATIONSHIP]} if _RELATION & asked & set(facts) else {}


def _day(facts: Facts, column: Column) -> date | None:
    return date.fromisoformat(facts[column]) if column in facts else None


def _fill(draft: CaseloadDraft, rows: list[CaseloadRow], by: User) -> int:
    """Men who are here already: known by their row from now on, and filled where asked."""
    found = Participant.objects.within_reach_of(by, Permission.MAN_CHANGE)
    ids = [row.chosen.removeprefix(MAN) for row in rows]
    men = {str(man.public_id): man for man in found.filter(public_id__in=ids)}
    pairs = []
    for row in rows:
        man = men.get(row.chosen.removeprefix(MAN))
        if man is None and row.choice == RowChoice.FILL:
            raise OutOfDutyReach
        if man:
            pairs.append((man, row))
    to_fill = [(man, row.facts) for man, row in pairs if row.choice == RowChoice.FILL]
    for man, facts in to_fill:
        _fill_one(man, facts, by)
    _note_where_from(draft, pairs, by, is_new=False)
    return len(to_fill)


def _fill_one(man: Participant, facts: Facts, by: User) -> None:
    """What he has already stays; what is empty is filled."""
    known = ManFacts(**{name: getattr(man, name) for name in ManFacts.__dataclass_fields__})
    filled = replace(
        known,
        date_of_birth=known.date_of_birth or _day(facts, C.BORN),
        preferred_name=known.preferred_name or facts.get(C.PREFERRED_NAME, ""),
    )
    if filled != known:
        change_man(man=man, facts=filled, by=by)
    if C.PHONE in facts and not PhoneNumber.objects.in_use().filter(participant=man).exists():
        add_phone(man=man, number=facts[C.PHONE], by=by)
    if C.ABUSIVE in facts and ABUSIVE not in newest_answers(man):
        record_eligibility(man=man, answers={ABUSIVE: facts[C.ABUSIVE]}, by=by)
    known_already = newest_circumstances(man)
    if new := {q: a for q, a in _circumstances(facts).items() if q not in known_already}:
        record_circumstances(man=man, answers=new, by=by)


def _note_where_from(
    draft: CaseloadDraft,
    pairs: Iterable[tuple[Participant, CaseloadRow]],
    by: User,
    *,
    is_new: bool,
) -> None:
    """By its reference or its digest each row is known again, whoever brings it."""
    listed = list({row.digest: (man, row) for man, row in pairs}.values())
    with explained(BroughtIn):
        BroughtIn.objects.bulk_create(
            [
                BroughtIn(
                    participant=man,
                    site=draft.site,
                    draft=draft,
                    row_number=row.number,
                    digest=row.digest,
                    is_new=is_new,
                    by=by,
                )
                for man, row in listed
            ],
            batch_size=1000,
        )
    with explained(ClientReference):
        ClientReference.objects.bulk_create(list(_references(draft, listed, by)), batch_size=1000)


def _references(
    draft: CaseloadDraft, pairs: list[tuple[Participant, CaseloadRow]], by: User
) -> Iterator[ClientReference]:
    refs = [row.facts[C.REF] for _, row in pairs if C.REF in row.facts]
    here = ClientReference.objects.filter(site=draft.site, ref__in=refs)
    taken = set(here.values_list("ref", flat=True))
    for man, row in pairs:
        ref = row.facts.get(C.REF, "")
        if ref and ref not in taken:
            taken.add(ref)
            yield ClientReference(participant=man, site=draft.site, ref=ref, by=by)


def _finish(draft: CaseloadDraft, taken: Taken, by: User) -> None:
    """What stays says how many came from which file, and names nobody."""
    draft.rows.all().delete()
    draft.stage, draft.statuses, draft.sources = Stage.DONE, {}, {}
    draft.done_at, draft.done_by = now(), by
    draft.taken_over, draft.filled = taken.new, taken.filled
    draft.save()
    said = f"{taken.new} new, {taken.filled} filled"
    record_act(
        by, "take over caseload", draft.public_id, kind=DRAFT, detail=said, site_id=draft.site_id
    )
