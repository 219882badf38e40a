"""Cohorts: looked at first, then made with every slot; made anew while nothing is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time

from django.db import transaction
from django.db.models import Max

from advance_site.accounts.models import Site, User
from advance_site.audit.services import record_act
from advance_site.core.dates import london, today
from participants.services.saving import added
from sessions.models import (
    Attendance,
    ChangeKind,
    Cohort,
    CohortFacilitator,
    CohortSlot,
    FacilitatorBooking,
    GroupSession,
    ProgrammeTemplate,
    SessionState,
    Slot,
    SlotState,
    TemplateItem,
)
from sessions.planning import CannotPlanError, Plan, PlannedSlot, Rhythm, make_plan
from sessions.services.bookings import Collision, Wanted, booking, collisions
from sessions.services.bulletins import tell_of_dates
from sessions.services.calendar import calendar_of
from sessions.services.enrolling import date_slots, enrol_men
from sessions.services.facts import CohortFacts, Enrolling
from sessions.services.people import refuse_unless_case_worker
from sessions.services.rules import (
    AlreadyOver,
    AlreadyRecorded,
    InThePast,
    NoPlan,
    NotRunningYet,
    TwoFacilitators,
)
from sessions.services.saving import (
    bump,
    check_now,
    locked_cohort,
    note_change,
    refuse_unless_planner,
)
from sessions.services.standing_in import trained_people
from sessions.services.templates import as_template, load_programme


@dataclass(frozen=True)
class Preview:
    """A cohort as it would be made. Nothing has changed yet."""

    facts: CohortFacts
    number: int
    template: ProgrammeTemplate
    plan: Plan
    collisions: Sequence[Collision]
    untrained: Sequence[User]
    men: Sequence[Enrolling] = ()

    @property
    def slots_in_all(self) -> int:
        """How many slots would be made for the men."""
        return len(self.plan.slots) * len(self.men)

    @property
    def groups(self) -> Sequence[PlannedSlot]:
        return [slot for slot in self.plan.slots if slot.item.kind.is_group]

    @property
    def before_us(self) -> Sequence[PlannedSlot]:
        """The sessions of a cohort that runs already that took place before it is ours."""
        if not self.facts.runs_already:
            return ()
        return [slot for slot in self.plan.slots if slot.day < today()]


def preview_cohort(*, facts: CohortFacts, men: Sequence[Enrolling] = ()) -> Preview:
    """Every dated session, what moved and why, and who would be booked twice."""
    if facts.first == facts.second:
        raise TwoFacilitators
    template = load_programme(facts.programme)
    plan = _plan_of(template, facts)
    return Preview(
        facts=facts,
        number=facts.number or next_number(facts.site),
        template=template,
        plan=plan,
        collisions=collisions(_wanted(facts, plan)),
        untrained=_untrained(facts.facilitators),
        men=tuple(men),
    )


def _plan_of(template: ProgrammeTemplate, facts: CohortFacts) -> Plan:
    if not facts.runs_already:
        return _planned(template, facts.rhythm, facts.site)
    day = today()
    if facts.starts_on >= day:
        raise NotRunningYet
    calendar = replace(calendar_of(facts.site), since=day)
    try:
        plan = make_plan(as_template(template), facts.rhythm, calendar, facts.held)
    except CannotPlanError as error:
        raise NoPlan(f"{error}.") from error
    if plan.slots[-1].day < day:
        raise AlreadyOver
    return plan


def _planned(template: ProgrammeTemplate, rhythm: Rhythm, site: Site) -> Plan:
    try:
        return make_plan(as_template(template), rhythm, calendar_of(site))
    except CannotPlanError as error:
        raise NoPlan(f"{error}. Ask who looks after the site's closures.") from error


def next_number(site: Site) -> int:
    """The number after the site's highest."""
    highest = Cohort.objects.filter(site=site).aggregate(highest=Max("number"))["highest"]
    return int(highest or 0) + 1


