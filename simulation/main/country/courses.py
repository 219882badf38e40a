"""What each man of a cohort did of it: his slots, registers, calls and goals, and how it ended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from advance_site.core.codes import Outcome, outcomes
from coaching.models import Attempt, AttemptOutcome, Call
from participants.models import BulletinKind, Goal, GoalReview, Progress, ReviewPoint, Status
from sessions.models import (
    Attendance,
    ChangeKind,
    Enrolment,
    JoinedBy,
    Mode,
    Slot,
    SlotState,
    SlotWay,
    StrandOfSession,
)
from sessions.planning import Kind, ManSlot, slots_for_man
from sessions.services import RowFacts
from sessions.services.slots import KINDS, state_after
from simulation.main.country.attendance import does
from simulation.main.country.cohorts import Group, Meeting, note_change
from simulation.main.country.men import Man, talk
from simulation.main.country.places import Place, moment_of

CAME = ("A1",) * 8 + ("A2",)
DID_NOT_COME = ("C1", "C1", "C1", "C2", "B1", "B2", "B3")
CALL_WAYS = ((SlotWay.PHONE, "phone"),) * 3 + ((SlotWay.VIDEO, "video"),)
WEBSITE_WAYS = (SlotWay.WEBSITE,) * 4 + (SlotWay.WITH_US, SlotWay.PAPER)
JOINED = {Mode.VIDEO: JoinedBy.VIDEO, Mode.IN_PERSON: JoinedBy.ROOM, Mode.MIXED: JoinedBy.VIDEO}
WAY_JOINED = {
    JoinedBy.VIDEO: SlotWay.VIDEO,
    JoinedBy.ROOM: SlotWay.IN_PERSON,
    JoinedBy.PHONE: SlotWay.PHONE,
}
GOALS = (
    "Walk away before I shout.",
    "Two days a week without a drink.",
    "Ring my brother before it gets bad.",
    "No shouting in front of the children.",
)
PRACTICE = ("Time out: leave the room, say when he is back.", "Write down three early signs.")
REVIEWS = {ReviewPoint.WEEK_4: 4, ReviewPoint.WEEK_8: 8, ReviewPoint.WEEK_12: 12}
ENOUGH_TO_COMPLETE = 16
GIVEN_UP_AFTER = timedelta(days=7)
SEEN_AFTER = timedelta(days=3)
LATE_ONE_IN = 25


@cache
def _outcome(code: str) -> tuple[Outcome, SlotState, str]:
    """An outcome of the list, what it makes of a slot, and the list's version."""
    book = outcomes()
    return book.get(code), state_after(RowFacts(outcome=code)), book.version


@dataclass(slots=True)
class Course:
    """One man in one cohort: how much of the 32 he has done, and whether he has begun."""

    man: Man
    group: Group
    enrolment: int
    joined_on: date
    left_on: date | None
    done: int = 0
    active: bool = False

    @property
    def place(self) -> Place:
        return self.group.place

    @property
    def worker(self) -> int:
        return self.man.holder

    def is_asked(self, day: date) -> bool:
        return self.joined_on <= day and (self.left_on is None or day < self.left_on)

    def does(self, slot: ManSlot) -> bool:
        item = slot.planned.item
        return does(self.place.lot, self.man.bent, item.week, item.strand)


def follow(group: Group, man: Man) -> None:
    """Enrol a man, and write down what he has done until now."""
    course = _enrol(group, man)
    for slot in slots_for_man(group.plan.slots, course.joined_on, group.place.calendar):
        _add_slot(course, slot)
    _talks(course)
    _end(course)


