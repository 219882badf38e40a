"""A site's attendance by strand and by week of the programme; small numbers are hidden."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median, quantiles
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import Count, Q, QuerySet

from advance_site.accounts.access import Permission, Reach
from advance_site.accounts.models import Site, User
from advance_site.core.dates import london, now
from advance_site.output.figures import Bar, BarChart
from advance_site.output.suppression import WORDS, hidden_lines, too_few
from advance_site.output.tables import Cell, Table
from casework.filters import Asked, Select, left_out
from sessions.models import Cohort, Slot, SlotState, TemplateItem

NAMES = ("site", "cohort", "period")
PERIODS = {
    "all": "All cohorts",
    "year": "Begun in the last 12 months",
    "half": "Begun in the last 6 months",
    "running": "Running now",
}
STRANDS = {"core": "Core", "website": "Website", "coaching": "Calls"}
BOOSTER = "booster"
ALL = "All"
HIDDEN = "–"
QUARTERS = 4


@dataclass(frozen=True, slots=True)
class Spread:
    """How many of a strand a man has done: the middle, and where the middle half lies."""

    mean: float
    middle: float
    lower: float
    upper: float

    @property
    def half(self) -> str:
        return f"{self.lower:g} to {self.upper:g}"


@dataclass(frozen=True, slots=True)
class StrandLine:
    """One strand. `hidden` says that it is about too few men to be shown."""

    label: str
    men: int
    done: int
    due: int
    planned: int
    spread: Spread | None
    hidden: bool = False

    @property
    def share(self) -> int:
        return share(self.done, self.due)


@dataclass(frozen=True, slots=True)
class WeekPart:
    """One strand in one week of the programme."""

    done: int
    due: int
    hidden: bool

    @property
    def words(self) -> str:
        if self.hidden:
            return HIDDEN
        return f"{self.done} of {self.due} ({share(self.done, self.due)}%)" if self.due else ""


@dataclass(frozen=True, slots=True)
class WeekLine:
    week: int
    parts: tuple[WeekPart, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """The page, whichever way it goes out. `few` says why nothing is shown."""

    site: Site
    moment: datetime
    selects: tuple[Select, ...]
    asked: Asked
    left_out: str
    men: int
    strands: tuple[StrandLine, ...]
    booster: StrandLine | None
    weeks: tuple[WeekLine, ...]
    few: str

    @property
    def title(self) -> str:
        return f"Attendance at {self.site.name}"

    @property
    def chart(self) -> BarChart:
        return BarChart(
            "Attendance by strand, of the sessions due so far",
            self.finding,
            tuple(_bar(line) for line in self.strands if line.label != ALL),
        )

    @property
    def finding(self) -> str:
        """What the figure shows, in a sentence."""
        shown = [line for line in self.strands if not line.hidden and line.due]
        parts = [f"{line.label.lower()} {line.share} per cent" for line in shown]
        return f"Of the sessions due so far, {self.men} men have done: {', '.join(parts)}."

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(STRANDS.values())


@dataclass(frozen=True, slots=True)
class Counted:
    """Slots that were due or done, and the men whose they are."""

    men: int
    done: int
    due: int


def share(done: int, due: int) -> int:
    """Whole per cent."""
    return round(100 * done / due) if due else 0


def _bar(line: StrandLine) -> Bar:
    if line.hidden:
        return Bar(line.label, 0, WORDS)
    return Bar(line.label, line.share, f"{line.share}%, {line.done:,} of {line.due:,}")


def sites_of(user: User) -> dict[str, Site]:
    """The sites at which she may see figures, by name; of her own men or of all of them."""
    places = [one.site for one in user.current_memberships if _may_at(user, one.site_id)]
    return {str(site.public_id): site for site in sorted(places, key=lambda site: site.name)}


def _may_at(user: User, site: int) -> bool:
    reaches = (Reach.CASELOAD, Reach.SITE)
    return any(site in user.sites_for(Permission.SUMMARY_OPEN, reach) for reach in reaches)


def summary_of(user: User, asked: Asked) -> Summary:
    """Read it in four queries, however many men the site has."""
    moment = now()
    day = london(moment).date()
    sites = sites_of(user)
    site = sites[asked.get("site", {key: one.name for key, one in sites.items()})]
    listed = _cohorts(user, site, asked.get("period", PERIODS), day)
    names = {"": "All", **{str(one.public_id): _cohort_words(one) for one in listed}}
    chosen = asked.get("cohort", names)
    cohorts = [one.pk for one in listed if chosen in {"", str(one.public_id)}]
    slots = _due(cohorts, day)
    by_man = _by_man(slots, cohorts)
    men = len(by_man)
    lines = _strands(by_man, cohorts) if men and not too_few(men) else ()
    return Summary(
        site=site,
        moment=moment,
        selects=_selects(asked, sites, names),
        asked=asked,
        left_out=left_out([*_left_out(user, site, asked, names[chosen])]),
        men=men,
        strands=lines[:-1],
        booster=lines[-1] if lines and lines[-1].men else None,
        weeks=tuple(_weeks(slots)) if lines else (),
        few=_few(men),
    )


def _few(men: int) -> str:
    if not men:
        return "No session was due yet."
    return f"These are {WORDS}, so no figures are shown." if too_few(men) else ""


def _cohorts(user: User, site: Site, period: str, day: date) -> list[Cohort]:
    rows = Cohort.objects.within_reach_of(user, Permission.SUMMARY_OPEN)
    rows = rows.filter(site=site, starts_on__lte=day)
    since = {"year": day - relativedelta(months=12), "half": day - relativedelta(months=6)}
    if period in since:
        rows = rows.filter(starts_on__gte=since[period])
    if period == "running":
        rows = rows.running(day)
    return list(rows.order_by("-starts_on", "-pk"))


def _cohort_words(cohort: Cohort) -> str:
    return f"{cohort}, from {cohort.starts_on:%-d %b %Y}"


def _selects(
    asked: Asked, sites: Mapping[str, Site], names: Mapping[str, str]
) -> tuple[Select, ...]:
    places = {key: site.name for key, site in sites.items()}
    first = (asked.select("site", "Site", places),) if len(places) > 1 else ()
    return (
        *first,
        asked.select("period", "When", PERIODS),
        asked.select("cohort", "Cohort", names),
    )


def _left_out(user: User, site: Site, asked: Asked, cohort: str) -> Iterator[str]:
    period = asked.get("period", PERIODS)
    if period != "all":
        words = PERIODS[period]
        yield f"Only cohorts {words[:1].lower()}{words[1:]}."
    if cohort != "All":
        yield f"Only {cohort[:1].lower()}{cohort[1:]}."
    if site.pk not in user.sites_for(Permission.SUMMARY_OPEN):
        yield "Only men within your reach."


def _due(cohorts: Sequence[int], day: date) -> QuerySet[Any]:
    """What was asked so far by us, and what was done before its day or before this system."""
    asked = Q(due_on__lte=day, before_us=False) & ~Q(state=SlotState.NOT_REQUIRED)
    rows: QuerySet[Any] = Slot.objects.filter(
        enrolment__cohort__in=cohorts, item__optional=False
    ).order_by()
    return rows.filter(asked | Q(state=SlotState.DONE))


DONE = Count("pk", filter=Q(state=SlotState.DONE))
ByMan = dict[int, dict[str, tuple[int, int]]]


def _by_man(slots: QuerySet[Any], cohorts: Sequence[int]) -> ByMan:
    """Done and due of each man by strand."""
    counted = slots.values_list("enrolment", "item__strand").annotate(done=DONE, due=Count("pk"))
    found: ByMan = defaultdict(dict)
    for man, strand, done, due in counted if cohorts else ():
        found[man][strand] = (done, due)
    return found


def _strands(by_man: ByMan, cohorts: Sequence[int]) -> tuple[StrandLine, ...]:
    """The three strands, all of them, and the booster last."""
    planned = _planned(cohorts)
    named = {key: label for key, label in STRANDS.items() if planned.get(key)}
    lines = [_line(label, by_man, (key,), planned) for key, label in named.items()]
    hidden = hidden_lines([line.men for line in lines])
    shown = [_hide(line) if place in hidden else line for place, line in enumerate(lines)]
    booster = _line("Booster", by_man, (BOOSTER,), planned)
    return (
        *shown,
        _line(ALL, by_man, tuple(STRANDS), planned),
        _hide(booster) if too_few(booster.men) else booster,
    )


def _planned(cohorts: Sequence[int]) -> dict[str, int]:
    """How many of a strand a man has, as the longest of the cohorts' programmes says."""
    items = TemplateItem.objects.filter(template__cohorts__in=cohorts, optional=False).order_by()
    counted = items.values_list("template", "strand").annotate(of=Count("pk", distinct=True))
    found: dict[str, int] = {}
    for _, strand, of in counted:
        found[strand] = max(of, found.get(strand, 0))
    return found


