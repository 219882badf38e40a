"""The key to one's own calendar feed: made, shown once, revoked."""

from __future__ import annotations

import hashlib
import secrets

from django.db import connection, transaction

from advance_site.accounts.models import User
from advance_site.audit.services import record_act
from advance_site.core.dates import now, today
from casework.models import CalendarKey

BYTES = 32
WHOSE = "SELECT wall.calendar_person(%s)"


def digest_of(key: str) -> str:
    """What is kept of a key; a long random one needs no slow hash."""
    return hashlib.sha256(key.encode()).hexdigest()


@transaction.atomic
def make_calendar_key(*, by: User) -> str:
    """A new key in the place of the former one. It is returned this once and kept nowhere."""
    _revoke(by)
    key = secrets.token_urlsafe(BYTES)
    made = CalendarKey.objects.create(user=by, digest=digest_of(key))
    record_act(by, "make calendar key", made.public_id, kind="calendar")
    return key


@transaction.atomic
def revoke_calendar_key(*, by: User) -> bool:
    """The address leads nowhere from now on; False if there was none."""
    revoked = _revoke(by)
    if revoked is None:
        return False
    record_act(by, "revoke calendar key", revoked.public_id, kind="calendar")
    return True


def _revoke(by: User) -> CalendarKey | None:
    running = CalendarKey.objects.running().select_for_update().filter(user=by).first()
    if running is not None:
        running.revoked_at = now()
        running.save(update_fields=["revoked_at"])
    return running


def person_of(key: str) -> int | None:
    """Whose feed a key opens, if it runs and its person works here; asked as nobody."""
    with connection.cursor() as cursor:
        cursor.execute(WHOSE, [digest_of(key)])
        row = cursor.fetchone()
    return None if row is None else row[0]


def reader_of_feed(person: int) -> User:
    """She whose feed it is; asked once she is told to the database."""
    return User.objects.get(pk=person)


def note_use(*, key: str) -> None:
    """Once a day, so that a person can see whether anything still fetches her feed."""
    rows = CalendarKey.objects.running().filter(digest=digest_of(key))
    rows.exclude(used_on=today()).update(used_on=today())
