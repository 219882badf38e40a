"""Two records side by side: where they differ, and what would move."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.db.models import CharField, Count, Value
from django.db.models.fields.reverse_related import ForeignObjectRel

from participants.models import Merge, Participant, StatusChange
from participants.services.merging import FIELDS

NOT_MOVED = (StatusChange, Merge, Participant)


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact that the two records tell differently."""

    name: str
    label: str
    kept: str
    away: str


def differences(kept: Participant, away: Participant) -> list[Difference]:
    """Facts in which they differ; an empty one counts as different."""
    found = []
    for name in FIELDS:
        field = Participant._meta.get_field(name)
        one, other = _shown(kept, name), _shown(away, name)
        if one != other:
            label = str(getattr(field, "verbose_name", name))
            found.append(Difference(name, label[:1].upper() + label[1:], one, other))
    return found


def _shown(man: Participant, name: str) -> str:
    display = getattr(man, f"get_{name}_display", None)
    value = display() if display else getattr(man, name)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return f"{value:%-d %B %Y}" if hasattr(value, "year") else str(value or "")


def carrying_relations() -> list[ForeignObjectRel]:
    """Every relation to a man, of whichever room; versions of rows left aside."""
    relations = Participant._meta.get_fields(include_hidden=True)
    return [
        one
        for one in relations
        if isinstance(one, ForeignObjectRel)
        and one.related_model not in NOT_MOVED
        and not _is_version(one.related_model)
    ]


def _is_version(model: type[models.Model]) -> bool:
    return model.__name__.endswith("Version")


def what_moves(away: Participant) -> list[tuple[str, int]]:
    """How many rows of which kind hang on a record, in one query."""
    counts = [
        one.related_model._default_manager.filter(**{one.field.name: away})  # noqa: SLF001
        .order_by()
        .annotate(said_as=Value(_words(one.related_model), CharField()))
        .values("said_as")
        .annotate(n=Count("pk"))
        .values_list("said_as", "n")
        for one in carrying_relations()
    ]
    return sorted(counts[0].union(*counts[1:], all=True))


def _words(model: type[models.Model]) -> str:
    return str(model._meta.verbose_name_plural)


def moved_words(merge: Merge) -> list[tuple[str, int]]:
    """What a merge moved, by kind."""
    names = {
        one.related_model._meta.db_table: _words(one.related_model) for one in carrying_relations()
    }
    rows = merge.moved.filter(table_name__in=names)
    counted = rows.values_list("table_name").annotate(n=Count("row_id", distinct=True))
    return [(names[table], n) for table, n in counted.order_by("table_name")]
