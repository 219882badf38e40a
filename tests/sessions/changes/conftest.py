"""The clock of these tests stands a week before the cohorts begin."""

import pytest
import time_machine


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-09-14 09:00+00:00", tick=False) as traveller:
        yield traveller
