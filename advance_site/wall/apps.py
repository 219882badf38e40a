"""Registration of the wall, with its start-up checks."""

from django.apps import AppConfig
from django.core import checks


class WallConfig(AppConfig):
    name = "advance_site.wall"
    label = "wall"

    def ready(self) -> None:
        from advance_site.wall import checks as wall_checks

        checks.register(wall_checks.no_link_crosses_databases)
        checks.register(wall_checks.login_cannot_step_over_walls, checks.Tags.database)
