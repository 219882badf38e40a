"""A site's own list of men on its way in, and what stays of it once the men are here."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from advance_site.accounts.access import Reach
from advance_site.core.constraints import one_of, set_together
from advance_site.core.dates import now
from participants.models.participant import Participant
from participants.models.struck import MansRows

if TYPE_CHECKING:
    from advance_site.accounts.access import Permission
    from advance_site.accounts.models import User

KEPT_FOR = timedelta(days=14)


class Stage(models.TextChoices):
    READING = "reading", "Being read"
    COLUMNS = "columns", "Columns to be confirmed"
    WORDS = "words", "Words to be explained"
    JUDGING = "judging", "Being checked"
    ROWS = "rows", "Rows to be looked at"
    DONE = "done", "Taken over"
    REFUSED = "refused", "Could not be read"


class RowState(models.TextChoices):
    UNREAD = "unread", "Not checked yet"
    GOOD = "good", "Good"
    TROUBLE = "trouble", "To be mended"
    DOUBLE = "double", "Perhaps here already"
    KNOWN = "known", "Here already"
    LEFT_OUT = "left_out", "Left out"


class RowChoice(models.TextChoices):
    """What a person decided about a likely double."""

    ANOTHER = "another", "Another man"
    SAME = "same", "The same man: leave this row out"
    FILL = "fill", "The same man: fill only what is empty"


class DraftRows(models.QuerySet["CaseloadDraft"]):
    def within_reach_of(self, user: User, permission: Permission) -> Self:
        """Her own drafts at sites where she may import, and all of a site that she leads."""
        mine = Q(by=user, site__in=user.sites_for(permission, Reach.OWN))
        return self.filter(mine | Q(site__in=user.sites_for(permission)))

    def standing(self) -> Self:
        """Without those that are past their time, whether or not the worker has removed them."""
        return self.filter(Q(stage=Stage.DONE) | Q(made_at__gt=now() - KEPT_FOR))


class CaseloadDraft(models.Model):
    """One file. Its rows wait here until one commit takes them over, or they are thrown away.

    What stays afterwards names no man: who took over how many from which file.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    site = models.ForeignKey("accounts.Site", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    file_name = models.CharField(max_length=120)
    how_read = models.CharField(max_length=80, blank=True, default="")
    stage = models.CharField(max_length=8, choices=Stage.choices, default=Stage.READING)
    refusal = models.CharField(max_length=300, blank=True, default="")
    content = models.BinaryField(null=True)
    headers = ArrayField(models.CharField(max_length=80), default=list)
    columns = ArrayField(models.CharField(max_length=20, blank=True), default=list)
    statuses = models.JSONField(default=dict)
    sources = models.JSONField(default=dict)
    received_on = models.DateField(null=True)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    waiting_reason = models.CharField(max_length=40, blank=True, default="")
    review_on = models.DateField(null=True)
    rows_total = models.PositiveIntegerField(default=0)
    rows_read = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True, editable=False)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    taken_over = models.PositiveIntegerField(default=0)
    filled = models.PositiveIntegerField(default=0)

    objects = DraftRows.as_manager()

    class Meta:
        ordering = ("-made_at", "-pk")
        indexes = (models.Index(fields=["site", "-made_at"], name="participants_draft_newest"),)
        constraints = (
            one_of("stage", Stage, "participants_caseloaddraft_stage_known"),
            set_together("done_at", "done_by", "participants_caseloaddraft_done_together"),
            models.CheckConstraint(
                name="participants_caseloaddraft_done_is_empty",
                condition=~Q(stage="done")
                | Q(content__isnull=True, done_at__isnull=False, statuses={}, sources={}),
                violation_error_message="A list that was taken over keeps nothing of its rows.",
            ),
        )

    @property
    def is_open(self) -> bool:
        return self.stage not in {Stage.DONE, Stage.REFUSED}

    @property
    def is_working(self) -> bool:
        return self.stage in {Stage.READING, Stage.JUDGING}


class CaseloadRow(models.Model):
    """A row of the file as it stands, mended or not, and what was made of it."""

    draft = models.ForeignKey(CaseloadDraft, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    cells = ArrayField(models.TextField(blank=True))
    facts = models.JSONField(default=dict)
    troubles = models.JSONField(default=list)
    remarks = ArrayField(models.CharField(max_length=200), default=list)
    alike = models.JSONField(default=list)
    digest = models.CharField(max_length=64, blank=True, default="")
    state = models.CharField(max_length=8, choices=RowState.choices, default=RowState.UNREAD)
    left_out = models.BooleanField(default=False)
    choice = models.CharField(max_length=8, choices=RowChoice.choices, blank=True, default="")
    chosen = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(
                fields=["draft", "number"],
                name="participants_caseloadrow_once",
                violation_error_message="This row of the list is here already.",
            ),
            one_of("state", RowState, "participants_caseloadrow_state_known"),
            models.CheckConstraint(
                name="participants_caseloadrow_choice_known",
                condition=Q(choice__in=["", *RowChoice.values]),
                violation_error_message="Select whether it is the same man.",
            ),
        )


class CaseloadMemory(models.Model):
    """How a site names its columns and its statuses, so that it is asked once. Nothing of men."""

    site = models.OneToOneField("accounts.Site", on_delete=models.PROTECT, related_name="+")
    columns = models.JSONField(default=dict)
    statuses = models.JSONField(default=dict)
    sources = models.JSONField(default=dict)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)


class ClientReference(models.Model):
    """What he is called in a list of his site. Nobody else there has the same."""

    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="client_references"
    )
    site = models.ForeignKey("accounts.Site", on_delete=models.PROTECT, related_name="+")
    ref = models.CharField(max_length=40)
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )

    objects = MansRows.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["site", "ref"],
                name="participants_clientreference_once_at_a_site",
                violation_error_message="Another man of the site has this reference.",
            ),
            models.CheckConstraint(
                name="participants_clientreference_has_ref",
                condition=~Q(ref=""),
                violation_error_message="Enter the reference.",
            ),
        )


class BroughtIn(models.Model):
    """A row of a list and the man it became or was found to be; known again by its digest."""

    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="brought_in"
    )
    site = models.ForeignKey("accounts.Site", on_delete=models.PROTECT, related_name="+")
    draft = models.ForeignKey(CaseloadDraft, on_delete=models.PROTECT, related_name="+")
    row_number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    is_new = models.BooleanField()
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )

    objects = MansRows.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["site", "digest"],
                name="participants_broughtin_once_at_a_site",
                violation_error_message="This row was taken over before.",
            ),
        )
