"""What the men's side decides about the window, and the keys to calendar feeds."""

from casework.services.calendar import (
    make_calendar_key,
    note_use,
    person_of,
    reader_of_feed,
    revoke_calendar_key,
)
from casework.services.window import WINDOW_LOGINS, NoSuchLogin, close_window, open_window

__all__ = [
    "WINDOW_LOGINS",
    "NoSuchLogin",
    "close_window",
    "make_calendar_key",
    "note_use",
    "open_window",
    "person_of",
    "reader_of_feed",
    "revoke_calendar_key",
]
