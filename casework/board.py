"""The board: what is late or was missed, by person and by site. Right whenever it is read.

Everything is worked out from days, with the site's own thresholds; no nightly job keeps a list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import partial
from itertools import takewhile
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, Min, OuterRef, Q
from django.urls import reverse

from advance_site.accounts.access import Permission
from advance_site.accounts.models import Site, User
from advance_site.core.codes import Counts, Group, outcomes
from advance_site.core.dates import london, now, today
from casework.due import reviews_due
from casework.filters import Asked, Filter, Select, left_out
from casework.strip import OPEN_FOR
from participants.addresses import man_page, man_place
from participants.models import Contact
from sessions.models import (
    Attendance,
    CohortFacilitator,
    Enrolment,
    EnrolmentPause,
    GroupSession,
    Slot,
    SlotState,
)
from sessions.models.group import NOT_HELD
from sessions.models.reach import oldest_end

NAMES = ("kind", "site", "person", "whole")
OLDEST_REGISTER = timedelta(days=90)
# A call can be made on any day of the week that begins with its day.
REST_OF_A_WEEK = timedelta(days=6)
SHOWN = 25
MEETING_AT = 3
NOBODY, UNKNOWN = 0, -1


class Kind(StrEnum):
    REGISTER = "registers"
    SESSION = "sessions"
    CALL = "calls"
    MISSED = "missed"
    FOLLOW_UP = "follow-ups"
    REVIEW = "goals"


TITLES = {
    Kind.REGISTER: "Registers to mark or sign",
    Kind.SESSION: "Sessions overdue",
    Kind.CALL: "Calls overdue",
    Kind.MISSED: "Missed several in a row",
    Kind.FOLLOW_UP: "Follow-ups",
    Kind.REVIEW: "Goals to review",
}
SHORT = {
    Kind.REGISTER: "Registers",
    Kind.SESSION: "Sessions",
    Kind.CALL: "Calls",
    Kind.MISSED: "Missed",
    Kind.FOLLOW_UP: "Follow-ups",
    Kind.REVIEW: "Goals",
}
KINDS = {"": "All", **{kind.value: SHORT[kind] for kind in Kind}}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that waits. `people` are those whose it is, `days` since when.

    `place` makes its address, which is asked of the lines that are shown alone.
    """

    kind: Kind
    site: int
    people: tuple[int, ...]
    what: str
    why: str
    place: Callable[[], str]
    days: int

    @property
    def url(self) -> str:
        return self.place()

    @property
    def late(self) -> str:
        if self.days < 1:
            return ""
        return "1 day" if self.days == 1 else f"{self.days} days"


