"""People of the services, where they work, and how they are let in."""

from advance_site.accounts.models.invitation import Invitation
from advance_site.accounts.models.membership import Membership, Training
from advance_site.accounts.models.site import Organisation, Site, SiteClosure, SiteNumber
from advance_site.accounts.models.user import User

__all__ = [
    "Invitation",
    "Membership",
    "Organisation",
    "Site",
    "SiteClosure",
    "SiteNumber",
    "Training",
    "User",
]
