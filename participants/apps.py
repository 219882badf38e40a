"""Start-up of the men's room: its reasons for reach are registered."""

from django.apps import AppConfig


class ParticipantsConfig(AppConfig):
    name = "participants"
    verbose_name = "Men"

    def ready(self) -> None:
        from participants import naming, sources

        sources.register()
        naming.register()
