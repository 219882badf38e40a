"""The hatch's table, and for which sites the window is open."""

from casework.models.release import Direction, ItemKind, Level, Release, ReleaseKind, RotaKind
from casework.models.window import WindowSite

__all__ = [
    "Direction",
    "ItemKind",
    "Level",
    "Release",
    "ReleaseKind",
    "RotaKind",
    "WindowSite",
]
