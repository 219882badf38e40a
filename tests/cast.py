"""Who plays in the tests: rows made as the owner, browsers of signed-in people."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connections
from django.db.backends.signals import connection_created
from django.test import Client

from advance_site.accounts.models import User
from advance_site.wall.context import set_user

WEB = f"{settings.DOOR.name}_web_login"
OWN_ALIASES = ("default", "limits")


def become_web(sender: object, connection: Any, **kwargs: Any) -> None:
    """Every new connection acts as the web login."""
    if connection.alias in OWN_ALIASES:
        with connection.cursor() as cursor:
            cursor.execute(f"SET SESSION AUTHORIZATION {WEB}")


connection_created.connect(become_web)


@contextmanager
def owner(using: str = "default") -> Iterator[None]:
    """Make rows that no policy stops, as migrations and operators do."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT session_user = %s", [WEB])
        was_web = cursor.fetchone()[0]
        cursor.execute("RESET SESSION AUTHORIZATION")
    try:
        yield
    finally:
        if was_web and not connections[using].needs_rollback:
            with connections[using].cursor() as cursor:
                cursor.execute(f"SET SESSION AUTHORIZATION {WEB}")


class Browser(Client):
    """A test client that forgets who acted once a request is over.

    Inside a test's own transaction the context would outlive the request; in production the
    transaction ends with it.
    """

    def request(self, **request: Any) -> Any:
        try:
            return super().request(**request)
        finally:
            if not connections["default"].needs_rollback:
                set_user(None)


def client_for(user: User) -> Browser:
    """A browser in which `user` has signed in, with a second factor where one is demanded."""
    client = Browser()
    client.force_login(user)
    session = client.session
    session["second_factor"] = True
    session.save()
    return client
