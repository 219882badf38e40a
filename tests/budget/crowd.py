# ruff: noqa: S608  (names of tables and columns come from the models)
"""Many men out of one: every row of his, of his cohort and its sessions, copied in bulk."""

from __future__ import annotations

from django.db import connection, models

from participants.models import Participant
from sessions.models import Cohort, CohortFacilitator, CohortSlot, GroupSession
from tests.canaries import tables_of_men

APART = 1_000_000
OF_COHORTS: dict[type[models.Model], str] = {
    Cohort: "id",
    CohortFacilitator: "cohort_id",
    CohortSlot: "cohort_id",
    GroupSession: "cohort_id",
}


def multiply(man: Participant, first: int, last: int) -> None:
    """Add copies number `first` to `last` of a man with everything that hangs on him.

    Internal ids move by a million for each copy, so that copies point at copies. Triggers and
    keys sleep meanwhile; bookings stay single, for nobody leads a hundred groups at once.
    """
    cohort = man.enrolments.get().cohort_id
    copied = {**OF_COHORTS, **tables_of_men()}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for model, path in copied.items():
            if "__" in path:
                continue
            column, own = _whose(model, path, man.pk, cohort)
            names, values = _copied_columns(model, set(copied))
            cursor.execute(
                f"INSERT INTO {model._meta.db_table} ({', '.join(names)}) "
                f"SELECT {', '.join(values)} FROM {model._meta.db_table} t, "
                f"generate_series(%s::bigint, %s::bigint) AS k WHERE t.{column} = %s",
                [first, last, own],
            )
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute("ANALYZE")


def _whose(model: type[models.Model], path: str, man: int, cohort: int) -> tuple[str, int]:
    if model in OF_COHORTS:
        return path, cohort
    return ("id" if path == "pk" else f"{path}_id"), man


def _copied_columns(
    model: type[models.Model], copied: set[type[models.Model]]
) -> tuple[list[str], list[str]]:
    """The columns, and the SQL for each in a copy."""
    names, values = [], []
    for field in model._meta.concrete_fields:
        if field.column and not isinstance(field, models.GeneratedField):
            names.append(field.column)
            values.append(_value(field, copied))
    return names, values


def _value(field: models.Field, copied: set[type[models.Model]]) -> str:  # type: ignore[type-arg]
    name = f"t.{field.column}"
    if field.primary_key or (field.is_relation and field.related_model in copied):
        return f"{name} + k * {APART}"
    if field.column == "public_id":
        return "gen_random_uuid()"
    if field.column == "reference":
        return "'X' || k"
    if field.column in {"ref", "digest"}:
        return f"{name} || k"
    if field.model is Cohort and field.column == "number":
        return f"{name} + 1000 + k"
    return name
