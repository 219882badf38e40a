"""Earlier versions of rows, kept by database triggers: a convenience, not a proof."""

from collections.abc import Callable
from typing import Any

import pghistory
import pghistory.models
from django.db import models
from django.db.models.functions import Cast, NullIf

# Written as the migrations have it: an argument by name would be another default to Django.
MISSING_OK = models.Value(True)  # noqa: FBT003
ACTOR = NullIf(
    models.Func(models.Value("app.user_id"), MISSING_OK, function="current_setting"),
    models.Value(""),
)


class Version(pghistory.models.Event):
    """An earlier version of a row, and who replaced it."""

    acted_by = models.BigIntegerField(null=True, db_default=Cast(ACTOR, models.BigIntegerField()))

    class Meta:
        abstract = True


def tracked(**options: Any) -> Callable[[type[models.Model]], type[models.Model]]:
    """Keep the replaced version of every changed row in `<model>version`.

    New rows write nothing: the row itself is its newest version.
    """
    track: Callable[[type[models.Model]], type[models.Model]] = pghistory.track(
        pghistory.UpdateEvent("changed", row=pghistory.Old),
        base_model=Version,
        append_only=False,
        context_field=None,  # type: ignore[arg-type]  # its documented way to keep none
        obj_field=None,
        **options,
    )
    return track
