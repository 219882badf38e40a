"""A week of a person or a site, and the entries of a person's feed."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.dateparse import parse_date

from advance_site.accounts.access import Permission
from advance_site.accounts.models import Site, SiteClosure, User
from advance_site.core.dates import day_bounds, holiday_name, local, london, now, today
from advance_site.output.calendars import Appointment
from casework.filters import Asked, Select, left_out
from coaching.due import agreed_hours_of
from coaching.models import Attempt
from coaching.times import AgreedHours, next_agreed
from participants.addresses import man_page
from sessions.models import (
    Cohort,
    CohortFacilitator,
    FacilitatorBooking,
    GroupSession,
    SessionState,
    Slot,
    SlotState,
    StandIn,
)
from sessions.models.group import NOT_HELD
from sessions.models.reach import oldest_end, runs_today

NAMES = ("week", "whose", "site")
MINE, EVERYBODY = "", "site"
WEEK = timedelta(days=7)
BEHIND, AHEAD = timedelta(days=30), timedelta(days=180)
A_CALL = timedelta(minutes=30)
A_ONE_TO_ONE = timedelta(minutes=60)
OPEN = (SlotState.TO_COME, SlotState.STARTED)
EARLIEST, LATEST = date(2000, 1, 3), date(2100, 1, 1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a day. `off` and `moved` say what became of a plan, and why."""

    starts_at: datetime | None
    ends_at: datetime | None
    what: str
    where: str
    url: str
    off: str = ""
    moved: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    closed: str
    entries: tuple[Entry, ...]
    is_today: bool


@dataclass(frozen=True, slots=True)
class Week:
    """The page."""

    first: date
    last: date
    days: tuple[Day, ...]
    count: int
    before: str
    after: str
    now: str
    selects: tuple[Select, ...]
    kept: Mapping[str, str]
    left_out: str

    @property
    def words(self) -> str:
        if self.first.month == self.last.month:
            return f"{self.first.day} to {self.last:%-d %B %Y}"
        return f"{self.first:%-d %B} to {self.last:%-d %B %Y}"


def week_of(user: User, asked: Asked) -> Week:
    """A week from its Monday, of a person or of a whole site. Six queries."""
    first = _monday(asked.values.get("week", ""))
    sites = {str(one.site.public_id): one.site for one in user.current_memberships}
    site = sites[asked.get("site", {key: one.name for key, one in sites.items()})]
    people = _colleagues(user, site)
    names = {MINE: "Mine", EVERYBODY: f"Everybody at {site.name}"}
    names |= {key: one.name for key, one in people.items()}
    whose = asked.get("whose", names)
    person = user if whose == MINE else people.get(whose)
    found = list(_entries(user, person, site, first))
    return Week(
        first=first,
        last=first + WEEK - timedelta(days=1),
        days=tuple(_days(found, site, first)),
        count=len(found),
        before=asked.url(week=f"{first - WEEK}"),
        after=asked.url(week=f"{first + WEEK}"),
        now=asked.url(week=""),
        selects=_selects(asked, sites, names),
        kept=asked.others("whose", "site"),
        left_out=left_out(list(_left_out(person, user, site))),
    )


def _monday(asked: str) -> date:
    """The Monday of the asked week, or of this one; far-off days are taken for nonsense."""
    try:
        day = parse_date(asked)
    except ValueError:
        day = None
    if day is None or not EARLIEST <= day <= LATEST:
        day = today()
    return day - timedelta(days=day.weekday())


def _colleagues(user: User, site: Site) -> dict[str, User]:
    """Those who lead a cohort of the site today, by name."""
    leads = CohortFacilitator.objects.current().filter(site=site)
    people = User.objects.filter(pk__in=leads.values("user")).exclude(pk=user.pk)
    return {str(one.public_id): one for one in people.order_by("name", "pk")}


def _selects(
    asked: Asked, sites: Mapping[str, Site], names: Mapping[str, str]
) -> tuple[Select, ...]:
    whose = asked.select("whose", "Whose", names)
    if len(sites) < 2:
        return (whose,)
    return whose, asked.select("site", "Site", {key: one.name for key, one in sites.items()})


def _left_out(person: User | None, user: User, site: Site) -> Iterator[str]:
    if person is not None:
        whose = "yours" if person == user else f"{person.name}’s"
        yield f"Only what is {whose}."
    if site.pk not in user.sites_for(Permission.CALENDAR_OPEN):
        yield "Only groups and men within your reach."


