"""A form sent twice is carried out once, also at the same time; a failed one can be sent again."""

from typing import Any
from uuid import uuid4

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import HttpRequest
from django.test import RequestFactory

from advance_site.accounts.models import User
from advance_site.jobs.forms import OnceForm
from advance_site.jobs.models import IdempotencyKey
from advance_site.jobs.services import SentDifferentlyError, once, once_only
from advance_site.wall.context import acting_as
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db


class NoteForm(OnceForm):
    note = forms.CharField()


class OtherForm(OnceForm):
    note = forms.CharField()


def post(user: User, data: dict[str, str]) -> HttpRequest:
    request = RequestFactory().post("/notes/", data)
    request.user = user
    request.session = SessionStore()
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    return request


class Desk:
    """A view that makes a note for each form it carries out."""

    def __init__(self) -> None:
        self.user = make_user()
        self.notes: list[str] = []
        self.fails = False

    def send(self, key: object, note: str = "a", form_class: type[OnceForm] = NoteForm) -> Any:
        self.request = post(self.user, {"once": str(key), "note": note})
        form = form_class(self.request.POST)
        assert form.is_valid()

        def act() -> str:
            if self.fails:
                raise RuntimeError
            self.notes.append(note)
            return f"/notes/{len(self.notes)}/"

        with acting_as(self.user.pk):
            return once_only(self.request, form, act)


def test_a_double_post_is_carried_out_once_and_shows_the_same_result() -> None:
    desk, key = Desk(), uuid4()

    answers = [desk.send(key), desk.send(key)]

    assert [answer.url for answer in answers] == ["/notes/1/", "/notes/1/"]
    assert desk.notes == ["a"]


def test_another_form_is_another_key() -> None:
    desk, key = Desk(), uuid4()

    desk.send(key)
    desk.send(key, form_class=OtherForm)

    assert len(desk.notes) == 2


def test_another_persons_key_is_another_key() -> None:
    desk, other, key = Desk(), Desk(), uuid4()

    desk.send(key)
    other.send(key)

    assert (desk.notes, other.notes) == (["a"], ["a"])


def test_what_was_changed_after_sending_is_not_lost_in_silence() -> None:
    desk, key = Desk(), uuid4()
    desk.send(key)

    answer = desk.send(key, note="b")

    assert answer.url == "/notes/1/"
    assert "not saved" in str(next(iter(get_messages(desk.request))))
    assert desk.notes == ["a"]


def test_a_form_that_failed_can_be_sent_again() -> None:
    desk, key = Desk(), uuid4()
    desk.fails = True
    with pytest.raises(RuntimeError):
        desk.send(key)
    desk.fails = False

    desk.send(key)

    assert desk.notes == ["a"]


def test_a_post_without_a_key_is_carried_out_each_time() -> None:
    desk = Desk()

    desk.send("")
    desk.send("")

    assert desk.notes == ["a", "a"]


def test_every_showing_of_a_form_has_a_key_of_its_own() -> None:
    keys = {NoteForm()["once"].value() for _ in range(3)}

    assert len(keys) == 3
    assert 'type="hidden" name="once"' in str(NoteForm())


def test_a_person_sees_her_own_keys_alone() -> None:
    desk, other = Desk(), make_user()
    desk.send(uuid4())

    with acting_as(other.pk):
        seen = IdempotencyKey.objects.count()

    assert seen == 0


def test_a_repetition_with_other_content_names_the_first_result() -> None:
    user, key = make_user(), uuid4()
    with acting_as(user.pk):
        once(user.pk, key, "note", digest="one").settle("/notes/1/")

        with pytest.raises(SentDifferentlyError) as refusal:
            once(user.pk, key, "note", digest="two")

    assert refusal.value.address == "/notes/1/"
