"""The courses that staff are asked for, from a file, with the site's own laid on top."""

from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from advance_site.accounts.access import Role

NAME = "training.yaml"
SHIPPED = Path(__file__).parent / "data" / NAME


class TrainingFileError(Exception):
    """A file of courses says something that cannot be."""


class UnknownCourseError(KeyError):
    """No course has this code."""


class Kind(BaseModel):
    """A course: for which roles it is asked. One that is not offered stays readable."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str = Field(pattern=r"^[a-z][a-z0-9_]{1,39}$")
    label: str = Field(min_length=2, max_length=80)
    roles: tuple[Role, ...] = ()
    offered: bool = True


class Kinds(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    kinds: tuple[Kind, ...] = Field(min_length=1)

    @property
    def offered(self) -> tuple[Kind, ...]:
        return tuple(kind for kind in self.kinds if kind.offered)

    def get(self, code: str) -> Kind:
        for kind in self.kinds:
            if kind.code == code:
                return kind
        raise UnknownCourseError(code)

    def label(self, code: str) -> str:
        """The words for a code; one that is gone from the file stands for itself."""
        return next((kind.label for kind in self.kinds if kind.code == code), code)

    def for_roles(self, roles: Collection[str]) -> tuple[Kind, ...]:
        return tuple(kind for kind in self.offered if set(kind.roles) & set(roles))


@cache
def kinds() -> Kinds:
    """The courses in force, read once."""
    return load(settings.SITE_FOLDER)


def load(site_folder: Path | None) -> Kinds:
    """The shipped courses, with those of the site's folder laid over them by code."""
    by_code = {entry["code"]: entry for entry in _entries(SHIPPED)}
    own = site_folder / NAME if site_folder else None
    if own and own.is_file():
        for entry in _entries(own):
            by_code[entry["code"]] = {**by_code.get(entry["code"], {}), **entry}
    try:
        return Kinds.model_validate({"kinds": list(by_code.values())})
    except ValidationError as error:
        raise TrainingFileError(f"{own or SHIPPED}: {error.errors()[0]['msg']}") from error


def _entries(path: Path) -> list[dict[str, Any]]:
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise TrainingFileError(f"{path}: this is not a readable YAML file") from error
    entries = raw.get("kinds") if isinstance(raw, dict) else None
    if not isinstance(entries, list) or not all(
        isinstance(entry, dict) and isinstance(entry.get("code"), str) for entry in entries
    ):
        raise TrainingFileError(f"{path}: give a list `kinds`, each with a code")
    return entries
