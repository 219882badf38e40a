"""The programme as versioned data: what a version says never changes."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from advance_site.core.constraints import one_of
from sessions.planning import Kind, Strand


class KindOfSession(models.TextChoices):
    """The planner's kinds, with the words that pages use."""

    ONE_TO_ONE = Kind.ONE_TO_ONE.value, "One-to-one"
    GROUP = Kind.GROUP.value, "Group"
    WEBSITE = Kind.WEBSITE.value, "Website session"
    COACHING = Kind.COACHING.value, "Coaching call"
    BOOSTER = Kind.BOOSTER.value, "Booster"


class StrandOfSession(models.TextChoices):
    """The planner's strands, with the words that pages use."""

    CORE = Strand.CORE.value, "Core sessions"
    WEBSITE = Strand.WEBSITE.value, "Website sessions"
    COACHING = Strand.COACHING.value, "Coaching calls"
    BOOSTER = Strand.BOOSTER.value, "Booster"


class ProgrammeTemplate(models.Model):
    """One version of a programme; a cohort keeps the version with which it was made."""

    key = models.CharField(max_length=40)
    title = models.CharField(max_length=80)
    version = models.CharField(max_length=40)
    weeks = models.PositiveSmallIntegerField()
    booster_months_after_end = models.PositiveSmallIntegerField()
    loaded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "version"], name="programme_sessions_template_version_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.version}"


class TemplateItem(models.Model):
    """One session of a programme; what is `optional` stands outside the count."""

    template = models.ForeignKey(ProgrammeTemplate, on_delete=models.PROTECT, related_name="items")
    key = models.CharField(max_length=40)
    kind = models.CharField(max_length=12, choices=KindOfSession.choices)
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=80)
    week = models.PositiveSmallIntegerField()
    day = models.PositiveSmallIntegerField(default=0)
    strand = models.CharField(max_length=10, choices=StrandOfSession.choices)
    tied_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="followers"
    )
    optional = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("template", "position")
        constraints = [
            one_of("kind", KindOfSession, "programme_sessions_item_kind_known"),
            one_of("strand", StrandOfSession, "programme_sessions_item_strand_known"),
            models.UniqueConstraint(
                fields=["template", "key"], name="programme_sessions_item_key_once"
            ),
            models.UniqueConstraint(
                fields=["template", "kind", "number"], name="programme_sessions_item_number_once"
            ),
            models.UniqueConstraint(
                fields=["template", "position"], name="programme_sessions_item_position_once"
            ),
            models.CheckConstraint(
                condition=Q(day__lt=7), name="programme_sessions_item_day_within_week"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_group(self) -> bool:
        """Say whether the men of a cohort meet in it."""
        return Kind(self.kind).is_group
