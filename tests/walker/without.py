"""The application with a wall taken out, for mutants: a server loads one of these names.

gunicorn tests.walker.without:reach
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models

from advance_site.audit import services
from advance_site.wsgi import application


def _all_rows(self: models.QuerySet[Any], user: object, permission: object) -> Any:
    return self.all()


def _take_reach_out() -> None:
    """Every queryset's `within_reach_of` gives every row."""
    for model in apps.get_models():
        rows = type(model._default_manager.all())
        if hasattr(rows, "within_reach_of"):
            rows.within_reach_of = _all_rows


def _take_openings_out() -> None:
    """Nothing that is opened is written down."""

    def _no_entry(who: object, entry: object) -> None:
        return None

    services._append = _no_entry


def __getattr__(name: str) -> Any:
    {"reach": _take_reach_out, "openings": _take_openings_out}[name]()
    return application
