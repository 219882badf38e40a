"""Sign-ins and changed factors, written down as allauth and Django report them.

These are their only hooks; our own code calls services.
"""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth import signals as auth
from django.http import HttpRequest

from advance_site.accounts.middleware import SECOND_FACTOR
from advance_site.accounts.models import User
from advance_site.accounts.services.sign_ins import MOST_AT_ONCE, end_sign_ins
from advance_site.audit.services import record_act, record_sign_in
from advance_site.wall.context import acting_as

KIND = "person"


def signed_in(sender: object, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """In the new person's name, also where somebody else was signed in before."""
    with acting_as(user.pk):
        record_sign_in(user, "signed_in")


def keep_two(sender: object, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """A third sign-in ends the oldest."""
    end_sign_ins(user, keep_newest=MOST_AT_ONCE)


def signed_out(
    sender: object, request: HttpRequest, user: User | None = None, **kwargs: Any
) -> None:
    if user is not None:
        record_sign_in(user, "signed_out")


def failed(sender: object, credentials: dict[str, Any], **kwargs: Any) -> None:
    """Nobody acted; the reason names whose account was tried, if there is one."""
    tried = User.objects.filter(email__iexact=credentials.get("email") or "").first()
    record_sign_in(None, "failed", reason=str(tried.public_id) if tried else "unknown address")


def factor_failed(sender: object, user: User, **kwargs: Any) -> None:
    record_sign_in(None, "second_factor_failed", reason=str(user.public_id))


def factor_added(
    sender: object, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    _factor_changed(request, user, "add_factor", authenticator)


def factor_removed(
    sender: object, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    request.session.pop(SECOND_FACTOR, None)
    _factor_changed(request, user, "remove_factor", authenticator)


def factor_reset(
    sender: object, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    _factor_changed(request, user, "reset_factor", authenticator)


def _factor_changed(
    request: HttpRequest, user: User, verb: str, authenticator: Authenticator
) -> None:
    record_act(user, verb, user.public_id, kind=KIND, detail=str(authenticator.type))
    end_sign_ins(user, but=request.session.session_key or "")


def password_changed(sender: object, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Sign-ins end by themselves, for each carries a hash of the password."""
    record_act(user, "change_password", user.public_id, kind=KIND)
    end_sign_ins(user)


def connect() -> None:
    """Called once, when the apps are loaded; after allauth, whose rows `keep_two` counts."""
    auth.user_logged_in.connect(signed_in)
    auth.user_logged_out.connect(signed_out)
    auth.user_login_failed.connect(failed)
    account.user_logged_in.connect(keep_two)
    for signal in (account.password_changed, account.password_set, account.password_reset):
        signal.connect(password_changed)
    mfa.authentication_failed.connect(factor_failed)
    mfa.authenticator_added.connect(factor_added)
    mfa.authenticator_removed.connect(factor_removed)
    mfa.authenticator_reset.connect(factor_reset)
