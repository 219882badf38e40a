"""What the worker puts into mails of accounts: a link, made at the moment of sending."""

from typing import Any

from django.urls import reverse

from advance_site.accounts.models import Invitation, User
from advance_site.accounts.services.invitations import MAIL as INVITATION
from advance_site.accounts.services.links import (
    absolute,
    path_of_invitation,
    path_of_new_password,
)
from advance_site.accounts.services.telling import NEW_COLLEAGUE
from advance_site.jobs.models import Message
from advance_site.jobs.services import composes

NEW_PASSWORD = "accounts/mail/new_password.txt"  # noqa: S105  a template's name
UNKNOWN_ADDRESS = "accounts/mail/unknown_address.txt"
SIGN_IN_CHANGED = "accounts/mail/sign_in_changed.txt"


@composes(INVITATION)
def invitation(message: Message) -> dict[str, Any]:
    invited = Invitation.objects.get(public_id=message.about)
    return {"link": absolute(path_of_invitation(invited))}


@composes(NEW_PASSWORD)
def new_password(message: Message) -> dict[str, Any]:
    user = User.objects.get(public_id=message.about)
    return {"link": absolute(path_of_new_password(user))}


@composes(NEW_COLLEAGUE)
def new_colleague(message: Message) -> dict[str, Any]:
    return {"link": absolute(reverse("accounts:person", args=[message.about]))}
