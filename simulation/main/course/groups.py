"""Groups and one-to-ones as the stories tell them: registers marked and signed, goals set."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import partial

from advance_site.accounts.models import User
from participants.models import Progress, ReviewPoint, Status, ToldWhom
from participants.services import (
    current_status,
    record_danger_told,
    record_status,
    review_goal,
)
from sessions.models import (
    Enrolment,
    GroupSession,
    JoinedBy,
    SlotState,
    SlotWay,
)
from sessions.planning import PlannedSlot
from sessions.services import (
    HeldFacts,
    RowFacts,
    mark_rest_present,
    mark_row,
    mark_slot,
    record_session,
    sign_register,
)
from simulation.main.course.planned import Course
from simulation.main.intake import Man, set_goals

WORD = re.compile(r"(?P<code>[A-Z]\d+)(/(?P<late>\d+))?(@(?P<way>\w+))?")
AS_USUAL = "A1"
REVIEWS = {ReviewPoint.WEEK_4: 4, ReviewPoint.WEEK_8: 8, ReviewPoint.WEEK_12: 12}


def one_to_one(course: Course, man: Man, slot: PlannedSlot) -> None:
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
        if point not in man.story.without and week > man.story.joins_in_week:
            day = team.working_day(slot.day + timedelta(weeks=week))
            moment = team.at(day, 16, man.number % 50)
            team.diary.note(moment, course.coach(man), partial(_review, course, man, point))


def _review(course: Course, man: Man, point: ReviewPoint, by: User) -> None:
    """Look at every goal with him, while he is there."""
    if current_status(man.row) != Status.ACTIVE:
        return
    for goal in man.row.goals.running():
        sure = min(10, goal.confidence + 1)
        review_goal(goal=goal, point=point, progress=Progress.SOME, confidence=sure, by=by)


def meet(course: Course, slot: PlannedSlot) -> None:
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
    usual = JoinedBy.usual(session.cohort.mode) or JoinedBy.VIDEO.value
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
            become(man, Status.ACTIVE, by)
    if key == "booster":
        _finish(course, by)


def become(man: Man, status: Status, by: User) -> None:
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
