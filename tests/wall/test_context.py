"""The database knows who acts for one transaction and no longer."""

import pytest
from django.db import connection, transaction

from advance_site.wall import context
from advance_site.wall.context import (
    acting_as,
    current_user_id,
    is_reading,
    read_once,
    reading,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_context_ends_with_its_transaction() -> None:
    with acting_as(7):
        assert current_user_id() == 7
    with transaction.atomic():
        assert current_user_id() is None


def test_inner_actor_gives_way_to_the_outer_one() -> None:
    with acting_as(7):
        with acting_as(8):
            assert current_user_id() == 8
        assert current_user_id() == 7


def test_a_context_that_outlives_its_transaction_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "SET", "SELECT set_config('app.user_id', %s, false)")

    with acting_as(7):
        pass

    assert current_user_id() == 7
    connection.close()


def test_a_refused_transaction_takes_its_context_with_it() -> None:
    with pytest.raises(RuntimeError), acting_as(7):
        raise RuntimeError

    assert current_user_id() is None


def test_what_was_read_is_kept_while_a_page_is_only_read_and_no_longer() -> None:
    asked: list[int] = []

    def read() -> int:
        asked.append(1)
        return len(asked)

    with reading():
        first, again, other = (read_once((key,), read) for key in ("a", "a", "b"))
        assert is_reading()

    assert (first, again, other) == (1, 1, 2)
    assert not is_reading()
    assert read_once(("a",), read) == 3
    with reading():
        assert read_once(("a",), read) == 4
