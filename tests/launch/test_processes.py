"""Processes are watched, stopped in order, and their last words are shown."""

import http.server
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from launch import processes
from launch.doors import Addresses, Door
from launch.processes import Process, answers, finish, start, stop, wait_until_served
from launch.trouble import Trouble

ENVIRONMENT = {"PATH": os.environ["PATH"]}
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"


def python(program: str, log: Path) -> Process:
    return start("program", [sys.executable, "-c", program], ENVIRONMENT, log)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "log"


@pytest.fixture
def door() -> Iterator[Door]:
    """A door behind which everybody is well."""

    class Well(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = f"{self.path} {self.headers['Host'].split(':')[0]}"
            self.send_response(200 if asked == "/healthz iss.localhost" else 404)
            self.end_headers()

        def log_message(self, *words: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Well) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield Door("iss", server.server_address[1], Addresses("", "", ""))
        server.shutdown()
        thread.join()


def test_a_command_that_fails_is_told_with_its_last_words(log: Path) -> None:
    process = python("import sys; print('no room left'); sys.exit(3)", log)

    with pytest.raises(Trouble, match=r"(?s)program failed.*no room left"):
        finish(process)


def test_a_command_that_succeeds_is_silent(log: Path) -> None:
    finish(python("print('done')", log))

    assert log.read_text() == "done\n"


def test_a_process_is_told_nothing_but_its_environment(log: Path) -> None:
    finish(python("import os; print(sorted(set(os.environ) - {'LC_CTYPE'}))", log))

    assert log.read_text() == "['PATH']\n"


def test_processes_stop_when_asked(log: Path) -> None:
    process = python("import time; time.sleep(60)", log)

    stop([process])

    assert process.ended()


def test_a_process_that_does_not_listen_is_killed(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "GRACE", 0.2)
    process = python(DEAF, log)

    stop([process])

    assert process.ended()


def test_a_door_is_open_once_it_says_that_it_is_well(door: Door, log: Path) -> None:
    process = python("import time; time.sleep(60)", log)

    wait_until_served(door, process)

    assert answers(door)
    stop([process])


def test_a_door_that_stops_while_opening_is_told(log: Path) -> None:
    process = python("print('a wall is down')", log)
    closed = Door("main", 9, Addresses("", "", ""))

    with pytest.raises(Trouble, match=r"(?s)program stopped by itself.*a wall is down"):
        wait_until_served(closed, process)


def test_a_door_that_never_opens_is_given_up(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "PATIENCE", 0.1)
    process = python("import time; time.sleep(60)", log)

    with pytest.raises(Trouble, match="does not answer"):
        wait_until_served(Door("main", 9, Addresses("", "", "")), process)
    stop([process])
