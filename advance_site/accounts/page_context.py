"""What every page needs besides its own content: the door, the way around, the lock."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from django.utils.safestring import SafeString

from advance_site.accounts.models import SiteNumber, User
from advance_site.accounts.models.site import NumberKind
from advance_site.accounts.navigation import NAVIGATION, OWN_ACCOUNT, SEARCH, Entry
from advance_site.accounts.sign_in_store import HELD_UNTIL


@dataclass(frozen=True, slots=True)
class Link:
    """A way to another page."""

    label: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Search:
    """The field in the header that finds a person; it posts, so that no log has the name."""

    label: str
    url: str
    token: SafeString


@dataclass(frozen=True, slots=True)
class Person:
    """Who is signed in, and what they can do about their own account."""

    name: str
    site: str
    roles: str
    sign_out_url: str
    token: SafeString
    links: tuple[Link, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class DutyNumber:
    """Whom to ring, as the last line of a page says it."""

    name: str
    number: str


@dataclass(frozen=True, slots=True)
class Lock:
    """What a page needs in order to lock itself and to be unlocked."""

    after: int
    url: str
    unlock_url: str
    passkey_url: str
    sign_out_url: str
    held_until: str
    person: str
    token: SafeString


def door_page(request: HttpRequest) -> dict[str, Any]:
    """Context processor; reads the database only for what a page shows."""
    page: dict[str, Any] = {"door": settings.DOOR, "demo": settings.DEMO}
    user = getattr(request, "user", None)
    if isinstance(user, User):
        page |= {
            "nav": SimpleLazyObject(partial(_navigation, request, user)),
            "search": SimpleLazyObject(partial(_search, request, user)),
            "person": SimpleLazyObject(partial(_person, request, user)),
            "lock": SimpleLazyObject(partial(_lock, request, user)),
            "duty_numbers": SimpleLazyObject(partial(_duty_numbers, user)),
        }
    return page


def address_of(name: str) -> str:
    """The address of a named page, or nothing where this door has no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _navigation(request: HttpRequest, user: User) -> list[Link]:
    links = [Link(entry.label, url) for entry, url in _open_entries(user)]
    here = max((link.url for link in links if _is_at(request.path, link.url)), key=len, default="")
    return [Link(link.label, link.url, current=link.url == here) for link in links]


def _open_entries(user: User) -> Iterator[tuple[Entry, str]]:
    for entry in NAVIGATION[settings.DOOR.name]:
        url = address_of(entry.address)
        if url and user.may(entry.permission):
            yield entry, url


def _is_at(path: str, url: str) -> bool:
    """Whether a page lies under an entry; the first page lies under itself alone."""
    return path == url if url == "/" else path.startswith(url)


def _search(request: HttpRequest, user: User) -> Search | None:
    entry = SEARCH.get(settings.DOOR.name)
    url = address_of(entry.address) if entry else ""
    if not entry or not url or not user.may(entry.permission):
        return None
    return Search(entry.label, url, token_field(request))


def _person(request: HttpRequest, user: User) -> Person:
    memberships = user.current_memberships
    sites = dict.fromkeys(str(membership.site) for membership in memberships)
    roles = dict.fromkeys(membership.get_role_display() for membership in memberships)
    return Person(
        name=user.short_name,
        site=next(iter(sites), "") if len(sites) < 2 else f"{len(sites)} sites",
        roles=", ".join(roles),
        sign_out_url=reverse("account_logout"),
        token=token_field(request),
        links=tuple(
            Link(label, address_of(name)) for label, name in OWN_ACCOUNT if address_of(name)
        ),
    )


def _lock(request: HttpRequest, user: User) -> Lock:
    return Lock(
        after=settings.DOOR.lock_after,
        url=reverse("accounts:lock"),
        unlock_url=reverse("accounts:unlock"),
        passkey_url=reverse("accounts:unlock_passkey"),
        sign_out_url=reverse("account_logout"),
        held_until=request.session.get(HELD_UNTIL) or "",
        person=user.short_name,
        token=token_field(request),
    )


def _duty_numbers(user: User) -> list[DutyNumber]:
    sites = {membership.site_id for membership in user.current_memberships}
    numbers = SiteNumber.objects.filter(site__in=sites, kind=NumberKind.ISS_DUTY)
    return [DutyNumber(one.name, one.shown) for one in numbers.order_by("position", "id")[:2]]


def token_field(request: HttpRequest) -> SafeString:
    """The hidden field of `csrf_token`, for components that are included with `only`."""
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(request)
    )
