"""Riverside, England. Callum falls off in weeks 6 to 8 and comes back; Dean is falling off now."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random
from typing import Any

from advance_site.accounts.models import User
from advance_site.core.dates import Nation, now, today
from participants.models import (
    Contact,
    DangerAbout,
    Direction,
    Participant,
    PhoneNumber,
    Status,
    ToldWhom,
    YesNo,
)
from participants.services import (
    ContactFacts,
    add_phone,
    complete_follow_up,
    confirm_suitability,
    log_contact,
    open_danger,
    put_on_waiting_list,
    record_danger_told,
    record_iss_rung,
    record_status,
    record_told,
    retire_phone,
    set_goal,
    strike_out,
    take_duty_reach,
)
from sessions.models import Enrolment, Mode
from sessions.services import Leaving, RowFacts, correct_row, man_leaves, set_stand_in
from simulation.main.course import Course, follow, start_for, tell_of_endings
from simulation.main.intake import Man, come_in, decide, new_man, screen, take_in
from simulation.main.personas import RIVERSIDE
from simulation.main.stories import Needs, Story, drawn
from simulation.main.team import Numbers, Team, make_team

NUMBERS = Numbers("01632 960142", "01632 960150", "01632 960110", "01632 960115")
ORGANISATION = "Riverside Recovery"
# Week 11 where the calendar lets it; just after Easter on some days no cohort meets that late.
TONIGHT = ("group_5", "group_4", "group_6", "group_3", "group_2", "group_1", "welcome")
CALLUM, DEAN, ERROL, GARETH = (
    "Callum Darrowby",
    "Dean Fallowes",
    "Errol Gannick",
    "Gareth Holbeach",
)
AARON, IMRAN, JAMIE = "Aaron Birkhill", "Imran Kesravi", "Jamie Larkstoke"
MAREK, OWEN, CRAIG = "Marek Nowinski", "Owen Pellowe", "Craig Ottery"

COHORT_7 = (
    Story(
        name=AARON, groups="A1 A1 A1 A1 B3", website="d d d d u d d d",
        calls="0p 0v 1p 0v 0v 1p 0v 0v", window="12:00-13:00",
        goals=("Tell my mother what I did.", "Two days a week without a drink."),
        without=("week_8",),
    ),
    Story(
        name=CALLUM, groups="A2/12 A1 A1 C1 A1@phone", website="d d d s n n u s",
        calls="1p 1p 2p 3n 2n 0n 0i 2.",
        goals=("Walk out and ring my brother before I shout.",),
    ),
    Story(
        name=DEAN, groups="A1 A1 A1 A1 C1", website="d d d d d d s n",
        calls="0p 0p 1p 1p 1p 2p 2. 0.", window="08:30-09:30",
        goals=("Leave her phone alone.",),
    ),
    Story(
        name=ERROL, groups="A1 A1 A1 A1 A1", website="d d d d d d d d",
        calls="0v 0v 0v 0v 0v 0v 0v 0.", window="09:30-10:30",
        goals=("No shouting in front of the boys.", "Say sorry without asking for anything."),
    ),
    Story(
        name=GARETH, groups="A1 A9 B10 A1 A1", website="d u p d d d d .",
        calls="0p 1p 0i 1p 0p 2p 0p 1.", window="18:00-19:00",
        needs=Needs(literacy="some_help", easy_read=True),
    ),
    Story(
        name=IMRAN, groups="A1 A1 A1 A1 A1", website="d d d d d d d .",
        calls="0p 0p 0p 0p 0p 0p 0p 0.", window="17:00-18:00",
        needs=Needs(language="Urdu", interpreter=True),
    ),
    Story(
        name=JAMIE, groups="C1 A1 B8 B8 C1", website="d n n n s n n .",
        calls="1p 2n 3n 2n 1p 3n 2n .", window="10:00-11:00",
    ),
    Story(
        name=MAREK, groups="A1 A1 A2/8 A1 B2", website="d d d d d d p .",
        calls="0p 0p 0p 1p 0p 0p 0p 0.", window="18:00-19:00",
    ),
    Story(
        name=OWEN, groups="C1 C1 A1 A1 A1@phone", website=". . d d d d s .",
        calls=". . 0p 0p 1p 1p 1p 0.", joins_in_week=5, window="12:00-14:00",
        needs=Needs(access="Hard of hearing: ring by video with captions"),
    ),
)  # fmt: skip
COHORT_8 = (
    Story(name="Alan Thirlby", groups="A1 A1 A1 A1", website="d d d d .",
          calls="0p 0p 1p 0p 1.", window="11:00-13:00"),
    Story(name="Luke Ashgrove", groups="A1 A1 B2 A1", website="d d d s .",
          calls="0p 1p 0p 1p 0.", window="12:00-13:00"),
    Story(name="Bilal Esmatullah", groups="A1 A1 A1 A1", website="d u u u .",
          calls="0p 0p 0p 0p 0.", needs=Needs(language="Urdu", interpreter=True)),
    Story(name=CRAIG, groups="A1 A6 A1 A1", website="d d n .", calls="0p 1p 2n ."),
    Story(name="Ravi Sandhurst", groups="A1 C1 A1 A1", website="d d d d .",
          calls="0v 2n 0v 1v 0.", window="09:00-10:00"),
    Story(name="Stephen Wyvill", groups="A1 A1 A1 A2/15", website="d s d d .",
          calls="0p 0p 1p 0p 0."),
    Story(name="Hamish Corrie", groups="A1 A1 A1 A1@phone", website="d d d d .",
          calls="1p 1p 1p 1p 0.", window="15:00-17:00"),
    Story(name="Tobias Rook", groups="B1 A1 A1 B2", website="d d p d .",
          calls="0p 0p 0i 0p 0."),
    Story(name="Winston Adair", groups="A1 A1 A1", website="d d d d .", calls="0p 0p 0p 0p 0."),
    Story(name="Karl Jessop", groups="C1 A1 A1", website="n d s d .", calls="2n 0p 1p 0p 0."),
)  # fmt: skip
COHORT_6 = ("Desmond Yarrow", "Patrick Lunt", "Sunil Varga", "Lewis Eastoe",
            "Piotr Zielona", "Frank Ullswater")  # fmt: skip
COHORT_9 = ("Nathan Cresswell", "Ashley Dunmore", "Kwame Boatey", "Ryan Fentiman", "Joel Garrick")
ONE_OUT = {"Patrick Lunt", "Frank Ullswater"}


def invent_riverside(lot: Random) -> Team:
    """Everything that Riverside did until now."""
    team = make_team(RIVERSIDE, ORGANISATION, Nation.ENGLAND, NUMBERS, first_number=0)
    rees, hall, okafor = (team.staff[name] for name in ("Rees", "Hall", "Okafor"))
    past = _cohort_6(team, lot, hall, okafor)
    seventh = _cohort_7(team, rees, hall)
    eighth = _cohort_8(team, rees, okafor)
    ninth = _cohort_9(team, hall, okafor)
    for course in (past, seventh, eighth, ninth):
        follow(course)
    _say_goodbye(past)
    men = {man.story.name: man for course in (seventh, eighth, ninth) for man in course.men}
    _callum(team, seventh, men[CALLUM], rees)
    _others_of_cohort_7(team, seventh, men)
    _craig(team, eighth, men[CRAIG])
    _alone(team, rees, hall, okafor)
    _follow_ups(team, men, rees)
    return team


def _men(team: Team, stories: Any, holders: tuple[User, ...], accepted_on: date) -> list[Man]:
    men = []
    for place, story in enumerate(stories):
        man = new_man(story, team, holders[place % len(holders)])
        second = next((h for h in holders if h != man.holder), team.lead)
        take_in(man, accepted_on - timedelta(days=place % 5), second=second)
        men.append(man)
    return men


# Cohorts


def _cohort_6(team: Team, lot: Random, first: User, second: User) -> Course:
    """Finished; its booster was three weeks ago."""
    at = time(18)
    start = start_for(team, ("booster",), team.days_ago(16), at)
    stories = [
        drawn(lot, name, 0.2 if name in ONE_OUT else 0.55 + 0.06 * place)
        for place, name in enumerate(COHORT_6)
    ]
    men = _men(team, stories, (first, second), start - timedelta(days=20))
    return Course(
        team, 6, (first, second), men, at, Mode.IN_PERSON, start, room="Room 2",
    )  # fmt: skip


def _cohort_7(team: Team, first: User, second: User) -> Course:
    """In week 11: its group 5 is today, whatever day it is."""
    at = time(14)
    start = start_for(team, TONIGHT, team.today, at)
    men = _men(team, COHORT_7, (second, first), start - timedelta(days=20))
    return Course(
        team, 7, (first, second), men, at, Mode.VIDEO, start,
        coaches=(first,) * len(men), dial_in="01632 960187, code 4471",
        link="https://meet.riverside.example/cohort-7",
    )  # fmt: skip


def _cohort_8(team: Team, first: User, second: User) -> Course:
    """Its group 3 was three working days ago; the register waits for two rows and a signature."""
    at = time(10)
    start = start_for(team, ("group_3",), team.days_ago(3), at)
    men = _men(team, COHORT_8, (first, second), start - timedelta(days=20))
    return Course(
        team, 8, (first, second), men, at, Mode.MIXED, start, coaches=(first, second, second),
        unsigned=frozenset({"group_3"}), room="Room 1",
        dial_in="01632 960188, code 2210", link="https://meet.riverside.example/cohort-8",
    )  # fmt: skip


def _cohort_9(team: Team, first: User, second: User) -> Course:
    """Starts next week."""
    start = team.working_day_after(team.today, 5)
    stories = [Story(name=name) for name in COHORT_9]
    men = _men(team, stories, (first, second), team.days_ago(9))
    return Course(
        team, 9, (first, second), men, time(17), Mode.VIDEO, start,
        link="https://meet.riverside.example/cohort-9",
    )  # fmt: skip


def _say_goodbye(course: Course) -> None:
    ended = course.plan.slot("booster").day
    team = course.team
    tell_of_endings(course, team.working_day_after(ended))


# Callum


def _callum(team: Team, course: Course, man: Man, rees: User) -> None:
    """He falls off in weeks 6 to 8, and comes back in week 9."""
    start = course.starts_on

    def week(number: int, day: int, hour: int, minute: int = 0) -> datetime:
        wanted = start + timedelta(weeks=number - 1, days=day)
        return team.at(team.working_day(wanted), hour, minute)

    diary = team.diary
    diary.note(week(1, 1, 12), rees, lambda by: _number_of_his_own(man, by))
    diary.note(
        week(6, 1, 9, 15), rees,
        lambda by: _talk(
            man, by, Direction.TO_US, "phone", "key_worker", "spoke",
            "Relapse since the weekend, prescription stopped. She sees him Friday.",
            tags=("relapse", "script"), other="M Osei", minutes=8,
            follow_up=(2, "Ring M Osei: did he come on Friday?"),
        ),
    )  # fmt: skip
    diary.note(week(6, 4, 15), rees, lambda by: _done(man, by))
    diary.note(
        week(7, 2, 12), rees,
        lambda by: _talk(
            man, by, Direction.FROM_US, "letter", "him", "sent",
            "A plain card: we would like to hear from you, ring when you can.", tags=("absence",),
        ),
    )  # fmt: skip
    diary.note(week(9, -1, 11, 40), rees, lambda by: _comes_back(man, by))
    diary.note(week(10, 0, 10, 20), rees, lambda by: _back_on_script(man, by))


def _number_of_his_own(man: Man, by: User) -> None:
    add_phone(
        man=man.row, number="07700 900305", his_alone=YesNo.YES, texts_agreed=True,
        note="Old number: his mother’s", by=by,
    )  # fmt: skip


def _comes_back(man: Man, by: User) -> None:
    for phone in PhoneNumber.objects.in_use().filter(participant=man.row).order_by("pk")[:1]:
        retire_phone(phone=phone, by=by)
    set_goal(
        man=man.row, words="No drink before the group.", confidence=5, about_substance=True, by=by
    )


def _back_on_script(man: Man, by: User) -> None:
    _talk(
        man, by, Direction.TO_US, "phone", "key_worker", "spoke",
        "He keeps his prescribing appointments again.", other="M Osei", minutes=5,
        tags=("script",),
    )  # fmt: skip


def _talk(
    man: Man,
    by: User,
    direction: Direction,
    way: str,
    whom: str,
    outcome: str,
    note: str,
    *,
    tags: tuple[str, ...] = (),
    other: str = "",
    minutes: int | None = None,
    follow_up: tuple[int, str] | None = None,
) -> Contact:
    """A contact as it happened just now; `follow_up` is in how many days, and what."""
    facts = ContactFacts(
        at=now(),
        direction=direction,
        way=way,
        with_whom=whom,
        outcome=outcome,
        other_name=other,
        minutes=minutes,
        note=note,
        tags=tags,
        follow_up_on=today() + timedelta(days=follow_up[0]) if follow_up else None,
        follow_up_what=follow_up[1] if follow_up else "",
    )
    return log_contact(man=man.row, facts=facts, by=by)


def _done(man: Man, by: User) -> None:
    for contact in Contact.objects.follow_ups_open().filter(participant=man.row):
        complete_follow_up(contact=contact, by=by)


# The others of cohort 7


def _others_of_cohort_7(team: Team, course: Course, men: dict[str, Man]) -> None:
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
        lambda by: _talk(
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
    contact = _talk(man, by, Direction.TO_US, "text", "him", "spoke", "Will be late on Thursday.")
    strike_out(row=contact, reason="That was another man’s text.", by=by)


# Craig


def _craig(team: Team, course: Course, man: Man) -> None:
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


# Men without a cohort


def _alone(team: Team, rees: User, hall: User, okafor: User) -> None:
    """Referred, being looked at, waiting, not suitable, withdrawn, paused."""
    diary = team.diary
    come_in(_man(team, "Vincent Ouseley", rees), team.days_ago(1))
    come_in(_man(team, "Dominic Treece", okafor), team.days_ago(2))
    screened = _man(team, "Neil Hathersage", hall)
    come_in(screened, team.days_ago(9))
    diary.note(
        team.at(team.days_ago(3), 11), hall,
        lambda by: screen(screened, by, unknown=("equipment", "no_proceedings")),
    )  # fmt: skip
    for name, holder in (("Jerome Quarmby", rees), ("Colin Braithe", okafor)):
        to_confirm = _man(team, name, holder)
        come_in(to_confirm, team.days_ago(12))
        decide(to_confirm, team.days_ago(1))
    _waiting(
        team, "Mustafa Darwesh", rees, "detox", 0, "Detox ends this week; his key worker rings."
    )
    _waiting(team, "Ged Ainscough", rees, "stabilise", -2, "Look again with his key worker.")
    _waiting(team, "Leroy Penhallow", hall, "no_cohort", 12, "Next cohort.")
    _unsuitable(team, okafor, hall)
    _withdrawn(team, hall, rees)
    _on_duty(team, okafor)


def _man(team: Team, name: str, holder: User) -> Man:
    return new_man(Story(name=name), team, holder)


def _waiting(team: Team, name: str, holder: User, reason: str, days: int, note: str) -> None:
    man = _man(team, name, holder)
    come_in(man, team.days_ago(30))
    review_on = team.today + timedelta(days=days)
    team.diary.note(
        team.at(team.days_ago(20), 12, 30), holder,
        lambda by: put_on_waiting_list(
            man=man.row, reason=reason, review_on=review_on, note=note, by=by
        ),
    )  # fmt: skip


def _unsuitable(team: Team, first: User, second: User) -> None:
    man = _man(team, "Barry Stroude", first)
    come_in(man, team.days_ago(25))
    decide(
        man, team.days_ago(8), outcome="unsuitable", acknowledges_abuse="no",
        reasons="Says that nothing happened. Would use the words of the programme against her.",
        onward_route="His key worker; probation knows.",
    )  # fmt: skip

    def end(by: User) -> None:
        confirm_suitability(
            decision=man.row.suitability_decisions.get(confirmed_at=None), agrees=True, by=by
        )
        change = record_status(
            man=man.row, status=Status.UNSUITABLE, reason="no_abuse_acknowledged",
            risk_review_done=True, by=by,
        )  # fmt: skip
        record_iss_rung(change=change, spoke_to="A Nolan", by=by)

    team.diary.note(team.at(team.days_ago(5), 10), second, end)
    team.diary.note(
        team.at(team.days_ago(4), 15), first,
        lambda by: [record_told(change=c, by=by) for c in man.row.status_changes.to_tell()],
    )  # fmt: skip


def _withdrawn(team: Team, first: User, second: User) -> None:
    man = _man(team, "Simon Foxdale", first)
    take_in(man, team.days_ago(22), second=second)
    team.diary.note(
        team.at(team.days_ago(7), 12), first,
        lambda by: record_status(
            man=man.row, status=Status.WITHDRAWN, reason="work", risk_review_done=True,
            note="Works nights from now on; may come back.", by=by,
        ),
    )  # fmt: skip


def _on_duty(team: Team, okafor: User) -> None:
    """This morning S Okafor opened a man of T Rees, who was not in."""

    def open_page(by: User) -> None:
        man = Participant.objects.get(given_name="Marek", family_name="Nowinski")
        take_duty_reach(
            public_id=man.public_id, reason="Rang in a crisis; T Rees is not in.", by=by
        )

    team.diary.note(team.diary.until, okafor, open_page)


def _follow_ups(team: Team, men: dict[str, Man], rees: User) -> None:
    """What T Rees has to do today besides calls and the group."""
    told = (
        (2, 11, JAMIE, "phone", "key_worker", "spoke", "Missed group 4. She sees him tomorrow.",
         "Ring M Osei about Jamie: did she see him?", "M Osei"),
        (1, 16, GARETH, "phone", "him", "message", "His tablet will not charge.",
         "Ring Gareth back about his tablet", ""),
        (6, 12, IMRAN, "in_person", "him", "spoke", "The interpreter was late twice.",
         "Ask for another interpreter", ""),
    )  # fmt: skip
    for days, hour, name, way, whom, outcome, note, what, other in told:
        due = 0 if days < 3 else -2
        ago = team.days_ago(days)
        in_days = (team.today + timedelta(days=due) - ago).days
        owe = partial(
            _owe, men[name], way, whom, outcome, note, what=what, other=other, in_days=in_days
        )
        team.diary.note(team.at(ago, hour, 25), rees, owe)


def _owe(
    man: Man,
    way: str,
    whom: str,
    outcome: str,
    note: str,
    by: User,
    *,
    what: str,
    other: str,
    in_days: int,
) -> None:
    _talk(
        man, by, Direction.TO_US, way, whom, outcome, note, other=other, follow_up=(in_days, what)
    )  # fmt: skip
