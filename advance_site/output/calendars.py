"""Calendar files that say when, and nothing about anybody: every entry is an "Appointment"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.http import HttpResponse
from icalendar import Calendar, Event

from advance_site.core.dates import london, now

ICS = "text/calendar; charset=utf-8"
SUMMARY = "Appointment"
NAME = "Appointments"
# How often programs are asked to look again.
AGAIN = "PT1H"


@dataclass(frozen=True, slots=True)
class Appointment:
    """One entry. A day without a time takes the whole day and blocks nothing.

    `uid` stays the same whatever else changes, and `sequence` only rises, so that a moved entry
    moves, and a cancelled one goes.
    """

    uid: str
    starts: datetime | date
    ends: datetime | None
    sequence: int
    cancelled: bool = False


def feed(appointments: Iterable[Appointment]) -> bytes:
    """A calendar of London times, with the description of the zone that Outlook needs."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{NAME}//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", NAME)
    calendar.add("x-published-ttl", AGAIN)
    for appointment in appointments:
        calendar.add_component(_event(appointment))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(appointment: Appointment) -> Event:
    event = Event()
    event.add("uid", appointment.uid)
    event.add("summary", SUMMARY)
    event.add("dtstamp", now())
    event.add("sequence", appointment.sequence)
    event.add("status", "CANCELLED" if appointment.cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    if isinstance(appointment.starts, datetime):
        event.add("dtstart", london(appointment.starts))
        event.add("dtend", london(appointment.ends or appointment.starts))
    else:
        event.add("dtstart", appointment.starts)
        event.add("dtend", appointment.starts + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    return event


def calendar_answer(body: bytes) -> HttpResponse:
    """As programs fetch it."""
    answer = HttpResponse(body, content_type=ICS)
    answer["Content-Disposition"] = 'attachment; filename="appointments.ics"'
    return answer