Placed = tuple[date, Entry]


def _entries(user: User, person: User | None, site: Site, first: date) -> Iterator[Placed]:
    yield from _groups(user, person, site, first)
    slots = _slots(user, person).filter(site=site, due_on__range=(first, first + WEEK))
    slots = slots.filter(due_on__lt=first + WEEK)
    calls = []
    for slot in slots:
        if slot.item.strand == "coaching":
            calls.append(slot)
        else:
            yield slot.due_on, _one_to_one(slot)
    yield from _calls(calls, singly=person is not None)


# Groups


def of_person(person: User) -> Q:
    """Sessions for whose time she is booked; a cancelled one books nobody, so its leaders'."""
    leads = Cohort.objects.filter(runs_today("facilitators__"), facilitators__user=person)
    booked = FacilitatorBooking.objects.filter(person=person)
    return Q(pk__in=booked.values("group_session")) | Q(
        state__in=NOT_HELD, cohort__in=leads.values("pk")
    )


def _sessions(user: User, since: datetime, until: datetime) -> QuerySet[GroupSession]:
    rows = GroupSession.objects.within_reach_of(user, Permission.CALENDAR_OPEN)
    ours = rows.exclude(state=SessionState.BEFORE_US)
    return ours.filter(starts_at__gte=since, starts_at__lt=until)


def _groups(user: User, person: User | None, site: Site, first: date) -> Iterator[Placed]:
    start, end = day_bounds(first)[0], day_bounds(first + WEEK)[0]
    booked = FacilitatorBooking.objects.filter(group_session=OuterRef("pk")).order_by("pk")
    rows = _sessions(user, start, end).filter(site=site)
    if person is not None:
        rows = rows.filter(of_person(person))
    rows = rows.select_related("item", "cohort").annotate(
        names=ArraySubquery(booked.values("person__name"))
    )
    for row in rows.order_by("starts_at", "pk"):
        yield london(row.starts_at).date(), _group(row)


def _group(row: Any) -> Entry:
    names = " and ".join(User(name=name).short_name for name in row.names)
    where = str(row.cohort.get_mode_display())
    return Entry(
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        what=f"{row.item.title}, {str(row.cohort).lower()}",
        where=f"{where}{f', with {names}' if names else ''}",
        url=reverse("sessions:register", args=[row.public_id]),
        off=f"{row.get_state_display()}: {row.state_reason}" if row.is_off else "",
        moved="" if row.is_off else row.cause,
    )


# One-to-ones and calls


OF_SLOTS = (
    *("public_id", "due_on", "starts_at", "cause", "state", "site"),
    *("item__title", "item__strand", "enrolment__coach__name", "enrolment__cohort__plan_version"),
    *("participant__public_id", "participant__given_name", "participant__preferred_name"),
    "participant__family_name",
)


def _slots(user: User, person: User | None) -> QuerySet[Any]:
    """One-to-ones, and calls that are still to be made, of men who are there."""
    alone = Q(item__strand="core", group_session__isnull=True, before_us=False)
    alone &= ~Q(state=SlotState.NOT_REQUIRED)
    call = Q(item__strand="coaching", state__in=OPEN)
    again = Attempt.objects.standing().filter(slot=OuterRef("pk")).order_by("-number")
    rows: QuerySet[Any] = (
        Slot.objects.within_reach_of(user, Permission.CALENDAR_OPEN)
        .filter(alone | call, enrolment__left_on__isnull=True)
        .filter(enrolment__cohort__ends_on__gte=oldest_end())
        .select_related("item", "participant", "enrolment__coach", "enrolment__cohort")
        .only(*OF_SLOTS)
        .annotate(again=Subquery(again.values("try_again_at")[:1]))
        .order_by("due_on", "participant__given_name", "pk")
    )
    return rows if person is None else rows.filter(enrolment__coach=person)


def _one_to_one(slot: Any) -> Entry:
    return Entry(
        starts_at=slot.starts_at,
        ends_at=slot.starts_at + A_ONE_TO_ONE if slot.starts_at else None,
        what=f"{slot.item.title} with {slot.participant.name}",
        where="",
        url=man_page(slot.participant.public_id),
        moved=slot.cause,
    )


