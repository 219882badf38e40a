from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from advance_site.core.constraints import one_of, set_together
from participants.models.participant import Participant
from participants.models.struck import Strikeable, StruckRows


class ReviewPoint(models.TextChoices):
    WEEK_4 = "week_4", "Week 4"
    WEEK_8 = "week_8", "Week 8"
    WEEK_12 = "week_12", "Week 12"
    WEEK_16 = "week_16", "Week 16"
    BOOSTER = "booster", "Booster"


class Progress(models.TextChoices):
    GOING_WELL = "going_well", "Going well"
    SOME = "some", "Some progress"
    STUCK = "stuck", "Stuck"
    REACHED = "reached", "Reached"
    PUT_DOWN = "put_down", "Put down"


class GoalRows(StruckRows):
    def running(self) -> GoalRows:
        return self.standing().filter(ended_at__isnull=True)


class Goal(Strikeable):
    """Up to three at a time, in his own words."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="goals")
    place = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=300)
    about_substance = models.BooleanField(default=False)
    confidence = models.PositiveSmallIntegerField()
    set_at = models.DateTimeField(default=timezone.now, editable=False)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = GoalRows.as_manager()

    class Meta:
        ordering = ("place", "-set_at")
        constraints = (
            *Strikeable.Meta.constraints,
            set_together("ended_at", "ended_by", "participants_goal_ended_together"),
            models.CheckConstraint(
                name="participants_goal_place_1_to_3",
                condition=Q(place__gte=1, place__lte=3),
                violation_error_message="He can have three goals at a time.",
            ),
            models.CheckConstraint(
                name="participants_goal_has_words",
                condition=~Q(words=""),
                violation_error_message="Enter the goal in his own words.",
            ),
            models.CheckConstraint(
                name="participants_goal_confidence_0_to_10",
                condition=Q(confidence__lte=10),
                violation_error_message="Enter how sure he is, 0 to 10.",
            ),
            models.UniqueConstraint(
                fields=["participant", "place"],
                condition=Q(ended_at__isnull=True, struck_at__isnull=True),
                name="participants_goal_one_per_place",
                violation_error_message="He already has a goal in this place.",
            ),
        )


class GoalReview(Strikeable):
    """What he and his worker said of a goal at one of the five points."""

    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="goal_reviews"
    )
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="reviews")
    point = models.CharField(max_length=8, choices=ReviewPoint.choices)
    progress = models.CharField(max_length=12, choices=Progress.choices)
    confidence = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=500, blank=True, default="")
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )

    objects = StruckRows.as_manager()

    class Meta:
        ordering = ("-at", "-pk")
        constraints = (
            *Strikeable.Meta.constraints,
            one_of("point", ReviewPoint, "participants_goalreview_point_known"),
            one_of("progress", Progress, "participants_goalreview_progress_known"),
            models.CheckConstraint(
                name="participants_goalreview_confidence_0_to_10",
                condition=Q(confidence__lte=10),
                violation_error_message="Enter how sure he is, 0 to 10.",
            ),
            models.UniqueConstraint(
                fields=["goal", "point"],
                condition=Q(struck_at__isnull=True),
                name="participants_goalreview_once_per_point",
                violation_error_message="This goal was already reviewed at that point.",
            ),
        )
