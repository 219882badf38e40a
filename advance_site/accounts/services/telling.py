"""Telling a site's leads whom somebody else has let in to its men."""

from advance_site.accounts.access import Permission, Role, reaches_of_role
from advance_site.accounts.models import Membership, Site, User
from advance_site.core.dates import today
from advance_site.jobs.services import send_message

NEW_COLLEAGUE = "accounts/mail/new_colleague.txt"
SUBJECT = "Somebody new works at your site in ADVANCE-D"


def tell_leads(*, user: User, site: Site, role: str, given_by: User | None) -> None:
    """Mail the site's leads that `user` now meets men there, unless a lead or an operator gave it.

    An administrator sees no man, and could otherwise make a colleague up and be her.
    """
    if given_by is None or Role.SITE_LEAD in given_by.roles_at(site.pk):
        return
    if not reaches_of_role(role, Permission.MAN_OPEN):
        return
    leading = Membership.objects.current(today()).filter(site=site, role=Role.SITE_LEAD)
    for lead in User.objects.filter(is_active=True, pk__in=leading.values("user")):
        send_message(
            to=lead.email,
            subject=SUBJECT,
            template=NEW_COLLEAGUE,
            about=user.public_id,
            recipient=lead,
            by=given_by,
        )
