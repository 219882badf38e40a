"""Men by name on the list of openings, for a lead within whose reach they are."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from advance_site.accounts.access import Permission
from advance_site.accounts.models import User
from advance_site.accounts.openings import Named, register_namer
from participants.addresses import man_page
from participants.models import Participant


def names_of(user: User, ids: Iterable[UUID]) -> dict[UUID, Named]:
    """Names and pages of the men among these public ids."""
    men = Participant.objects.within_reach_of(user, Permission.MAN_OPEN).filter(public_id__in=ids)
    return {man.public_id: Named(man.name, man_page(man.public_id)) for man in men}


def register() -> None:
    register_namer(names_of)
