"""The hatch's table, for which sites the window is open, what Today is set to, calendar keys."""

from casework.models.calendar import CalendarKey
from casework.models.choice import Show, TodayChoice, Whose
from casework.models.release import Direction, ItemKind, Level, Release, ReleaseKind, RotaKind
from casework.models.window import WindowSite

__all__ = [
    "CalendarKey",
    "Direction",
    "ItemKind",
    "Level",
    "Release",
    "ReleaseKind",
    "RotaKind",
    "Show",
    "TodayChoice",
    "Whose",
    "WindowSite",
]
