"""Production's containers, held against the settings that each door must and must not be given."""

import re
from typing import Any

import pytest
import yaml

from advance_site.env import Environment
from launch.fingerprint import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
EXAMPLE = (ROOT / ".env.example").read_text()
OURS = ("web", "worker", "beat", "owner")
OTHER_SIDE = re.compile(r"support|window|hatch|iss(\b|_|-)", re.IGNORECASE)
SERVE = {"DOOR", "DATABASE_URL", "SECRET_KEY", "HOSTS", "HTTPS", "PROXY_COUNT", "REDIS_URL"}
WORK = {"DOOR", "DATABASE_WORKER_URL", "SECRET_KEY", "HOSTS", "HTTPS", "REDIS_URL", "MAIL_URL"}
OWN = {"DOOR", "DB_LOGIN", "DATABASE_OWNER_URL", "SECRET_KEY", "BACKUP_DIR"}
MUST = {
    "main-web": SERVE,
    "main-worker": WORK,
    "main-beat": {"DOOR", "SECRET_KEY", "REDIS_URL"},
    "main-owner": OWN,
    "iss-web": SERVE | {"WINDOW_URL"},
    "iss-worker": WORK | {"WINDOW_URL", "HATCH_URL"},
    "iss-beat": {"DOOR", "SECRET_KEY", "REDIS_URL"},
    "iss-owner": OWN,
}
ADDRESSES = {
    "DATABASE_URL", "DATABASE_WORKER_URL", "DATABASE_OWNER_URL", "WINDOW_URL", "HATCH_URL",
}  # fmt: skip


def told(service: str) -> dict[str, str]:
    return {name: str(value) for name, value in SERVICES[service]["environment"].items()}


def services_of(door: str) -> list[str]:
    return [name for name, service in SERVICES.items() if service["profiles"] == [door]]


def networks(door: str) -> set[str]:
    return {network for name in services_of(door) for network in SERVICES[name]["networks"]}


def test_every_service_belongs_to_one_door() -> None:
    assert sorted(services_of("main") + services_of("iss")) == sorted(SERVICES)
    for door in ("main", "iss"):
        kinds = {name.removeprefix(f"{door}-") for name in services_of(door)}
        assert kinds == {*OURS, "database", "redis", "proxy"}


@pytest.mark.parametrize("service", MUST)
def test_a_service_is_given_all_that_it_needs(service: str) -> None:
    assert set(told(service)) >= MUST[service]


@pytest.mark.parametrize("service", MUST)
def test_a_service_holds_no_address_that_is_not_its_own(service: str) -> None:
    assert set(told(service)) & ADDRESSES == MUST[service] & ADDRESSES


def test_nothing_of_the_main_door_names_the_other_side() -> None:
    for service in services_of("main"):
        for name, value in told(service).items() if "environment" in SERVICES[service] else ():
            assert not OTHER_SIDE.search(name), f"{service}: {name}"
            assert not OTHER_SIDE.search(value), f"{service}: {value}"


def test_only_the_iss_worker_is_given_the_hatch() -> None:
    holders = [name for name in SERVICES if "HATCH_URL" in SERVICES[name].get("environment", {})]

    assert holders == ["iss-worker"]


def test_no_value_of_one_door_reaches_the_other() -> None:
    for door, other in (("main", "ISS"), ("iss", "MAIN")):
        for service in services_of(door):
            assert f"${{{other}_" not in yaml.dump(SERVICES[service])


def test_the_doors_share_one_network_to_the_programmes_database_and_nothing_else() -> None:
    assert networks("main") & networks("iss") == {"window"}
    members = {name for name in SERVICES if "window" in SERVICES[name]["networks"]}
    assert members == {"main-database", "iss-web", "iss-worker"}


def test_the_doors_share_no_volume() -> None:
    def volumes(door: str) -> set[str]:
        return {
            mount.split(":")[0]
            for name in services_of(door)
            for mount in SERVICES[name].get("volumes", [])
            if not mount.startswith("./")
        }

    assert not volumes("main") & volumes("iss")


@pytest.mark.parametrize("service", MUST)
def test_the_program_accepts_what_a_service_is_told(
    service: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in Environment.model_fields:
        monkeypatch.delenv(name, raising=False)
    for name, value in told(service).items():
        monkeypatch.setenv(name, re.sub(r"\$\{[^}]*\}", "x" * 50, value))

    known = Environment()

    assert service.split("-", maxsplit=1)[0] == known.DOOR
    assert not known.DEMO
    assert not known.EMBEDDED


@pytest.mark.parametrize("service", MUST)
def test_a_service_is_told_only_what_the_program_reads(service: str) -> None:
    unread = set(told(service)) - set(Environment.model_fields) - {"WEB_CONCURRENCY"}

    assert unread == set()


def test_every_value_that_compose_asks_for_is_explained() -> None:
    asked = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()))
    explained = set(re.findall(r"^#? ?(\w+)=", EXAMPLE, re.MULTILINE))

    assert asked <= explained


def test_every_variable_of_the_program_is_explained() -> None:
    explained = set(re.findall(r"^#? ?(\w+)=", EXAMPLE, re.MULTILINE))

    assert set(Environment.model_fields) <= explained


def test_processes_run_with_little_power() -> None:
    for service in MUST:
        assert SERVICES[service]["read_only"] is True
        assert SERVICES[service]["cap_drop"] == ["ALL"]
