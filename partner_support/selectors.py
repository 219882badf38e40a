"""Men of the provider's sites as the pages of this door show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from advance_site.accounts.access import Permission
from advance_site.accounts.models import User
from advance_site.core.dates import now
from partner_support.models import WindowMan, WindowManQuerySet, WindowSite

PAGE_SIZE = 50
NEWS_DAYS = 7
NEWS_MOST = 50


@dataclass(frozen=True, slots=True)
class Man:
    """One line of a list."""

    reference: str
    name: str
    date_of_birth: date | None
    site: str
    holder: str
    status: str
    status_since: datetime
    started_on: date | None


@dataclass(frozen=True, slots=True)
class Men:
    """One page of the men that were found."""

    men: tuple[Man, ...]
    count: int
    page: int
    pages: int

    @property
    def first(self) -> int:
        return (self.page - 1) * PAGE_SIZE + 1 if self.men else 0

    @property
    def last(self) -> int:
        return self.first + len(self.men) - 1 if self.men else 0


@dataclass(frozen=True, slots=True)
class News:
    """The men whose status changed lately, the newest first."""

    men: tuple[Man, ...]
    has_more: bool


def sites_shown(user: User) -> list[WindowSite]:
    """The sites for which the window is open."""
    return list(WindowSite.objects.within_reach_of(user, Permission.WINDOW_OPEN))


def men_found(
    user: User, sites: list[WindowSite], *, typed: str = "", site: str = "", page: int = 1
) -> Men:
    """A page of the men whose name or reference was typed; a page too far is the last."""
    rows = _men(user).named(typed) if typed else _men(user)
    if site:
        rows = rows.at_site(site)
    count = rows.count()
    pages = max(1, -(-count // PAGE_SIZE))
    page = min(page, pages)
    start = (page - 1) * PAGE_SIZE
    return Men(_lines(rows[start : start + PAGE_SIZE], sites), count, page, pages)


def news(user: User, sites: list[WindowSite]) -> News:
    """Men whose status changed within the last seven days."""
    rows = _men(user).changed_since(now() - timedelta(days=NEWS_DAYS))
    lines = _lines(rows[: NEWS_MOST + 1], sites)
    return News(lines[:NEWS_MOST], len(lines) > NEWS_MOST)


def _men(user: User) -> WindowManQuerySet:
    rows: WindowManQuerySet = WindowMan.objects.within_reach_of(user, Permission.WINDOW_OPEN)
    return rows.kept()


def _lines(rows: Any, sites: list[WindowSite]) -> tuple[Man, ...]:
    names: dict[UUID, str] = {site.public_id: site.name for site in sites}
    return tuple(
        Man(
            reference=row.reference,
            name=row.full_name,
            date_of_birth=row.date_of_birth,
            site=names.get(row.site, ""),
            holder=row.holder_name,
            status=row.get_status_display(),
            status_since=row.status_since,
            started_on=row.started_on,
        )
        for row in rows
    )
