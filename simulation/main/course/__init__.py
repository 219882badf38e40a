"""What a cohort did: its plan, registers, website sessions and calls, as the stories tell them."""

from __future__ import annotations

from datetime import date, timedelta

from advance_site.accounts.models import User
from participants.models import Status
from participants.services import record_told
from sessions.planning import Kind, PlannedSlot
from sessions.services import CohortFacts, Enrolling, create_cohort, enrol_man
from simulation.main.course.groups import become, meet, one_to_one
from simulation.main.course.planned import Course, start_for
from simulation.main.course.weekly import call, website
from simulation.main.intake import Man
from simulation.main.stories import weekly

__all__ = ["Course", "follow", "start_for", "tell_of_endings"]


def follow(course: Course) -> None:
    """Write down everything that the cohort did until now."""
    team, diary = course.team, course.team.diary
    planned = team.at(team.working_day(course.starts_on - timedelta(days=10)), 15)
    diary.note(planned, team.lead, lambda by: _create(course, by))
    for man in course.men:
        if man.story.joins_in_week > 1:
            _join_late(course, man)
    for slot in course.plan.slots:
        _happen(course, slot)


def _create(course: Course, by: User) -> None:
    facts = CohortFacts(
        site=course.team.site,
        starts_on=course.starts_on,
        weekday=course.starts_on.weekday(),
        starts_time=course.at,
        mode=course.mode,
        first=course.leaders[0],
        second=course.leaders[1],
        link=course.link,
        dial_in=course.dial_in,
        room=course.room,
        number=course.number,
    )
    men = [
        Enrolling(man.row, course.coach(man)) for man in course.men if man.story.joins_in_week == 1
    ]
    course.made.append(create_cohort(facts=facts, men=men, by=by))


def _join_late(course: Course, man: Man) -> None:
    team = course.team
    week = timedelta(weeks=man.story.joins_in_week - 1)
    day = team.working_day(course.starts_on + week + timedelta(days=1))
    team.diary.note(
        team.at(day, 12),
        team.lead,
        lambda by: enrol_man(
            cohort=course.cohort, man=man.row, coach=course.coach(man), joined_on=day, by=by
        ),
    )
    team.diary.note(team.at(day, 17), course.coach(man), lambda by: become(man, Status.ACTIVE, by))


def _happen(course: Course, slot: PlannedSlot) -> None:
    key, number = slot.item.key, slot.item.number
    if slot.item.kind.is_group:
        meet(course, slot)
        return
    for man in course.men:
        if slot.item.kind is Kind.ONE_TO_ONE:
            one_to_one(course, man, slot)
        elif slot.item.week < man.story.joins_in_week:
            continue
        elif slot.item.kind is Kind.WEBSITE:
            website(course, man, slot, weekly(man.story.website, number))
        else:
            call(course, man, slot, weekly(man.story.calls, number), key)


def tell_of_endings(course: Course, day: date) -> None:
    """On the working day after, each is told, once the hold is over."""
    team = course.team

    def tell(by: User) -> None:
        for man in course.men:
            for change in man.row.status_changes.to_tell():
                record_told(change=change, by=by)

    team.diary.note(team.at(day, 14), course.leaders[0], tell)
