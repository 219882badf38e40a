# ruff: noqa: PLC0415  (models and settings are there once the application is)
"""The application with a wall taken out, for mutants: a server loads one of these names.

    gunicorn tests.walker.without:reach

It is put together here, because the real one refuses to serve with a wall down.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "advance_site.settings")
application = get_wsgi_application()


def _all_rows(self: Any, user: object, permission: object) -> Any:
    return self.all()


def _take_reach_out() -> None:
    """Every queryset's `within_reach_of` gives every row."""
    from django.apps import apps

    for model in apps.get_models():
        rows = type(model._default_manager.all())
        if hasattr(rows, "within_reach_of"):
            rows.within_reach_of = _all_rows


def _take_openings_out() -> None:
    """Nothing that is opened is written down."""
    from advance_site.audit import services

    services._append = lambda who, entry: None


def _take_declarations_out() -> None:
    """An address that nobody declared; then the start of the real application."""
    from django.conf import settings

    from advance_site.wall.checks import refuse_with_a_wall_down

    settings.ROOT_URLCONF = "tests.access.loose_urls"
    refuse_with_a_wall_down()


def _leave_as_it_is() -> None:
    """For a login that no policy binds."""


WALLS: dict[str, Callable[[], None]] = {
    "reach": _take_reach_out,
    "openings": _take_openings_out,
    "declarations": _take_declarations_out,
    "policies": _leave_as_it_is,
}


def __getattr__(name: str) -> Any:
    if name not in WALLS:
        raise AttributeError(name)
    WALLS[name]()
    return application
