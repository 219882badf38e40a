"""Days of the week have one numbering everywhere."""

from datetime import date, timedelta

from advance_site.core.weekdays import Weekday

DAYS = [date(2026, 9, 21) + timedelta(days=ahead) for ahead in range(7)]


def test_the_numbers_are_those_of_a_date():
    assert [Weekday(day.weekday()).label for day in DAYS] == [f"{day:%A}" for day in DAYS]


def test_the_short_words_are_the_calendars():
    assert [Weekday(day.weekday()).short for day in DAYS] == [f"{day:%a}" for day in DAYS]
    assert [day.code for day in Weekday] == [f"{day:%a}".lower() for day in DAYS]
