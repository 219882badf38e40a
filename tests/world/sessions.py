"""His cohort: a signed register, an open one, a changed plan."""

from __future__ import annotations

from datetime import time, timedelta

from advance_site.accounts.models import User
from advance_site.core.dates import london, now, today
from advance_site.wall.context import acting_as
from participants.models import Status
from sessions.models import (
    ChangeKind,
    Cohort,
    Enrolment,
    EnrolmentPause,
    GroupSession,
    PlanChange,
    PlanMove,
)
from sessions.planning.cascade import Move
from sessions.services import (
    Enrolling,
    HeldFacts,
    RowFacts,
    correct_row,
    create_cohort,
    mark_row,
    record_session,
    set_stand_in,
    sign_register,
)
from sessions.services.cascading import change_plan
from tests.factories import participants as made
from tests.factories.sessions import Team, enrolments
from tests.world.people import Man

# The version of a plan that no cohort has any more.
STALE = 0


def seed_sessions(man: Man) -> None:
    """A running cohort, led by his holder: a signed register, an open one, a changed plan."""
    team = Team(man.site, first=man.holder)
    made.make_status(man.row, Status.ACCEPTED)
    starts_on = today() - timedelta(weeks=5)
    with acting_as(man.holder.pk):
        cohort = create_cohort(
            facts=team.facts(starts_on=starts_on, room="x", dial_in="x"),
            men=[Enrolling(man.row, man.holder)],
            by=man.holder,
        )
        enrolment = enrolments(cohort)[0]
        signed, running = _begun(cohort)
        _sign(signed, enrolment, man.holder)
        _mark(running, enrolment, man.holder, "A1")
        _move_last_group(cohort, man.holder)
        set_stand_in(
            session=coming_session(cohort),
            user=team.coach,
            instead_of=man.holder,
            reason="On leave",
            by=man.holder,
        )
    EnrolmentPause.objects.create(
        enrolment=enrolment,
        participant=man.row,
        site=man.site,
        since=starts_on,
        until=starts_on,
        reason="x",
        by=man.holder,
    )
    change = PlanChange.objects.create(
        cohort=cohort,
        site=man.site,
        participant=man.row,
        kind=ChangeKind.COACH,
        what="x",
        why="x",
        by=man.holder,
    )
    PlanMove.objects.create(
        change=change, cohort=cohort, site=man.site, rows={}, plan_version=STALE
    )


def _move_last_group(cohort: Cohort, by: User) -> None:
    """A change that can be taken back, of which his man has to be told."""
    last = cohort.group_sessions.filter(item__kind="group").latest("starts_at")
    here = london(last.starts_at)
    ask = Move(last.item.key, here.date(), time(19, 30), "The room is wet", with_later=False)
    change_plan(cohort=cohort, ask=ask, why="The room is wet", by=by)


def coming_session(cohort: Cohort) -> GroupSession:
    """The last session of the plan, which is not yet."""
    return cohort.group_sessions.planned().latest("starts_at")


def _begun(cohort: Cohort) -> tuple[GroupSession, GroupSession]:
    """The first two sessions that have begun."""
    first, second = cohort.group_sessions.filter(starts_at__lt=now()).order_by("starts_at")[:2]
    return first, second


def _mark(session: GroupSession, enrolment: Enrolment, by: User, outcome: str) -> None:
    mark_row(
        session=session,
        enrolment=enrolment,
        facts=RowFacts(outcome=outcome, note="x"),
        version=0,
        by=by,
    )


def _sign(session: GroupSession, enrolment: Enrolment, by: User) -> None:
    _mark(session, enrolment, by, "A1")
    facts = HeldFacts(by, None, session.starts_at, session.ends_at, "x")
    record_session(session=session, facts=facts, version=session.version, by=by)
    session.refresh_from_db()
    sign_register(session=session, by=by)
    row = session.attendances.get()
    correct_row(
        session=session,
        enrolment=enrolment,
        facts=RowFacts(outcome="A1", note="y"),
        version=row.version,
        why="Mistyped",
        by=by,
    )
