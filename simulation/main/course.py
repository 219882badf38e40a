"""What a cohort did: its plan, registers, website sessions and calls, as the stories tell them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property, partial
from itertools import product

from advance_site.accounts.models import User
from advance_site.core.dates import local, now, today
from coaching.models import AttemptOutcome
from coaching.services import CallFacts, log_call, record_attempt, try_again
from participants.models import Progress, ReviewPoint, Status, ToldWhom
from participants.services import (
    current_status,
    record_danger_told,
    record_status,
    record_told,
    review_goal,
)
from sessions.models import Cohort, Enrolment, GroupSession, Mode, Slot, SlotState, SlotWay
from sessions.planning import Calendar, Kind, Plan, PlannedSlot, Rhythm, Template, make_plan
from sessions.services import (
    CohortFacts,
    Enrolling,
    HeldFacts,
    RowFacts,
    create_cohort,
    enrol_man,
    load_template,
    mark_rest_present,
    mark_row,
    mark_slot,
    record_session,
    sign_register,
)
from sessions.services.calendar import calendar_of
from sessions.services.templates import as_template
from simulation.main.intake import Man, set_goals
from simulation.main.stories import weekly
from simulation.main.team import Team

WORD = re.compile(r"(?P<code>[A-Z]\d+)(/(?P<late>\d+))?(@(?P<way>\w+))?")
AS_USUAL = "A1"
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
REVIEWS = {ReviewPoint.WEEK_4: 4, ReviewPoint.WEEK_8: 8, ReviewPoint.WEEK_12: 12}
LATEST_START = 8
MOST_HOLIDAYS = 5
MARKED_CALL = 2


@dataclass
class Course:
    """A cohort with its men; `unsigned` names sessions whose register is left as it was.

    `made` is empty until the diary has come to the day on which it was planned.
    """

    team: Team
    number: int
    leaders: tuple[User, User]
    men: Sequence[Man]
    at: time
    mode: Mode
    starts_on: date
    coaches: Sequence[User] = ()
    unsigned: frozenset[str] = frozenset()
    room: str = ""
    dial_in: str = ""
    link: str = ""
    made: list[Cohort] = field(default_factory=list)
    slots: dict[int, dict[str, Slot]] = field(default_factory=dict)

    @property
    def cohort(self) -> Cohort:
        return self.made[0]

    @property
    def rhythm(self) -> Rhythm:
        return Rhythm(self.starts_on, self.starts_on.weekday(), self.at, 120)

    @cached_property
    def plan(self) -> Plan:
        return Planner.of(self.team).plan(self.rhythm)

    def coach(self, man: Man) -> User:
        coaches = self.coaches or self.leaders
        return coaches[self.men.index(man) % len(coaches)]

    def slot(self, man: Man, key: str) -> Slot:
        """One of his slots as it was made; services read it anew before they change it."""
        if man.number not in self.slots:
            rows = Slot.objects.select_related("item", "participant")
            rows = rows.filter(enrolment__cohort=self.cohort, participant=man.row)
            self.slots[man.number] = {row.item.key: row for row in rows}
        return self.slots[man.number][key]


@dataclass(frozen=True)
class Planner:
    """Dates plans for a site without asking the database each time."""

    template: Template
    calendar: Calendar

    @classmethod
    def of(cls, team: Team) -> Planner:
        return cls(as_template(load_template()), calendar_of(team.site))

    def plan(self, rhythm: Rhythm) -> Plan:
        return make_plan(self.template, rhythm, self.calendar)

    def start_for(self, keys: Sequence[str], day: date, at: time) -> date:
        """When a cohort starts that meets on the day, or as soon after it as can be.

        The first of `keys` that can be held on the day is held on it. On a bank holiday no group
        is held, and holidays before it push a plan back by weeks, past some days.
        """
        weeks = {item.key: item.week - 1 for item in self.template.items}
        for later, key, more in product(range(LATEST_START), keys, range(MOST_HOLIDAYS)):
            wanted = day + timedelta(days=later)
            starts_on = wanted - timedelta(weeks=weeks[key] + more)
            rhythm = Rhythm(starts_on, starts_on.weekday(), at, 120)
            if self.plan(rhythm).slot(key).day == wanted:
                return starts_on
        raise LookupError(f"No cohort can meet about {day}")


def start_for(team: Team, keys: Sequence[str], day: date, at: time) -> date:
    return Planner.of(team).start_for(keys, day, at)


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
    team.diary.note(
        team.at(day, 17), course.coach(man), lambda by: _become(man, Status.ACTIVE, by)
    )


def _happen(course: Course, slot: PlannedSlot) -> None:
    key, number = slot.item.key, slot.item.number
    if slot.item.kind.is_group:
        _meet(course, slot)
        return
    for man in course.men:
        if slot.item.kind is Kind.ONE_TO_ONE:
            _one_to_one(course, man, slot)
        elif slot.item.week < man.story.joins_in_week:
            continue
        elif slot.item.kind is Kind.WEBSITE:
            _website(course, man, slot, weekly(man.story.website, number))
        else:
            _call(course, man, slot, weekly(man.story.calls, number), key)


# The one-to-one


def _one_to_one(course: Course, man: Man, slot: PlannedSlot) -> None:
    team = course.team
    if not man.story.groups:
        return

    def hold(by: User) -> None:
        mark_slot(
            slot=course.slot(man, slot.item.key),
            state=SlotState.DONE,
            way=SlotWay.IN_PERSON,
            how="Held at the site",
            by=by,
        )
        set_goals(man, by)

    joined = slot.day + timedelta(weeks=man.story.joins_in_week - 1)
    day = team.working_day(joined + timedelta(days=4))
    team.diary.note(team.at(day, 11, man.number % 50), man.holder, hold)
    for point, week in REVIEWS.items():
        if point not in man.story.without:
            day = team.working_day(joined + timedelta(weeks=week))
            moment = team.at(day, 16, man.number % 50)
            team.diary.note(moment, course.coach(man), partial(_review, course, man, point))


def _review(course: Course, man: Man, point: ReviewPoint, by: User) -> None:
    """Look at every goal with him, while he is there."""
    if current_status(man.row) != Status.ACTIVE:
        return
    for goal in man.row.goals.running():
        sure = min(10, goal.confidence + 1)
        review_goal(goal=goal, point=point, progress=Progress.SOME, confidence=sure, by=by)


# Groups


def _meet(course: Course, slot: PlannedSlot) -> None:
    key, diary = slot.item.key, course.team.diary
    if slot.starts_at is None or slot.ends_at is None:
        return
    began = slot.starts_at + timedelta(minutes=10)
    first, second = course.leaders
    if key in course.unsigned:
        diary.note(began, second, lambda by: _mark_some(course, key, by))
        return
    if slot.ends_at + timedelta(minutes=20) > diary.until:
        return
    diary.note(began, first, lambda by: _mark(course, key, by))
    diary.note(slot.ends_at + timedelta(minutes=20), first, lambda by: _sign(course, key, by))


def _session(course: Course, key: str) -> GroupSession:
    sessions = course.cohort.group_sessions.select_related("cohort", "item")
    found: GroupSession = sessions.get(item__key=key)
    return found


def _required(course: Course, session: GroupSession) -> list[tuple[Man, Enrolment]]:
    by_man = {man.row.pk: man for man in course.men}
    rows = course.cohort.enrolments.select_related("participant", "cohort").by_name()
    day = session.starts_at.date()
    return [(by_man[row.participant_id], row) for row in rows if row.is_required_on(day)]


def _mark(course: Course, key: str, by: User) -> None:
    """Exceptions one by one, then the rest present, as one does."""
    session = _session(course, key)
    for man, enrolment in _required(course, session):
        word = man.story.group(key)
        if word and word != AS_USUAL:
            _mark_one(session, enrolment, word, by)
    mark_rest_present(session=session, by=by)


def _mark_some(course: Course, key: str, by: User) -> None:
    """A register that was begun; rows without a word are still to be marked."""
    session = _session(course, key)
    for man, enrolment in _required(course, session):
        if word := man.story.group(key):
            _mark_one(session, enrolment, word, by)


def _mark_one(session: GroupSession, enrolment: Enrolment, word: str, by: User) -> None:
    found = WORD.fullmatch(word)
    if found is None:
        raise ValueError(f"{word} is no word of a register")
    came = found["code"].startswith("A")
    usual = {Mode.VIDEO: "video", Mode.IN_PERSON: "room"}.get(Mode(session.cohort.mode), "video")
    facts = RowFacts(
        outcome=found["code"],
        minutes_late=int(found["late"]) if found["late"] else None,
        joined_by=(found["way"] or usual) if came else "",
        alone="no" if found["code"] == "A9" else "yes",
    )
    row = mark_row(session=session, enrolment=enrolment, facts=facts, version=0, by=by)
    if row.danger is not None:
        record_danger_told(
            danger=row.danger, told_whom=ToldWhom.ISS_DUTY, spoke_to="A Nolan", by=by
        )


def _sign(course: Course, key: str, by: User) -> None:
    session = _session(course, key)
    facts = HeldFacts(
        led_by=course.leaders[0],
        led_with=course.leaders[1],
        began_at=session.starts_at + timedelta(minutes=1),
        finished_at=session.ends_at,
        note="",
    )
    record_session(session=session, facts=facts, version=session.version, by=by)
    session.refresh_from_db()
    sign_register(session=session, by=by)
    if key == "welcome":
        for man, _ in _required(course, session):
            _become(man, Status.ACTIVE, by)
    if key == "booster":
        _finish(course, by)


def _become(man: Man, status: Status, by: User) -> None:
    if current_status(man.row) == Status.PREPARATION:
        record_status(man=man.row, status=status, by=by)


def _finish(course: Course, by: User) -> None:
    """Those who kept coming have completed; the others had stopped and were told so before."""
    for man in course.men:
        if current_status(man.row) != Status.ACTIVE:
            continue
        kept = man.story.completes
        record_status(
            man=man.row,
            status=Status.COMPLETED if kept else Status.DROPPED_OUT,
            reason="finished" if kept else "lost_contact",
            risk_review_done=True,
            by=by,
        )


# Website and calls


def _website(course: Course, man: Man, slot: PlannedSlot, word: str) -> None:
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


def _call(course: Course, man: Man, slot: PlannedSlot, word: str, key: str) -> None:
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


def tell_of_endings(course: Course, day: date) -> None:
    """On the working day after, each is told, once the hold is over."""
    team = course.team

    def tell(by: User) -> None:
        for man in course.men:
            for change in man.row.status_changes.to_tell():
                record_told(change=change, by=by)

    team.diary.note(team.at(day, 14), course.leaders[0], tell)
