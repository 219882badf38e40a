"""Where a sign-in is kept: requests that run at the same time do not undo each other's lock.

A request reads the whole of a sign-in when it begins and saves the whole of it when it ends, so
a slow one would take off a lock that was set meanwhile.
"""

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import transaction

LOCKED, HELD_UNTIL, CALL = "locked", "held_until", "call_running"
SHARED = (LOCKED, HELD_UNTIL, CALL)


class SessionStore(db.SessionStore):
    """Django's store, in which a request saves of `SHARED` only what it changed itself."""

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self._found: dict[str, Any] = {}
        self._stored = ""

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        row: AbstractBaseSession | None = super()._get_session_from_db()  # type: ignore[misc]
        self._stored = row.session_data if row else ""
        return row

    def load(self) -> dict[str, Any]:
        found: dict[str, Any] = super().load()
        self._found = {key: found[key] for key in SHARED if key in found}
        return found

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002  as Django calls it
        if must_create or self.session_key is None:
            self._found = {}
            super().save(must_create)
        elif not self._saved_alone():
            with transaction.atomic():
                self._take_over()
                super().save()

    def cycle_key(self) -> None:
        with transaction.atomic():
            self._take_over()
            super().cycle_key()

    def _saved_alone(self) -> bool:
        """Save it if it stands as it was read, as nearly always; whether it did."""
        row = self.create_model_instance(dict(self.items()))
        as_read = self.model.objects.filter(pk=row.pk, session_data=self._stored)
        saved = as_read.update(session_data=row.session_data, expire_date=row.expire_date)
        self._stored = row.session_data if saved else ""
        return bool(saved)

    def _take_over(self) -> None:
        """What other requests have written since this one began; holds the row until saved."""
        rows = self.model.objects.select_for_update()
        row = rows.filter(session_key=self.session_key).first()
        theirs = self.decode(row.session_data) if row else self._found
        for key in SHARED:
            if self.get(key) == self._found.get(key) != theirs.get(key):
                self._found[key] = self[key] = theirs.get(key)
