"""Which table lives where. Nothing but the window's models ever leaves the own database."""

from typing import Any

from django.db.models import Model


class Router:
    """Window models go to `window`, the hatch's to `hatch`, the counters' table to `limits`."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        if model._meta.app_label == "django_cache":
            return "limits"
        return getattr(model, "database", None)

    def db_for_write(self, model: type[Model], **hints: Any) -> str | None:
        return self.db_for_read(model)

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool:
        return getattr(one, "database", None) == getattr(other, "database", None)

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return None if db == "default" else False
