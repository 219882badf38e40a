"""Reasons, sources, tags, criteria and consent texts: files, with the site's own laid on top."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

SHIPPED = Path(__file__).parent / "data"
CODE = r"^[a-z][a-z0-9_]{1,39}$"


class ListError(Exception):
    """A file of lists says something that cannot be."""


class UnknownEntryError(KeyError):
    """No entry of the list has this code."""


class Entry(BaseModel):
    """One line of a list. One that is not offered stays readable in old records."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str = Field(pattern=CODE)
    label: str = Field(min_length=2, max_length=120)
    offered: bool = True


class StatusReason(Entry):
    statuses: tuple[str, ...] = Field(min_length=1)


class Tag(Entry):
    tell_iss: bool = False


class Criterion(Entry):
    label: str = Field(min_length=2, max_length=200)
    needed: bool = False


class ConsentText(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str = Field(pattern=CODE)
    title: str = Field(min_length=2, max_length=120)
    text: str = Field(min_length=10)
    needed: bool = False
    offered: bool = True


class Question(Entry):
    """A question about who he is, with the answers that are offered."""

    answers: tuple[Entry, ...] = Field(min_length=2)

    def answer(self, code: str) -> Entry:
        return _found(self.answers, code)


Coded = TypeVar("Coded", Entry, StatusReason, Tag, Criterion, ConsentText, Question)


class Book(BaseModel):
    """Refuses a code that stands twice in one of its lists."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str = Field(min_length=1, max_length=20)

    @model_validator(mode="after")
    def _each_once(self) -> Book:
        for name in type(self).model_fields:
            entries = getattr(self, name)
            if isinstance(entries, tuple):
                codes = [entry.code for entry in entries]
                if len(set(codes)) < len(codes):
                    raise ValueError(f"a code stands twice in {name}")
        return self


class Lists(Book):
    referral_sources: tuple[Entry, ...] = Field(min_length=1)
    waiting_reasons: tuple[Entry, ...] = Field(min_length=1)
    status_reasons: tuple[StatusReason, ...] = Field(min_length=1)
    contact_tags: tuple[Tag, ...]

    def reasons_for(self, status: str) -> tuple[StatusReason, ...]:
        return tuple(
            reason
            for reason in self.status_reasons
            if reason.offered and status in reason.statuses
        )

    def status_reason(self, code: str) -> StatusReason:
        return _found(self.status_reasons, code)

    def waiting_reason(self, code: str) -> Entry:
        return _found(self.waiting_reasons, code)

    def source(self, code: str) -> Entry:
        return _found(self.referral_sources, code)

    def tag(self, code: str) -> Tag:
        return _found(self.contact_tags, code)

    def tag_labels(self, codes: Iterable[str]) -> list[str]:
        """Labels for reading; a code that is gone from the list stands for itself."""
        known = {tag.code: tag.label for tag in self.contact_tags}
        return [known.get(code, code) for code in codes]


class Checklist(Book):
    criteria: tuple[Criterion, ...] = Field(min_length=1)

    @property
    def offered(self) -> tuple[Criterion, ...]:
        return tuple(criterion for criterion in self.criteria if criterion.offered)

    def criterion(self, code: str) -> Criterion:
        return _found(self.criteria, code)


class ConsentTexts(Book):
    consents: tuple[ConsentText, ...] = Field(min_length=1)

    @property
    def offered(self) -> tuple[ConsentText, ...]:
        return tuple(text for text in self.consents if text.offered)

    def text(self, code: str) -> ConsentText:
        return _found(self.consents, code)


class Circumstances(Book):
    questions: tuple[Question, ...] = Field(min_length=1)

    @property
    def offered(self) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if question.offered)

    def question(self, code: str) -> Question:
        return _found(self.questions, code)


def _found(entries: Iterable[Coded], code: str) -> Coded:
    for entry in entries:
        if entry.code == code:
            return entry
    raise UnknownEntryError(code)


@cache
def lists() -> Lists:
    """The lists in force, read once."""
    loaded: Lists = _load("lists.yaml", Lists)
    return loaded


@cache
def checklist() -> Checklist:
    loaded: Checklist = _load("eligibility.yaml", Checklist)
    return loaded


@cache
def consent_texts() -> ConsentTexts:
    loaded: ConsentTexts = _load("consents.yaml", ConsentTexts)
    return loaded


@cache
def circumstances() -> Circumstances:
    loaded: Circumstances = _load("circumstances.yaml", Circumstances)
    return loaded


def _load(name: str, book: type[Any], site_folder: Path | None = None) -> Any:
    folder = site_folder or settings.SITE_FOLDER
    path = SHIPPED / name
    raw = _read(path)
    if folder and (folder / name).is_file():
        path = folder / name
        raw = _laid_over(raw, _read(path), path)
    try:
        return book.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        where = ", ".join(str(part) for part in first["loc"])
        what = str(first["msg"]).removeprefix("Value error, ")
        raise ListError(f"{path}: {where}: {what}") from error


def _read(path: Path) -> dict[str, Any]:
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise ListError(f"{path}: this is not a readable YAML file: {error}") from error
    if not isinstance(raw, dict) or not raw.get("version"):
        raise ListError(f"{path}: give a version and the lists")
    return raw


def _laid_over(base: dict[str, Any], site: dict[str, Any], path: Path) -> dict[str, Any]:
    merged = {**base, "version": f"{base['version']}+{site['version']}"}
    for name, entries in site.items():
        if name == "version":
            continue
        if not isinstance(entries, list) or name not in base:
            raise ListError(f"{path}: {name} is no list that this file can change")
        merged[name] = _merged(base[name], entries, path)
    return merged


def _merged(base: list[Any], site: list[Any], path: Path) -> list[Any]:
    if not all(isinstance(entry, dict) and entry.get("code") for entry in site):
        raise ListError(f"{path}: each entry needs a code")
    by_code = {str(entry["code"]): entry for entry in base}
    for entry in site:
        code = str(entry["code"])
        by_code[code] = {**by_code.get(code, {}), **entry}
    return list(by_code.values())
