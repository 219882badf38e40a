"""Start-up checks: with a wall down the program does not serve."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

LOGIN = """
SELECT rolsuper, rolbypassrls,
       pg_has_role(current_user, (SELECT datdba FROM pg_database
                                  WHERE datname = current_database()), 'MEMBER'),
       pg_has_role(current_user, %s, 'MEMBER')
FROM pg_roles WHERE rolname = current_user
"""
UNGUARDED = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relrowsecurity
  AND coalesce(obj_description(c.oid, 'pg_class'), '') NOT LIKE 'open: %%'
  AND has_table_privilege(current_user, c.oid, 'SELECT')
"""


def no_link_crosses_databases(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Refuse a relation between models of two databases, also with `db_constraint=False`."""
    errors: list[CheckMessage] = []
    for model in apps.get_models():
        home = getattr(model, "database", None)
        for field in model._meta.get_fields():
            other = field.related_model
            if isinstance(other, type) and getattr(other, "database", None) != home:
                errors.append(
                    Error(f"{model._meta.label}.{field.name} crosses databases.", id="wall.E001")
                )
    return errors


def login_cannot_step_over_walls(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """A web process is never superuser or owner, is in its group, and finds every table closed."""
    if settings.ENV.DB_LOGIN != "web" or "default" not in (databases or []):
        return []
    errors: list[CheckMessage] = []
    with connections["default"].cursor() as cursor:
        cursor.execute(LOGIN, [settings.DOOR.web_group])
        superuser, bypasses, owner, member = cursor.fetchone()
        if superuser or bypasses or owner:
            errors.append(
                Error(
                    "The web login is superuser or owner, so row-level security does not bind "
                    "it. Give this process the web login that `manage.py provision` made.",
                    id="wall.E002",
                )
            )
        if not member:
            errors.append(
                Error(f"The web login is not in {settings.DOOR.web_group}.", id="wall.E003")
            )
        cursor.execute(UNGUARDED)
        errors += [
            Error(f"Table {name} has neither a policy nor a reason to be open.", id="wall.E004")
            for (name,) in cursor.fetchall()
        ]
    return errors


def refuse_with_a_wall_down() -> None:
    """Stop before the first request: a server, other than a command, runs no checks by itself."""
    found = [message for message in run_checks(databases=["default"]) if message.is_serious()]
    if found:
        raise ImproperlyConfigured("\n".join(map(str, found)))
