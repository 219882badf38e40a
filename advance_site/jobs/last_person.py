"""Whose page a form was, told after the sign-in has ended.

The form token lives in the sign-in and dies with it. So a signed cookie of the browser session
keeps, for the newest sign-ins, who it was and a hash of that token's secret: a form sent too
late is matched with the one person to whom its page was given, and with nobody else.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import (
    CSRF_ALLOWED_CHARS,
    CSRF_SECRET_LENGTH,
    CSRF_TOKEN_LENGTH,
)
from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "advance_site.jobs.last_person"
KEPT = 4
TOKEN_FIELD = "csrfmiddlewaretoken"  # noqa: S105  a field's name
Pair = tuple[int, str]


def cookie_name() -> str:
    return f"{settings.COOKIE_PREFIX}{settings.DOOR.name}_last_person"


class LastPersonMiddleware:
    """Keeps the cookie up to date on every answer to a signed-in person. After the sign-in's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            # Where Django keeps it during a request, also when this request has just made it.
            secret = request.META.get("CSRF_COOKIE")
            if secret:
                _remember(request, response, (request.user.pk, _hash(secret)))
        return response


def _remember(request: HttpRequest, response: HttpResponse, pair: Pair) -> None:
    kept = known_pairs(request)
    if kept[:1] == [pair]:
        return
    pairs = [pair, *(other for other in kept if other != pair)][:KEPT]
    response.set_cookie(
        cookie_name(),
        signing.dumps(pairs, salt=SALT),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def known_pairs(request: HttpRequest) -> list[Pair]:
    """The newest sign-ins in this browser, or none if the cookie is missing, old or forged."""
    try:
        pairs = signing.loads(
            request.COOKIES.get(cookie_name(), ""),
            salt=SALT,
            max_age=settings.DOOR.longest_sign_in * 3600,
        )
    except signing.BadSignature:
        return []
    return [(user_id, digest) for user_id, digest in pairs]


def person_of_form(request: HttpRequest) -> int | None:
    """To whom the page of this form was given; nobody if the browser does not know the token."""
    secret = secret_in(request.POST.get(TOKEN_FIELD, ""))
    if not secret:
        return None
    digest = _hash(secret)
    for user_id, known in known_pairs(request):
        if constant_time_compare(known, digest):
            return user_id
    return None


def secret_in(token: str) -> str:
    """Take the mask off a form token; an empty text if it is none."""
    letters = CSRF_ALLOWED_CHARS
    if len(token) != CSRF_TOKEN_LENGTH or not set(token) <= set(letters):
        return ""
    mask, cipher = token[:CSRF_SECRET_LENGTH], token[CSRF_SECRET_LENGTH:]
    return "".join(
        letters[letters.index(c) - letters.index(m)] for c, m in zip(cipher, mask, strict=True)
    )


def _hash(secret: str) -> str:
    return salted_hmac(SALT, secret, algorithm="sha256").hexdigest()
