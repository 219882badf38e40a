"""Groups of today, registers nobody has signed, men to be told, as lines of Today. Two queries."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, QuerySet
from django.urls import reverse

from advance_site.accounts.access import Permission
from advance_site.accounts.models import User
from advance_site.core.dates import day_bounds, london, now, today
from advance_site.core.work import Act, WorkKind, WorkRow
from sessions.models import (
    CohortFacilitator,
    Enrolment,
    GroupSession,
    SessionState,
    ToTell,
)
from sessions.models.cohort import led
from sessions.models.group import NOT_HELD, led_by_me

OLDEST_REGISTER = timedelta(days=90)


def due_for(user: User, *, site: bool = False) -> list[WorkRow]:
    """Lines of Today: of the sessions that she leads or stands in for, or of her whole reach."""
    if not user.may(Permission.REGISTER_MARK):
        return []
    rows = _unsigned(user) if site else _unsigned(user).filter(led_by_me(user))
    return [*(_line(row, user) for row in rows), *_to_tell(user, site=site)]


def men_to_tell(user: User, *, site: bool = False, told_today: bool = False) -> QuerySet[ToTell]:
    """Who has not heard of a change yet, urgent ones first; or who was told today.

    Hers are the men of the cohorts that she leads, and those whom she coaches.
    """
    rows = ToTell.objects.within_reach_of(user, Permission.CALL_LIST)
    start, end = day_bounds(today())
    rows = rows.filter(told_at__gte=start, told_at__lt=end) if told_today else rows.open()
    if not site:
        coached = Enrolment.objects.standing().filter(coach=user)
        rows = rows.filter(
            led(user, "change__cohort") | Q(participant__in=coached.values("participant"))
        )
    people = rows.select_related("participant", "change__cohort", "told_by")
    return people.order_by("-urgent", "change", "participant__given_name", "pk")


def _to_tell(user: User, *, site: bool) -> list[WorkRow]:
    """One line for each change that men have not heard of."""
    by_change: dict[int, list[ToTell]] = {}
    for row in men_to_tell(user, site=site):
        by_change.setdefault(row.change_id, []).append(row)
    return [_round(rows) for rows in by_change.values()]


def _round(rows: list[ToTell]) -> WorkRow:
    first = rows[0]
    url = reverse("sessions:call_round")
    men = "1 man" if len(rows) == 1 else f"{len(rows)} men"
    return WorkRow(
        kind=WorkKind.CALL,
        verb="Tell",
        who=men,
        why=first.said,
        url=url,
        late_days=max(0, (today() - london(first.change.at).date()).days),
        acts=(Act("Ring round", url, strong=first.urgent),),
        key=f"round-{first.change.public_id}",
        after=f" of {str(first.change.cohort).lower()}",
    )


def next_group(user: User) -> GroupSession | None:
    """The next session of hers after today, for a day on which nothing is left."""
    rows = GroupSession.objects.within_reach_of(user, Permission.REGISTER_OPEN).planned()
    later = rows.filter(led_by_me(user), starts_at__gte=day_bounds(today())[1])
    found: GroupSession | None = later.select_related("item", "cohort").first()
    return found


def _unsigned(user: User) -> QuerySet[Any]:
    _, tomorrow = day_bounds(today())
    leaders = CohortFacilitator.objects.current().filter(cohort=OuterRef("cohort"))
    asked = Q(slots__isnull=False) & ~Q(slots__state="not_required")
    rows = GroupSession.objects.within_reach_of(user, Permission.REGISTER_MARK)
    return (
        rows.filter(
            signed_at__isnull=True,
            starts_at__lt=tomorrow,
            starts_at__gte=tomorrow - OLDEST_REGISTER,
        )
        .exclude(state__in=NOT_HELD)
        .select_related("item", "cohort", "site")
        .annotate(
            men=Count("slots", filter=asked, distinct=True),
            marked=Count("attendances", filter=~Q(attendances__outcome=""), distinct=True),
            leaders=ArraySubquery(leaders.values("user__name")),
        )
        .order_by("starts_at", "pk")
    )


def _line(row: Any, user: User) -> WorkRow:
    url = reverse("sessions:register", args=[row.public_id])
    if row.ends_at <= now() or row.state == SessionState.HELD:
        return _register(row, url)
    return _group(row, url, user)


def _group(row: Any, url: str, user: User) -> WorkRow:
    cohort = row.cohort
    acts = [Act("Register", url, strong=True)]
    if cohort.link:
        acts.insert(0, Act("Open video", cohort.link, described_as=f"of cohort {cohort.number}"))
    return WorkRow(
        kind=WorkKind.GROUP,
        verb="",
        who=f"{row.item.title}, cohort {cohort.number}",
        why=" ".join([_men(row.men), _place(cohort), _with(row.leaders, user)]).strip(),
        url=url,
        starts_at=row.starts_at,
        until=row.ends_at,
        acts=tuple(acts),
        key=f"group-{row.public_id}",
    )


def _register(row: Any, url: str) -> WorkRow:
    day = london(row.starts_at).date()
    days = (today() - day).days
    return WorkRow(
        kind=WorkKind.REGISTER,
        verb="Finish the register of" if row.marked else "Take the register of",
        who=f"{row.item.title}, cohort {row.cohort.number}",
        why=f"{day:%A %-d %B}. {_left_to_mark(row)}",
        url=url,
        late_days=days if days >= row.site.register_late_after_days else 0,
        acts=(Act("Finish" if row.marked else "Take it", url),),
        key=f"register-{row.public_id}",
    )


def _left_to_mark(row: Any) -> str:
    left = max(0, row.men - row.marked)
    return f"{left} of {row.men} men to mark, then sign." if left else "All marked: sign it."


def _men(count: int) -> str:
    return "1 man." if count == 1 else f"{count} men."


def _place(cohort: Any) -> str:
    words = [f"{cohort.get_mode_display()}."]
    if cohort.room:
        words.append(f"{cohort.room}.")
    if cohort.dial_in:
        words.append(f"By phone: {cohort.dial_in}.")
    return " ".join(words)


def _with(names: list[str], user: User) -> str:
    others = [User(name=name).short_name for name in names if name != user.name]
    return f"With {' and '.join(others)}." if others else ""