def _enrol(group: Group, man: Man) -> Course:
    place = group.place
    joined_on = group.starts_on
    enrolled = group.planned_at
    if place.lot.randrange(LATE_ONE_IN) == 0:
        joined_on += timedelta(days=8 + 7 * place.lot.randrange(3))
        enrolled = max(enrolled, moment_of(place.working_day(joined_on), 12))
    if joined_on > place.today:
        joined_on, enrolled = group.starts_on, group.planned_at
    left_on = _leaves_on(group, man, joined_on)
    left = {"left_on": left_on, "left_reason": "Lost contact"} if left_on else {}
    enrolment = man.add(
        Enrolment, cohort_id=group.id, site_id=place.id, coach_id=man.holder, joined_on=joined_on,
        enrolled_at=enrolled, enrolled_by_id=place.lead, **left,
    )  # fmt: skip
    man.become(Status.PREPARATION, enrolled, place.lead)
    man.tell(
        BulletinKind.PLAN, enrolled, place.lead, code="dates_planned", code_label="Dates planned",
        session_label=group.title,
    )  # fmt: skip
    what = f"A man joined on {joined_on:%d/%m/%Y}"
    note_change(place, group.id, enrolled, ChangeKind.JOINED, what, man.id)
    return Course(man, group, enrolment, joined_on, left_on)


def _leaves_on(group: Group, man: Man, joined_on: date) -> date | None:
    """The day on which he left for good, if that has come."""
    week = man.bent.leaves_in_week
    if week is None:
        return None
    day = group.place.working_day(group.starts_on + timedelta(weeks=week))
    return day if joined_on < day < group.place.today else None


def _add_slot(course: Course, slot: ManSlot) -> None:
    """His slot as it stands today, and the rows from which it follows."""
    group, key = course.group, slot.planned.item.key
    meeting = group.meetings.get(key)
    values: dict[str, Any] = {
        "enrolment_id": course.enrolment,
        "site_id": group.place.id,
        "item_id": group.programme.items[key],
        "group_session_id": meeting.id if meeting else None,
        "due_on": slot.due_on,
        "starts_at": slot.planned.starts_at,
        "cause": slot.cause,
    }
    became = _became(course, slot, meeting)
    number = course.man.add(Slot, **(values | became.values))
    if (
        became.values.get("state") == SlotState.DONE.value
        and slot.planned.item.kind is not Kind.BOOSTER
    ):
        course.done += 1
    for model, row in became.rows:
        course.man.add(model, slot_id=number, **row)


@dataclass(slots=True)
class Became:
    """What became of a slot: its columns, and rows that point at it."""

    values: dict[str, Any] = field(default_factory=dict)
    rows: list[tuple[Any, dict[str, Any]]] = field(default_factory=list)


def _became(course: Course, slot: ManSlot, meeting: Meeting | None) -> Became:
    if not slot.required:
        return Became({"state": SlotState.NOT_REQUIRED.value})
    if course.left_on and slot.due_on >= course.left_on:
        cause = f"He left on {course.left_on.day} {course.left_on:%B}"
        return Became({"state": SlotState.NOT_REQUIRED.value, "cause": cause})
    if slot.due_on > course.place.today:
        return Became()
    if meeting is not None:
        return _met(course, slot, meeting)
    return {
        Kind.ONE_TO_ONE: _one_to_one,
        Kind.WEBSITE: _website,
        Kind.COACHING: _call,
    }[slot.planned.item.kind](course, slot)


def _marked(state: SlotState, at: datetime, by: int, **values: Any) -> dict[str, Any]:
    done = {"done_at": at} if state is SlotState.DONE else {}
    return {"state": state.value, "marked_at": at, "marked_by_id": by, **done, **values}


