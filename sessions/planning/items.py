"""What a programme consists of, as a template lists it."""

from collections import Counter
from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Kind(StrEnum):
    """What happens in a session."""

    ONE_TO_ONE = "one_to_one"
    GROUP = "group"
    WEBSITE = "website"
    COACHING = "coaching"
    BOOSTER = "booster"

    @property
    def is_group(self) -> bool:
        """Say whether the men of a cohort meet in it."""
        return self in (Kind.GROUP, Kind.BOOSTER)

    @property
    def needs_staff(self) -> bool:
        """Say whether it is held with one member of staff, who works Monday to Friday."""
        return self in (Kind.ONE_TO_ONE, Kind.COACHING)


class Strand(StrEnum):
    """The three strands that are counted, and the booster outside the count."""

    CORE = "core"
    WEBSITE = "website"
    COACHING = "coaching"
    BOOSTER = "booster"


STRAND = {
    Kind.ONE_TO_ONE: Strand.CORE,
    Kind.GROUP: Strand.CORE,
    Kind.WEBSITE: Strand.WEBSITE,
    Kind.COACHING: Strand.COACHING,
    Kind.BOOSTER: Strand.BOOSTER,
}
WEEK = 7


class Item(BaseModel):
    """One session of the template.

    `day` counts from the cohort's weekday in that week; what is held with a group has 0. What is
    `optional` is held where a man needs it, and stands outside the count.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str = Field(pattern=r"^[a-z][a-z0-9_]{1,39}$")
    kind: Kind
    number: int = Field(ge=0, le=99)
    title: str = Field(min_length=2, max_length=80)
    week: int = Field(ge=1, le=104)
    day: int = Field(default=0, ge=0, lt=WEEK)
    strand: Strand
    tied_to: str = ""
    optional: bool = False

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if self.strand is not STRAND[self.kind]:
            raise ValueError(f"{self.key}: a {self.kind} session counts as {STRAND[self.kind]}")
        if self.kind.is_group and self.day:
            raise ValueError(f"{self.key}: a group is held on the cohort's weekday")
        if bool(self.tied_to) != (self.kind in (Kind.WEBSITE, Kind.COACHING)):
            raise ValueError(f"{self.key}: website and coaching alone are tied to a group")
        if self.optional and self.kind is not Kind.ONE_TO_ONE:
            raise ValueError(f"{self.key}: only a one-to-one can be optional")
        return self


class Template(BaseModel):
    """A programme: its sessions by week, its length, and when the booster comes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str = Field(pattern=r"^[a-z][a-z0-9_]{1,39}$")
    title: str = Field(min_length=2, max_length=80)
    version: str = Field(min_length=1, max_length=40)
    weeks: int = Field(ge=1, le=104)
    booster_months_after_end: int = Field(ge=0, le=24)
    items: tuple[Item, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        for values in (
            Counter(item.key for item in self.items),
            Counter(f"{item.kind} {item.number}" for item in self.items),
        ):
            twice = [value for value, count in values.items() if count > 1]
            if twice:
                raise ValueError(f"{twice[0]} stands there twice")
        return self

    @model_validator(mode="after")
    def _weeks_and_ties_hold(self) -> Self:
        groups = {item.key: item for item in self.items if item.kind is Kind.GROUP}
        for item in self.in_weeks:
            if item.week > self.weeks:
                raise ValueError(f"{item.key}: the programme has {self.weeks} weeks")
            if item.tied_to and item.tied_to not in groups:
                raise ValueError(f"{item.key}: there is no group {item.tied_to}")
            if item.tied_to and item.week < groups[item.tied_to].week:
                raise ValueError(f"{item.key}: it comes after its group, not before")
        return self

    @model_validator(mode="after")
    def _one_group_a_week(self) -> Self:
        weeks = Counter(item.week for item in self.items if item.kind is Kind.GROUP)
        crowded = [week for week, count in weeks.items() if count > 1]
        if crowded:
            raise ValueError(f"week {crowded[0]} has two groups")
        return self

    @property
    def countable(self) -> tuple[Item, ...]:
        """The sessions that are counted: all but the booster and what is optional."""
        return tuple(item for item in self.in_weeks if not item.optional)

    @property
    def in_weeks(self) -> tuple[Item, ...]:
        """The sessions that have their week: all but the booster."""
        return tuple(item for item in self.in_order if item.kind is not Kind.BOOSTER)

    @property
    def boosters(self) -> tuple[Item, ...]:
        """The boosters, which come after the end."""
        return tuple(item for item in self.in_order if item.kind is Kind.BOOSTER)

    @property
    def in_order(self) -> tuple[Item, ...]:
        """All sessions in the order in which they come."""
        kinds = list(Kind)
        return tuple(
            sorted(self.items, key=lambda i: (i.week, i.day, kinds.index(i.kind), i.number))
        )
