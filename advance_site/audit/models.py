"""Who opened and changed what, and the seals over it. Rows are appended and never changed."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from advance_site.core.constraints import one_of

LONGEST_NAME = 80
LONGEST_REASON = 200


class EventKind(models.TextChoices):
    """What somebody did; a list or search is one row with its count."""

    OPENING = "opening", "Opened"
    LIST = "list", "Listed"
    ACT = "act", "Did"
    REFUSAL = "refusal", "Was refused"
    SIGN_IN = "sign_in", "Signed in"


class Event(models.Model):
    """One thing that one person did. Ids and codes alone: never content.

    `men` are the public ids of the men on a register that was opened. `xid` is the transaction
    that wrote the row, and `lineage` the server that counted it: a row is sealed once no older
    transaction of that server can still be running.
    """

    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=40, blank=True)
    door = models.CharField(max_length=4)
    kind = models.CharField(max_length=10, choices=EventKind)
    verb = models.CharField(max_length=LONGEST_NAME)
    object_kind = models.CharField(max_length=LONGEST_NAME, blank=True)
    object_id = models.CharField(max_length=LONGEST_NAME, blank=True)
    men = ArrayField(models.UUIDField(), default=list)
    count = models.PositiveIntegerField(null=True)
    reach = models.CharField(max_length=10, blank=True)
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    site_id = models.BigIntegerField(null=True)
    request = models.CharField(max_length=40, blank=True)
    sign_in = models.CharField(max_length=64, blank=True)
    xid = models.BigIntegerField()
    lineage = models.BigIntegerField()

    class Meta:
        constraints = [
            one_of("kind", EventKind, "audit_event_kind"),
            one_of("door", ["main", "iss"], "audit_event_door"),
        ]
        indexes = [
            models.Index("lineage", "xid", name="audit_event_seal"),
            models.Index("object_kind", "object_id", "at", name="audit_event_object"),
            models.Index("site_id", "at", name="audit_event_site"),
            models.Index("actor_id", "at", name="audit_event_actor"),
            GinIndex(fields=["men"], name="audit_event_men"),
        ]


class Batch(models.Model):
    """A seal over every event whose transaction lies in [`from_xid`, `below_xid`).

    `hashes` are the 32 bytes of each event, in the order of `ids`. `head` hashes all of it
    with the head before, so that no batch can change without every later one changing.
    """

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    lineage = models.BigIntegerField()
    from_xid = models.BigIntegerField()
    below_xid = models.BigIntegerField()
    ids = ArrayField(models.BigIntegerField())
    hashes = models.BinaryField()
    previous = models.CharField(max_length=64, blank=True)
    head = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint("lineage", "from_xid", name="audit_batch_no_overlap"),
        ]
