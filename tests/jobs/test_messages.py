"""Mail leaves once, in words that say nothing, made when it is sent."""

import pytest
from django.conf import LazySettings
from django.core import mail
from django.template.loader import render_to_string

from advance_site.core.dates import now
from advance_site.jobs.models import Message, MessageState, Outbox
from advance_site.jobs.services import composes, drain_once, send_message
from tests.cast import owner
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db
TEMPLATE = "jobs/notice.txt"


@composes(TEMPLATE)
def compose(message: Message) -> dict[str, str]:
    return {"link": f"/tasks/{message.about}/"}


def send() -> Message:
    return send_message(
        to="pat@example.org",
        subject="You have a task",
        template=TEMPLATE,
        about=12,
        recipient=make_user(),
        by=make_user(),
    )


def drained() -> Message:
    with owner():
        drain_once()
        return Message.objects.get()


def test_without_a_mail_server_nothing_leaves_and_the_row_says_so(
    settings: LazySettings,
) -> None:
    settings.MAIL_URL = ""
    send()

    message = drained()

    assert message.state == MessageState.LOGGED
    assert message.sent_at is not None
    assert mail.outbox == []


def test_a_mail_is_sent_once_with_what_its_id_names(settings: LazySettings) -> None:
    settings.MAIL_URL = "smtp://localhost"
    sent = send()

    message = drained()
    drained()

    assert message.state == MessageState.SENT
    assert [one.to for one in mail.outbox] == [["pat@example.org"]]
    assert "/tasks/12/" in mail.outbox[0].body
    assert str(sent.pk) in mail.outbox[0].extra_headers["Message-ID"]


def test_a_mail_asked_for_twice_after_a_crash_leaves_once(settings: LazySettings) -> None:
    settings.MAIL_URL = "smtp://localhost"
    send()
    drained()
    with owner():
        Outbox.objects.update(done_at=None, due_at=now())

    drained()

    assert len(mail.outbox) == 1


def test_a_template_has_one_composer() -> None:
    with pytest.raises(ValueError, match="Two functions"):
        composes(TEMPLATE)(lambda message: {})


def test_the_template_of_a_plain_notice_exists() -> None:
    assert "Sign in" in render_to_string(TEMPLATE, {"link": "/"})
