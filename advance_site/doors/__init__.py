"""The two doors. A process imports exactly one of `main` and `iss`."""

from dataclasses import dataclass
from importlib import import_module


@dataclass(frozen=True)
class Door:
    """What differs between the doors; everything else is shared code.

    `lock_after`, `sign_out_after` are minutes of idling, `longest_sign_in` hours in all.
    """

    name: str
    word: str
    owner_group: str
    rooms: tuple[str, ...]
    urls: str
    lock_after: int
    sign_out_after: int
    longest_sign_in: int
    passkey_only: bool
    sees_window: bool

    @property
    def web_group(self) -> str:
        return f"{self.name}_web"

    @property
    def worker_group(self) -> str:
        return f"{self.name}_worker"


def open_door(name: str) -> Door:
    """Import the one module of `name` and return its door."""
    door: Door = import_module(f"advance_site.doors.{name}").DOOR
    return door
