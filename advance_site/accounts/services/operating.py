"""What an operator does at the machine, before or instead of anybody who is signed in."""

from dataclasses import dataclass

from django.db import transaction

from advance_site.accounts.models import Invitation, Organisation, Site, User
from advance_site.accounts.services.invitations import invite
from advance_site.accounts.services.rules import HasLeft
from advance_site.accounts.services.sign_ins import end_sign_ins, forget_factors
from advance_site.audit.services import record_act


@dataclass(frozen=True, kw_only=True)
class First:
    """The first person of a site, and where that is."""

    organisation: str
    site: str
    nation: str
    name: str
    email: str
    role: str


@transaction.atomic
def set_up(first: First, *, by_mail: bool = False) -> Invitation:
    """Make organisation and site where they are new, and invite the person."""
    organisation, _ = Organisation.objects.get_or_create(name=first.organisation)
    site, _ = Site.objects.get_or_create(
        organisation=organisation, name=first.site, defaults={"nation": first.nation}
    )
    return invite(
        email=first.email,
        name=first.name,
        role=first.role,
        site=site,
        by_mail=by_mail,
        by=None,
    )


@transaction.atomic
def recover_account(*, user: User) -> User:
    """Void password and second factor and end every sign-in; a link for a new password follows."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.is_active:
        raise HasLeft
    user.set_unusable_password()
    user.save(update_fields=["password"])
    forget_factors(user)
    end_sign_ins(user)
    record_act(None, "recover_account", user.public_id, kind="person", detail="by an operator")
    return user
