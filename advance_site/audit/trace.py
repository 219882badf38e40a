"""What is known of the running request, kept beside it so that services need not pass it on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from advance_site.core.web import number_now

SALT = "advance_site.audit.sign_in"


@dataclass(frozen=True)
class Trace:
    """Request number, hash of the sign-in, and the role and reach by which access was given."""

    request: str = ""
    sign_in: str = ""
    role: str = ""
    reach: str = ""


NOTHING = Trace()
_running: ContextVar[Trace] = ContextVar("audit_trace", default=NOTHING)


def running() -> Trace:
    return _running.get()


def note_access(*, role: str, reach: str = "") -> None:
    """Remember by which role, and how far, the running request was let in."""
    _running.set(replace(_running.get(), role=role, reach=reach))


@contextmanager
def tracing(request: HttpRequest) -> Iterator[None]:
    """Events written inside carry this request's number and sign-in."""
    token = _running.set(Trace(request=number_now.get(), sign_in=sign_in_hash(request)))
    try:
        yield
    finally:
        _running.reset(token)


def sign_in_hash(request: HttpRequest) -> str:
    """A name for the sign-in that shows two events to be of one, and opens nothing."""
    session = getattr(request, "session", None)
    key = getattr(session, "session_key", None)
    return salted_hmac(SALT, key, algorithm="sha256").hexdigest()[:16] if key else ""


class TraceMiddleware:
    """Stands after the sign-in's middleware and outside the one that records refusals."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with tracing(request):
            return self.get_response(request)