def _met(course: Course, slot: ManSlot, meeting: Meeting) -> Became:
    """His row of a register, once it is signed; before, some rows are marked already."""
    man, lot, signed = course.man, course.place.lot, meeting.signed_at
    if signed is None or not course.is_asked(meeting.slot.day):
        return Became()
    outcome, state, version = _outcome(lot.choice(CAME if course.does(slot) else DID_NOT_COME))
    joined = JOINED[course.group.mode] if outcome.attended else None
    title, leader = slot.planned.item.title, course.group.leaders[0]
    bulletin = man.tell(
        BulletinKind.ATTENDANCE, signed, leader, code=outcome.code, code_label=outcome.label,
        code_version=version, session_label=title, session_at=meeting.starts_at,
    )  # fmt: skip
    man.add(
        Attendance, group_session_id=meeting.id, enrolment_id=course.enrolment,
        site_id=course.place.id, outcome=outcome.code, outcome_label=outcome.label,
        outcome_version=version, joined_by=joined.value if joined else "", marked_at=signed,
        minutes_late=lot.randint(5, 25) if outcome.code == "A2" else None, marked_by_id=leader,
        bulletin_id=bulletin,
    )  # fmt: skip
    if not course.active:
        course.active = True
        man.become(Status.ACTIVE, signed, leader)
    way = WAY_JOINED[joined].value if joined and state is SlotState.DONE else ""
    marked = _marked(state, signed, leader, way=way)
    if state is SlotState.DONE:
        marked["done_at"] = meeting.starts_at
    return Became(marked)


def _one_to_one(course: Course, slot: ManSlot) -> Became:
    """His own appointment, in the week of its day, where he sets his goals."""
    place = course.place
    day = place.working_day_from(slot.due_on + timedelta(days=place.lot.randrange(4)))
    at = moment_of(day, 11, place.lot.randrange(50))
    if at > place.moment:
        return Became()
    done = course.does(slot)
    if done:
        _set_goals(course, slot.due_on, at)
    state = SlotState.DONE if done else SlotState.NOT_DONE
    how = "Held at the site" if done else "He did not come, twice"
    way = SlotWay.IN_PERSON.value if done else ""
    return _by_hand(course, slot, _marked(state, at, course.worker, way=way, how=how))


def _by_hand(course: Course, slot: ManSlot, values: dict[str, Any]) -> Became:
    """A slot marked by hand tells ISS of its state."""
    item, state = slot.planned.item, values["state"]
    kind = KINDS.get(StrandOfSession(item.strand), BulletinKind.ATTENDANCE)
    course.man.tell(
        kind, values["marked_at"], course.worker, code=state,
        code_label=str(SlotState(state).label), session_label=item.title,
    )  # fmt: skip
    return Became({**values, "by_hand": True})


def _website(course: Course, slot: ManSlot) -> Became:
    lot, place = course.place.lot, course.place
    seen = moment_of(place.working_day_from(slot.due_on + SEEN_AFTER), 9, lot.randrange(50))
    if seen > place.moment:
        return Became()
    if not course.does(slot):
        values = _marked(SlotState.NOT_DONE, seen, course.worker, how="Not opened in its week")
        return _by_hand(course, slot, values)
    way = lot.choice(WEBSITE_WAYS).value
    values = _marked(SlotState.DONE, seen, course.worker, way=way, how="Seen on the website")
    return _by_hand(course, slot, values)


def _call(course: Course, slot: ManSlot) -> Became:
    """Tries, then a call in its week, or after a week nobody rings any more."""
    lot, place, day = course.place.lot, course.place, slot.due_on
    tries, done = lot.choice((0, 0, 1, 1, 2)), course.does(slot)
    talked = moment_of(day, 17, 5 + lot.randrange(20))
    if not done:
        tries = max(1, tries)
    became = Became(rows=[(Attempt, row) for row in _tries(course, day, tries)])
    if done and talked <= place.moment:
        way, mode = lot.choice(CALL_WAYS)
        became.values = _marked(SlotState.DONE, talked, course.worker, way=way.value)
        became.rows.append((Call, _talked(course, talked, mode)))
        _tell_of_call(course, slot, talked, tries)
    elif not done and talked + GIVEN_UP_AFTER <= place.moment:
        at = talked + GIVEN_UP_AFTER
        given_up = _marked(SlotState.NOT_DONE, at, course.worker, how="Not reached in its week")
        became.values = _by_hand(course, slot, given_up).values
    return became


