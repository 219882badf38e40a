"""What is measured: one line each. A new page is a new line.

A case says whose page it is, how the n-th request looks, and in milliseconds how long it may take
at the largest size. One that changes something puts back what it changed, outside the measured
time, so that the next request finds the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from advance_site.core.dates import today
from tools.bench.people import Desk
from tools.bench.visitors import JSON, Answer, Ask, Refused, Visitor

PAGE, SAVE, CHANGE = 40.0, 40.0, 150.0
LEADER, LEAD = "leader", "lead"
Request = Callable[[Desk, int], Ask]
Step = Callable[[Desk, Visitor], None]
After = Callable[[Desk, Visitor, Answer], None]


def nothing(desk: Desk, visitor: Visitor) -> None:
    """Most pages need nothing before."""


def no_trace(desk: Desk, visitor: Visitor, answer: Answer) -> None:
    """Most pages leave nothing behind."""


@dataclass(frozen=True)
class Case:
    """One thing that somebody does."""

    name: str
    request: Request
    limit: float = PAGE
    who: str = LEADER
    status: int = 200
    before: Step = nothing
    after: After = no_trace
    samples: int | None = None


def page(path: Callable[[Desk], str]) -> Request:
    return lambda desk, _n: Ask(path(desk))


def register(desk: Desk, more: str = "") -> str:
    return f"/groups/sessions/{desk.session}/register/{more}"


def _search(desk: Desk, n: int) -> Ask:
    family = str(desk.men[n % len(desk.men)]["family"])
    return Ask("/men/find/", {"q": family[:4]})


PRESENT = {"group": "present", "code": "A1", "joined_by": "video"}
ABSENT = {"group": "absent", "code": "B1"}
USUAL = {"alone": "yes", "sober": "yes"}


def _row(desk: Desk, n: int) -> Ask:
    """A row of the register, each time with another word than before."""
    enrolment = desk.enrolments[n % len(desk.men)]
    was = desk.kept.get(enrolment, "")
    word = PRESENT if was != "A1" else ABSENT
    desk.kept["asked"] = enrolment
    form = {**USUAL, **word, "version": str(desk.versions[enrolment])}
    return Ask(register(desk, f"{enrolment}/"), form, JSON)


def _remember(desk: Desk, visitor: Visitor, answer: Answer) -> None:
    row = answer.json()["row"]
    enrolment = desk.kept["asked"]
    desk.versions[enrolment], desk.kept[enrolment] = row["version"], row["code"]


def _unmark(desk: Desk, visitor: Visitor) -> None:
    """A register on which nobody has marked anything, as the owner of the database."""
    desk.kept.clear()
    desk.owner.execute(
        "UPDATE programme_sessions_attendance SET outcome = '', outcome_label = '', "
        "outcome_version = '', minutes_late = NULL, joined_by = '', place = '', alone = 'yes', "
        "sober = 'yes', said_done = false, batch = NULL, bulletin_id = NULL "
        "WHERE group_session_id = %s",
        [desk.facts["session_id"]],
    )
    desk.read_versions()


def _rest(desk: Desk, n: int) -> Ask:
    return Ask(register(desk, "rest/"), {}, JSON)


def _unmark_after(desk: Desk, visitor: Visitor, answer: Answer) -> None:
    _unmark(desk, visitor)


def _all_present(desk: Desk, visitor: Visitor) -> None:
    visitor.ask(_rest(desk, 0))


def _sign(desk: Desk, n: int) -> Ask:
    return Ask(register(desk, "sign/"), {"once": str(uuid4())})


UNSIGN = (
    """UPDATE programme_sessions_slot SET state = 'to_come', done_at = NULL, way = '',
    marked_at = NULL, marked_by_id = NULL WHERE group_session_id = %s""",
    "UPDATE programme_sessions_attendance SET bulletin_id = NULL WHERE group_session_id = %s",
    """UPDATE programme_sessions_groupsession SET signed_at = NULL, signed_by_id = NULL,
    state = 'planned', led_by_id = NULL, led_with_id = NULL, began_at = NULL,
    finished_at = NULL WHERE id = %s""",
)


def _unsign(desk: Desk, visitor: Visitor, answer: Answer) -> None:
    for statement in UNSIGN:
        desk.owner.execute(statement, [desk.facts["session_id"]])


def _new_day(desk: Desk, n: int) -> dict[str, str]:
    """The group meets a day later in the week, at a time when nobody leads another."""
    weekday = (int(desk.facts["weekday"]) + 1) % WORKING_DAYS
    return {
        "from_day": f"{today() + timedelta(days=1):%d/%m/%Y}",
        "weekday": str(weekday), "starts_time": "20:30", "minutes": "90",
        "why": "The room is taken", "once": str(uuid4()),
    }  # fmt: skip


def _preview(desk: Desk, n: int) -> Ask:
    return Ask(f"/groups/{desk.cohort}/day/", _new_day(desk, n))


def _commit(desk: Desk, n: int) -> Ask:
    """What was shown is made as it was shown."""
    form = {**_new_day(desk, n), "seen": desk.kept["seen"], "make": "1"}
    return Ask(f"/groups/{desk.cohort}/day/", form)


def _look_first(desk: Desk, visitor: Visitor) -> None:
    shown = visitor.ask(_preview(desk, 0)).body.decode()
    found = SEEN.search(shown)
    if found is None:
        raise Refused(f"The change was not shown: {shown[:400]}")
    desk.kept["seen"] = found["seen"]


def _take_back(desk: Desk, visitor: Visitor, answer: Answer) -> None:
    move = desk.owner.execute(MOVE, [desk.facts["cohort_id"]]).fetchone()
    if move is None:
        raise Refused("The change moved nothing.")
    path = f"/groups/{desk.cohort}/changes/{move['public_id']}/take-back/"
    visitor.ask(Ask(path, {"once": str(uuid4())}))


def _address(path: str, **query: Any) -> str:
    return f"{path}?{urlencode(query)}"


SEEN = re.compile(r'name="seen" value="(?P<seen>[0-9a-f]+)"')
MOVE = """SELECT public_id FROM programme_sessions_planmove
  WHERE cohort_id = %s AND taken_back_at IS NULL ORDER BY id DESC LIMIT 1"""
WORKING_DAYS = 5

CASES: tuple[Case, ...] = (
    Case("Today", page(lambda desk: _address("/", whose="mine", show="all"))),
    Case(
        "Today of a site",
        page(lambda desk: _address("/", whose="site", show="all")),
        who=LEAD,
    ),
    Case("Caseload", page(lambda desk: "/men/")),
    Case("Caseload of a site", page(lambda desk: "/men/"), who=LEAD),
    Case("Name search", _search),
    Case("A man’s page", page(lambda desk: f"/men/{desk.man['man']}/")),
    Case("A man’s page, whole", page(lambda desk: f"/men/{desk.man['man']}/?whole=1")),
    Case("Cohorts", page(lambda desk: "/groups/")),
    Case("A cohort", page(lambda desk: f"/groups/{desk.cohort}/")),
    Case("Register: open", page(register)),
    Case("Register: save a row", _row, SAVE, before=_unmark, after=_remember),
    Case("Register: mark the rest", _rest, SAVE, before=_unmark, after=_unmark_after),
    Case(
        "Register: sign", _sign, SAVE, status=302, before=_all_present, after=_unsign, samples=20
    ),
    Case("Cascade: preview", _preview, CHANGE),
    Case(
        "Cascade: commit",
        _commit,
        CHANGE,
        status=302,
        before=_look_first,
        after=_take_back,
        samples=20,
    ),
    Case("Board", page(lambda desk: "/board/")),
    Case("Board of a site", page(lambda desk: "/board/"), who=LEAD),
    Case("Grid", page(lambda desk: f"/groups/{desk.cohort}/attendance/")),
    Case("Calendar", page(lambda desk: "/calendar/")),
    Case("Summary of a site", page(lambda desk: "/attendance/"), who=LEAD),
)