def _wanted(facts: CohortFacts, plan: Plan) -> list[Wanted]:
    return [
        Wanted(person, slot.starts_at, slot.ends_at, slot.item.title)
        for slot in plan.slots
        for person in facts.facilitators
        if slot.starts_at and slot.ends_at and not _was_before(facts, slot)
    ]


def _was_before(facts: CohortFacts, slot: PlannedSlot) -> bool:
    return facts.runs_already and slot.day < today()


def _untrained(people: Sequence[User]) -> list[User]:
    """Those without a training that is valid today."""
    trained = trained_people(people)
    return [person for person in people if person.pk not in trained]


@transaction.atomic
def create_cohort(
    *,
    facts: CohortFacts,
    by: User,
    men: Sequence[Enrolling] = (),
    exception_reason: str = "",
) -> Cohort:
    """Make the cohort, its dated sessions, and every slot of every man.

    With `exception_reason`, facilitators who are booked elsewhere at the time stay booked twice.
    """
    refuse_unless_planner(by, tuple(facts.facilitators), facts.site.pk)
    for person in facts.facilitators:
        refuse_unless_case_worker(person, facts.site)
    preview = preview_cohort(facts=facts, men=men)
    cohort = _add_cohort(preview, by)
    _add_facilitators(cohort, facts.facilitators, by)
    _add_plan(cohort, preview, exception_reason, by)
    words = "runs since" if facts.runs_already else "planned from"
    note_change(cohort, ChangeKind.MADE, by, f"{cohort} {words} {_day(facts.starts_on)}")
    enrol_men(cohort=cohort, men=men, joined_on=facts.starts_on, by=by)
    record_act(by, "create cohort", cohort.public_id, kind="cohort", site_id=cohort.site_id)
    check_now()
    return cohort


def _add_cohort(preview: Preview, by: User) -> Cohort:
    facts = preview.facts
    return added(
        Cohort(
            site=facts.site,
            number=preview.number,
            template=preview.template,
            starts_on=facts.starts_on,
            ends_on=preview.plan.slots[-1].day,
            weekday=facts.weekday,
            starts_time=facts.starts_time,
            minutes=facts.minutes,
            mode=facts.mode,
            link=facts.link,
            dial_in=facts.dial_in,
            room=facts.room,
            taken_over_on=today() if facts.runs_already else None,
            created_by=by,
        )
    )


def _add_facilitators(cohort: Cohort, people: Sequence[User], by: User) -> None:
    # The person who plans goes first: the database lets her add the other as a leader herself.
    for person in sorted(people, key=lambda one: one != by):
        added(
            CohortFacilitator(
                cohort=cohort, site_id=cohort.site_id, user=person, since=today(), added_by=by
            )
        )


def _add_plan(cohort: Cohort, preview: Preview, exception_reason: str, by: User) -> None:
    items = {item.key: item for item in TemplateItem.objects.filter(template=cohort.template_id)}
    slots = preview.plan.slots
    CohortSlot.objects.bulk_create(
        CohortSlot(
            cohort=cohort,
            site_id=cohort.site_id,
            item=items[slot.item.key],
            due_on=slot.day,
            cause=slot.cause,
        )
        for slot in slots
    )
    sessions = GroupSession.objects.bulk_create(
        GroupSession(
            cohort=cohort,
            site_id=cohort.site_id,
            item=items[slot.item.key],
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            cause=slot.cause,
            state=_state(preview.facts, slot),
            state_reason=HELD_BEFORE if _was_before(preview.facts, slot) else "",
        )
        for slot in slots
        if slot.starts_at and slot.ends_at
    )
    FacilitatorBooking.objects.bulk_create(
        booking(session, person, preview.collisions, exception_reason, by)
        for session in sessions
        for person in preview.facts.facilitators
        if session.state == SessionState.PLANNED
    )


