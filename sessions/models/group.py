"""One meeting of a cohort, and who stands in for a facilitator."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from advance_site.accounts.access import Permission
from advance_site.accounts.models import Site, User
from advance_site.core.constraints import in_order, one_of, set_together
from advance_site.wall.history import tracked
from sessions.models.cohort import Cohort
from sessions.models.reach import oldest_end, runs_today, within
from sessions.models.template import TemplateItem


class SessionState(models.TextChoices):
    PLANNED = "planned", "Planned"
    HELD = "held", "Held"
    CANCELLED = "cancelled", "Cancelled"
    DID_NOT_TAKE_PLACE = "did_not", "Did not take place"
    BEFORE_US = "before_us", "Before this system"
    JOINED = "joined", "Joined another group"


# Not held by us as a group of its own: there is no register to mark.
NOT_HELD = (
    SessionState.CANCELLED,
    SessionState.DID_NOT_TAKE_PLACE,
    SessionState.BEFORE_US,
    SessionState.JOINED,
)


class GroupSessionQuerySet(models.QuerySet["GroupSession"]):
    def within_reach_of(self, user: User, permission: Permission) -> Self:
        """The sessions of her sites, of her cohorts, and those she stands in for."""
        return self.filter(within(user, permission, led_by_me(user)))

    def planned(self) -> Self:
        return self.filter(state=SessionState.PLANNED)


def led_by_me(user: User) -> Q:
    """The condition that she leads the session's cohort, or stands in about now."""
    moment = timezone.now()
    leads = Cohort.objects.filter(
        runs_today("facilitators__"), facilitators__user=user, ends_on__gte=oldest_end()
    )
    stands_in = StandIn.objects.running(moment).filter(user=user)
    return Q(cohort__in=leads.values("pk")) | Q(pk__in=stands_in.values("group_session"))


@tracked()
class GroupSession(models.Model):
    """A group or booster on its day. Its register is signed once, by the person signed in.

    `version` counts changes of its own fields, so that two people cannot overwrite each other.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="group_sessions")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(TemplateItem, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    cause = models.CharField(max_length=200, blank=True, default="")
    state = models.CharField(
        max_length=10, choices=SessionState.choices, default=SessionState.PLANNED
    )
    state_reason = models.CharField(max_length=300, blank=True, default="")
    joined_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="joined_by"
    )
    # Why one facilitator may run it alone; empty where two lead, as they should.
    one_leads_reason = models.CharField(max_length=200, blank=True, default="")
    began_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    led_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    led_with = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.TextField(max_length=4000, blank=True, default="")
    signed_at = models.DateTimeField(null=True, blank=True, editable=False)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    version = models.PositiveIntegerField(default=1)

    objects = GroupSessionQuerySet.as_manager()

    class Meta:
        ordering = ("starts_at", "pk")
        indexes = [
            models.Index(fields=["site", "starts_at"], name="programme_sessions_by_site_day"),
            models.Index(
                fields=["starts_at"],
                condition=Q(signed_at__isnull=True),
                name="programme_sessions_unsigned",
            ),
        ]
        constraints = [
            one_of("state", SessionState, "programme_sessions_group_state_known"),
            models.UniqueConstraint(
                fields=["cohort", "item"], name="programme_sessions_group_once_a_cohort"
            ),
            in_order("starts_at", "ends_at", "programme_sessions_group_ends_after_start"),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True)
                | Q(began_at__isnull=False, finished_at__gt=F("began_at")),
                name="programme_sessions_group_finished_after_it_began",
                violation_error_message="Enter an end that is after the start.",
            ),
            set_together("signed_at", "signed_by", "programme_sessions_group_signed_together"),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True) | Q(state=SessionState.HELD),
                name="programme_sessions_group_signed_means_held",
                violation_error_message="Only a session that was held has a signed register.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[state.value for state in NOT_HELD]) | ~Q(state_reason=""),
                name="programme_sessions_group_not_held_has_reason",
                violation_error_message="Enter why the session was not held.",
            ),
            models.CheckConstraint(
                condition=Q(state=SessionState.JOINED, joined_to__isnull=False)
                | (~Q(state=SessionState.JOINED) & Q(joined_to__isnull=True)),
                name="programme_sessions_group_joined_to_another",
                violation_error_message="Select the group that it joins.",
            ),
            models.CheckConstraint(
                condition=Q(led_with__isnull=True)
                | (Q(led_by__isnull=False) & ~Q(led_by=F("led_with"))),
                name="programme_sessions_group_led_by_two_people",
                violation_error_message="Select two different people.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}, {self.cohort}"

    @property
    def is_signed(self) -> bool:
        return self.signed_at is not None

    @property
    def is_off(self) -> bool:
        """Say whether it will not be, or was not, held."""
        return self.state in NOT_HELD


class StandInQuerySet(models.QuerySet["StandIn"]):
    def running(self, moment: datetime) -> Self:
        return self.filter(since__lte=moment, until__gt=moment)


DAYS_TO_FINISH = 2


class StandIn(models.Model):
    """A colleague leads one session for a facilitator, and meets its men until shortly after.

    Taking the stand-in back ends the row; it is never deleted.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group_session = models.ForeignKey(
        GroupSession, on_delete=models.PROTECT, related_name="stand_ins"
    )
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="stood_in"
    )
    instead_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(max_length=200)
    since = models.DateTimeField(default=timezone.now, editable=False)
    until = models.DateTimeField()
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )

    objects = StandInQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        indexes = [models.Index(fields=["user", "until"], name="programme_sessions_standing_in")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(user=F("instead_of")),
                name="programme_sessions_standin_somebody_else",
                violation_error_message="Select somebody else to stand in.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="programme_sessions_standin_has_reason",
                violation_error_message="Enter why somebody stands in.",
            ),
            models.CheckConstraint(
                condition=Q(until__gte=F("since")),
                name="programme_sessions_standin_times_in_order",
            ),
        ]

    @staticmethod
    def end_of_reach(ends_at: datetime) -> datetime:
        """Until when a stand-in meets the men, so that the register can be finished."""
        return ends_at + timedelta(days=DAYS_TO_FINISH)
