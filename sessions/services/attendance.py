"""The rows of a register while it is taken, before anybody signs it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import transaction

from advance_site.accounts.models import User
from advance_site.audit.services import record_act
from advance_site.core.codes import Group, outcomes
from advance_site.core.dates import day_bounds, london, now
from advance_site.core.rules import Rule
from participants.models import Bulletin, BulletinKind, DangerCall, Place
from participants.services import open_danger, strike_out, write_bulletin
from participants.services.saving import explained
from sessions.models import Attendance, Enrolment, GroupSession, JoinedBy
from sessions.services.facts import RowFacts
from sessions.services.rules import (
    NothingToUndo,
    NotRequired,
    SessionOff,
    Signed,
    TooEarly,
)
from sessions.services.saving import check_now

UNMARKED = "unmarked"


class RowChanged(Rule):
    """Somebody else changed the row since it was drawn; both versions are kept to be shown."""

    def __init__(self, mine: RowFacts, theirs: Attendance) -> None:
        self.mine = mine
        self.theirs = theirs
        super().__init__(f"{theirs.marked_by} changed this row meanwhile. Choose which stays.")


@dataclass(frozen=True)
class RestMarked:
    """One act that marked the rest present, and can be taken back by its id."""

    batch: uuid.UUID
    count: int


@transaction.atomic
def mark_row(
    *,
    session: GroupSession,
    enrolment: Enrolment,
    facts: RowFacts,
    version: int,
    by: User,
) -> Attendance:
    """Keep one row as it was typed. `version` is the one that was drawn, 0 for no row yet.

    The same save again changes nothing, also with an old version. Where somebody else changed
    the row meanwhile, `RowChanged` carries both. An empty outcome takes a mark back.
    """
    held = hold_open(session)
    refuse_unless_required(held, enrolment)
    wanted = facts.tidied()
    row = row_of(held, enrolment)
    if row is not None and RowFacts.of(row) == wanted:
        return row
    refuse_if_changed(row, wanted, version)
    row = write_row(held, enrolment, row, wanted, by)
    follow_up(held, row, by)
    record_act(by, "mark row", row.public_id, kind="attendance", site_id=row.site_id)
    check_now()
    return row


def hold_open(session: GroupSession) -> GroupSession:
    """Hold a register that may be marked: from its day on, not off, not signed."""
    row = held_session(session)
    if row.is_off:
        raise SessionOff
    if row.is_signed:
        raise Signed
    if now() < day_bounds(london(row.starts_at).date())[0]:
        raise TooEarly
    return row


def held_session(session: GroupSession) -> GroupSession:
    """Hold a session, with its cohort and item, until the end of the transaction."""
    rows = GroupSession.objects.select_for_update(of=("self",))
    return rows.select_related("cohort", "item").get(pk=session.pk)


def refuse_unless_required(session: GroupSession, enrolment: Enrolment) -> None:
    """A man before he joined or after he left has no row; one that is marked stays."""
    if Enrolment.objects.expected_at(session).filter(pk=enrolment.pk).exists():
        return
    if not Attendance.objects.filter(group_session=session, enrolment=enrolment).exists():
        raise NotRequired


def row_of(session: GroupSession, enrolment: Enrolment) -> Attendance | None:
    """The row as it stands, held."""
    rows = Attendance.objects.select_for_update(of=("self",)).select_related(
        "marked_by", "bulletin", "danger", "participant"
    )
    found: Attendance | None = rows.filter(group_session=session, enrolment=enrolment).first()
    return found


def refuse_if_changed(row: Attendance | None, wanted: RowFacts, version: int) -> None:
    """Refuse to overwrite what somebody else has written meanwhile."""
    if row is not None and row.version != version:
        raise RowChanged(wanted, row)


def write_row(
    session: GroupSession,
    enrolment: Enrolment,
    row: Attendance | None,
    facts: RowFacts,
    by: User,
) -> Attendance:
    """Write what was typed, with the code's label and the list's version."""
    if row is None:
        row = Attendance(
            group_session=session,
            enrolment=enrolment,
            participant_id=enrolment.participant_id,
            site_id=session.site_id,
            version=0,
        )
    set_facts(row, facts)
    row.version += 1
    row.batch, row.marked_at, row.marked_by = None, now(), by
    with explained(Attendance):
        row.save()
    return row


def set_facts(row: Attendance, facts: RowFacts) -> None:
    """Put facts on a row; its label and list version follow from the code."""
    for name in RowFacts.__dataclass_fields__:
        setattr(row, name, getattr(facts, name))
    outcome = facts.known
    row.outcome_label = outcome.label if outcome else ""
    row.outcome_version = outcomes().version if outcome else ""


def follow_up(session: GroupSession, row: Attendance, by: User) -> None:
    """Do what a mark asks for at once: tell ISS that he was asked to leave, open the step."""
    facts = RowFacts.of(row)
    outcome = facts.known
    asked = outcome is not None and outcome.group is Group.ASKED_TO_LEAVE
    if asked or row.bulletin_id:
        row.bulletin = tell_of_row(session, row, by)
    row.danger = _danger_after(session, row, facts, by)
    row.save(update_fields=["bulletin", "danger"])


def tell_of_row(session: GroupSession, row: Attendance, by: User) -> Bulletin:
    """Write the row's bulletin; where it has one that says otherwise, a correcting one."""
    outcome = RowFacts.of(row).known
    asked = outcome is not None and outcome.group is Group.ASKED_TO_LEAVE
    code = row.outcome or UNMARKED
    if row.bulletin is not None and row.bulletin.code == code:
        return row.bulletin
    return write_bulletin(
        man=row.participant,
        kind=BulletinKind.ASKED_TO_LEAVE if asked else BulletinKind.ATTENDANCE,
        by=by,
        happened_at=row.marked_at,
        code=code,
        code_label=row.outcome_label or "Marked in error",
        code_version=row.outcome_version,
        session_label=session.item.title,
        session_at=session.starts_at,
        corrects=row.bulletin,
    )


