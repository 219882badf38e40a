"""Which men a person may meet. Rooms above add their own sources at start-up.

The same rule stands a second time in the database, as `wall.my_men()`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db.models import Q

from advance_site.accounts.access import Permission, Reach

if TYPE_CHECKING:
    from advance_site.accounts.models import User

Source = Callable[["User"], Q]

_sources: dict[Reach, list[Source]] = {Reach.CASELOAD: [], Reach.DUTY: []}


def register_source(source: Source, reach: Reach = Reach.CASELOAD) -> None:
    """Add a reason for a man to be within reach: a condition on `Participant` for a user.

    Registering the same function twice changes nothing.
    """
    if source not in _sources[reach]:
        _sources[reach].append(source)


def men_in_reach(user: User, permission: Permission) -> Q:
    """A condition on `Participant`; it holds for nobody where the permission is missing."""
    reached = Q(pk__in=[])
    # An administrator's permissions cover a site too, and no man of it.
    sites = set(user.sites_for(permission)) & set(user.sites_for(Permission.MAN_SEARCH))
    if sites:
        reached |= Q(site__in=sites)
    for reach in _sources.keys() & user.reaches(permission):
        for source in _sources[reach]:
            reached |= source(user)
    return reached


def caseload_of(user: User) -> Q:
    """A condition on `Participant`: the men who are this person's own, whatever her role."""
    own = Q(pk__in=[])
    for source in _sources[Reach.CASELOAD]:
        own |= source(user)
    return own