def _tries(course: Course, day: date, count: int) -> Iterator[dict[str, Any]]:
    place = course.place
    for number in range(1, count + 1):
        tried_on = day - timedelta(days=count - number + 1)
        at = moment_of(place.working_day(tried_on), 17, 10 * number)
        if at <= place.moment:
            outcome = AttemptOutcome.MESSAGE if number == 2 else AttemptOutcome.NO_ANSWER
            yield {"number": number, "outcome": outcome.value, "at": at, "by_id": course.worker}


def _talked(course: Course, at: datetime, mode: str) -> dict[str, Any]:
    lot = course.place.lot
    return {
        "at": at, "mode": mode, "minutes": lot.randint(10, 35), "alone": "yes", "sober": "yes",
        "website_discussed": True, "topics": ["week", "practice"], "change": "no",
        "goal_progress": lot.choice(("forward", "same")), "self_harm": "no",
        "practice": lot.choice(PRACTICE), "recorded_at": at, "recorded_by_id": course.worker,
    }  # fmt: skip


def _tell_of_call(course: Course, slot: ManSlot, at: datetime, tries: int) -> None:
    course.man.tell(
        BulletinKind.CALL, at, course.worker, code="held", code_label="Held", tries=tries,
        session_label=slot.planned.item.title,
    )  # fmt: skip


def _set_goals(course: Course, first_day: date, at: datetime) -> None:
    """One goal or two, looked at again at the points that have come."""
    man, lot = course.man, course.place.lot
    for number, words in enumerate(lot.sample(GOALS, lot.randint(1, 2)), 1):
        confidence = lot.randint(3, 8)
        goal = man.add(
            Goal, place=number, words=words, confidence=confidence, set_at=at, set_by_id=man.holder
        )
        for point, week in REVIEWS.items():
            _review(course, goal, point, first_day + timedelta(weeks=week), confidence)


def _review(course: Course, goal: int, point: ReviewPoint, day: date, confidence: int) -> None:
    place = course.place
    at = moment_of(place.working_day_from(day), 16, place.lot.randrange(50))
    if at > place.moment or not course.is_asked(day) or place.lot.random() > 0.7:
        return
    course.man.add(
        GoalReview, goal_id=goal, point=point.value, progress=Progress.SOME.value,
        confidence=min(10, confidence + place.lot.randrange(3)), at=at, by_id=course.worker,
    )  # fmt: skip


def _talks(course: Course) -> None:
    """Some contacts over the weeks; a man of a running cohort has one with a follow-up."""
    place, man, group = course.place, course.man, course.group
    last = min(place.today, group.ends_on) - timedelta(days=1)
    weeks = max(1, (last - group.starts_on).days // 7)
    for _ in range(place.lot.randint(1, 4)):
        back = timedelta(days=place.lot.randrange(7 * weeks))
        follow_up = place.lot.randint(2, 9) if place.lot.randrange(4) == 0 else None
        talk(man, place.working_day(last - back), follow_up_in=follow_up)


def _end(course: Course) -> None:
    """Those who left have dropped out; those who did half of it have completed it."""
    man, group, place = course.man, course.group, course.place
    if course.left_on:
        at = moment_of(course.left_on, 15)
        man.is_told_of(Status.DROPPED_OUT, at, man.holder, "lost_contact")
        man.tell(
            BulletinKind.PLAN, at, man.holder, code="left_cohort", code_label="Left his cohort",
            session_label=group.title,
        )  # fmt: skip
        return
    over = moment_of(place.working_day_from(group.ends_on + timedelta(days=1)), 15)
    if over > place.moment:
        return
    completed = course.done >= ENOUGH_TO_COMPLETE
    status = Status.COMPLETED if completed else Status.DROPPED_OUT
    man.is_told_of(status, over, man.holder, "finished" if completed else "lost_contact")
