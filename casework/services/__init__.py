"""What the men's side decides about the window."""

from casework.services.window import NoSuchLogin, close_window, open_window

__all__ = ["NoSuchLogin", "close_window", "open_window"]
