"""What happened to single men of its cohorts: Callum, Dean, Errol, Marek, Craig."""

from __future__ import annotations

from datetime import datetime, timedelta

from advance_site.accounts.models import User
from advance_site.core.dates import today
from participants.models import (
    DangerAbout,
    Direction,
    PhoneNumber,
    Status,
    ToldWhom,
    YesNo,
)
from participants.services import (
    add_phone,
    open_danger,
    record_danger_told,
    retire_phone,
    set_goal,
    strike_out,
)
from sessions.models import Enrolment
from sessions.services import Leaving, RowFacts, correct_row, man_leaves, set_stand_in
from simulation.main.course import Course
from simulation.main.intake import Man
from simulation.main.riverside.stories import DEAN, ERROL, MAREK
from simulation.main.riverside.talks import done, talk
from simulation.main.team import Team


def callum(team: Team, course: Course, man: Man, rees: User) -> None:
    """He falls off in weeks 6 to 8, and comes back in week 9."""
    start = course.starts_on

    def week(number: int, day: int, hour: int, minute: int = 0) -> datetime:
        wanted = start + timedelta(weeks=number - 1, days=day)
        return team.at(team.working_day(wanted), hour, minute)

    diary = team.diary
    diary.note(week(1, 1, 12), rees, lambda by: _number_of_his_own(man, by))
    diary.note(
        week(6, 1, 9, 15), rees,
        lambda by: talk(
            man, by, Direction.TO_US, "phone", "key_worker", "spoke",
            "Relapse since the weekend, prescription stopped. She sees him Friday.",
            tags=("relapse", "script"), other="M Osei", minutes=8,
            follow_up=(2, "Ring M Osei: did he come on Friday?"),
        ),
    )  # fmt: skip
    diary.note(week(6, 4, 15), rees, lambda by: done(man, by))
    diary.note(
        week(7, 2, 12), rees,
        lambda by: talk(
            man, by, Direction.FROM_US, "letter", "him", "sent",
            "A plain card: we would like to hear from you, ring when you can.", tags=("absence",),
        ),
    )  # fmt: skip
    diary.note(week(9, -1, 11, 40), rees, lambda by: _comes_back(man, by))
    diary.note(week(10, 0, 10, 20), rees, lambda by: _back_on_script(man, by))


def _number_of_his_own(man: Man, by: User) -> None:
    add_phone(
        man=man.row, number="07700 900305", his_alone=YesNo.YES, texts_agreed=True,
        by=by,
    )  # fmt: skip


def _comes_back(man: Man, by: User) -> None:
    for phone in PhoneNumber.objects.in_use().filter(participant=man.row).order_by("pk")[:1]:
        retire_phone(phone=phone, by=by)
    set_goal(
        man=man.row, words="No drink before the group.", confidence=5, about_substance=True, by=by
    )


def _back_on_script(man: Man, by: User) -> None:
    talk(
        man, by, Direction.TO_US, "phone", "key_worker", "spoke",
        "He keeps his prescribing appointments again.", other="M Osei", minutes=5,
        tags=("script",),
    )  # fmt: skip


def others_of_cohort_7(team: Team, course: Course, men: dict[str, Man]) -> None:
    diary, (rees, hall) = team.diary, course.leaders
    second = course.plan.slot("group_2").day
    diary.note(
        team.at(team.working_day(second - timedelta(days=2)), 9), team.lead,
        lambda by: _stand_in(course, by),
    )  # fmt: skip
    diary.note(
        team.at(team.working_day(course.plan.slot("group_1").day + timedelta(days=4)), 9, 30),
        hall, lambda by: _correct(course, men[MAREK], by),
    )  # fmt: skip
    diary.note(team.at(team.days_ago(6), 15, 12), rees, lambda by: _threat(men[DEAN], by))
    diary.note(
        team.at(team.days_ago(4), 16, 5), rees,
        lambda by: talk(
            men[DEAN], by, Direction.FROM_US, "phone", "him", "would_not",
            "Short on the phone. Says the group is not for him. Will think about it.",
            tags=("absence",), minutes=3,
        ),
    )  # fmt: skip
    diary.note(team.at(team.days_ago(5), 11), hall, lambda by: _by_mistake(men[ERROL], by))


def _stand_in(course: Course, by: User) -> None:
    session = course.cohort.group_sessions.select_related("cohort", "item").get(
        item__key="group_2"
    )
    set_stand_in(
        session=session,
        user=course.team.staff["Okafor"],
        instead_of=course.leaders[1],
        reason="J Hall is on a course",
        by=by,
    )


def _correct(course: Course, man: Man, by: User) -> None:
    """He was ten minutes late, and joined by phone first."""
    session = course.cohort.group_sessions.select_related("cohort", "item").get(
        item__key="group_1"
    )
    enrolment = Enrolment.objects.get(cohort=course.cohort, participant=man.row)
    row = session.attendances.get(enrolment=enrolment)
    correct_row(
        session=session,
        enrolment=enrolment,
        facts=RowFacts(outcome="A2", minutes_late=10, joined_by="phone"),
        version=row.version,
        why="He rang in first; his bus was late.",
        by=by,
    )


def _threat(man: Man, by: User) -> None:
    """He said something that somebody had to be told at once."""
    danger = open_danger(man=man.row, about=DangerAbout.LOOKING, by=by)
    record_danger_told(danger=danger, told_whom=ToldWhom.ISS_DUTY, spoke_to="A Nolan", by=by)


def _by_mistake(man: Man, by: User) -> None:
    contact = talk(man, by, Direction.TO_US, "text", "him", "spoke", "Will be late on Thursday.")
    strike_out(row=contact, reason="That was another man’s text.", by=by)


def craig(team: Team, course: Course, man: Man) -> None:
    """His place ended yesterday afternoon; he is not told before the hold is over."""

    def leave(by: User) -> None:
        enrolment = Enrolment.objects.get(participant=man.row)
        leaving = Leaving(
            Status.EXCLUDED,
            reason="threats",
            note="Threatened another man after group 3.",
            risk_review_done=True,
        )
        man_leaves(
            enrolment=enrolment, left_on=today(), reason="His place has ended", by=by,
            leaving=leaving,
        )  # fmt: skip

    team.diary.note(team.at(team.days_ago(1), 16, 10), team.lead, leave)
