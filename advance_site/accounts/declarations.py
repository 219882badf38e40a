"""Every address declares who may use it; one that does not stops the start (wall 1)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.apps import AppConfig
from django.contrib.auth.decorators import login_not_required
from django.core.checks import CheckMessage, Error
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver

from advance_site.accounts.access import Permission, reaches_of_role, widest
from advance_site.accounts.models import User
from advance_site.audit.trace import note_access

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer", bound=HttpResponseBase)


class StaffRequest(HttpRequest):
    """A request of a signed-in person, as views take it."""

    user: User
    number: str


@dataclass(frozen=True)
class Declaration:
    """Who may use an address: holders of a permission, anybody signed in, or anybody at all."""

    permission: Permission | None = None
    signed_in: bool = True
    reason: str = ""


@dataclass(frozen=True)
class Address:
    """A URL pattern as tools and tests see it."""

    pattern: str
    name: str
    declaration: Declaration | None
    view: Callable[..., HttpResponseBase]


# Addresses of allauth: its views carry no mark of ours, so they are declared by name.
PUBLIC_ACCOUNT = {
    "account_login", "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key", "account_reset_password_from_key_done",
    "account_inactive", "account_signup", "account_confirm_login_code", "account_logout",
    "mfa_authenticate", "mfa_login_webauthn", "account_request_login_code",
    "account_signup_by_passkey", "account_confirm_email", "account_email_verification_sent",
    "mfa_trust", "mfa_signup_webauthn", "account_verify_phone", "account_complete_signup",
}  # fmt: skip
ACCOUNT_PREFIXES = ("account_", "mfa_", "usersessions_")


def requires(
    permission: Permission,
) -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:
    """Let only holders of `permission` in: 403 for what a role may never do.

    The view itself fetches within reach, so that a row out of reach is a 404.
    """

    def decorate(view: Callable[..., Answer]) -> Callable[..., Answer]:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> Answer:
            role = request.user.role_with(permission)
            if role is None:
                raise PermissionDenied
            note_access(role=role, reach=widest(reaches_of_role(role, permission)))
            return view(request, *args, **kwargs)

        guarded.declaration = Declaration(permission)  # type: ignore[attr-defined]
        return guarded

    return decorate


def signed_in(reason: str) -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:
    """Anybody signed in at this door may use the view."""

    def decorate(view: Callable[..., Answer]) -> Callable[..., Answer]:
        view.declaration = Declaration(reason=reason)  # type: ignore[attr-defined]
        return view

    return decorate


def open_to_all(reason: str) -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:
    """Anybody at all may use the view, also a stranger."""

    def decorate(view: Callable[..., Answer]) -> Callable[..., Answer]:
        view.declaration = Declaration(signed_in=False, reason=reason)  # type: ignore[attr-defined]
        opened: Callable[..., Answer] = login_not_required(view)
        return opened

    return decorate


def declaration_of(name: str, view: Callable[..., HttpResponseBase]) -> Declaration | None:
    """The view's own mark, or what is known of allauth's addresses by name."""
    own: Declaration | None = getattr(view, "declaration", None)
    if own is not None:
        return own
    if name in PUBLIC_ACCOUNT:
        return Declaration(signed_in=False, reason="signing in and recovering a password")
    if name.startswith(ACCOUNT_PREFIXES):
        return Declaration(reason="one's own account")
    return None


def addresses() -> list[Address]:
    """Every URL pattern of this door."""
    return list(_walk(get_resolver(), "/", ""))


def _walk(resolver: URLResolver, prefix: str, namespace: str) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry, pattern, inner)
        elif isinstance(entry, URLPattern):
            name = f"{namespace}{entry.name or ''}"
            view = entry.callback
            yield Address(pattern, name, declaration_of(name, view), view)


def every_address_is_declared(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """System check: names each address without a declaration, so that the program stops."""
    return [
        Error(
            f"{address.pattern} declares nobody who may use it.",
            hint="Mark its view with @requires, @signed_in or @open_to_all.",
            id="accounts.E001",
        )
        for address in addresses()
        if address.declaration is None
    ]
