"""Small things that several selectors say alike."""

from __future__ import annotations

from django.db.models import CharField
from django.db.models.functions import Cast

from advance_site.accounts.models import User


def as_text(name: str) -> Cast:
    return Cast(name, CharField())


def short(name: str) -> str:
    """Initial and surname, as staff write it."""
    return User(name=name).short_name
