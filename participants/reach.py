"""Which men a person may meet. Rooms above add their own sources at start-up.

The same rule stands a second time in the database, as `wall.my_men()`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Q, Value

from advance_site.accounts.access import Permission, Reach
from advance_site.wall.context import is_reading, read_once

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
    sites = _sites(user, permission)
    if sites:
        reached |= Q(site__in=sites)
    for reach in _sources.keys() & user.reaches(permission):
        reached |= _reached(user, reach)
    return reached


def ids_in_reach(user: User, permission: Permission) -> list[int] | None:
    """The men's internal ids, while a page is only read and the reach is nobody's whole site."""
    if not is_reading() or _sites(user, permission):
        return None
    own = _ids_by_reach(user)
    return sorted({man for reach in user.reaches(permission) for man in own.get(reach, ())})


def caseload_of(user: User) -> Q:
    """A condition on `Participant`: the men who are this person's own, whatever her role."""
    return _reached(user, Reach.CASELOAD)


def rows_of_caseload(user: User) -> Q:
    """A condition on rows that name a man: they are of her own men."""
    if is_reading():
        return Q(participant__in=_ids_by_reach(user)[Reach.CASELOAD])
    return Q(participant__in=_men().filter(caseload_of(user)).values("pk"))


def _men() -> Any:
    model: Any = apps.get_model("participants", "Participant")
    return model.objects


def _sites(user: User, permission: Permission) -> set[int]:
    """An administrator's permissions cover a site too, and no man of it."""
    return set(user.sites_for(permission)) & set(user.sites_for(Permission.MAN_SEARCH))


def _reached(user: User, reach: Reach) -> Q:
    if is_reading():
        return Q(pk__in=_ids_by_reach(user)[reach])
    return _any_source(user, reach)


def _any_source(user: User, reach: Reach) -> Q:
    reached = Q(pk__in=[])
    for source in _sources[reach]:
        reached |= source(user)
    return reached


def _ids_by_reach(user: User) -> dict[Reach, list[int]]:
    """Read once a page: otherwise every query of it would ask all sources again."""
    return read_once(("men in reach", user.pk), lambda: _read_ids(user))


def _read_ids(user: User) -> dict[Reach, list[int]]:
    men = _men().filter(merged_into__isnull=True)
    parts = [
        men.filter(_any_source(user, reach)).values_list("pk", Value(reach.value))
        for reach in _sources
    ]
    found: dict[Reach, list[int]] = {reach: [] for reach in _sources}
    for man, reach in parts[0].union(*parts[1:], all=True):
        found[Reach(reach)].append(man)
    return found