def _danger_after(
    session: GroupSession, row: Attendance, facts: RowFacts, by: User
) -> DangerCall | None:
    """The step that the row calls for: the one that stands, a new one, or none.

    One that nobody has been told of is struck out when the mark was a mistake; one that was
    told stays, for somebody was rung.
    """
    standing = row.danger if row.danger is not None and not row.danger.is_struck else None
    about = facts.danger_about
    if standing is not None and standing.about == about:
        return standing
    if standing is not None and standing.is_open:
        strike_out(row=standing, reason="The mark in the register was changed.", by=by)
        standing = None
    if not about:
        return standing
    return open_danger(
        man=row.participant,
        about=about,
        by=by,
        place=Place.REGISTER,
        place_id=session.public_id,
    )


@transaction.atomic
def mark_rest_present(*, session: GroupSession, by: User) -> RestMarked:
    """Mark everybody present who is not marked; marks that stand are never overwritten."""
    held = hold_open(session)
    batch = uuid.uuid4()
    rows = {row.enrolment_id: row for row in _rows(held)}
    facts = RowFacts(
        outcome=outcomes().present.code,
        joined_by=JoinedBy.usual(held.cohort.mode),
    )
    count = 0
    for enrolment in required_enrolments(held):
        row = rows.get(enrolment.pk)
        if row is not None and row.is_marked:
            continue
        kept = RowFacts.of(row) if row else RowFacts()
        written = write_row(held, enrolment, row, _present(facts, kept), by)
        Attendance.objects.filter(pk=written.pk).update(batch=batch)
        follow_up(held, written, by)
        count += 1
    record_act(by, "mark rest present", held.public_id, kind="register", site_id=held.site_id)
    check_now()
    return RestMarked(batch, count)


def _present(facts: RowFacts, kept: RowFacts) -> RowFacts:
    """A present row that keeps what was typed before it was marked."""
    return RowFacts(
        outcome=facts.outcome,
        joined_by=kept.joined_by or facts.joined_by,
        place=kept.place,
        alone=kept.alone,
        sober=kept.sober,
        note=kept.note,
    )


@transaction.atomic
def undo_rest_present(*, session: GroupSession, batch: uuid.UUID, by: User) -> int:
    """Take that act back, but for rows that somebody has changed since."""
    held = hold_open(session)
    rows = [row for row in _rows(held) if row.batch == batch]
    if not rows:
        raise NothingToUndo
    for row in rows:
        facts = RowFacts.of(row)
        blank = RowFacts(place=facts.place, alone=facts.alone, sober=facts.sober, note=facts.note)
        follow_up(held, write_row(held, row.enrolment, row, blank, by), by)
    record_act(by, "undo rest present", held.public_id, kind="register", site_id=held.site_id)
    check_now()
    return len(rows)


def _rows(session: GroupSession) -> list[Attendance]:
    rows = Attendance.objects.select_for_update(of=("self",)).filter(group_session=session)
    return list(rows.select_related("enrolment", "participant", "bulletin", "danger", "marked_by"))


def required_enrolments(session: GroupSession) -> list[Enrolment]:
    """Those of whom the session is asked, its guests among them."""
    rows = Enrolment.objects.expected_at(session)
    return list(rows.select_related("participant").by_name())
