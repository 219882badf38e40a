"""The hatch's table, for which sites the window is open, and what Today is set to."""

from casework.models.choice import Show, TodayChoice, Whose
from casework.models.release import Direction, ItemKind, Level, Release, ReleaseKind, RotaKind
from casework.models.window import WindowSite

__all__ = [
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
