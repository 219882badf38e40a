"""Registration of jobs; finds what each room can do in the worker."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "advance_site.jobs"
    label = "jobs"

    def ready(self) -> None:
        autodiscover_modules("handlers")
