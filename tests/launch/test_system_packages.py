"""What the tests need of the machine is installed where we may, and named elsewhere."""

import pytest

from launch import system_packages
from launch.system_packages import NEEDS, Need, ensure, missing
from launch.trouble import Trouble

THERE = Need("Pango", "PDF files", lambda: True, ("libpango-1.0-0",))
AWAY = Need("Redis", "Celery's part of the tests", lambda: False, ("redis-server",))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The packages that would have been installed."""
    packages: list[str] = []
    monkeypatch.setattr(system_packages, "install", packages.extend)
    return packages


def test_nothing_is_installed_when_nothing_is_missing(asked: list[str]) -> None:
    ensure([THERE])

    assert asked == []


def test_root_with_apt_installs_what_is_missing(
    asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system_packages, "may_install", lambda: True)
    after = Need("Redis", "jobs", lambda: "redis-server" in asked, ("redis-server",))

    ensure([THERE, after])

    assert asked == ["redis-server"]


def test_anybody_else_is_told_what_is_missing(
    asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system_packages, "may_install", lambda: False)

    with pytest.raises(Trouble, match=r"need Redis .* `sudo apt-get install redis-server`"):
        ensure([THERE, AWAY])
    assert asked == []


def test_this_machine_has_all_of_it() -> None:
    assert missing(NEEDS) == []
