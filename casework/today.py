"""Today: what every room offers, gathered into one counted list."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import OuterRef, Subquery

import casework.due
import coaching.due
import participants.due
import sessions.due
from advance_site.accounts.access import Permission, Role
from advance_site.accounts.models import Membership, User
from advance_site.core.dates import london, now
from advance_site.core.work import Act, Section, WorkKind, WorkRow, clock_of, in_order
from casework.models import Show, TodayChoice, Whose
from casework.strip import OPEN_FOR
from participants.addresses import man_place
from participants.models import PhoneNumber
from sessions.models import Slot

log = logging.getLogger(__name__)

ROOMS: tuple[tuple[str, Callable[..., list[WorkRow]]], ...] = (
    ("The men’s follow-ups", participants.due.due_for),
    ("The registers", sessions.due.due_for),
    ("The calls", coaching.due.due_for),
    ("The one-to-ones and goals", casework.due.due_for),
)
CALL_KEY = "call-"
TITLES = {
    Section.NOW: "Now",
    Section.CLOCK: "By the clock",
    Section.ANY_TIME: "Any time today",
}
SHOWN: dict[Show, Callable[[WorkRow], bool]] = {
    Show.ALL: lambda _row: True,
    Show.CALLS: lambda row: row.kind is WorkKind.CALL,
    Show.FOLLOW_UPS: lambda row: row.kind in {WorkKind.FOLLOW_UP, WorkKind.REVIEW, WorkKind.OTHER},
    Show.REGISTERS: lambda row: row.kind in {WorkKind.GROUP, WorkKind.REGISTER, WorkKind.SESSION},
    Show.LATE: lambda row: row.late_days > 0,
}
ON_A_PHONE = {Show.ALL, Show.CALLS, Show.LATE}


@dataclass(frozen=True, slots=True)
class NumberTap:
    """Where a number of his is shown, and written down, by one tap."""

    url: str
    label: str = "Number"
    value: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its words and its place."""

    row: WorkRow
    when: str
    note: str
    when_late: bool
    show_late: bool
    show_tries: bool
    number: NumberTap | None
    first: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One of the three parts, with a remark on what comes."""

    title: str
    remark: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    label: str
    url: str
    chosen: bool
    count: int | None = None
    late: bool = False
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Empty:
    """Why nothing is here, and what comes next."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class TodayPage:
    """The page. `failures` name the rooms that could not be read."""

    moment: datetime
    parts: tuple[Part, ...]
    count: int
    shows: tuple[Filter, ...]
    whose: tuple[Filter, ...]
    failures: tuple[str, ...]
    empty: Empty | None


def choice_of(user: User, show: str = "", whose: str = "") -> TodayChoice:
    """What she asked for, else what she chose last; a new choice is kept."""
    kept = TodayChoice.objects.filter(user=user).first() or TodayChoice(user=user)
    chosen = TodayChoice(
        user=user,
        show=show if show in Show.values else kept.show,
        whose=whose if whose in Whose.values else kept.whose,
    )
    if (chosen.show, chosen.whose) != (kept.show, kept.whose):
        TodayChoice.objects.update_or_create(
            user=user, defaults={"show": chosen.show, "whose": chosen.whose}
        )
    return chosen


def today_page(user: User, choice: TodayChoice) -> TodayPage:
    """Gather, count, filter and order."""
    moment = now()
    gathered, failures = gather(user, site=choice.whose == Whose.SITE)
    calls = _calls(gathered)
    rows = one_call_a_man(gathered, calls)
    numbers = {key: call.number for key, call in calls.items()}
    show = Show(choice.show)
    chosen = in_order([row for row in rows if SHOWN[show](row)], moment)
    return TodayPage(
        moment=moment,
        parts=_parts(chosen, numbers, moment),
        count=len(chosen),
        shows=tuple(_show(one, show, rows) for one in Show),
        whose=_whose(user, Whose(choice.whose)),
        failures=failures,
        empty=None if chosen or failures else _empty(user, rows),
    )


def gather(user: User, *, site: bool) -> tuple[list[WorkRow], tuple[str, ...]]:
    """Ask every room; one that fails is named, and the rest stand.

    All are asked within one savepoint. Only where that fails is each asked within its own.
    """
    try:
        with transaction.atomic():
            rows = [row for _, due_for in ROOMS for row in due_for(user, site=site)]
    except Exception:
        log.exception("a room failed; each is asked apart")
        return _gather_apart(user, site=site)
    return _of_today(rows), ()


def _gather_apart(user: User, *, site: bool) -> tuple[list[WorkRow], tuple[str, ...]]:
    rows: list[WorkRow] = []
    failures: list[str] = []
    for name, due_for in ROOMS:
        try:
            with transaction.atomic():
                rows += due_for(user, site=site)
        except Exception:
            log.exception("%s could not be read", name)
            failures.append(name)
    return _of_today(rows), tuple(failures)


def _of_today(rows: Iterable[WorkRow]) -> list[WorkRow]:
    """Leave out calls whose agreed time is on another day."""
    day = london(now()).date()
    return [
        row
        for row in rows
        if row.kind is not WorkKind.CALL
        or row.starts_at is None
        or london(row.starts_at).date() <= day
    ]


@dataclass(frozen=True, slots=True)
class CallOf:
    """Whose call a line is, since when it is due, and where his number is shown."""

    man: int
    due_on: date
    number: NumberTap | None


