"""Processes of a run: started with their own environment, watched, and stopped in order."""

from __future__ import annotations

import http.client
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from launch.account import end_with_parent
from launch.doors import LOOPBACK, Door
from launch.fingerprint import ROOT
from launch.folders import last_lines
from launch.trouble import Trouble

PATIENCE = 90.0
GRACE = 20.0


@dataclass
class Process:
    """A child with a name for people and a log."""

    name: str
    log: Path
    child: subprocess.Popen[bytes]

    def ended(self) -> bool:
        return self.child.poll() is not None

    def ask_to_stop(self) -> None:
        if not self.ended():
            self.child.terminate()

    def wait_for_end(self) -> None:
        """Kill only what does not stop when asked."""
        try:
            self.child.wait(timeout=GRACE)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()

    def trouble(self) -> Trouble:
        return Trouble(
            f"The {self.name} stopped by itself. Its last words:\n{last_lines(self.log)}"
        )


def start(name: str, command: Sequence[str], environment: Mapping[str, str], log: Path) -> Process:
    """Start a child in a session of its own, so that Ctrl-C reaches us alone and we keep order."""
    with log.open("ab") as file:
        child = subprocess.Popen(  # noqa: S603 - commands made by us
            command,
            env=environment,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            start_new_session=True,
            preexec_fn=end_with_parent(signal.SIGTERM),  # noqa: PLW1509 - we have no threads
        )
    return Process(name, log, child)


def finish(process: Process) -> None:
    """Wait for a command that must succeed."""
    try:
        if process.child.wait() != 0:
            raise Trouble(f"The {process.name} failed. Its last words:\n{last_lines(process.log)}")
    finally:
        process.ask_to_stop()


def stop(processes: Sequence[Process]) -> None:
    """Ask all at once, then wait for each."""
    for process in processes:
        process.ask_to_stop()
    for process in processes:
        process.wait_for_end()


def wait_until_served(door: Door, process: Process) -> None:
    """Wait until the door says that it is well."""
    until = time.monotonic() + PATIENCE
    while not answers(door):
        if process.ended():
            raise process.trouble()
        if time.monotonic() > until:
            raise Trouble(f"{door.url} does not answer; see {process.log}.")
        time.sleep(0.05)


def answers(door: Door) -> bool:
    """Ask by number: outside a browser a name below localhost may not resolve."""
    connection = http.client.HTTPConnection(LOOPBACK, door.port, timeout=10)
    try:
        connection.request("GET", "/healthz", headers={"Host": f"{door.host}:{door.port}"})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
