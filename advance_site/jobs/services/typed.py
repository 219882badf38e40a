"""A form sent after the sign-in had ended: kept, and given back to the same person alone."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve

from advance_site.core.dates import now
from advance_site.jobs.last_person import TOKEN_FIELD, person_of_form
from advance_site.jobs.models import TypedAgain

KEPT_FOR = timedelta(hours=4)
ACCOUNT_PAGES = ("account_", "mfa_", "usersessions_", "accounts:")
LONGEST_PATH = 500
Fields = list[tuple[str, str]]


@dataclass(frozen=True)
class Typed:
    """What was typed and where it was to go."""

    token: UUID
    path: str
    fields: Fields


def keep_typed(request: HttpRequest) -> UUID | None:
    """Keep the form, if the browser proves whose page it was; else, or on account pages, None.

    Files are not kept.
    """
    user_id = person_of_form(request)
    path = request.get_full_path()
    if user_id is None or len(path) > LONGEST_PATH or _is_account_page(request):
        return None
    kept = TypedAgain(
        user_id=user_id, path=path, body=_shut(_fields(request)), expires=now() + KEPT_FOR
    )
    TypedAgain.objects.bulk_create([kept])
    return kept.token


def take_typed(user_id: int, token: UUID) -> Typed | None:
    """What this very person typed; None if it was somebody else's, is old, or was thrown away."""
    kept = TypedAgain.objects.waiting(user_id).filter(token=token).first()
    if kept is None:
        return None
    return Typed(kept.token, kept.path, _open(bytes(kept.body)))


def throw_away(user_id: int, token: UUID) -> None:
    TypedAgain.objects.filter(user_id=user_id, token=token).delete()


def _is_account_page(request: HttpRequest) -> bool:
    try:
        name = resolve(request.path_info).view_name or ""
    except Resolver404:
        return True
    return name.startswith(ACCOUNT_PAGES)


def _fields(request: HttpRequest) -> Fields:
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != TOKEN_FIELD and isinstance(value, str)
    ]


def _shut(fields: Fields) -> bytes:
    return _key().encrypt(json.dumps(fields).encode())


def _open(body: bytes) -> Fields:
    return [(name, value) for name, value in json.loads(_key().decrypt(body))]


def _key() -> MultiFernet:
    """Derived from the key of this door's processes, also the ones before a rotation."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derive(key)) for key in keys])


def _derive(key: str) -> bytes:
    return urlsafe_b64encode(sha256(b"advance_site.jobs.typed:" + key.encode()).digest())
