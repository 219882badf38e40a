#!/usr/bin/env python
"""Commands. Without DOOR it speaks for the main door; the worker demands one."""

import os
import sys

from django.core.management import execute_from_command_line

from advance_site.env import demand_door

OWNER_COMMANDS = {
    "backup", "createcachetable", "demo", "makemigrations", "migrate", "preflight",
    "restore", "setup", "showmigrations", "simulate", "sqlmigrate", "verify_audit", "recover",
    "window",
}  # fmt: skip
WORKER_COMMANDS = {"worker"}


def main() -> None:
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    if command in WORKER_COMMANDS:
        demand_door()
        os.environ.setdefault("DB_LOGIN", "worker")
    if command in OWNER_COMMANDS:
        os.environ.setdefault("DB_LOGIN", "owner")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "advance_site.settings")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
