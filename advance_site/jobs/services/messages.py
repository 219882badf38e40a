"""Mail: a row now, sent later by the worker, its body made at that moment from ids."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from advance_site.audit.services import HasKey
from advance_site.core.dates import now
from advance_site.jobs.models import Message, MessageState
from advance_site.jobs.services.outbox import Job, enqueue, handler

logger = logging.getLogger(__name__)

KIND = "send_mail"
Composer = Callable[[Message], dict[str, Any]]
_composers: dict[str, Composer] = {}


def composes(template: str) -> Callable[[Composer], Composer]:
    """Let the function give `template` its values, looked up when the mail is sent."""

    def register(function: Composer) -> Composer:
        if _composers.setdefault(template, function) is not function:
            raise ValueError(f"Two functions compose {template}")
        return function

    return register


def send_message(
    *,
    to: str,
    subject: str,
    template: str,
    about: UUID | int | str = "",
    recipient: HasKey | None = None,
    by: HasKey | None = None,
) -> Message:
    """Have a mail sent, in the caller's transaction. Subject and template say nothing of anybody.

    `template` is a text template's name; `about` is the id that its composer looks up.
    """
    message = Message(
        user_id=None if recipient is None else recipient.pk,
        to=to,
        subject=subject,
        template=template,
        about=str(about),
        by_id=None if by is None else by.pk,
    )
    Message.objects.bulk_create([message])
    enqueue(KIND, {"message": str(message.pk)}, by=by, key=f"{KIND}:{message.pk}")
    return message


@handler(KIND)
def deliver(job: Job) -> None:
    """Send a message that still waits. Repeated after a crash, it keeps its Message-ID."""
    message = Message.objects.select_for_update().get(pk=job.payload["message"])
    if message.state != MessageState.WAITING:
        return
    if settings.MAIL_URL:
        _mail(message).send()
        message.state = MessageState.SENT
    else:
        logger.info("Message %s (%s) would have been sent", message.pk, message.template)
        message.state = MessageState.LOGGED
    message.sent_at = now()
    message.save(update_fields=["state", "sent_at"])


def body_of(message: Message) -> str:
    """The text as it stands now."""
    compose = _composers.get(message.template)
    values = compose(message) if compose else {}
    return render_to_string(message.template, {"message": message, **values})


def _mail(message: Message) -> EmailMessage:
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2] or "localhost"
    return EmailMessage(
        subject=message.subject,
        body=body_of(message),
        to=[message.to],
        headers={"Message-ID": f"<{message.pk}@{domain}>", "Auto-Submitted": "auto-generated"},
    )
