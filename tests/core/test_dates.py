"""Dates: London's clock, the holidays of four nations, working days."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from advance_site.core import dates
from advance_site.core.dates import Nation

DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2035, 12, 31))


@time_machine.travel(datetime(2026, 7, 1, 23, 30, tzinfo=UTC), tick=False)
def test_today_is_the_day_in_london():
    assert dates.now() == datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    assert dates.today() == date(2026, 7, 2)


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(dates.NaiveMomentError):
        dates.london(datetime(2026, 7, 1, 12, 0))  # noqa: DTZ001


def test_a_local_time_may_not_bring_its_own_zone():
    with pytest.raises(ValueError, match="no time zone"):
        dates.local(date(2026, 7, 1), time(12, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("day", "hour_utc"),
    [(date(2026, 10, 24), 17), (date(2026, 10, 26), 18), (date(2026, 3, 30), 17)],
)
def test_six_in_the_evening_stays_six_across_the_clock_change(day, hour_utc):
    moment = dates.local(day, time(18, 0))

    assert (moment.hour, moment.astimezone(UTC).hour) == (18, hour_utc)


def test_a_skipped_time_becomes_the_hour_after_and_a_repeated_one_the_first():
    skipped = dates.local(date(2026, 3, 29), time(1, 30))
    repeated = dates.local(date(2026, 10, 25), time(1, 30))

    assert skipped.time() == time(2, 30)
    assert repeated.astimezone(UTC) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@given(DAYS, st.times(min_value=time(3, 0)))
def test_a_local_time_shows_itself_on_a_london_clock(day, at):
    moment = dates.local(day, at)

    assert (moment.date(), moment.time()) == (day, at)
    assert moment.utcoffset() is not None


@given(DAYS)
def test_the_bounds_of_a_day_meet_the_next_day(day):
    start, end = dates.day_bounds(day)

    assert dates.day_bounds(day + timedelta(days=1))[0] == end
    assert (
        timedelta(hours=23) <= end.astimezone(UTC) - start.astimezone(UTC) <= timedelta(hours=25)
    )


@pytest.mark.parametrize(
    ("day", "closed_in"),
    [
        (date(2026, 1, 2), {Nation.SCOTLAND}),
        (date(2026, 3, 17), {Nation.NORTHERN_IRELAND}),
        (date(2026, 4, 6), {Nation.ENGLAND, Nation.WALES, Nation.NORTHERN_IRELAND}),
        (date(2026, 8, 3), {Nation.SCOTLAND}),
        (date(2026, 12, 28), set(Nation)),
        (date(2026, 12, 29), set()),
    ],
)
def test_each_nation_keeps_its_own_holidays(day, closed_in):
    assert {nation for nation in Nation if dates.is_closed(day, nation)} == closed_in


def test_a_holiday_has_its_name_and_an_ordinary_day_none():
    assert dates.holiday_name(date(2026, 12, 25), "ENG") == "Christmas Day"
    assert dates.holiday_name(date(2026, 12, 24), "ENG") == ""


def test_a_site_closure_closes_a_day():
    closure = date(2026, 12, 24)

    assert dates.is_closed(closure, Nation.ENGLAND, [closure])
    assert not dates.is_working_day(closure, Nation.ENGLAND, {closure})


def test_an_unknown_nation_is_refused():
    with pytest.raises(ValueError, match="XXX"):
        dates.is_closed(date(2026, 1, 1), "XXX")


def test_the_working_day_after_christmas_eve_passes_the_holidays():
    assert dates.working_day_after(date(2026, 12, 24), "ENG") == date(2026, 12, 29)
    assert dates.working_day_after(date(2026, 12, 24), "ENG", 2) == date(2026, 12, 30)


def test_at_least_one_working_day_is_counted():
    with pytest.raises(ValueError, match="at least one"):
        dates.working_day_after(date(2026, 12, 24), "ENG", 0)


@given(DAYS, st.sampled_from(list(Nation)), st.integers(min_value=1, max_value=15))
def test_between_a_day_and_its_nth_working_day_lie_exactly_n(day, nation, n):
    found = dates.working_day_after(day, nation, n)
    passed = [day + timedelta(days=i) for i in range(1, (found - day).days + 1)]

    assert sum(dates.is_working_day(one, nation) for one in passed) == n
    assert dates.is_working_day(found, nation)
