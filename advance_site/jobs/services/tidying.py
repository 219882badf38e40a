"""What the worker removes: rows that have served, and personal things kept for a time only."""

from datetime import timedelta

from django.db import transaction

from advance_site.core.dates import now
from advance_site.jobs.models import IdempotencyKey, Message, MessageState, Outbox, TypedAgain

KEYS_KEPT = timedelta(days=7)
JOBS_KEPT = timedelta(days=30)
MESSAGES_KEPT = timedelta(days=90)


@transaction.atomic
def tidy() -> None:
    """Remove what is older than its time."""
    moment = now()
    TypedAgain.objects.filter(expires__lte=moment).delete()
    IdempotencyKey.objects.filter(at__lt=moment - KEYS_KEPT).delete()
    Outbox.objects.filter(done_at__lt=moment - JOBS_KEPT).delete()
    old = Message.objects.filter(sent_at__lt=moment - MESSAGES_KEPT)
    old.exclude(state=MessageState.WAITING).delete()
