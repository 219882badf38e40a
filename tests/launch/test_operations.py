"""What the page for operators says exists."""

import configparser
import re
import tomllib

from django.core.management import get_commands

from advance_site.env import Environment
from launch.fingerprint import ROOT

PAGE = (ROOT / "docs" / "operations.md").read_text()
EXAMPLE = (ROOT / ".env.example").read_text()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
OURS = (
    "DOOR",
    "DATABASE_",
    "SECRET_KEY",
    "HOSTS",
    "HTTPS",
    "PROXY_",
    "MAIL_",
    "BACKUP_",
    "AUDIT_",
)


def test_every_command_of_the_page_exists() -> None:
    named = set(re.findall(r"manage\.py (\w+)", PAGE))

    assert named >= {"provision", "migrate", "setup", "backup", "restore", "worker"}
    assert named <= set(get_commands())


def test_every_variable_of_the_page_is_read_by_the_program() -> None:
    named = {word for word in re.findall(r"\b[A-Z]+(?:_[A-Z]+)*\b", PAGE) if word.startswith(OURS)}

    assert named <= set(Environment.model_fields)


def test_every_file_of_the_page_exists() -> None:
    named = set(re.findall(r"`((?:ops|docs|requirements)/[\w./]*)`", PAGE)) | {".env.example"}

    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_unit_is_one_that_systemd_can_read() -> None:
    unit = re.search(r"```ini\n(\[Unit\].*?)```", PAGE, re.DOTALL)
    assert unit is not None
    parser = configparser.RawConfigParser(strict=False)
    parser.read_string(unit[1])

    assert parser["Service"]["User"] == "advance-d"
    assert parser["Service"]["NoNewPrivileges"] == "yes"


def test_every_direct_dependency_is_pinned_as_the_locks_pin_it() -> None:
    extras = PROJECT["optional-dependencies"]
    for name, wanted in (
        ("run", [*PROJECT["dependencies"], *extras["embedded"]]),
        ("dev", [*PROJECT["dependencies"], *extras["embedded"], *extras["dev"]]),
    ):
        lock = (ROOT / "requirements" / f"{name}.txt").read_text()
        for dependency in wanted:
            pin = re.sub(r"\[.*?\]", "", dependency)
            assert re.search(rf"^{re.escape(pin)}\b", lock, re.MULTILINE), dependency


def test_every_direct_dependency_has_its_reason_beside_it() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    pinned = re.findall(r'^    "[^"]+==[^"]+",(.*)$', text, re.MULTILINE)

    assert len(pinned) > 30
    assert [rest for rest in pinned if not re.match(r" +# \w", rest)] == []
