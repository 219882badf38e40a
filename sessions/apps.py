"""Registration of the room, under a label that Django's own sessions do not bear."""

from django.apps import AppConfig


class SessionsConfig(AppConfig):
    name = "sessions"
    label = "programme_sessions"
