"""Registration of the room."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "casework"
