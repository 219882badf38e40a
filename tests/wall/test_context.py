"""The database knows who acts for one transaction and no longer."""

import pytest
from django.db import connection, transaction

from advance_site.wall import context
from advance_site.wall.context import acting_as, current_user_id

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
