"""The roles of the door at which the tests run, so that each test holds at both."""

from django.conf import settings

from advance_site.accounts.access import Role

MAIN = settings.DOOR.name == "main"
LEAD = Role.SITE_LEAD if MAIN else Role.ISS_LEAD
WORKER = Role.FACILITATOR if MAIN else Role.ISS_WORKER
NATIONWIDE = (Role.INTEGRITY_LEAD, Role.RESEARCHER)
PASSWORD = "four unrelated garden words"
