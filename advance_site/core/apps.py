"""Registration of the core package."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "advance_site.core"
    label = "core"