HELD_BEFORE = "its register is not kept here"


def _state(facts: CohortFacts, slot: PlannedSlot) -> SessionState:
    return SessionState.BEFORE_US if _was_before(facts, slot) else SessionState.PLANNED


@transaction.atomic
def replan(
    *,
    cohort: Cohort,
    starts_on: date,
    weekday: int,
    starts_time: time,
    minutes: int,
    by: User,
    why: str,
    plan_version: int | None = None,
    exception_reason: str = "",
) -> Cohort:
    """Make the whole plan anew, while nothing of it is recorded."""
    row = locked_cohort(cohort, plan_version)
    _refuse_if_recorded(row)
    if starts_on < today():
        raise InThePast
    joined_at_start = row.enrolments.filter(joined_on=row.starts_on)
    row.starts_on, row.weekday = starts_on, weekday
    row.starts_time, row.minutes = starts_time, minutes
    joined_at_start.update(joined_on=starts_on)
    plan = _planned(row.template, row.rhythm, row.site)
    row.ends_on = plan.slots[-1].day
    row.save()
    _date_anew(row, plan, exception_reason, by)
    bump(row)
    note_change(row, ChangeKind.MADE_ANEW, by, f"Plan from {_day(starts_on)}", why=why)
    for enrolment in row.enrolments.standing().select_related("participant"):
        tell_of_dates(enrolment.participant, by, str(row), code="planned_anew")
    record_act(by, "plan anew", row.public_id, kind="cohort", site_id=row.site_id)
    check_now()
    return row


def may_replan(cohort: Cohort) -> bool:
    """Say whether nothing of the plan is recorded yet."""
    try:
        _refuse_if_recorded(cohort)
    except AlreadyRecorded:
        return False
    return True


def _refuse_if_recorded(cohort: Cohort) -> None:
    marked = Slot.objects.filter(enrolment__cohort=cohort).exclude(
        state__in=[SlotState.TO_COME, SlotState.NOT_REQUIRED]
    )
    sessions = cohort.group_sessions.exclude(state=SessionState.PLANNED)
    rows = Attendance.objects.filter(group_session__cohort=cohort)
    if sessions.exists() or rows.exists() or marked.exists():
        raise AlreadyRecorded


def _date_anew(cohort: Cohort, plan: Plan, exception_reason: str, by: User) -> None:
    """Give the rows that are there their new days; none is removed."""
    dated = {slot.item.key: slot for slot in plan.slots}
    sessions = list(cohort.group_sessions.select_related("item"))
    own = [session.pk for session in sessions]
    for session in sessions:
        slot = dated[session.item.key]
        if slot.starts_at is None or slot.ends_at is None:
            continue
        session.starts_at, session.ends_at = slot.starts_at, slot.ends_at
        session.cause, session.version = slot.cause, session.version + 1
    GroupSession.objects.bulk_update(sessions, ["starts_at", "ends_at", "cause", "version"])
    leaders = list(cohort.facilitators.to_come_or_current().select_related("user"))
    led = [(session, f.user) for session in sessions for f in leaders if _leads(f, session)]
    wanted = [Wanted(p, s.starts_at, s.ends_at, s.item.title) for s, p in led]
    found = collisions(wanted, ignore=own)
    FacilitatorBooking.objects.filter(group_session__in=own).delete()
    FacilitatorBooking.objects.bulk_create(
        booking(session, person, found, exception_reason, by) for session, person in led
    )
    plan_rows = list(cohort.plan.select_related("item"))
    for row in plan_rows:
        row.due_on, row.cause = dated[row.item.key].day, dated[row.item.key].cause
    CohortSlot.objects.bulk_update(plan_rows, ["due_on", "cause"])
    date_slots(cohort, plan.slots)


def _leads(place: CohortFacilitator, session: GroupSession) -> bool:
    day = london(session.starts_at).date()
    return place.since <= day and (place.until is None or day <= place.until)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
