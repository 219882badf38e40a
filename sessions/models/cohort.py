"""Men who start together, and who leads them."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from advance_site.accounts.access import Permission
from advance_site.accounts.models import Site, User
from advance_site.core.constraints import one_of
from advance_site.core.dates import today
from advance_site.core.weekdays import Weekday
from advance_site.wall.history import tracked
from sessions.models.reach import oldest_end, runs_today, within
from sessions.models.template import ProgrammeTemplate, TemplateItem
from sessions.planning import Rhythm


class Mode(models.TextChoices):
    VIDEO = "video", "By video"
    IN_PERSON = "in_person", "In person"
    MIXED = "mixed", "By video and in person"


class CohortStatus(models.TextChoices):
    OPEN = "open", "Open"
    STOPPED = "stopped", "Stopped"


class Phase(models.TextChoices):
    """What an open cohort is, read from its days alone, so that no nightly job is needed."""

    COMING = "coming", "Starting"
    RUNNING = "running", "Running"
    FINISHED = "finished", "Finished"
    STOPPED = "stopped", "Stopped"


class CohortQuerySet(models.QuerySet["Cohort"]):
    def within_reach_of(self, user: User, permission: Permission) -> Self:
        """The cohorts that this person may meet with this permission.

        Changing a plan gives reach, so it is for those who lead the cohort: a coach or a stand-in
        could otherwise make herself a leader.
        """
        own = led(user) if permission == Permission.COHORT_CHANGE else mine(user)
        return self.filter(within(user, permission, own))

    def running(self, day: date) -> Self:
        return self.filter(status=CohortStatus.OPEN, starts_on__lte=day, ends_on__gte=day)

    def coming(self, day: date) -> Self:
        return self.filter(status=CohortStatus.OPEN, starts_on__gt=day)

    def not_over(self, *, open_on: date) -> Self:
        """Those that run or will run, as seen on a day."""
        return self.filter(status=CohortStatus.OPEN, ends_on__gte=open_on)

    def past(self, day: date) -> Self:
        return self.filter(Q(ends_on__lt=day) | Q(status=CohortStatus.STOPPED))


def led(user: User, cohort: str = "pk") -> Q:
    """The condition that she leads the cohort."""
    leads = Cohort.objects.filter(
        runs_today("facilitators__"), facilitators__user=user, ends_on__gte=oldest_end()
    )
    return Q(**{f"{cohort}__in": leads.values("pk")})


def mine(user: User, cohort: str = "pk") -> Q:
    """The condition that she leads the cohort, coaches a man in it, or stands in about now."""
    cohorts = Cohort.objects
    coaches = cohorts.filter(
        enrolments__coach=user, enrolments__left_on__isnull=True, ends_on__gte=oldest_end()
    )
    moment = timezone.now()
    stands_in = cohorts.filter(
        group_sessions__stand_ins__user=user,
        group_sessions__stand_ins__since__lte=moment,
        group_sessions__stand_ins__until__gt=moment,
    )
    return (
        led(user, cohort)
        | Q(**{f"{cohort}__in": coaches.values("pk")})
        | Q(**{f"{cohort}__in": stands_in.values("pk")})
    )


@tracked()
class Cohort(models.Model):
    """A group of men with a day, a time, a place and two facilitators.

    `ends_on` is the day of the booster; `plan_version` counts changes of the plan, so that a
    form that was drawn before one can say so. A cohort that ran already when it was entered is
    ours from `taken_over_on`; its sessions before that day took place before this system.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="cohorts")
    number = models.PositiveIntegerField()
    template = models.ForeignKey(
        ProgrammeTemplate, on_delete=models.PROTECT, related_name="cohorts"
    )
    starts_on = models.DateField()
    ends_on = models.DateField()
    weekday = models.PositiveSmallIntegerField(choices=Weekday.choices)
    starts_time = models.TimeField()
    minutes = models.PositiveSmallIntegerField(default=120)
    mode = models.CharField(max_length=10, choices=Mode.choices)
    link = models.URLField(max_length=300, blank=True, default="")
    dial_in = models.CharField(max_length=80, blank=True, default="")
    room = models.CharField(max_length=120, blank=True, default="")
    status = models.CharField(
        max_length=10, choices=CohortStatus.choices, default=CohortStatus.OPEN
    )
    plan_version = models.PositiveIntegerField(default=1)
    taken_over_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )

    objects = CohortQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_on", "-pk")
        constraints = [
            one_of("weekday", Weekday, "programme_sessions_cohort_weekday_known"),
            one_of("mode", Mode, "programme_sessions_cohort_mode_known"),
            one_of("status", CohortStatus, "programme_sessions_cohort_status_known"),
            models.UniqueConstraint(
                fields=["site", "number"],
                name="programme_sessions_cohort_number_once",
                violation_error_message="This site already has a cohort with this number.",
            ),
            models.CheckConstraint(
                condition=Q(minutes__range=(15, 480)),
                name="programme_sessions_cohort_minutes_15_to_480",
                violation_error_message="Enter how long a group lasts, 15 to 480 minutes.",
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="programme_sessions_cohort_number_from_1",
                violation_error_message="Enter a number from 1.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="programme_sessions_cohort_days_in_order",
                violation_error_message="A cohort ends after it starts.",
            ),
            models.CheckConstraint(
                condition=Q(taken_over_on__isnull=True) | Q(taken_over_on__gt=F("starts_on")),
                name="programme_sessions_cohort_taken_over_while_it_ran",
                violation_error_message="A cohort is taken over after it has started.",
            ),
        ]

    def __str__(self) -> str:
        return f"Cohort {self.number}"

    @property
    def rhythm(self) -> Rhythm:
        """When it meets, as the planner takes it."""
        return Rhythm(self.starts_on, self.weekday, self.starts_time, self.minutes)

    @property
    def phase(self) -> Phase:
        """What it is today."""
        if self.status == CohortStatus.STOPPED:
            return Phase.STOPPED
        day = today()
        if day < self.starts_on:
            return Phase.COMING
        return Phase.RUNNING if day <= self.ends_on else Phase.FINISHED

    @property
    def by_video(self) -> bool:
        """Say whether others may see a screen that is shared in it."""
        return self.mode != Mode.IN_PERSON


class CohortFacilitatorQuerySet(models.QuerySet["CohortFacilitator"]):
    def current(self) -> Self:
        return self.filter(runs_today())

    def to_come_or_current(self) -> Self:
        return self.filter(Q(until__isnull=True) | Q(until__gte=today()))


class CohortFacilitator(models.Model):
    """Who leads a cohort, and for how long; a cohort has two."""

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="facilitators")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="cohorts_led"
    )
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )

    objects = CohortFacilitatorQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "user"],
                condition=Q(until__isnull=True),
                name="programme_sessions_facilitator_once",
                violation_error_message="This person already leads the cohort.",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="programme_sessions_facilitator_days_in_order",
                violation_error_message="Enter a last day that is not before the first.",
            ),
        ]


class CohortSlot(models.Model):
    """One of the cohort's own dated sessions; men's slots are made from these.

    What is held in a group has its time in the group session; the day is kept in both.
    """

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="plan")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(TemplateItem, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    cause = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ("item__position",)
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "item"], name="programme_sessions_cohortslot_once"
            ),
        ]
