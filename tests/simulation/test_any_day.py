"""The demonstration can be made on any day, at any hour."""

from datetime import date, time

import pytest
from django.conf import LazySettings
from django.core.management import call_command

from advance_site.core.dates import day_bounds, local
from participants.models import Participant
from sessions.models import GroupSession
from simulation.clock import clock_at
from tests.cast import owner

SUNDAY, AFTER_EASTER, NEW_YEAR = date(2026, 10, 25), date(2026, 5, 1), date(2027, 1, 1)
LEAP_DAY, CHRISTMAS, FRIDAY_NIGHT = date(2028, 2, 29), date(2026, 12, 25), date(2026, 7, 3)


def invent(day: date, at: time) -> None:
    with clock_at(local(day, at)), owner():
        call_command("demo")


def groups_on(day: date) -> int:
    start, end = day_bounds(day)
    with owner():
        return GroupSession.objects.filter(starts_at__gte=start, starts_at__lt=end).count()


@pytest.fixture(autouse=True)
def _demonstration(settings: LazySettings) -> None:
    settings.DEMO = settings.EMBEDDED = True


@pytest.mark.django_db
def test_it_is_made_on_the_sunday_on_which_the_clocks_change() -> None:
    invent(SUNDAY, time(1, 30))

    assert groups_on(SUNDAY) == 1
    with owner():
        assert Participant.objects.count() > 40


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "at"),
    [
        (AFTER_EASTER, time(9)),
        (LEAP_DAY, time(12)),
        (FRIDAY_NIGHT, time(23, 59)),
        (CHRISTMAS, time(8)),
        (NEW_YEAR, time(0, 1)),
    ],
    ids=str,
)
def test_it_is_made_on_days_out_of_the_ordinary(day: date, at: time) -> None:
    invent(day, at)

    assert groups_on(day) == (0 if day in (CHRISTMAS, NEW_YEAR) else 1)