def _line(
    label: str, by_man: ByMan, strands: Sequence[str], planned: Mapping[str, int]
) -> StrandLine:
    own = [[parts[key] for key in strands if key in parts] for parts in by_man.values()]
    men = [(sum(d for d, _ in one), sum(due for _, due in one)) for one in own if one]
    return StrandLine(
        label=label,
        men=len(men),
        done=sum(done for done, _ in men),
        due=sum(due for _, due in men),
        planned=sum(planned.get(key, 0) for key in strands),
        spread=_spread([done for done, _ in men]),
    )


def _spread(done: Sequence[int]) -> Spread | None:
    if not done:
        return None
    lower, _, upper = (
        quantiles(done, n=QUARTERS, method="inclusive") if len(done) > 1 else [done[0]] * 3
    )
    return Spread(sum(done) / len(done), median(done), lower, upper)


def _hide(line: StrandLine) -> StrandLine:
    return StrandLine(line.label, 0, 0, 0, line.planned, None, hidden=True)


def _weeks(slots: QuerySet[Any]) -> Iterator[WeekLine]:
    """By week of the programme; a week of a strand about too few men is hidden."""
    found: dict[tuple[int, str], Counted] = {
        (week, strand): Counted(men, done, due)
        for week, strand, men, done, due in slots.exclude(item__strand=BOOSTER)
        .values_list("item__week", "item__strand")
        .annotate(men=Count("participant", distinct=True), done=DONE, due=Count("pk"))
    }
    weeks = sorted({week for week, _ in found})
    none = Counted(0, 0, 0)
    columns = [_column([found.get((week, key), none) for week in weeks]) for key in STRANDS]
    for week, parts in zip(weeks, zip(*columns, strict=True), strict=True):
        yield WeekLine(week, parts)


