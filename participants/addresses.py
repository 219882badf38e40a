"""Addresses of a man's pages. His main page is composed above this room, at `men/<id>/`."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse


def man_page(public_id: UUID) -> str:
    return f"{reverse('participants:list')}{public_id}/"


def man_place(name: str, public_id: UUID, **more: object) -> str:
    """A page of this room about him, by the name of its address."""
    return reverse(f"participants:{name}", kwargs={"man": public_id, **more})
