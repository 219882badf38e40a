"""Website sessions and coaching calls as the stories tell them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import partial

from advance_site.accounts.models import User
from advance_site.core.dates import local, now, today
from coaching.models import AttemptOutcome
from coaching.services import CallFacts, log_call, record_attempt, try_again
from sessions.models import SlotState, SlotWay
from sessions.planning import PlannedSlot
from sessions.services import (
    mark_slot,
)
from simulation.main.course.planned import Course
from simulation.main.intake import Man
from simulation.main.team import Team

CALL_WAYS = {"p": "phone", "v": "video", "i": "in_person"}
WEBSITE_WAYS = {"d": SlotWay.WEBSITE, "u": SlotWay.WITH_US, "p": SlotWay.PAPER}
HOW = {
    "d": "Seen on his page of the website",
    "u": "Done with us, on our screen",
    "p": "He brought his sheets",
    "s": "He stopped half way",
    "n": "Not opened in its week",
}
PRACTICE = (
    "Time out: leave the room, say when he is back.",
    "Write down three early signs.",
    "Ring his brother before he drinks.",
    "Say what he did without “but”.",
)
TOPICS = (("week", "practice"), ("week", "triggers", "goals"), ("website", "substance"))
MARKED_CALL = 2


def website(course: Course, man: Man, slot: PlannedSlot, word: str) -> None:
    if not word or word == ".":
        return
    team = course.team
    done_at = team.at(slot.day, 20, man.number % 50)
    seen = team.at(team.working_day(slot.day + timedelta(days=3)), 9, man.number % 50)

    def see(by: User) -> None:
        done = word in WEBSITE_WAYS
        mark_slot(
            slot=course.slot(man, slot.item.key),
            state=SlotState.DONE
            if done
            else {"s": SlotState.STARTED}.get(word, SlotState.NOT_DONE),
            way=WEBSITE_WAYS.get(word, ""),
            how=HOW[word],
            done_at=min(done_at, now()) if done else None,
            by=by,
        )

    team.diary.note(max(seen, done_at), course.coach(man), see)


def call(course: Course, man: Man, slot: PlannedSlot, word: str, key: str) -> None:
    if len(word) < MARKED_CALL:
        return
    team, coach = course.team, course.coach(man)
    tries, how = int(word[0]), word[1]
    start = time.fromisoformat(man.story.window.split("-")[0])
    talked = team.at(slot.day, start.hour, start.minute) + timedelta(minutes=5)
    for number, moment in enumerate(_tries(team, slot.day, talked, tries, is_open=how == "."), 1):
        team.diary.note(moment, coach, partial(_try, course, man, key, number))
    if how in CALL_WAYS:
        team.diary.note(talked, coach, lambda by: _talk(course, man, key, how, by))
    elif how == "n":
        over = talked + timedelta(days=7)
        team.diary.note(over, coach, lambda by: _give_up(course, man, key, by))


def _tries(
    team: Team, day: date, talked: datetime, count: int, *, is_open: bool
) -> list[datetime]:
    """When nobody answered: on the days before, or if the call is open still, until yesterday."""
    if is_open:
        days = [team.working_days_before(team.today, count - n) for n in range(count)]
    else:
        days = [team.working_days_before(day, n) for n in range(count, 0, -1)]
    return [team.at(d, talked.hour, 10 + 7 * n) for n, d in enumerate(days)]


def _try(course: Course, man: Man, key: str, number: int, by: User) -> None:
    outcome = AttemptOutcome.MESSAGE if number == 3 else AttemptOutcome.NO_ANSWER
    attempt = record_attempt(slot=course.slot(man, key), outcome=outcome, by=by)
    start = time.fromisoformat(man.story.window.split("-")[0])
    try_again(attempt=attempt, at=local(course.team.working_day_after(today()), start), by=by)


def _talk(course: Course, man: Man, key: str, how: str, by: User) -> None:
    facts = CallFacts(
        at=now(),
        mode=CALL_WAYS[how],
        minutes=18 + man.number % 14,
        alone="yes",
        sober="yes",
        change="yes" if man.number % 11 == 3 else "no",
        change_note="He sees his son on Sundays now." if man.number % 11 == 3 else "",
        website_discussed=True,
        topics=TOPICS[man.number % len(TOPICS)],
        goal_progress="forward" if man.number % 2 else "same",
        self_harm="no",
        practice=PRACTICE[man.number % len(PRACTICE)],
    )
    log_call(slot=course.slot(man, key), facts=facts, by=by)


def _give_up(course: Course, man: Man, key: str, by: User) -> None:
    mark_slot(
        slot=course.slot(man, key),
        state=SlotState.NOT_DONE,
        how="Not reached in its week",
        by=by,
    )
