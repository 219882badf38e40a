"""The roles of the door at which the tests run, so that each test holds at both."""

from allauth.usersessions.models import UserSession
from django.conf import settings

from advance_site.accounts.access import Role
from advance_site.accounts.models import User
from tests.cast import Browser, client_for

MAIN = settings.DOOR.name == "main"
LEAD = Role.SITE_LEAD if MAIN else Role.ISS_LEAD
WORKER = Role.FACILITATOR if MAIN else Role.ISS_WORKER
NATIONWIDE = (Role.INTEGRITY_LEAD, Role.RESEARCHER)
PASSWORD = "four unrelated garden words"


def browser_of(user: User) -> Browser:
    """Signed in and listed among the sign-ins, as the sign-in page leaves it."""
    browser = client_for(user)
    key = browser.session.session_key or ""
    UserSession.objects.create(user=user, ip="127.0.0.1", session_key=key, user_agent="Firefox")
    return browser