@dataclass(frozen=True, slots=True)
class Shown:
    """A line with the names of those whose it is."""

    line: Line
    whose: str


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of one kind; `more` leads to those that are not shown."""

    title: str
    count: int
    lines: tuple[Shown, ...]
    more: str


@dataclass(frozen=True, slots=True)
class Counted:
    """One person's or one site's row of counts, each in the order of the kinds."""

    name: str
    url: str
    counts: tuple[int, ...]
    chosen: bool

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Board:
    """The page."""

    parts: tuple[Part, ...]
    count: int
    people: tuple[Counted, ...]
    sites: tuple[Counted, ...]
    headings: tuple[str, ...]
    kinds: tuple[Filter, ...]
    selects: tuple[Select, ...]
    kept: Mapping[str, str]
    left_out: str


def board_of(user: User, asked: Asked) -> Board:
    """Read it in seven queries, however many men there are."""
    lines = sorted(_lines(user), key=lambda line: (-line.days, line.what))
    people = _people(lines)
    sites = {one.site_id: one.site for one in user.current_memberships}
    kind = asked.get("kind", KINDS)
    person, site = _asked_for(asked, "person", people), _asked_for(asked, "site", sites)
    here = [line for line in lines if site is None or line.site == site]
    hers = [line for line in here if person is None or person in line.people]
    shown = [line for line in hers if kind in {"", line.kind}]
    names = (_name(person, people), _name(site, sites))
    return Board(
        parts=tuple(_parts(shown, people, asked)),
        count=len(shown),
        people=tuple(_by_person(here, people, asked)),
        sites=tuple(_by_site(lines, sites, asked)) if len(sites) > 1 else (),
        headings=tuple(SHORT[one] for one in Kind),
        kinds=_kinds(hers, asked),
        selects=_selects(people, sites, asked),
        kept=asked.others("person", "site", "whole"),
        left_out=left_out([*_left_out(kind, *names), *_of(len(shown), len(lines))]),
    )


def _asked_for(asked: Asked, name: str, known: Mapping[int, Any]) -> int | None:
    """Whom or which site the address asks for; somebody of whom nothing is here is UNKNOWN."""
    wanted = asked.values.get(name)
    if not wanted:
        return None
    found = [key for key, one in known.items() if str(one.public_id) == wanted]
    return found[0] if found else UNKNOWN


def _name(key: int | None, known: Mapping[int, Any]) -> str:
    if key is None:
        return ""
    return str(known[key].name) if key in known else "somebody or somewhere with nothing to show"


def _lines(user: User) -> Iterator[Line]:
    yield from _registers(user)
    yield from _overdue(user)
    yield from _missed_groups(user)
    yield from _follow_ups(user)
    yield from _reviews(user)


# Registers


def _registers(user: User) -> Iterator[Line]:
    """Sessions that are over and whose register nobody signed."""
    moment = now()
    leaders = CohortFacilitator.objects.current().filter(cohort=OuterRef("cohort"))
    asked = Q(slots__isnull=False) & ~Q(slots__state=SlotState.NOT_REQUIRED)
    marked = ~Q(attendances__outcome="") & Q(attendances__isnull=False)
    rows = (
        GroupSession.objects.within_reach_of(user, Permission.BOARD_OPEN)
        .filter(
            signed_at__isnull=True, ends_at__lt=moment, starts_at__gte=moment - OLDEST_REGISTER
        )
        .exclude(state__in=NOT_HELD)
        .order_by()
        .values("public_id", "site", "starts_at", "item__title", "cohort__number", *OF_SITE)
        .annotate(
            men=Count("slots", filter=asked, distinct=True),
            marked=Count("attendances", filter=marked, distinct=True),
            leaders=ArraySubquery(leaders.values("user")),
        )
    )
    for row in rows:
        yield _register(row)


OF_SITE = ("site__register_late_after_days",)


def _register(row: Mapping[str, Any]) -> Line:
    day = london(row["starts_at"]).date()
    days = (today() - day).days
    left = max(0, row["men"] - row["marked"])
    return Line(
        kind=Kind.REGISTER,
        site=row["site"],
        people=tuple(row["leaders"]) or (NOBODY,),
        what=f"{row['item__title']}, cohort {row['cohort__number']}",
        why=f"{day:%A %-d %B}. "
        + (f"{left} of {row['men']} men to mark." if left else "All marked, not signed."),
        place=partial(reverse, "sessions:register", args=[row["public_id"]]),
        days=days if days >= row["site__register_late_after_days"] else 0,
    )


# Sessions and calls of single men


def _overdue(user: User) -> Iterator[Line]:
    """One row a man: what is open and late, and how many calls in a row he was not reached."""
    for row in _courses(user):
        man = _man(row)
        if row["sessions"]:
            yield _line_of_sessions(row, man)
        if row["calls"]:
            yield _line_of_calls(row, man)
        in_a_row = len(list(takewhile(lambda state: state != SlotState.DONE, row["past_calls"])))
        if in_a_row >= row["site__misses_before_flag"]:
            yield _missed(row, man, in_a_row, "calls")


def _courses(user: User) -> Iterable[Any]:
    day = today()
    late = Q(state__in=[SlotState.TO_COME, SlotState.STARTED], due_on__gte=day - OPEN_FOR)
    session = late & Q(due_on__lt=day, group_session__isnull=True)
    session &= ~Q(item__strand="coaching")
    call = Q(item__strand="coaching", due_on__lt=day - REST_OF_A_WEEK)
    settled = Q(state=SlotState.NOT_REQUIRED) | Q(before_us=True)
    rows: Iterable[Any] = (
        Slot.objects.within_reach_of(user, Permission.BOARD_OPEN)
        .filter(enrolment__in=_running(), due_on__lt=day)
        .order_by()
        .values("enrolment", "site", "site__misses_before_flag", *MAN, *WHOSE)
        .annotate(
            sessions=Count("pk", filter=session),
            sessions_since=Min("due_on", filter=session),
            calls=Count("pk", filter=call & late),
            calls_since=Min("due_on", filter=call & late),
            past_calls=ArrayAgg(
                "state", filter=call & ~settled, order_by="-item__position", default=[]
            ),
        )
    )
    return rows


MAN = (
    "participant__public_id",
    "participant__given_name",
    "participant__preferred_name",
    "participant__family_name",
)
WHOSE = ("enrolment__coach", "participant__holder")


def _running() -> Any:
    """Places of men in cohorts that run, or ended so lately that work on them is finished.

    Of a man who pauses nothing is asked, so he owes nothing and misses nothing.
    """
    pauses = EnrolmentPause.objects.open().filter(enrolment=OuterRef("pk"))
    rows = Enrolment.objects.standing().filter(cohort__ends_on__gte=oldest_end())
    return rows.exclude(Exists(pauses)).values("pk")


@dataclass(frozen=True, slots=True)
class Man:
    name: str
    public_id: UUID


def _man(row: Mapping[str, Any]) -> Man:
    given = row["participant__preferred_name"] or row["participant__given_name"]
    return Man(f"{given} {row['participant__family_name']}", row["participant__public_id"])


def _line_of_sessions(row: Mapping[str, Any], man: Man) -> Line:
    count, since = row["sessions"], row["sessions_since"]
    return Line(
        kind=Kind.SESSION,
        site=row["site"],
        people=(row["enrolment__coach"],),
        what=man.name,
        why=f"{_times(count, 'session')} open, since {since:%-d %B}.",
        place=partial(man_page, man.public_id),
        days=_days(since),
    )


def _line_of_calls(row: Mapping[str, Any], man: Man) -> Line:
    count, since = row["calls"], row["calls_since"]
    return Line(
        kind=Kind.CALL,
        site=row["site"],
        people=(row["enrolment__coach"],),
        what=man.name,
        why=f"{_times(count, 'call')} to make, from the week of {since:%-d %B}.",
        place=partial(man_page, man.public_id),
        days=_days(since + REST_OF_A_WEEK),
    )


def _missed(row: Mapping[str, Any], man: Man, in_a_row: int, what: str) -> Line:
    meeting = " Hold an attendance meeting." if in_a_row >= MEETING_AT else ""
    return Line(
        kind=Kind.MISSED,
        site=row["site"],
        people=(row["participant__holder"],),
        what=man.name,
        why=f"Missed {in_a_row} {what} in a row.{meeting}",
        place=partial(man_page, man.public_id),
        days=0,
    )


def _days(since: date) -> int:
    return max(0, (today() - since).days)


def _times(count: int, what: str) -> str:
    return f"1 {what}" if count == 1 else f"{count} {what}s"


# Groups that were missed


def missed_codes() -> tuple[str, ...]:
    """Absences that were not accepted. Cancelled and moved ones neither count nor interrupt."""
    return tuple(
        one.code
        for one in outcomes().codes
        if one.group is Group.ABSENT and one.acceptable is False
    )


def _uncounted() -> tuple[str, ...]:
    return tuple(one.code for one in outcomes().codes if one.counts_as_done is Counts.NEITHER)


def _missed_groups(user: User) -> Iterator[Line]:
    """Men whose newest signed registers say so. Read only of men who ever missed one."""
    codes = missed_codes()
    signed = Attendance.objects.filter(
        enrolment__in=_running(), group_session__signed_at__isnull=False
    )
    rows = (
        signed.within_reach_of(user, Permission.BOARD_OPEN)
        .filter(enrolment__in=signed.filter(outcome__in=codes).values("enrolment"))
        .exclude(outcome__in=["", *_uncounted()])
        .order_by()
        .values("enrolment", "site", "site__misses_before_flag", *MAN, *WHOSE)
        .annotate(newest=ArrayAgg("outcome", order_by="-group_session__starts_at"))
    )
    for row in rows:
        in_a_row = len(list(takewhile(lambda code: code in codes, row["newest"])))
        if in_a_row >= row["site__misses_before_flag"]:
            yield _missed(row, _man(row), in_a_row, "groups")


# Follow-ups and goals


def _follow_ups(user: User) -> Iterator[Line]:
    rows = Contact.objects.within_reach_of(user, Permission.BOARD_OPEN).follow_ups_due(today())
    whose = ("participant__site", "participant__holder")
    for row in rows.order_by().values("follow_up_on", "follow_up_what", *MAN, *whose):
        man = _man(row)
        yield Line(
            kind=Kind.FOLLOW_UP,
            site=row["participant__site"],
            people=(row["participant__holder"],),
            what=man.name,
            why=row["follow_up_what"],
            place=partial(man_place, "contacts", man.public_id),
            days=_days(row["follow_up_on"]),
        )


def _reviews(user: User) -> Iterator[Line]:
    for due in reviews_due(user, Q()):
        yield Line(
            kind=Kind.REVIEW,
            site=due.site,
            people=(due.holder,),
            what=due.name,
            why=f"{due.point.label} review.",
            place=due.url,
            days=due.late_days,
        )


# The page


def _people(lines: Iterable[Line]) -> dict[int, User]:
    ids = {person for line in lines for person in line.people} - {NOBODY}
    return User.objects.in_bulk(ids) if ids else {}


def _parts(lines: Sequence[Line], people: Mapping[int, User], asked: Asked) -> Iterator[Part]:
    for kind in Kind:
        own = [line for line in lines if line.kind is kind]
        cut = len(own) if asked.values.get("whole") else SHOWN
        if own:
            yield Part(
                title=TITLES[kind],
                count=len(own),
                lines=tuple(Shown(line, _whose(line, people)) for line in own[:cut]),
                more=asked.url(kind=kind.value, whole="1") if len(own) > cut else "",
            )


def _whose(line: Line, people: Mapping[int, User]) -> str:
    names = [people[person].short_name for person in line.people if person in people]
    return " and ".join(names) or "nobody"


def _counts(lines: Sequence[Line], mine: Callable[[Line], bool]) -> tuple[int, ...]:
    counted = Counter(line.kind for line in lines if mine(line))
    return tuple(counted[kind] for kind in Kind)


def _by_person(
    lines: Sequence[Line], people: Mapping[int, User], asked: Asked
) -> Iterator[Counted]:
    for pk, person in sorted(people.items(), key=lambda pair: pair[1].name):
        counts = _counts(lines, lambda line, pk=pk: pk in line.people)  # type: ignore[misc]
        key = str(person.public_id)
        chosen = asked.values.get("person") == key
        if any(counts):
            yield Counted(person.name, asked.url(person="" if chosen else key), counts, chosen)


def _by_site(lines: Sequence[Line], sites: Mapping[int, Site], asked: Asked) -> Iterator[Counted]:
    for pk, site in sorted(sites.items(), key=lambda pair: pair[1].name):
        counts = _counts(lines, lambda line, pk=pk: line.site == pk)  # type: ignore[misc]
        key = str(site.public_id)
        chosen = asked.values.get("site") == key
        yield Counted(site.name, asked.url(site="" if chosen else key), counts, chosen)


def _kinds(lines: Sequence[Line], asked: Asked) -> tuple[Filter, ...]:
    counted = Counter(line.kind.value for line in lines)
    return tuple(
        Filter(
            one.label,
            one.url,
            one.chosen,
            count=counted[kind] if kind else len(lines),
        )
        for kind, one in zip(KINDS, asked.choices("kind", KINDS), strict=True)
    )


def _selects(
    people: Mapping[int, User], sites: Mapping[int, Site], asked: Asked
) -> tuple[Select, ...]:
    names = {str(one.public_id): one.name for one in people.values()}
    persons = {"": "Everybody", **dict(sorted(names.items(), key=lambda pair: pair[1]))}
    places = {"": "All sites", **{str(one.public_id): one.name for one in sites.values()}}
    selects = [asked.select("person", "Whose", persons)]
    if len(sites) > 1:
        selects.append(asked.select("site", "Site", places))
    return tuple(selects)


def _left_out(kind: str, person: str, site: str) -> Iterator[str]:
    if kind:
        yield f"Only {SHORT[Kind(kind)].lower()}."
    if person:
        yield f"Only what waits for {person}."
    if site:
        yield f"Only {site}."


def _of(shown: int, all_of_it: int) -> Iterator[str]:
    if shown != all_of_it:
        yield f"{shown} of {all_of_it} lines are shown."
