"""Invented work happens at its moment, in the order of time, and never in the future."""

from datetime import UTC, datetime, timedelta

import pytest

from advance_site.accounts.access import Role
from advance_site.accounts.models import User
from advance_site.core.dates import now, today
from advance_site.wall.context import current_user_id
from participants.models import Bulletin, BulletinKind
from simulation.clock import clock_at
from simulation.diary import Diary
from tests.cast import owner
from tests.factories.accounts import make_user

THEN = datetime(2026, 2, 3, 14, 5, tzinfo=UTC)


def test_now_is_another_moment_for_a_while() -> None:
    before = now()

    with clock_at(THEN):
        inside = now(), today()

    assert inside == (THEN, THEN.date())
    assert now() - before < timedelta(minutes=1)


def test_defaults_of_columns_follow_the_clock() -> None:
    with clock_at(THEN):
        row = Bulletin(kind=BulletinKind.REFERRED)

    assert row.at == THEN
    assert row.happened_at == THEN


def test_clocks_can_stand_in_each_other() -> None:
    with clock_at(THEN):
        with clock_at(THEN - timedelta(days=1)):
            assert now() == THEN - timedelta(days=1)
        assert now() == THEN


@pytest.mark.django_db
def test_a_diary_is_played_in_the_order_of_time_by_its_people() -> None:
    one, two = make_user(Role.FACILITATOR), make_user(Role.FACILITATOR)
    diary = Diary(until=THEN)
    done: list[tuple[datetime, int | None]] = []

    def act(by: User) -> None:
        assert current_user_id() == by.pk
        done.append((now(), by.pk))

    diary.note(THEN, two, act)
    diary.note(THEN - timedelta(days=2), one, act)
    with owner():
        count = diary.play()

    assert count == 2
    assert done == [(THEN - timedelta(days=2), one.pk), (THEN, two.pk)]
    assert current_user_id() is None


@pytest.mark.django_db
def test_what_lies_in_the_future_is_left_undone() -> None:
    diary = Diary(until=THEN)

    diary.note(THEN + timedelta(seconds=1), make_user(Role.FACILITATOR), lambda by: 1 / 0)

    assert diary.play() == 0