def _calls(slots: Sequence[Any], *, singly: bool) -> Iterator[Placed]:
    """Of one person each call; of a whole site how many each coach has on a day."""
    if singly:
        for slot in slots:
            yield _day_of_call(slot), _call(slot)
        return
    counted = Counter((slot.due_on, slot.enrolment.coach) for slot in slots)
    for (day, coach), count in counted.items():
        calls = "1 call" if count == 1 else f"{count} calls"
        yield (
            day,
            Entry(None, None, f"{calls} by {coach.short_name}", "", reverse("coaching:call_list")),
        )


def _rung_again(slot: Any) -> datetime | None:
    """When he said to be rung again, if that is in the call's own week."""
    week = slot.due_on - timedelta(days=slot.due_on.weekday())
    if slot.again is None or not week <= london(slot.again).date() < week + WEEK:
        return None
    again: datetime = slot.again
    return again


def _day_of_call(slot: Any) -> date:
    again = _rung_again(slot)
    day: date = london(again).date() if again else slot.due_on
    return day


def _call(slot: Any) -> Entry:
    return Entry(
        starts_at=_rung_again(slot),
        ends_at=None,
        what=f"Ring {slot.participant.name}, {str(slot.item).lower()}",
        where="",
        url=reverse("coaching:log", args=[slot.public_id]),
        moved=slot.cause,
    )


# The days


def _days(found: Sequence[Placed], site: Site, first: date) -> Iterator[Day]:
    closures = list(
        SiteClosure.objects.filter(site=site, first_day__lt=first + WEEK, last_day__gte=first)
    )
    for ahead in range(WEEK.days):
        day = first + timedelta(days=ahead)
        own = sorted((entry for at, entry in found if at == day), key=_place)
        closed = [one.reason for one in closures if one.first_day <= day <= one.last_day]
        name = holiday_name(day, site.nation)
        if own or day.weekday() < 5 or closed:
            yield Day(
                day, ", ".join([*([name] if name else []), *closed]), tuple(own), day == today()
            )


def _place(entry: Entry) -> tuple[bool, float, str]:
    """By their time, and what has none last."""
    at = entry.starts_at
    return at is None, at.timestamp() if at else 0.0, entry.what


# The feed


def appointments_of(user: User) -> list[Appointment]:
    """Her own groups, one-to-ones and calls, with nothing of whom or what. Three queries."""
    day = today()
    since, until = local(day - BEHIND, time.min), local(day + AHEAD, time.min)
    sessions = _sessions(user, since, until) | _to_stand_in(user, since, until)
    slots = _slots(user, user).filter(due_on__gte=day - BEHIND, due_on__lt=day + AHEAD)
    return [
        *(_of_session(user, one) for one in sessions.filter(of_person(user)).distinct()),
        *_of_slots(user, list(slots)),
    ]


def _to_stand_in(user: User, since: datetime, until: datetime) -> QuerySet[GroupSession]:
    """Her time is taken before its men come within her reach, which they do a day before."""
    own = StandIn.objects.filter(user=user, until__gt=now())
    return GroupSession.objects.filter(
        starts_at__gte=since, starts_at__lt=until, pk__in=own.values("group_session")
    )


def _uid(user: User, row: Any) -> str:
    """Stays with the entry, says nothing of it, and differs between people."""
    said = f"{user.public_id}:{row.public_id}"
    return hashlib.sha256(said.encode()).hexdigest()[:40]


def _of_session(user: User, row: GroupSession) -> Appointment:
    return Appointment(
        uid=_uid(user, row),
        starts=row.starts_at,
        ends=row.ends_at,
        sequence=row.version,
        cancelled=row.is_off,
    )


def _of_slots(user: User, slots: Iterable[Any]) -> Iterator[Appointment]:
    rows = list(slots)
    agreed = agreed_hours_of(
        {slot.participant_id for slot in rows if slot.item.strand == "coaching"}
    )
    for slot in rows:
        starts = slot.starts_at or slot.due_on
        length = A_ONE_TO_ONE
        if slot.item.strand == "coaching":
            starts, length = _time_of_call(slot, agreed.get(slot.participant_id, [])), A_CALL
        yield Appointment(
            uid=_uid(user, slot),
            starts=starts,
            ends=starts + length if isinstance(starts, datetime) else None,
            sequence=slot.enrolment.cohort.plan_version,
        )


def _time_of_call(slot: Any, agreed: Sequence[AgreedHours]) -> datetime | date:
    """When he said to be rung again, else at his agreed time of that week, else on its day."""
    again = _rung_again(slot)
    if again is not None:
        return again
    times = next_agreed(agreed, local(slot.due_on, time.min))
    day: date = slot.due_on
    return times[0] if times else day
