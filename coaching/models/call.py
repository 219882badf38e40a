"""A coaching call in which he was reached."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from advance_site.core.constraints import one_of
from advance_site.wall.history import tracked
from participants.models import Participant
from participants.models.struck import Strikeable, StruckRows
from sessions.models import Found, Slot


class CallMode(models.TextChoices):
    PHONE = "phone", "Phone"
    VIDEO = "video", "Video"
    IN_PERSON = "in_person", "In person"


class ChangeOfContact(models.TextChoices):
    """Asked of every man at every call, so that the question says nothing about any one."""

    NO = "no", "No change"
    YES = "yes", "Yes, something has changed"
    NOT_ASKED = "not_asked", "Not asked this time"


class AskedAboutHarm(models.TextChoices):
    NO = "no", "No"
    YES = "yes", "Yes"
    NOT_ASKED = "not_asked", "Not asked"


class GoalProgress(models.TextChoices):
    FORWARD = "forward", "Forward"
    SAME = "same", "The same"
    BACK = "back", "Back"
    NOT_DISCUSSED = "not_discussed", "Not discussed"


@tracked()
class Call(Strikeable):
    """What was talked about. One standing call a slot; `counts` says whether the slot is done.

    `practice` is what he is to practise until the next call.
    """

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="calls")
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="calls")
    at = models.DateTimeField()
    mode = models.CharField(max_length=10, choices=CallMode.choices)
    minutes = models.PositiveSmallIntegerField()
    counts = models.BooleanField(default=True)
    alone = models.CharField(max_length=6, choices=Found.choices)
    sober = models.CharField(max_length=6, choices=Found.choices)
    website_discussed = models.BooleanField(default=False)
    topics = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    goal_progress = models.CharField(
        max_length=14, choices=GoalProgress.choices, default=GoalProgress.NOT_DISCUSSED
    )
    change = models.CharField(max_length=10, choices=ChangeOfContact.choices)
    change_note = models.CharField(max_length=300, blank=True, default="")
    self_harm = models.CharField(
        max_length=10, choices=AskedAboutHarm.choices, default=AskedAboutHarm.NOT_ASKED
    )
    practice = models.CharField(max_length=300, blank=True, default="")
    note = models.TextField(max_length=4000, blank=True, default="")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )

    objects = StruckRows.as_manager()

    class Meta:
        ordering = ("-at", "-pk")
        constraints = [
            *Strikeable.Meta.constraints,
            one_of("mode", CallMode, "coaching_call_mode_known"),
            one_of("alone", Found, "coaching_call_alone_known"),
            one_of("sober", Found, "coaching_call_sober_known"),
            one_of("change", ChangeOfContact, "coaching_call_change_known"),
            one_of("self_harm", AskedAboutHarm, "coaching_call_self_harm_known"),
            one_of("goal_progress", GoalProgress, "coaching_call_goal_progress_known"),
            models.CheckConstraint(
                condition=Q(minutes__range=(1, 180)),
                name="coaching_call_minutes_1_to_180",
                violation_error_message="Enter the minutes, 1 to 180.",
            ),
            models.CheckConstraint(
                condition=~Q(change=ChangeOfContact.YES) | ~Q(change_note=""),
                name="coaching_call_change_says_what",
                violation_error_message="Enter what has changed, in his words.",
            ),
            models.UniqueConstraint(
                fields=["slot"],
                condition=Q(struck_at__isnull=True),
                name="coaching_call_once_a_slot",
                violation_error_message="This call is logged already. Look at his page.",
            ),
        ]
