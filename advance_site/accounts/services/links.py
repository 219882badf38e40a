"""Links that let somebody in: derived by signing, so that no copy of one is ever stored."""

from uuid import UUID

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from advance_site.accounts.models import Invitation, User

SALT = "advance_site.accounts.invitation"
EMBEDDED = {"main": "http://localhost:8000", "iss": "http://iss.localhost:8001"}


def token_of(invitation: Invitation) -> str:
    return Signer(salt=SALT).sign(str(invitation.public_id))


def public_id_in(token: str) -> UUID | None:
    """The invitation that a link names; None for anything that we did not sign."""
    try:
        return UUID(Signer(salt=SALT).unsign(token))
    except (BadSignature, ValueError):
        return None


def path_of_invitation(invitation: Invitation) -> str:
    return reverse("accounts:accept", args=[token_of(invitation)])


def path_of_new_password(user: User) -> str:
    """Where `user` chooses a password, once: a new one or a sign-in makes the link void."""
    key = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", args=[user_pk_to_url_str(user), key])


def absolute(path: str) -> str:
    """The address as somebody outside reads it; the first of HOSTS is the public one."""
    if settings.EMBEDDED:
        return EMBEDDED[settings.DOOR.name] + path
    scheme = "https" if settings.ENV.HTTPS else "http"
    return f"{scheme}://{settings.ALLOWED_HOSTS[0]}{path}"
