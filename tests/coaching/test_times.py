"""When to ring again: his agreed time first, then hours not tried yet."""

from datetime import date, datetime, time

from hypothesis import given
from hypothesis import strategies as st

from advance_site.core.dates import LONDON, local, london
from advance_site.core.weekdays import Weekday
from coaching.times import AgreedHours, agreed_now, next_agreed, suggest

THURSDAY = local(date(2026, 11, 26), time(8, 50))
EVENINGS = [
    AgreedHours(Weekday.THURSDAY, time(17), time(19)),
    AgreedHours(Weekday.FRIDAY, time(8, 30), time(9, 30)),
]
moments = st.datetimes(
    min_value=datetime(2026, 1, 1),  # noqa: DTZ001 (the zone follows)
    max_value=datetime(2026, 12, 31),  # noqa: DTZ001
    timezones=st.just(LONDON),
)


def test_his_agreed_time_is_among_the_three() -> None:
    assert local(date(2026, 11, 26), time(17)) in suggest(EVENINGS, [], THURSDAY)


def test_an_hour_in_which_he_did_not_answer_is_offered_last() -> None:
    tried = [local(date(2026, 11, 24), time(12, 10))]
    assert all(london(at).hour != 12 for at in suggest([], tried, THURSDAY))


def test_a_window_that_runs_now_says_until_when() -> None:
    now = local(date(2026, 11, 27), time(9))
    assert agreed_now(EVENINGS, now) == (
        local(date(2026, 11, 27), time(8, 30)),
        local(date(2026, 11, 27), time(9, 30)),
    )


def test_no_agreed_time_today_is_no_window() -> None:
    assert agreed_now(EVENINGS, local(date(2026, 11, 24), time(9))) is None


def test_windows_of_the_coming_week_come_in_order() -> None:
    starts = next_agreed(EVENINGS, THURSDAY)
    assert starts == sorted(starts)
    assert starts[0] == local(date(2026, 11, 26), time(17))


@given(moment=moments, tried=st.lists(moments, max_size=6))
def test_three_different_times_to_come_are_always_offered(
    moment: datetime, tried: list[datetime]
) -> None:
    offered = suggest(EVENINGS, tried, moment)
    assert len(set(offered)) == 3
    assert all(at > moment for at in offered)
    assert offered == sorted(offered)
