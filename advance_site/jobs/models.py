"""What is to be done later, what is sent, and what must not be done twice."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import models

from advance_site.core.constraints import one_of
from advance_site.core.dates import now


class OutboxQuerySet(models.QuerySet["Outbox"]):
    def undone(self) -> OutboxQuerySet:
        return self.filter(done_at=None, given_up_at=None)

    def claimable(self, moment: datetime) -> OutboxQuerySet:
        """Due, and in nobody's hands."""
        free = models.Q(leased_until=None) | models.Q(leased_until__lte=moment)
        return self.undone().filter(free, due_at__lte=moment).order_by("due_at")


class Outbox(models.Model):
    """A job, written in the transaction of the fact it follows from.

    `payload` holds ids, never text. `key` names the effect, so that asking twice does it once.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    by_id = models.BigIntegerField(null=True)
    key = models.CharField(max_length=120, null=True, unique=True)  # noqa: DJ001  NULL is no key
    made_at = models.DateTimeField(default=now)
    due_at = models.DateTimeField(default=now)
    attempts = models.PositiveIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=80, blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(done_at=None) | models.Q(given_up_at=None),
                name="jobs_outbox_done_or_given_up",
            ),
        ]
        indexes = [
            models.Index(
                "due_at",
                condition=models.Q(done_at=None, given_up_at=None),
                name="jobs_outbox_undone",
            ),
        ]


class MessageState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    SENT = "sent", "Sent"
    LOGGED = "logged", "Would have been sent"


class Message(models.Model):
    """A mail. Its body is made when it is sent, from `template` and what `about` names.

    Nothing sensitive stands in it: that there is something to do, and a link.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user_id = models.BigIntegerField(null=True)
    to = models.EmailField(max_length=254)
    subject = models.CharField(max_length=120)
    template = models.CharField(max_length=120)
    about = models.CharField(max_length=80, blank=True)
    by_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField(default=now)
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.WAITING)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("state", MessageState, "jobs_message_state"),
            models.CheckConstraint(
                condition=models.Q(state=MessageState.WAITING, sent_at=None)
                | models.Q(~models.Q(state=MessageState.WAITING), sent_at__isnull=False),
                name="jobs_message_sent_has_time",
            ),
        ]


class IdempotencyKey(models.Model):
    """A form that was carried out: who sent it, a digest of what it said, and what it led to."""

    user_id = models.BigIntegerField()
    key = models.UUIDField()
    form = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    address = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint("user_id", "key", "form", name="jobs_idempotencykey_once"),
        ]
        indexes = [models.Index("at", name="jobs_idempotencykey_at")]


class TypedAgainQuerySet(models.QuerySet["TypedAgain"]):
    def waiting(self, user_id: int) -> TypedAgainQuerySet:
        """What this person typed when signed out, newest first, until it expires."""
        return self.filter(user_id=user_id, expires__gt=now()).order_by("-at")


class TypedAgain(models.Model):
    """A form sent after the sign-in had ended, kept for the person who typed it.

    The body is encrypted: at the women's door it can hold what only that process may read.
    """

    token = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user_id = models.BigIntegerField()
    path = models.CharField(max_length=500)
    body = models.BinaryField()
    at = models.DateTimeField(default=now)
    expires = models.DateTimeField()

    objects = TypedAgainQuerySet.as_manager()

    class Meta:
        indexes = [models.Index("user_id", "expires", name="jobs_typedagain_waiting")]


Payload = dict[str, Any]
