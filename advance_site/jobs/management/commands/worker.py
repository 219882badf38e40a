"""Command: the worker of one door, where no Celery runs."""

from typing import Any

from django.core.management.base import BaseCommand

from advance_site.jobs.worker import Worker


class Command(BaseCommand):
    help = "Does the jobs of this door, seals its audit and tidies, until it is stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        Worker().run()
