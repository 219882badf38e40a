"""A change of a plan is carried out in one act, and taken back in one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from advance_site.accounts.models import Site, User
from advance_site.accounts.services import add_site_closure
from advance_site.audit.services import record_act
from advance_site.core.dates import now, today
from participants.models import Bulletin
from sessions.models import (
    ChangeKind,
    Cohort,
    CohortSlot,
    FacilitatorBooking,
    GroupSession,
    PlanMove,
    Slot,
    StandIn,
)
from sessions.planning import Calendar
from sessions.planning.cascade import Ask, Move, NewRhythm, Repair
from sessions.services.bookings import Collision, booking
from sessions.services.bulletins import tell_of_dates
from sessions.services.calendar import calendar_of, closed_days
from sessions.services.leading import put_stand_in, take_stand_in_back
from sessions.services.proposing import Proposal, planned_question, propose
from sessions.services.restoring import Before, restore, rows_changed
from sessions.services.rules import DoubleBooked, NothingMoves, PlanChanged, SomethingDependsOnIt
from sessions.services.saving import bump, check_now, locked_cohort, note_change
from sessions.services.telling import let_go, list_to_tell

KINDS = {Move: ChangeKind.MOVED, NewRhythm: ChangeKind.NEW_RHYTHM, Repair: ChangeKind.CLOSED}


@dataclass(frozen=True)
class Decision:
    """What to do about a facilitator who would be in two places: a stand-in, or both stay."""

    stand_in: User | None = None
    reason: str = ""


Decisions = Mapping[tuple[int, int], Decision]
NO_DECISIONS: Decisions = {}


@dataclass(frozen=True)
class Settling:
    """How collisions are settled: one by one, and in one word for all others."""

    decisions: Decisions
    both_stay: str

    def of(self, key: tuple[int, int]) -> Decision:
        """Raises DoubleBooked where nobody has decided."""
        decided = self.decisions.get(key, Decision(reason=self.both_stay))
        if not (decided.stand_in or decided.reason):
            raise DoubleBooked
        return decided


@transaction.atomic
def change_plan(
    *,
    cohort: Cohort,
    ask: Ask,
    why: str,
    by: User,
    seen: str = "",
    decisions: Decisions = NO_DECISIONS,
    both_stay: str = "",
    plan_version: int | None = None,
) -> PlanMove:
    """Carry a change out as it was shown.

    `decisions` answers each collision by session and person; `both_stay` is the reason for those
    that it leaves out. `seen` is the digest of the shown
    proposal: where the plan has changed since, PlanChanged is raised and nothing happens.
    """
    row = locked_cohort(cohort, plan_version)
    proposal = propose(cohort=row, ask=ask)
    if seen and seen != proposal.digest:
        raise PlanChanged
    if proposal.moves_nothing:
        raise NothingMoves
    settled = Settling(decisions, both_stay)
    move = _carry_out(proposal, why, by, settled, uuid4())
    check_now()
    return move


def propose_closure(*, site: Site, first_day: date, last_day: date, reason: str) -> list[Proposal]:
    """What a closure would move, cohort by cohort; only those in which something moves."""
    calendar = calendar_of(site)
    days = {**calendar.closures, **closed_days(first_day, last_day, reason)}
    with_it = Calendar(calendar.nation, days)
    cohorts = Cohort.objects.filter(site=site).not_over(open_on=today())
    found = [
        propose(cohort=cohort, ask=Repair(), calendar=with_it)
        for cohort in cohorts.select_related("site", "template")
    ]
    return [one for one in found if not one.moves_nothing]


def digest_of(proposals: Sequence[Proposal]) -> str:
    return "".join(one.digest for one in proposals)


@transaction.atomic
def close_site(
    *,
    site: Site,
    first_day: date,
    last_day: date,
    reason: str,
    by: User,
    seen: str = "",
    decisions: Decisions = NO_DECISIONS,
    both_stay: str = "",
) -> list[PlanMove]:
    """Close a site for some days, and move what falls on them in all its plans."""
    cohorts = Cohort.objects.filter(site=site).not_over(open_on=today())
    for cohort in cohorts.order_by("pk"):
        locked_cohort(cohort)
    proposals = propose_closure(site=site, first_day=first_day, last_day=last_day, reason=reason)
    if seen and seen != digest_of(proposals):
        raise PlanChanged
    add_site_closure(site=site, first_day=first_day, last_day=last_day, reason=reason, by=by)
    batch = uuid4()
    why = f"Site closed, {reason}" if reason else "Site closed"
    settled = Settling(decisions, both_stay)
    moves = [_carry_out(one, why, by, settled, batch) for one in proposals]
    check_now()
    return moves


def _carry_out(proposal: Proposal, why: str, by: User, settled: Settling, batch: UUID) -> PlanMove:
    cohort, before = proposal.cohort, Before()
    _move_sessions(proposal, before)
    _move_plan(proposal, before)
    _move_slots(proposal, before)
    _move_cohort(proposal, before)
    bump(cohort)
    change = note_change(
        cohort,
        KINDS[type(proposal.ask)],
        by,
        planned_question(proposal),
        why=why,
        session=proposal.sessions.get(getattr(proposal.ask, "key", "")),
    )
    stand_ins = _settle_collisions(proposal, settled, before, by)
    bulletins = _tell_iss(proposal, by)
    list_to_tell(change, proposal)
    record_act(by, "change plan", cohort.public_id, kind="cohort", site_id=cohort.site_id)
    return PlanMove.objects.create(
        change=change,
        cohort=cohort,
        site_id=cohort.site_id,
        batch=batch,
        rows={**before.as_json(), "stand_ins": stand_ins, "bulletins": bulletins},
        plan_version=cohort.plan_version,
    )


def _move_sessions(proposal: Proposal, before: Before) -> None:
    moved = []
    for shift in proposal.groups:
        row = proposal.sessions[shift.item.key]
        before.keep("session", row)
        row.starts_at, row.ends_at = _times(shift.after.starts_at, shift.after.ends_at)
        row.cause, row.version = shift.after.cause[:200], row.version + 1
        moved.append(row)
    GroupSession.objects.bulk_update(moved, ["starts_at", "ends_at", "cause", "version"])
    by_session = {row.pk: row for row in moved}
    for stand_in in StandIn.objects.filter(group_session__in=by_session, until__gt=now()):
        end = StandIn.end_of_reach(by_session[stand_in.group_session_id].ends_at)
        StandIn.objects.filter(pk=stand_in.pk).update(until=end)
    before.now("session", moved)


def _times(starts_at: datetime | None, ends_at: datetime | None) -> tuple[datetime, datetime]:
    if starts_at is None or ends_at is None:
        raise ValueError("a group has a time")
    return starts_at, ends_at


def _move_plan(proposal: Proposal, before: Before) -> None:
    moved: list[CohortSlot] = []
    for shift in proposal.shifts:
        row = proposal.plan[shift.item.key]
        before.keep("plan", row)
        row.due_on, row.cause = shift.after.day, shift.after.cause[:200]
        moved.append(row)
    CohortSlot.objects.bulk_update(moved, ["due_on", "cause"])
    before.now("plan", moved)


def _move_slots(proposal: Proposal, before: Before) -> None:
    moved: list[Slot] = []
    for one in proposal.slots:
        before.keep("slot", one.slot)
        one.slot.due_on, one.slot.starts_at = one.due_on, one.starts_at
        one.slot.cause, one.slot.state = one.cause[:200], one.state
        moved.append(one.slot)
    fields = ["due_on", "starts_at", "cause", "state"]
    Slot.objects.bulk_update(moved, fields, batch_size=500)
    before.now("slot", moved)


def _move_cohort(proposal: Proposal, before: Before) -> None:
    cohort, ask = proposal.cohort, proposal.ask
    before.keep("cohort", cohort)
    cohort.ends_on = proposal.ends_on
    if isinstance(ask, NewRhythm):
        cohort.weekday, cohort.starts_time = ask.rhythm.weekday, ask.rhythm.at
        cohort.minutes = ask.rhythm.minutes
    cohort.save(update_fields=["ends_on", "weekday", "starts_time", "minutes"])
    before.now("cohort", [cohort])


def _settle_collisions(
    proposal: Proposal, settled: Settling, before: Before, by: User
) -> list[int]:
    """Bookings move with their sessions; each collision is settled as somebody decided."""
    sessions = {s.pk: s for s in (proposal.sessions[g.item.key] for g in proposal.groups)}
    booked = list(
        FacilitatorBooking.objects.filter(group_session__in=sessions).select_related("person")
    )
    twice = {(c.session_id, c.person.pk) for c in proposal.collisions}
    replaced = []
    for row in booked:
        key = (row.group_session_id, row.person_id)
        decided = settled.of(key) if key in twice else Decision()
        if decided.stand_in:
            replaced.append((row, decided))
            continue
        session = sessions[row.group_session_id]
        before.keep("booking", row)
        new = booking(session, row.person, _of(proposal, key), decided.reason, by)
        row.during = new.during
        row.exception_reason, row.exception_by = new.exception_reason, new.exception_by
    kept = [row for row in booked if all(row is not one for one, _ in replaced)]
    FacilitatorBooking.objects.bulk_update(kept, ["during", "exception_reason", "exception_by"])
    before.now("booking", kept)
    return [_replace(sessions[row.group_session_id], row, how, by) for row, how in replaced]


def _of(proposal: Proposal, key: tuple[int, int]) -> list[Collision]:
    return [c for c in proposal.collisions if (c.session_id, c.person.pk) == key]


def _replace(session: GroupSession, row: FacilitatorBooking, how: Decision, by: User) -> int:
    # Out of the way of the rule first: the stand-in's own booking is what counts.
    row.during = DateTimeTZRange(session.starts_at, session.ends_at)
    assert how.stand_in is not None  # noqa: S101 - for the type checker
    why = how.reason or "Booked elsewhere after the move"
    return put_stand_in(session, how.stand_in, row.person, why, by).pk


def _tell_iss(proposal: Proposal, by: User) -> dict[str, int]:
    """One bulletin a man, of the first group that moves; for every man alike."""
    if not proposal.groups:
        return {}
    first = proposal.groups[0]
    label, at = first.item.title, first.after.starts_at
    men = {s.slot.participant_id: s.slot.participant for s in proposal.slots}
    return {str(pk): tell_of_dates(man, by, label, at, code="moved").pk for pk, man in men.items()}


def may_take_back(move: PlanMove) -> bool:
    """Whether nothing later depends on the move, as far as its cohort's plan says."""
    return move.taken_back_at is None and move.plan_version == move.cohort.plan_version


