"""Agreed times were numbered from Monday as 1; the change of the numbering keeps their days."""

from importlib import import_module

import pytest
from django.db import connection

from advance_site.core.weekdays import Weekday
from participants.models import Participant
from tests.cast import owner

UNCHECKED = """
ALTER TABLE participants_agreedtime DROP CONSTRAINT participants_agreedtime_weekday_known
"""
STEP = import_module("participants.migrations.0007_weekdays_from_0")


@pytest.mark.django_db
def test_times_of_the_old_numbering_keep_their_day(man: Participant) -> None:
    with owner(), connection.cursor() as cursor:
        cursor.execute(UNCHECKED)
        for number in range(1, 8):
            man.agreed_times.create(
                weekday=number, starts="17:00", ends="19:00", added_by=man.holder
            )

        for statement in STEP.TO_0:
            cursor.execute(statement)
        there = list(man.agreed_times.order_by("pk").values_list("weekday", flat=True))
        for statement in STEP.TO_1:
            cursor.execute(statement)
        and_back = list(man.agreed_times.order_by("pk").values_list("weekday", flat=True))

    assert there == list(Weekday)
    assert and_back == list(range(1, 8))
