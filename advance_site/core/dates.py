"""Dates and times as the programme means them: aware, and read on a clock in London."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays
from django.db import models
from django.utils import timezone

from advance_site.core.weekdays import Weekday

LONDON = ZoneInfo("Europe/London")
UTC = ZoneInfo("UTC")


class Nation(models.TextChoices):
    """The nations of the United Kingdom, by the codes that holiday calendars use."""

    ENGLAND = "ENG", "England"
    WALES = "WLS", "Wales"
    SCOTLAND = "SCT", "Scotland"
    NORTHERN_IRELAND = "NIR", "Northern Ireland"


class NaiveMomentError(ValueError):
    """A date and time came without a time zone, so nobody can say when it is."""


def now() -> datetime:
    """This moment, aware, in UTC."""
    return timezone.now()


def today() -> date:
    """The day it is in London."""
    return london(now()).date()


def london(moment: datetime) -> datetime:
    """The same moment on a London clock."""
    if moment.tzinfo is None:
        raise NaiveMomentError("A date and time needs a time zone")
    return moment.astimezone(LONDON)


def local(day: date, at: time) -> datetime:
    """The moment when a London clock shows this time on this day.

    A time that the spring change skips becomes the hour after it; a time that the autumn
    change repeats means its first occurrence.
    """
    if at.tzinfo is not None:
        raise ValueError("A time of the London clock has no time zone of its own")
    return datetime.combine(day, at, tzinfo=LONDON).astimezone(UTC).astimezone(LONDON)


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """The first moment of a London day and the first of the next."""
    return local(day, time.min), local(day + timedelta(days=1), time.min)


@cache
def _calendar(nation: Nation) -> holidays.HolidayBase:
    return holidays.country_holidays("GB", subdiv=nation.value)


def holiday_name(day: date, nation: str) -> str:
    """The bank holiday's name in this nation, or an empty text."""
    return str(_calendar(Nation(nation)).get(day) or "")


def is_closed(day: date, nation: str, closures: Collection[date] = ()) -> bool:
    """Say whether the day is a bank holiday of the nation, or closed at the site."""
    return bool(holiday_name(day, nation)) or day in closures


def is_working_day(day: date, nation: str, closures: Collection[date] = ()) -> bool:
    """Say whether people are at work: Monday to Friday, no bank holiday, no closure."""
    return day.weekday() < Weekday.SATURDAY and not is_closed(day, nation, closures)


def working_day_after(day: date, nation: str, n: int = 1, closures: Collection[date] = ()) -> date:
    """The n-th working day after the day, which itself is never counted."""
    if n < 1:
        raise ValueError("Count at least one working day")
    found = day
    for _ in range(n):
        found += timedelta(days=1)
        while not is_working_day(found, nation, closures):
            found += timedelta(days=1)
    return found
