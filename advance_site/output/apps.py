"""Registration of the output package."""

from django.apps import AppConfig


class OutputConfig(AppConfig):
    name = "advance_site.output"
    label = "output"
