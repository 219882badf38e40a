"""A row entered in error is struck out by its own form, and stays readable."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from advance_site.accounts.models import User
from participants.models import Participant, StatusChange
from tests.cast import Browser, owner
from tests.factories.participants import (
    make_contact,
    make_danger,
    make_goal,
    make_man,
    make_partner_details,
    make_phone,
    make_suitability,
    make_waiting_review,
)
from tests.participants.typed import post

pytestmark = pytest.mark.django_db


STRUCK: dict[str, Callable[[Participant], Any]] = {
    "contact": make_contact,
    "goal": make_goal,
    "phone": make_phone,
    "partner-details": make_partner_details,
    "suitability": make_suitability,
    "waiting": make_waiting_review,
    "danger": make_danger,
}


@pytest.mark.parametrize("kind", STRUCK)
def test_a_row_entered_in_error_stays_readable(
    man: Participant, client_of_holder: Browser, kind: str
) -> None:
    row = STRUCK[kind](man)
    page = f"error/{kind}/{row.public_id}/"

    form = client_of_holder.get(f"/men/{man.public_id}/{page}")
    answer = post(client_of_holder, man, page, reason="Another man.")

    assert (form.status_code, answer.status_code) == (200, 302)
    with owner():
        row.refresh_from_db()
    assert (row.struck_reason, row.struck_by) == ("Another man.", man.holder)


def test_nothing_else_is_struck_through_the_address(
    man: Participant, client_of_holder: Browser
) -> None:
    url = f"/men/{man.public_id}/error/bulletin/{uuid4()}/"

    assert client_of_holder.get(url).status_code == 404


def test_another_mans_row_is_not_struck_through_this_mans_address(
    man: Participant, holder: User, client_of_holder: Browser
) -> None:
    row = make_contact(make_man(holder=holder))

    response = client_of_holder.get(f"/men/{man.public_id}/error/contact/{row.public_id}/")

    assert response.status_code == 404


def test_his_only_status_is_not_struck(man: Participant, client_of_holder: Browser) -> None:
    with owner():
        row = StatusChange.objects.get(participant=man)

    response = post(client_of_holder, man, f"error/status/{row.public_id}/", reason="x")

    assert "His only status cannot be struck out." in response.content.decode()
