"""Opening the window for a site, and closing it: an operator's act, done as the owner."""

from django.db import connection, transaction

from advance_site.accounts.models import Site, User
from advance_site.audit.services import record_act
from casework.models import WindowSite

# The logins of the women's service that `manage.py provision` makes.
WINDOW_LOGINS = ("iss_reader_login", "iss_releaser_login")
READS_WINDOW = """
SELECT 1 FROM pg_roles WHERE rolname = %s AND rolcanlogin
  AND (pg_has_role(oid, 'iss_reader', 'MEMBER') OR pg_has_role(oid, 'iss_releaser', 'MEMBER'))
"""


class NoSuchLogin(Exception):
    """The name is no login that may look through the window or put something in the hatch."""


@transaction.atomic
def open_window(*, login: str, site: Site, by: User | None) -> WindowSite:
    """Let a login of the women's service see a site; `by` is None for an operator's command."""
    with connection.cursor() as cursor:
        cursor.execute(READS_WINDOW, [login])
        if cursor.fetchone() is None:
            raise NoSuchLogin(f"{login} is no login of the women's service at this database.")
    opened, is_new = WindowSite.objects.get_or_create(login=login, site=site)
    if is_new:
        record_act(by, "window.open", site.public_id, kind="site", detail=login, site_id=site.pk)
    return opened


@transaction.atomic
def close_window(*, login: str, site: Site, by: User | None) -> bool:
    """Take a site out of a login's sight; say whether it was in it."""
    removed, _ = WindowSite.objects.filter(login=login, site=site).delete()
    if removed:
        record_act(by, "window.close", site.public_id, kind="site", detail=login, site_id=site.pk)
    return bool(removed)
