"""What the men's side decides about the window."""

from casework.services.window import WINDOW_LOGINS, NoSuchLogin, close_window, open_window

__all__ = ["WINDOW_LOGINS", "NoSuchLogin", "close_window", "open_window"]
