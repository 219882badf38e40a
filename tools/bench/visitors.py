"""Requests as the server of a door gets them, each answered in this process and timed."""

from __future__ import annotations

import io
import json
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.middleware.csrf import CSRF_SESSION_KEY

from advance_site.accounts.middleware import SECOND_FACTOR
from advance_site.accounts.models import User

Application = Callable[[dict[str, Any], Callable[..., Any]], Any]
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


class Refused(Exception):
    """A page did not answer as it should, so that its time says nothing."""


@dataclass(frozen=True)
class Ask:
    """A request that a case makes."""

    path: str
    form: Mapping[str, str] | None = None
    accept: str = "text/html"

    @property
    def method(self) -> str:
        return "GET" if self.form is None else "POST"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float

    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found


@dataclass(frozen=True)
class SignIn:
    """A sign-in as a browser carries it: its cookie, and the token of its forms."""

    cookie: str
    token: str


def sign_in(user_id: int) -> SignIn:
    """What signing in with a second factor leaves behind."""
    user = User.objects.get(pk=user_id)
    token = secrets.token_hex(16)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[SECOND_FACTOR] = True
    session[CSRF_SESSION_KEY] = token
    session.save()
    return SignIn(f"{settings.SESSION_COOKIE_NAME}={session.session_key}", token)


@dataclass(frozen=True)
class Visitor:
    """Somebody signed in, in front of the whole application: middleware, walls, rendering."""

    application: Application = field(repr=False)
    signed: SignIn

    def ask(self, ask: Ask) -> Answer:
        """The time runs from the server's call of the application to the last byte."""
        environ = self._environ(ask)
        said: dict[str, Any] = {}

        def start_response(status: str, headers: list[tuple[str, str]], *more: Any) -> None:
            said["status"], said["headers"] = int(status[:3]), dict(headers)

        begun = time.perf_counter()
        answer = self.application(environ, start_response)
        body = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        seconds = time.perf_counter() - begun
        return Answer(said["status"], said["headers"], body, seconds)

    def _environ(self, ask: Ask) -> dict[str, Any]:
        parts = urlsplit(ask.path)
        body = b""
        if ask.form is not None:
            body = urlencode({**ask.form, "csrfmiddlewaretoken": self.signed.token}).encode()
        return {
            "REQUEST_METHOD": ask.method, "PATH_INFO": parts.path, "QUERY_STRING": parts.query,
            "SCRIPT_NAME": "", "SERVER_NAME": "localhost", "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "localhost:8000",
            "HTTP_ACCEPT": ask.accept, "HTTP_COOKIE": self.signed.cookie,
            "REMOTE_ADDR": "127.0.0.1", "CONTENT_TYPE": FORM, "CONTENT_LENGTH": str(len(body)),
            "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(), "wsgi.multithread": True, "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }  # fmt: skip