def _calls(rows: Iterable[WorkRow]) -> dict[str, CallOf]:
    """What the lines of calls do not say themselves; one query for all, by the line's key."""
    slots = [row.key.removeprefix(CALL_KEY) for row in rows if row.key.startswith(CALL_KEY)]
    if not slots:
        return {}
    newest = PhoneNumber.objects.in_use().filter(participant=OuterRef("participant"))
    phone = Subquery(newest.order_by("-added_at", "-pk").values("public_id")[:1])
    found = Slot.objects.filter(public_id__in=slots).values_list(
        "public_id", "participant", "participant__public_id", "due_on", phone
    )
    return {
        f"{CALL_KEY}{slot}": CallOf(
            man, due_on, NumberTap(man_place("phone_show", his, row=number)) if number else None
        )
        for slot, man, his, due_on, number in found
    }


def one_call_a_man(rows: Iterable[WorkRow], calls: dict[str, CallOf]) -> list[WorkRow]:
    """Keep of each man's open calls the oldest that can still be caught up, else the newest.

    The line says how many others are open; the list of calls has them all.
    """
    kept: list[WorkRow] = []
    by_man: dict[int, list[WorkRow]] = defaultdict(list)
    for row in rows:
        if row.key in calls:
            by_man[calls[row.key].man].append(row)
        else:
            kept.append(row)
    return [*kept, *(_one_of(own, calls) for own in by_man.values())]


def _one_of(own: list[WorkRow], calls: dict[str, CallOf]) -> WorkRow:
    oldest_first = sorted(own, key=lambda row: calls[row.key].due_on)
    since = london(now()).date() - OPEN_FOR
    still = [row for row in oldest_first if calls[row.key].due_on >= since]
    chosen = still[0] if still else oldest_first[-1]
    others = len(own) - 1
    if not others:
        return chosen
    words = "1 other call with him is" if others == 1 else f"{others} other calls with him are"
    return replace(chosen, why=f"{chosen.why} {words} open.")


def _parts(
    rows: list[WorkRow], numbers: dict[str, NumberTap | None], moment: datetime
) -> tuple[Part, ...]:
    parts: list[Part] = []
    for section in Section:
        mine = [row for row in rows if row.section(moment) is section]
        if not mine:
            continue
        is_now = section is Section.NOW
        lines = [
            line_of(row, numbers.get(row.key), moment, first=is_now and place == 0)
            for place, row in enumerate(mine)
        ]
        remark = _remark(rows, moment) if section is Section.NOW else ""
        parts.append(Part(TITLES[section], remark, tuple(lines)))
    return tuple(parts)


def _remark(rows: list[WorkRow], moment: datetime) -> str:
    """Say until when nothing has a fixed time."""
    fixed = [row.starts_at for row in rows if row.starts_at and row.starts_at > moment]
    begun = any(row.kind is WorkKind.GROUP and row.is_open(moment) for row in rows)
    if begun or not fixed:
        return ""
    first = london(min(fixed))
    clock = f"{first:%-H:%M}" if first.date() == london(moment).date() else f"{first:%A %-H:%M}"
    return f"Nothing at a fixed time until {clock}"


def line_of(
    row: WorkRow, number: NumberTap | None, moment: datetime, *, first: bool = False
) -> Line:
    """A line with its time in words; `number` is where his is shown.

    Strong buttons stand on the first line and on a group alone.
    """
    clock = clock_of(row, moment)
    calm = row.acts if first or row.kind is WorkKind.GROUP else _calm(row.acts)
    return Line(
        row=replace(row, acts=calm),
        when=clock.when,
        note=clock.note or _countdown(row, moment),
        when_late=clock.late,
        show_late=not clock.late,
        show_tries=row.kind is WorkKind.CALL,
        number=number,
        first=first,
    )


def _calm(acts: Iterable[Act]) -> tuple[Act, ...]:
    return tuple(replace(act, strong=False) for act in acts)


def _countdown(row: WorkRow, moment: datetime) -> str:
    """How long it is until a group of today."""
    if row.kind is not WorkKind.GROUP or row.starts_at is None or row.starts_at <= moment:
        return ""
    hours, minutes = divmod(int((row.starts_at - moment).total_seconds() // 60), 60)
    return f"in {hours} h {minutes} min" if hours else f"in {minutes} min"


def _show(one: Show, chosen: Show, rows: list[WorkRow]) -> Filter:
    return Filter(
        label=str(one.label),
        url=f"?show={one.value}",
        chosen=one is chosen,
        count=sum(1 for row in rows if SHOWN[one](row)),
        late=one is Show.LATE,
        wide=one not in ON_A_PHONE,
    )


def _whose(user: User, chosen: Whose) -> tuple[Filter, ...]:
    if not user.may(Permission.MAN_LIST):
        return ()
    sites = dict.fromkeys(membership.site.name for membership in user.current_memberships)
    names = {Whose.MINE: "Mine", Whose.SITE: next(iter(sites)) if len(sites) == 1 else "My sites"}
    return tuple(Filter(names[one], f"?whose={one.value}", one is chosen) for one in Whose)


def _empty(user: User, rows: list[WorkRow]) -> Empty:
    if rows:
        return Empty("Nothing like that today.", "Choose “All” to see the rest of the list.")
    if not user.may(Permission.MAN_LIST):
        return Empty("Nothing waits for you here.", "Your pages are in the header.")
    group = sessions.due.next_group(user)
    if group is not None:
        when = f"{london(group.starts_at):%A %-d %B %-H:%M}"
        return Empty("Nothing left today.", f"Next: {group.item.title.lower()}, {when}.")
    return Empty("Nothing left today.", _nobody_yet(user))


def _nobody_yet(user: User) -> str:
    sites = [membership.site_id for membership in user.current_memberships]
    leads = Membership.objects.current(london(now()).date()).filter(
        site__in=sites, role=Role.SITE_LEAD
    )
    lead = leads.exclude(user=user).select_related("user").order_by("pk").first()
    if lead is None:
        return "You have no group to come. Cohorts are made under Groups."
    return f"You have no group to come. {lead.user.short_name} adds you to a cohort."
