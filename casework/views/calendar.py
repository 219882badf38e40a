"""A week on screen, and the feed that a calendar program fetches with a key."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from advance_site.accounts.access import Permission
from advance_site.accounts.declarations import StaffRequest, open_to_all, requires
from advance_site.audit.services import record_list
from advance_site.core.dates import now
from advance_site.output.calendars import calendar_answer, feed
from advance_site.wall.context import acting_as
from casework.calendar import NAMES, appointments_of, week_of
from casework.filters import Asked
from casework.models import CalendarKey
from casework.services import (
    make_calendar_key,
    note_use,
    person_of,
    reader_of_feed,
    revoke_calendar_key,
)

# Programs look every quarter of an hour at most; a person has a few of them.
MOST_AN_HOUR = 120
HOUR = 60 * 60


@requires(Permission.CALENDAR_OPEN)
@require_safe
def show_calendar(request: StaffRequest) -> HttpResponse:
    """A week from Monday to Sunday."""
    week = week_of(request.user, Asked.of(request.GET, NAMES))
    record_list(request, "calendar", week.count)
    return render(request, "casework/calendar.html", {"week": week})


@requires(Permission.CALENDAR_OPEN)
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_feed(request: StaffRequest) -> HttpResponse:
    """Make, show once, and revoke the address of one's own feed."""
    context: dict[str, Any] = {"address": ""}
    if "revoke" in request.POST:
        if revoke_calendar_key(by=request.user):
            messages.success(request, "The address is revoked. It leads nowhere any more.")
        return redirect("calendar_feed")
    if "make" in request.POST:
        context["address"] = _address(request, make_calendar_key(by=request.user))
    context["key"] = CalendarKey.objects.running().filter(user=request.user).first()
    return render(request, "casework/calendar_feed.html", context)


def _address(request: HttpRequest, key: str) -> str:
    return request.build_absolute_uri(reverse("calendar_ics", args=[key]))


@open_to_all("a calendar program holds the key of its person’s feed, and cannot sign in")
@require_safe
def calendar_ics(request: HttpRequest, key: str) -> HttpResponse:
    """The feed, read as its person, with her reach at this moment. It names nobody."""
    person = person_of(key)
    if person is None:
        raise Http404
    if _fetched(person) > MOST_AN_HOUR:
        return HttpResponse(
            "Too many. Try again in an hour.", status=429, content_type="text/plain"
        )
    with acting_as(person):
        user = reader_of_feed(person)
        if not user.may(Permission.CALENDAR_OPEN):
            raise Http404
        body = feed(appointments_of(user))
        note_use(key=key)
    return calendar_answer(body)


def _fetched(person: int) -> int:
    """How often this feed was asked for in this hour."""
    name = f"calendar:{person}:{now():%Y%m%d%H}"
    cache.add(name, 0, 2 * HOUR)
    return int(cache.incr(name))
