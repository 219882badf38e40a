"""A clock of its own for commands that invent a past. No server and no worker imports this.

Services refuse what lies in the future and date what they write by now. Here now is another
moment for a while, so that months of work go through the same services as a day of it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, tzinfo
from unittest.mock import patch

from django.utils import timezone


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """Within it `core.dates` and defaults of columns read `moment`; the database does not."""

    class Moved(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return moment.astimezone(tz)

    with patch.object(timezone, "datetime", Moved):
        yield
