"""`manage.py provision`: the administrator's part of setting a door up, once."""

import os
import secrets
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from django.core.management.base import BaseCommand, CommandError, CommandParser

from advance_site.env import environment
from advance_site.wall.provision import PROGRAMME, SUPPORT, Plan, make_passwords, provision

VARIABLES = {
    "owner": "DATABASE_OWNER_URL",
    "web_login": "DATABASE_URL",
    "worker_login": "DATABASE_WORKER_URL",
}
FOR_THE_OTHER_DOOR = {"iss_reader_login": "WINDOW_URL", "iss_releaser_login": "HATCH_URL"}


class Command(BaseCommand):
    help = (
        "Makes the groups, logins and database of this door on the server whose administrator's "
        "address stands in ADMIN_URL, and prints the addresses of logins that were new. "
        "It may be run again: what exists stays, passwords too."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--database", help="its name; usually programme or support")

    def handle(self, *args: Any, database: str | None, **options: Any) -> None:
        plan, usual = {"main": (PROGRAMME, "programme"), "iss": (SUPPORT, "support")}[
            environment().DOOR
        ]
        address = os.environ.get("ADMIN_URL")
        if not address:
            raise CommandError(
                "Set ADMIN_URL to the address of an administrator of the database server, "
                "such as postgresql://postgres:password@host:5432/postgres."
            )
        name = database or usual
        passwords = make_passwords(plan, lambda: secrets.token_urlsafe(32))
        try:
            with psycopg.connect(address, autocommit=True) as admin:
                made = provision(plan, admin, name, passwords)
        except psycopg.Error as error:
            raise CommandError(f"The database server refused: {error}") from error
        self._say(plan, address, name, {login: passwords[login] for login in made})

    def _say(self, plan: Plan, address: str, database: str, new: dict[str, str]) -> None:
        if not new:
            self.stdout.write("Everything exists already; passwords are as they were.")
        for login, password in new.items():
            variable = (
                FOR_THE_OTHER_DOOR.get(login) or VARIABLES[login.removeprefix(f"{plan.door}_")]
            )
            if login in FOR_THE_OTHER_DOOR:
                self.stdout.write("# for the ISS door alone; never set it at this one:")
            self.stdout.write(f"{variable}={with_login(address, login, password, database)}")


def with_login(address: str, login: str, password: str, database: str) -> str:
    """The administrator's address with another login and database."""
    parts = urlsplit(address)
    place = parts.netloc.rpartition("@")[2]
    who = f"{quote(login)}:{quote(password, safe='')}"
    return urlunsplit((parts.scheme, f"{who}@{place}", f"/{database}", parts.query, ""))
