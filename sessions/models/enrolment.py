"""A man in a cohort, and his slots with the booster."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from advance_site.accounts.models import Site
from advance_site.core.constraints import one_of, set_together
from advance_site.core.dates import london
from advance_site.wall.history import tracked
from participants.models import Participant
from sessions.models.cohort import Cohort
from sessions.models.group import GroupSession
from sessions.models.reach import MensRows
from sessions.models.template import TemplateItem


class EnrolmentQuerySet(MensRows):
    def current(self, day: date) -> Self:
        """Those who have joined and not left on the day."""
        return self.filter(joined_on__lte=day).filter(Q(left_on__isnull=True) | Q(left_on__gt=day))

    def standing(self) -> Self:
        """Those who have not left."""
        return self.filter(left_on__isnull=True)

    def expected_at(self, session: GroupSession) -> Self:
        """Those of whom a session is asked: theirs or a guest's slot is in it, and they are here.

        Here is who has joined, has not left, and does not pause on its day.
        """
        day = london(session.starts_at).date()
        slots = Slot.objects.filter(
            group_session=session, carried_from__isnull=True, before_us=False
        )
        pauses = EnrolmentPause.objects.filter(since__lte=day).filter(
            Q(until__isnull=True) | Q(until__gt=day)
        )
        return (
            self.current(day)
            .filter(pk__in=slots.values("enrolment"))
            .exclude(pk__in=pauses.values("enrolment"))
        )

    def on_register(self, session: GroupSession) -> Self:
        """Everybody of its cohort, and guests; a row never leaves."""
        guests = Slot.objects.filter(group_session=session).exclude(
            enrolment__cohort=session.cohort_id
        )
        marked = session.attendances.exclude(enrolment__cohort=session.cohort_id)
        return self.filter(
            Q(cohort=session.cohort_id)
            | Q(pk__in=guests.values("enrolment"))
            | Q(pk__in=marked.values("enrolment"))
        )

    def by_name(self) -> Self:
        return self.order_by("participant__given_name", "participant__family_name", "pk")


@tracked()
class Enrolment(models.Model):
    """A man's time in a cohort, with a coach who rings him."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="enrolments"
    )
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="enrolments")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="men_coached"
    )
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)
    left_reason = models.CharField(max_length=200, blank=True, default="")
    enrolled_at = models.DateTimeField(default=timezone.now, editable=False)
    enrolled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["coach"], name="programme_sessions_by_coach")]
        constraints = [
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(left_on__isnull=True),
                name="programme_sessions_enrolment_one_open",
                violation_error_message="He is in a cohort already.",
            ),
            models.UniqueConstraint(
                fields=["participant", "cohort"],
                name="programme_sessions_enrolment_once_a_cohort",
                violation_error_message="He has been in this cohort already.",
            ),
            # The slots' and attendances' composite keys point here, so that a row about one
            # man can never hang on another man's enrolment.
            models.UniqueConstraint(
                fields=["id", "participant"], name="programme_sessions_enrolment_of_man"
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True, left_reason="")
                | (Q(left_on__isnull=False) & ~Q(left_reason="")),
                name="programme_sessions_enrolment_left_with_reason",
                violation_error_message="Enter the day he left and the reason, or neither.",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")),
                name="programme_sessions_enrolment_left_after_joining",
                violation_error_message="Enter a day that is not before he joined.",
            ),
        ]

    def is_required_on(self, day: date) -> bool:
        """Say whether a session on this day is asked of him: joined, and not left."""
        return self.joined_on <= day and (self.left_on is None or day < self.left_on)


class SlotState(models.TextChoices):
    TO_COME = "to_come", "To come"
    STARTED = "started", "Started"
    DONE = "done", "Done"
    NOT_DONE = "not_done", "Not done"
    NOT_REQUIRED = "not_required", "Not required"
    UNKNOWN = "unknown", "Not known"


class SlotWay(models.TextChoices):
    VIDEO = "video", "By video"
    PHONE = "phone", "By phone"
    IN_PERSON = "in_person", "In person"
    WEBSITE = "website", "On the website"
    WITH_US = "with_us", "On the website, with us"
    PAPER = "paper", "On paper"
    ELSEWHERE = "elsewhere", "Elsewhere"
    CATCH_UP = "catch_up", "In a catch-up"


