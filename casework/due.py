"""What is due of a man across rooms: one-to-ones to mark, goals to look at again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.urls import reverse

from advance_site.accounts.access import Permission
from advance_site.accounts.models import User
from advance_site.core.dates import day_bounds, london, now, today
from advance_site.core.work import Act, WorkKind, WorkRow
from participants.addresses import man_page, man_place
from participants.models import Goal, GoalReview, Participant, ReviewPoint
from participants.reach import caseload_of
from sessions.models import Enrolment, Slot

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
    men = Participant.objects.filter(caseload_of(user))
    return Q(participant__in=men.values("pk"))


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


def _reviews(user: User, *, site: bool) -> list[WorkRow]:
    if not user.may(Permission.MAN_CHANGE):
        return []
    reviewed = GoalReview.objects.standing().filter(goal=OuterRef("pk")).values("point")
    start = Enrolment.objects.standing().filter(participant=OuterRef("participant"))
    rows = (
        Goal.objects.within_reach_of(user, Permission.MAN_CHANGE)
        .running()
        .filter(_own(user, site=site))
        .annotate(
            reviewed=ArraySubquery(reviewed),
            starts=ArraySubquery(start.values("cohort__starts_on")[:1]),
        )
        .select_related("participant")
        .order_by("participant", "place")
    )
    return _reviews_due(rows)


def _reviews_due(goals: Iterable[Any]) -> list[WorkRow]:
    """One line a man, for the first of his goals whose point has come."""
    found: dict[int, WorkRow] = {}
    for goal in goals:
        point = _point_due(goal)
        if point and goal.participant_id not in found:
            found[goal.participant_id] = _review(goal, point)
    return list(found.values())


def _point_due(goal: Any) -> tuple[ReviewPoint, date] | None:
    """The newest point that has come since the goal was set and has no review."""
    if not goal.starts:
        return None
    for point, week in reversed(WEEKS.items()):
        day = date.fromordinal(goal.starts[0].toordinal() + (week - 1) * DAYS_OF_A_WEEK)
        if day <= today():
            is_due = point not in goal.reviewed and london(goal.set_at).date() < day
            return (point, day) if is_due else None
    return None


def _review(goal: Any, due: tuple[ReviewPoint, date]) -> WorkRow:
    point, day = due
    man = goal.participant
    last_day = day.toordinal() + DAYS_OF_A_WEEK - 1
    return WorkRow(
        kind=WorkKind.REVIEW,
        verb="Review goals with",
        who=man.name,
        why=f"{point.label} review. “{goal.words}”",
        url=man_page(man.public_id),
        late_days=max(0, today().toordinal() - last_day),
        acts=(
            Act(
                "Review",
                man_place("goal_review", man.public_id, row=goal.public_id),
                described_as=f"of the goals of {man.name}",
            ),
        ),
        key=f"goal-{goal.public_id}",
    )
