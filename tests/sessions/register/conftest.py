"""An open register, an hour after its session began."""

from datetime import timedelta

import pytest
import time_machine

from advance_site.core.dates import local
from tests.factories.sessions import EVENING, group
from tests.sessions.conftest import acting
from tests.sessions.register.marks import GROUP_1, MONDAY


@pytest.fixture
def clock():
    with time_machine.travel("2026-09-14 09:00+00:00", tick=False) as traveller:
        yield traveller


@pytest.fixture
def register(team, clock):
    """Group 1 of a cohort of three, an hour after it began, with its first facilitator acting."""
    cohort = team.cohort(men=3, starts_on=MONDAY)
    clock.move_to(local(GROUP_1, EVENING) + timedelta(hours=1))
    with acting(team.first):
        yield group(cohort)
