"""What the women's service lets through the hatch: read in place, copied nowhere."""
# ruff: noqa: DJ001  (a column of another kind is null, which says less than an empty text)

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import TruncDate

from advance_site.accounts.models import Invitation, Membership, User
from advance_site.core.constraints import one_of
from advance_site.core.dates import LONDON, today


class ReleaseKind(models.TextChoices):
    ITEM = "item", "Item"
    LEVEL = "level", "Joint level"
    FIGURES = "figures", "Quarterly sheet"
    ROTA = "rota", "ISS rota"


class ItemKind(models.TextChoices):
    """How far an item may be used."""

    INSTRUCTION = "H0", "Instruction"
    PLANNING = "H1", "For planning only, never said or hinted to him"
    USABLE = "H2", "Usable with him, from its other source"
    NAMED = "H3", "For the named people alone"


class Level(models.TextChoices):
    STANDARD = "standard", "Standard"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"


class Direction(models.TextChoices):
    RISING = "rising", "Rising"
    SAME = "same", "Same"
    FALLING = "falling", "Falling"
    CANNOT_SAY = "cannot_say", "Cannot say"


class RotaKind(models.TextChoices):
    DUTY = "duty", "Duty"
    TRAINING = "training", "Training"
    PRESENCE = "presence", "Presence at a meeting"


FEWEST_WOMEN = 10
FEWEST_COHORTS = 2
CELLS = ("offered_percent", "took_up_percent", "planned_percent")
COLUMNS: dict[str, tuple[str, ...]] = {
    "item": ("item", "instruction", "text", "source"),
    "level": ("level", "direction", "level_on"),
    "figures": ("period_ends_on", "women", "cohorts", *CELLS),
    "rota": ("rota", "rota_name", "rota_on", "rota_until", "cohort", "meeting"),
}
"""The columns of each kind; those of the other kinds stay empty."""


def _empty(*kinds: str) -> Q:
    """Hold when the columns of the given kinds say nothing."""
    columns = [column for kind in kinds for column in COLUMNS[kind]]
    return Q(**{f"{column}__isnull": True for column in columns})


def _filled(*columns: str) -> Q:
    return Q(**{f"{column}__isnull": False for column in columns})


def _only(kind: str, condition: Q) -> Q:
    """Hold for rows of other kinds, and for those of this one that meet its condition."""
    others = [other for other in COLUMNS if other != kind]
    return ~Q(kind=kind) | (_empty(*others) & (condition | Q(withdraws=True)))


# A comparison with null lets a row pass, so every condition says first what must be there.
ITEM_SAYS = _filled("item") & (
    Q(item="H0", instruction__isnull=False)
    | Q(item="H1", text__isnull=False, ends_on__isnull=False)
    | Q(item="H2", text__isnull=False, source__isnull=False, ends_on__isnull=False)
    | Q(item="H3", text__isnull=False, ends_on__isnull=False)
)
FIGURES_HOLD = _filled("period_ends_on", "women", "cohorts") & Q(
    women__gte=FEWEST_WOMEN, cohorts__gte=FEWEST_COHORTS
)
for _cell in CELLS:
    FIGURES_HOLD &= Q(**{f"{_cell}__isnull": True}) | Q(**{f"{_cell}__range": (5, 95)})


class ReleaseQuerySet(models.QuerySet["Release"]):
    def standing(self, day: date) -> Self:
        """Those that have not ended, were not replaced, and withdraw nothing."""
        later = Release.objects.filter(replaces=models.OuterRef("pk"))
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), withdraws=False).filter(
            ~models.Exists(later)
        )

    def addressed_to(self, user: User) -> Self:
        """Those that name her, if she has held a role there ever since; the wall says the same.

        Who leaves and comes back, or is given her role anew, finds nothing of before.
        """
        released_at = OuterRef("released_at")
        held = Membership.objects.current(today()).filter(
            Q(given_at=None) | Q(given_at__lte=released_at),
            user=user,
            since__lte=OuterRef("released_on"),
        )
        here = Exists(held.filter(site__public_id=OuterRef("site")))
        nationwide = Q(kind=ReleaseKind.FIGURES) & Exists(held)
        came_back = Invitation.objects.filter(accepted_by=user, accepted_at__gt=released_at)
        dated = self.annotate(released_on=TruncDate("released_at", tzinfo=LONDON))
        named = dated.filter(here | nationwide, readers__contains=[user.public_id])
        return named.exclude(Exists(came_back))


