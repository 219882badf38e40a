"""The database knows who acts for one transaction and no longer."""

import pytest
from django.db import transaction

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
