"""Calendar files keep London time, move, cancel, and say nothing."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from icalendar import Calendar

from advance_site.core.dates import local
from advance_site.output.calendars import Appointment, calendar_answer, feed

OCTOBER = date(2026, 10, 11)


def appointment(day: date, **changes: Any) -> Appointment:
    values: dict[str, Any] = {
        "uid": f"{day:%Y%m%d}",
        "starts": local(day, time(18)),
        "ends": local(day, time(20)),
        "sequence": 1,
    }
    return Appointment(**{**values, **changes})


def read(*appointments: Appointment) -> Any:
    return Calendar.from_ical(feed(appointments))


def test_six_in_the_evening_stays_six_across_the_end_of_summer_time() -> None:
    days = [OCTOBER + timedelta(weeks=week) for week in range(4)]

    events = read(*(appointment(day) for day in days)).walk("VEVENT")

    starts = [event["dtstart"] for event in events]
    assert [start.params["TZID"] for start in starts] == ["Europe/London"] * 4
    assert {start.dt.hour for start in starts} == {18}
    assert [start.dt.astimezone(UTC).hour for start in starts] == [17, 17, 18, 18]


def test_the_zone_is_described_in_the_file() -> None:
    calendar = read(appointment(OCTOBER))

    [zone] = calendar.walk("VTIMEZONE")
    assert zone["tzid"] == "Europe/London"
    assert {part.name for part in zone.subcomponents} == {"DAYLIGHT", "STANDARD"}


def test_every_entry_is_an_appointment_and_no_more() -> None:
    [event] = read(appointment(OCTOBER)).walk("VEVENT")

    assert event["summary"] == "Appointment"
    assert {*event} == {
        "UID", "SUMMARY", "DTSTAMP", "SEQUENCE", "STATUS", "CLASS", "DTSTART", "DTEND",
    }  # fmt: skip


def test_a_moved_one_keeps_its_id_and_rises() -> None:
    before = read(appointment(OCTOBER)).walk("VEVENT")[0]
    moved = appointment(OCTOBER, starts=local(OCTOBER, time(19)), sequence=2)
    after = read(moved).walk("VEVENT")[0]

    assert before["uid"] == after["uid"]
    assert (before["sequence"], after["sequence"]) == (1, 2)
    assert after["dtstart"].dt.hour == 19


def test_a_cancelled_one_says_so() -> None:
    [event] = read(appointment(OCTOBER, cancelled=True)).walk("VEVENT")

    assert event["status"] == "CANCELLED"
    assert event["summary"] == "Appointment"


def test_a_day_without_a_time_takes_the_day_and_blocks_nothing() -> None:
    [event] = read(appointment(OCTOBER, starts=OCTOBER, ends=None)).walk("VEVENT")

    assert event["dtstart"].dt == OCTOBER
    assert event["dtend"].dt == OCTOBER + timedelta(days=1)
    assert event["transp"] == "TRANSPARENT"


def test_an_empty_feed_is_a_calendar() -> None:
    calendar = read()

    assert calendar.walk("VEVENT") == []
    assert calendar["version"] == "2.0"
    assert calendar["method"] == "PUBLISH"


def test_a_file_is_fetched_as_a_calendar() -> None:
    answer = calendar_answer(feed([appointment(OCTOBER)]))

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert isinstance(read(appointment(OCTOBER)).walk("VEVENT")[0]["dtstamp"].dt, datetime)