class Release(models.Model):
    """One thing that an ISS worker deliberately told his side.

    Its key is the outbox's at the ISS door, so that carrying it over twice makes one row. There
    is no sequence and no foreign key: man, cohort and meeting are named by their public ids.
    Withdrawal and renewal are further rows that name the one they replace.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    kind = models.CharField(max_length=8, choices=ReleaseKind.choices)
    site = models.UUIDField()
    man = models.UUIDField(null=True)
    readers = ArrayField(models.UUIDField())
    reader_names = ArrayField(models.CharField(max_length=120))
    released_at = models.DateTimeField()
    ends_on = models.DateField(null=True)
    replaces = models.UUIDField(null=True)
    withdraws = models.BooleanField(db_default=False)

    item = models.CharField(max_length=2, null=True, choices=ItemKind.choices)
    instruction = models.CharField(max_length=120, null=True)
    text = models.TextField(max_length=2000, null=True)
    source = models.CharField(max_length=120, null=True)

    level = models.CharField(max_length=8, null=True, choices=Level.choices)
    direction = models.CharField(max_length=10, null=True, choices=Direction.choices)
    level_on = models.DateField(null=True)

    period_ends_on = models.DateField(null=True)
    women = models.PositiveSmallIntegerField(null=True)
    cohorts = models.PositiveSmallIntegerField(null=True)
    offered_percent = models.PositiveSmallIntegerField(null=True)
    took_up_percent = models.PositiveSmallIntegerField(null=True)
    planned_percent = models.PositiveSmallIntegerField(null=True)

    rota = models.CharField(max_length=8, null=True, choices=RotaKind.choices)
    rota_name = models.CharField(max_length=120, null=True)
    rota_on = models.DateField(null=True)
    rota_until = models.DateField(null=True)
    cohort = models.UUIDField(null=True)
    meeting = models.UUIDField(null=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["man"], name="casework_release_of_man")]
        constraints = [
            one_of("kind", ReleaseKind, "casework_release_kind_known"),
            models.CheckConstraint(
                name="casework_release_item",
                condition=_only("item", ITEM_SAYS)
                & (~Q(kind="item") | Q(man__isnull=False, readers__len__gte=1)),
            ),
            models.CheckConstraint(
                name="casework_release_level",
                condition=_only(
                    "level",
                    _filled("level", "direction", "level_on")
                    & Q(level__in=Level.values, direction__in=Direction.values),
                )
                & (~Q(kind="level") | Q(man__isnull=False, readers__len=0)),
            ),
            models.CheckConstraint(
                name="casework_release_figures",
                condition=_only("figures", FIGURES_HOLD)
                & (~Q(kind="figures") | Q(man__isnull=True, readers__len__gte=1)),
            ),
            models.CheckConstraint(
                name="casework_release_rota",
                condition=_only(
                    "rota", _filled("rota", "rota_name", "rota_on") & Q(rota__in=RotaKind.values)
                )
                & (~Q(kind="rota") | Q(man__isnull=True, readers__len=0)),
            ),
            models.CheckConstraint(
                name="casework_release_withdraws_another",
                condition=Q(withdraws=False) | Q(replaces__isnull=False),
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuse: rows come through the hatch alone, and this side cannot write one."""
        raise TypeError("A release is written by the ISS worker alone.")
