"""What each process is told, and what it must not be told."""

import re
import socket

import pytest

from launch.doors import Addresses, Door, port_of, refuse_taken
from launch.trouble import Trouble

OTHER_SIDE = re.compile("support|window|hatch|iss", re.IGNORECASE)


@pytest.fixture
def main_door() -> Door:
    return Door("main", 8000, Addresses("web-address", "worker-address", "owner-address"))


@pytest.fixture
def iss_door() -> Door:
    addresses = Addresses("web", "worker", "owner", "window-address", "hatch-address")
    return Door("iss", 8001, addresses)


def test_no_process_of_the_main_door_hears_of_the_other_side(
    main_door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ISS_PORT", "WINDOW_URL", "HATCH_URL", "SUPPORT_URL", "TEST_SERVERS"):
        monkeypatch.setenv(name, "support")

    for told in (main_door.web(), main_door.worker(), main_door.owner()):
        of_ours = {name: value for name, value in told.items() if name not in ("PATH", "HOME")}
        assert not [name for name in of_ours if OTHER_SIDE.search(name)]
        assert not [value for value in of_ours.values() if OTHER_SIDE.search(value)]


def test_each_process_gets_the_one_login_that_it_uses(main_door: Door) -> None:
    def told(environment: dict[str, str]) -> dict[str, str]:
        return {name: value for name, value in environment.items() if name.startswith("DATABASE")}

    assert told(main_door.web()) == {"DATABASE_URL": "web-address"}
    assert told(main_door.worker()) == {"DATABASE_WORKER_URL": "worker-address"}
    assert told(main_door.owner()) == {"DATABASE_OWNER_URL": "owner-address"}


def test_the_hatch_is_opened_by_the_iss_worker_alone(iss_door: Door) -> None:
    assert "HATCH_URL" not in iss_door.web()
    assert "HATCH_URL" not in iss_door.owner()
    assert iss_door.worker()["HATCH_URL"] == "hatch-address"
    assert iss_door.web()["WINDOW_URL"] == "window-address"


def test_a_server_is_told_its_door(main_door: Door, iss_door: Door) -> None:
    assert main_door.web()["DOOR"] == main_door.worker()["DOOR"] == "main"
    assert iss_door.web()["DOOR"] == iss_door.worker()["DOOR"] == "iss"


def test_a_taken_port_is_said_with_the_way_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(Trouble, match=rf"Port {port} is taken .* ISS_PORT={port + 80}"):
            refuse_taken("iss", port)


def test_a_free_port_is_taken_in_silence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    refuse_taken("main", port)


def test_ports_are_said_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "8123")
    monkeypatch.setenv("ISS_PORT", "")

    assert port_of("main") == 8123
    assert port_of("iss") == 8001


@pytest.mark.parametrize("said", ["0", "70000", "eight", "-1"])
def test_nonsense_for_a_port_is_refused(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", said)

    with pytest.raises(Trouble, match="PORT must be a port number"):
        port_of("main")
