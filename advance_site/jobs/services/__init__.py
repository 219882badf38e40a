"""What rooms use: jobs in the transaction of a fact, mail, forms carried out once."""

from advance_site.jobs.services.messages import composes, send_message
from advance_site.jobs.services.once import Once, SentDifferentlyError, once, once_only, sent
from advance_site.jobs.services.outbox import (
    Job,
    drain_once,
    enqueue,
    handler,
)
from advance_site.jobs.services.tidying import tidy
from advance_site.jobs.services.typed import keep_typed, take_typed, throw_away

__all__ = [
    "Job",
    "Once",
    "SentDifferentlyError",
    "composes",
    "drain_once",
    "enqueue",
    "handler",
    "keep_typed",
    "once",
    "once_only",
    "send_message",
    "sent",
    "take_typed",
    "throw_away",
    "tidy",
]