class SlotQuerySet(MensRows):
    def counted(self) -> Self:
        """What the programme counts: without the booster and what is optional."""
        return self.exclude(item__strand="booster").exclude(item__optional=True)

    def done(self) -> Self:
        return self.filter(state=SlotState.DONE)

    def open(self) -> Self:
        return self.filter(state__in=[SlotState.TO_COME, SlotState.STARTED])

    def in_order(self) -> Self:
        return self.order_by("item__position")


@tracked()
class Slot(models.Model):
    """One of a man's planned sessions: due on a day, and what became of it.

    `cause` says why it is not on its ordinary day, or why it is not required. What was done in
    an earlier cohort is `carried_from` there. `before_us` is a session that took place before
    this system was in use: it counts as done where it was, and never as our miss.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="slots")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="slots")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(TemplateItem, on_delete=models.PROTECT, related_name="+")
    group_session = models.ForeignKey(
        GroupSession, null=True, blank=True, on_delete=models.PROTECT, related_name="slots"
    )
    due_on = models.DateField()
    starts_at = models.DateTimeField(null=True, blank=True)
    cause = models.CharField(max_length=200, blank=True, default="")
    state = models.CharField(max_length=12, choices=SlotState.choices, default=SlotState.TO_COME)
    done_at = models.DateTimeField(null=True, blank=True)
    way = models.CharField(max_length=10, choices=SlotWay.choices, blank=True, default="")
    before_us = models.BooleanField(default=False)
    carried_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="carried_to"
    )
    by_hand = models.BooleanField(default=False)
    how = models.CharField(max_length=200, blank=True, default="")
    marked_at = models.DateTimeField(null=True, blank=True, editable=False)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = SlotQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["site", "due_on"],
                condition=Q(state__in=["to_come", "started"]),
                name="programme_sessions_slot_open",
            ),
            models.Index(fields=["participant", "due_on"], name="programme_sessions_slot_of_man"),
        ]
        constraints = [
            one_of("state", SlotState, "programme_sessions_slot_state_known"),
            models.CheckConstraint(
                condition=Q(way__in=["", *SlotWay.values]),
                name="programme_sessions_slot_way_known",
                violation_error_message="Select how it was done.",
            ),
            models.UniqueConstraint(
                fields=["enrolment", "item"], name="programme_sessions_slot_once"
            ),
            models.CheckConstraint(
                condition=Q(state=SlotState.DONE, done_at__isnull=False)
                | (~Q(state=SlotState.DONE) & Q(done_at__isnull=True)),
                name="programme_sessions_slot_done_has_time",
                violation_error_message="Enter when it was done.",
            ),
            set_together("marked_at", "marked_by", "programme_sessions_slot_marked_together"),
            models.CheckConstraint(
                condition=~Q(state=SlotState.UNKNOWN) | Q(before_us=True),
                name="programme_sessions_slot_unknown_before_us",
                violation_error_message="Only a session from before this system can be unknown.",
            ),
            models.CheckConstraint(
                condition=Q(carried_from__isnull=True) | Q(state=SlotState.DONE),
                name="programme_sessions_slot_carried_is_done",
                violation_error_message="Only what was done is carried over.",
            ),
            models.CheckConstraint(
                condition=Q(by_hand=False) | ~Q(how=""),
                name="programme_sessions_slot_by_hand_says_how",
                violation_error_message="Enter how you know that it was done.",
            ),
        ]


class EnrolmentPauseQuerySet(MensRows):
    def open(self) -> Self:
        """Those who have not come back."""
        return self.filter(until__isnull=True)


@tracked()
class EnrolmentPause(models.Model):
    """A time in which nothing is asked of him; `until` is the day on which he came back."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="pauses")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="pauses")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )

    objects = EnrolmentPauseQuerySet.as_manager()

    class Meta:
        ordering = ("since", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(until__isnull=True),
                name="programme_sessions_pause_one_open",
                violation_error_message="He pauses already.",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="programme_sessions_pause_days_in_order",
                violation_error_message="Enter a day that is not before the pause began.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""), name="programme_sessions_pause_has_reason"
            ),
        ]
