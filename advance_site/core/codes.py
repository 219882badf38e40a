"""Outcomes of a session as data: read once from a file, with the site's own file on top.

A record keeps a code, its label and the version of the list, so that it can be read after
the list has changed. `docs/recipes.md` shows how to change a code.
"""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import yaml
from django.conf import settings
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

SHIPPED = Path(__file__).parent / "data" / "outcomes.yaml"
FILE_NAME = "outcomes.yaml"


class CodesError(Exception):
    """A list of codes says something that cannot be."""


class UnknownCodeError(KeyError):
    """No outcome has this code."""


class Group(StrEnum):
    """What the register's five buttons stand for."""

    PRESENT = "present"
    LATE = "late"
    ABSENT = "absent"
    ASKED_TO_LEAVE = "asked to leave"
    OTHER = "other"

    @property
    def label(self) -> str:
        return self.value.capitalize()


LEADING_KEY = {
    Group.PRESENT: "P",
    Group.LATE: "L",
    Group.ABSENT: "A",
    Group.ASKED_TO_LEAVE: "X",
    Group.OTHER: "O",
}


class Counts(StrEnum):
    """Whether a session with this outcome is one of his 32 done."""

    YES = "yes"
    PART = "part"
    NO = "no"
    NEITHER = "neither"


class Whose(StrEnum):
    """Whose reason it was."""

    OURS = "ours"
    HIS = "his"
    NOBODY = "nobody"


def _yes_or_no(value: object) -> object:
    """Undo YAML's reading of a bare yes or no as a truth value."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value


class External(BaseModel):
    """The same outcome in other bodies' lists."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    nhs: str = Field(default="", pattern=r"^[0-9]?$")
    nhs_not_told: str = Field(default="", pattern=r"^[0-9]?$")
    nhs_late: str = Field(default="", pattern=r"^[0-9]?$")
    delius: tuple[str, ...] = ()


class Outcome(BaseModel):
    """One code of the list."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str = Field(pattern=r"^[A-Z][A-Z0-9]{0,7}$")
    label: str = Field(min_length=3, max_length=80)
    short: str = Field(min_length=2, max_length=20)
    group: Group
    key: str = Field(pattern=r"^([PL]|[AXO][A-Z])$")
    counts_as_done: Annotated[Counts, BeforeValidator(_yes_or_no)]
    acceptable: bool | None = None
    whose: Whose = Whose.NOBODY
    needs_contact: bool = False
    tell_iss: bool = False
    danger_about: str = Field(default="", pattern=r"^[a-z_]{0,12}$")
    not_required: bool = False
    offered: bool = True
    external: External = External()

    @model_validator(mode="after")
    def _key_fits_the_group(self) -> "Outcome":
        if self.key[0] != LEADING_KEY[self.group]:
            raise ValueError(
                f"its key must begin with {LEADING_KEY[self.group]}, as it is {self.group}"
            )
        if len(self.key) > 1 and self.key[1] != self.short[0].upper():
            raise ValueError("its key must end with the first letter of its short word")
        return self

    @model_validator(mode="after")
    def _not_required_is_not_done(self) -> "Outcome":
        if self.not_required and self.counts_as_done is not Counts.NEITHER:
            raise ValueError("what is not required counts neither as done nor as missed")
        return self

    @property
    def attended(self) -> bool:
        """Say whether he took part, be it late."""
        return self.group in (Group.PRESENT, Group.LATE)

    def is_done(self, *, said_done: bool) -> bool:
        """Say whether the session is done; where it is in part, the facilitator says so."""
        if self.counts_as_done is Counts.PART:
            return said_done
        return self.counts_as_done is Counts.YES


class OutcomeBook(BaseModel):
    """The list in force, in the order in which it is shown."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str = Field(min_length=1, max_length=20)
    codes: tuple[Outcome, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _each_once(self) -> "OutcomeBook":
        for what in ("code", "key"):
            values = [getattr(outcome, what) for outcome in self.codes if outcome.offered]
            twice = sorted({value for value in values if values.count(value) > 1})
            if twice:
                raise ValueError(f"the {what} {twice[0]} stands there twice")
        return self

    @model_validator(mode="after")
    def _can_mark_a_register(self) -> "OutcomeBook":
        missing = {Group.PRESENT, Group.LATE, Group.ABSENT} - {o.group for o in self.offered}
        if missing:
            raise ValueError(f"no code is offered for {sorted(missing)[0]}")
        if sum(o.not_required for o in self.codes) != 1:
            raise ValueError("exactly one code must be the one for not required")
        return self

    @property
    def offered(self) -> tuple[Outcome, ...]:
        """The codes that a register offers."""
        return tuple(outcome for outcome in self.codes if outcome.offered)

    @property
    def not_required(self) -> Outcome:
        """The code of a session that a man need not attend."""
        return next(outcome for outcome in self.codes if outcome.not_required)

    @property
    def present(self) -> Outcome:
        """The code that "mark the rest present" sets."""
        return self.in_group(Group.PRESENT)[0]

    def get(self, code: str) -> Outcome:
        """The outcome of this code."""
        for outcome in self.codes:
            if outcome.code == code:
                return outcome
        raise UnknownCodeError(code)

    def in_group(self, group: Group) -> tuple[Outcome, ...]:
        """The offered codes behind one button."""
        return tuple(outcome for outcome in self.offered if outcome.group is group)


def load_outcomes(site_folder: Path | None = None) -> OutcomeBook:
    """Read the shipped list, lay the site's on top, and refuse nonsense in a sentence."""
    raw = _read(SHIPPED)
    path = SHIPPED
    site_path = site_folder / FILE_NAME if site_folder else None
    if site_path and site_path.is_file():
        raw = _laid_over(raw, _read(site_path), site_path)
        path = site_path
    try:
        return OutcomeBook.model_validate(raw)
    except ValidationError as error:
        raise CodesError(_sentence(path, raw, error)) from error


@cache
def outcomes() -> OutcomeBook:
    """The list in force, read once."""
    folder = str(getattr(settings, "SITE_FOLDER", "") or "")
    return load_outcomes(Path(folder) if folder else None)


def _read(path: Path) -> dict[str, Any]:
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise CodesError(f"{path}: this is not a readable YAML file: {error}") from error
    if not isinstance(raw, dict) or not isinstance(raw.get("codes"), list):
        raise CodesError(f'{path}: give a "version" and a list of "codes"')
    if not all(isinstance(entry, dict) and entry.get("code") for entry in raw["codes"]):
        raise CodesError(f'{path}: each entry of "codes" needs a "code"')
    return raw


def _laid_over(base: dict[str, Any], site: dict[str, Any], path: Path) -> dict[str, Any]:
    if not site.get("version"):
        raise CodesError(f"{path}: give a version, and a new one with each change")
    codes: dict[str, dict[str, Any]] = {str(entry["code"]): entry for entry in base["codes"]}
    for entry in site["codes"]:
        code = str(entry["code"])
        codes[code] = {**codes.get(code, {}), **entry}
    return {"version": f"{base['version']}+{site['version']}", "codes": list(codes.values())}


def _sentence(path: Path, raw: Mapping[str, Any], error: ValidationError) -> str:
    first = error.errors()[0]
    place = [str(part) for part in first["loc"]]
    if len(place) > 1 and place[0] == "codes":
        place = [f"code {raw['codes'][int(place[1])]['code']}", *place[2:]]
    where = ", ".join(place)
    what = str(first["msg"]).removeprefix("Value error, ")
    return f"{path}: {where}: {what}" if where else f"{path}: {what}"
