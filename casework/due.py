"""What is due of a man across rooms: one-to-ones to mark, goals to look at again.

Computed from days alone whenever it is asked, so that no nightly job has to be right first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject
from django.urls import reverse

from advance_site.accounts.access import Permission
from advance_site.accounts.models import User
from advance_site.core.dates import day_bounds, london, now, today
from advance_site.core.work import Act, WorkKind, WorkRow
from participants.addresses import man_page, man_place
from participants.models import Goal, GoalReview, ReviewPoint
from participants.reach import rows_of_caseload
from sessions.models import Enrolment, Slot
from sessions.models.reach import oldest_end

DAYS_OF_A_WEEK = 7
WEEKS: dict[ReviewPoint, int] = {
    ReviewPoint.WEEK_4: 4,
    ReviewPoint.WEEK_8: 8,
    ReviewPoint.WEEK_12: 12,
    ReviewPoint.WEEK_16: 16,
}


def due_for(user: User, *, site: bool = False) -> list[WorkRow]:
    """Lines of Today, of her own men or of all within her reach. Two queries."""
    return [*_one_to_ones(user, site=site), *_reviews(user, site=site)]


def _own(user: User, *, site: bool) -> Q:
    if site:
        return Q()
    return rows_of_caseload(user)


def _one_to_ones(user: User, *, site: bool) -> list[WorkRow]:
    if not user.may(Permission.SLOT_MARK):
        return []
    _, tomorrow = day_bounds(today())
    rows = (
        Slot.objects.within_reach_of(user, Permission.SLOT_MARK)
        .filter(_own(user, site=site), item__strand="core", group_session__isnull=True)
        .filter(enrolment__left_on__isnull=True, due_on__lte=today())
        .exclude(starts_at__gte=tomorrow)
        .open()
        .select_related("item", "participant")
        .order_by("due_on", "pk")
    )
    return [_one_to_one(row) for row in rows]


def _one_to_one(slot: Slot) -> WorkRow:
    url = reverse("coaching:slot", args=[slot.public_id])
    title = slot.item.title.lower()
    begins = slot.starts_at if slot.starts_at and slot.starts_at > now() else None
    day = (
        f"{london(slot.starts_at):%A %-d %B %-H:%M}"
        if slot.starts_at
        else f"{slot.due_on:%A %-d %B}"
    )
    return WorkRow(
        kind=WorkKind.REGISTER,
        verb=f"{slot.item.title} with" if begins else f"Mark the {title} with",
        who=slot.participant.name,
        why=f"{day}. His first session." if slot.item.number == 1 else f"{day}.",
        url=url,
        starts_at=begins,
        late_days=max(0, (today() - slot.due_on).days),
        acts=(Act("Mark", url, described_as=f"the {title} with {slot.participant.name}"),),
        key=f"slot-{slot.public_id}",
    )


@dataclass(frozen=True, slots=True)
class ReviewDue:
    """A goal whose point of review has come, the day on which it came, and whose it is."""

    goal: UUID
    words: str
    man: UUID
    name: str
    site: int
    holder: int
    point: ReviewPoint
    day: date

    def url(self) -> str:
        place = man_place("goal_review", self.man, row=self.goal)
        return f"{place}?point={self.point.value}"

    @property
    def late_days(self) -> int:
        """It is done at any time of its week."""
        return max(0, (today() - self.day).days - DAYS_OF_A_WEEK + 1)


MAN = (
    "participant__public_id",
    "participant__given_name",
    "participant__preferred_name",
    "participant__family_name",
    "participant__site",
    "participant__holder",
)


def reviews_due(user: User, own: Q) -> list[ReviewDue]:
    """The first goal of each man whose review is due. One query."""
    reviewed = GoalReview.objects.standing().filter(goal=OuterRef("pk")).values("point")
    course = Enrolment.objects.standing().filter(
        participant=OuterRef("participant"), cohort__ends_on__gte=oldest_end()
    )
    dates = course.values(json=JSONObject(starts="cohort__starts_on", ends="cohort__ends_on"))
    rows = (
        Goal.objects.within_reach_of(user, Permission.MAN_CHANGE)
        .running()
        .filter(own)
        .order_by("participant", "place")
        .values("public_id", "words", "set_at", "participant", *MAN)
        .annotate(reviewed=ArraySubquery(reviewed), course=ArraySubquery(dates[:1]))
    )
    return list(_first_of_each_man(rows))


def _first_of_each_man(goals: Iterable[Any]) -> Iterator[ReviewDue]:
    """One a man: his goals are looked at in one talk."""
    seen: set[int] = set()
    for goal in goals:
        due = _due_review(goal)
        if due is not None and goal["participant"] not in seen:
            seen.add(goal["participant"])
            yield due


def _due_review(goal: Mapping[str, Any]) -> ReviewDue | None:
    """The newest point that has come since the goal was set, if it has no review."""
    if not goal["course"]:
        return None
    starts, ends = (date.fromisoformat(goal["course"][0][key]) for key in ("starts", "ends"))
    for point, day in reversed(points_of(starts, ends)):
        if day <= today():
            is_due = point not in goal["reviewed"] and london(goal["set_at"]).date() < day
            return _review_due(goal, point, day) if is_due else None
    return None


def _review_due(goal: Mapping[str, Any], point: ReviewPoint, day: date) -> ReviewDue:
    given = goal["participant__preferred_name"] or goal["participant__given_name"]
    return ReviewDue(
        goal=goal["public_id"],
        words=goal["words"],
        man=goal["participant__public_id"],
        name=f"{given} {goal['participant__family_name']}",
        site=goal["participant__site"],
        holder=goal["participant__holder"],
        point=point,
        day=day,
    )


def points_of(starts: date, ends: date) -> list[tuple[ReviewPoint, date]]:
    """The days on which goals are looked at: the first of four weeks, and that of the booster."""
    weeks = [
        (point, starts + timedelta(days=(week - 1) * DAYS_OF_A_WEEK))
        for point, week in WEEKS.items()
    ]
    return sorted([*weeks, (ReviewPoint.BOOSTER, ends)], key=lambda pair: pair[1])


def _reviews(user: User, *, site: bool) -> list[WorkRow]:
    if not user.may(Permission.MAN_CHANGE):
        return []
    return [_review(due) for due in reviews_due(user, _own(user, site=site))]


def _review(due: ReviewDue) -> WorkRow:
    return WorkRow(
        kind=WorkKind.REVIEW,
        verb="Review goals with",
        who=due.name,
        why=f"{due.point.label} review. “{due.words}”",
        url=man_page(due.man),
        late_days=due.late_days,
        acts=(Act("Review", due.url(), described_as=f"of the goals of {due.name}"),),
        key=f"goal-{due.goal}",
    )
