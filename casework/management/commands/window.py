"""`manage.py window`: for which sites the women's service looks through the window."""

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from advance_site.accounts.models import Site
from casework.models import WindowSite
from casework.services import WINDOW_LOGINS, NoSuchLogin, close_window, open_window


class Command(BaseCommand):
    help = (
        "Without --open or --close it lists the sites that each login of the women's service "
        "sees. A site is named by its public id or its exact name; `all` means every site."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        act = parser.add_mutually_exclusive_group()
        act.add_argument("--open", dest="opens", metavar="SITE")
        act.add_argument("--close", dest="closes", metavar="SITE")
        parser.add_argument(
            "--login",
            action="append",
            dest="logins",
            help="a login of the women's service; without it, the two that `provision` made",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        logins = options["logins"] or WINDOW_LOGINS
        if options["opens"]:
            self._open(_sites(options["opens"]), logins)
        elif options["closes"]:
            self._close(_sites(options["closes"]), logins)
        self._list()

    def _open(self, sites: list[Site], logins: tuple[str, ...]) -> None:
        try:
            for site in sites:
                for login in logins:
                    open_window(login=login, site=site, by=None)
        except NoSuchLogin as error:
            raise CommandError(str(error)) from error

    def _close(self, sites: list[Site], logins: tuple[str, ...]) -> None:
        for site in sites:
            for login in logins:
                close_window(login=login, site=site, by=None)

    def _list(self) -> None:
        rows = WindowSite.objects.select_related("site").order_by("login", "site__name")
        for row in rows:
            self.stdout.write(f"{row.login} {row.site.public_id} {row.site.name}")
        if not rows:
            self.stdout.write("The window is open for no site.")


def _sites(name: str) -> list[Site]:
    sites = Site.objects.order_by("name")
    if name != "all":
        sites = sites.filter(public_id=name) if _is_id(name) else sites.filter(name=name)
    found = list(sites)
    if not found or (name != "all" and len(found) > 1):
        raise CommandError(
            f"{len(found) or 'No'} sites are called {name}. Name one by its public id."
        )
    return found


def _is_id(name: str) -> bool:
    try:
        UUID(name)
    except ValueError:
        return False
    return True
