"""What is made across rooms about him."""

from __future__ import annotations

from casework.models import CalendarKey
from casework.services.calendar import digest_of
from tests.world.people import Man, calendar_key


def seed_casework(man: Man) -> None:
    """The key to his holder's calendar feed."""
    CalendarKey.objects.create(user=man.holder, digest=digest_of(calendar_key(man)))