def _column(counted: Sequence[Counted]) -> list[WeekPart]:
    hidden = hidden_lines([one.men for one in counted])
    return [WeekPart(one.done, one.due, place in hidden) for place, one in enumerate(counted)]


def tables_of(summary: Summary, exported: str) -> tuple[Table, Table]:
    """The same for a spreadsheet: by strand, and by week."""
    notes = (summary.title, exported, summary.left_out, *([summary.few] if summary.few else []))
    lines = [*summary.strands, *([summary.booster] if summary.booster else [])]
    remarks = (
        "Due: sessions whose day has come and that were asked of him.",
        f"{HIDDEN}: {WORDS}, or a number from which that could be had.",
    )
    return (
        Table(
            "By strand",
            notes,
            ("Strand", "Men", "Done", "Due", "Per cent", "Mean", "Median", "Middle half", "Of"),
            [_strand_cells(line) for line in lines],
            remarks,
        ),
        Table(
            "By week",
            notes,
            (
                "Week",
                *(f"{label}, {what}" for label in STRANDS.values() for what in ("done", "due")),
            ),
            [_week_cells(line) for line in summary.weeks],
            remarks,
        ),
    )


def _strand_cells(line: StrandLine) -> tuple[Cell, ...]:
    if line.hidden or line.spread is None:
        return (line.label, *[HIDDEN] * 7, line.planned)
    spread = line.spread
    counts = (line.men, line.done, line.due, line.share)
    return (line.label, *counts, round(spread.mean, 1), spread.middle, spread.half, line.planned)


def _week_cells(line: WeekLine) -> tuple[Cell, ...]:
    parts = [(HIDDEN, HIDDEN) if one.hidden else (one.done, one.due) for one in line.parts]
    return (line.week, *(cell for pair in parts for cell in pair))