@transaction.atomic
def take_back(*, move: PlanMove, by: User) -> list[PlanMove]:
    """Restore every value that the act changed, in all the plans it moved.

    Raises SomethingDependsOnIt where a plan was changed again, something of it was recorded, or a
    group would fall back into the past.
    """
    batch = PlanMove.objects.filter(batch=move.batch).order_by("cohort")
    moves = list(batch.select_related("cohort__site", "change"))
    for one in moves:
        one.cohort = locked_cohort(one.cohort)
        if not may_take_back(one):
            raise SomethingDependsOnIt
    for one in moves:
        _take_back(one, by)
    check_now()
    return moves


def _take_back(move: PlanMove, by: User) -> None:
    if rows_changed(move.rows):
        raise SomethingDependsOnIt
    for stand_in in StandIn.objects.filter(pk__in=move.rows["stand_ins"]):
        take_stand_in_back(stand_in, by, "The move was taken back")
    restore(move.rows)
    move.cohort.refresh_from_db()
    bump(move.cohort)
    change = note_change(
        move.cohort,
        ChangeKind.TAKEN_BACK,
        by,
        move.change.what,
        session=move.change.group_session,
    )
    let_go(move.change, change)
    _correct_bulletins(move, by)
    move.taken_back_at, move.taken_back_by = now(), by
    move.save(update_fields=["taken_back_at", "taken_back_by"])
    record_act(by, "take back", move.cohort.public_id, kind="cohort", site_id=move.site_id)


def _correct_bulletins(move: PlanMove, by: User) -> None:
    written = Bulletin.objects.filter(pk__in=move.rows["bulletins"].values())
    for old in written.select_related("participant"):
        tell_of_dates(old.participant, by, old.session_label, code="taken_back", corrects=old)
