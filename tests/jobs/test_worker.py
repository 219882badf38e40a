"""The worker and Celery as real processes with real logins: killed, restarted, stopped."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import LiteralString
from uuid import uuid4

import pytest
from django.db import connection, transaction

from advance_site.jobs.services import drain_once, enqueue, once, send_message
from advance_site.wall.context import acting_as
from launch.fingerprint import ROOT
from tests.audit.own_database import OwnDatabase
from tests.jobs.doing import done

PATIENCE = 60.0
APPEND = "SELECT wall.append_event('act', 'a', '', '', '', '{}', NULL, '', '', NULL, '', '')"


class Person:
    pk = 7


def count(
    database: OwnDatabase, condition: LiteralString, table: LiteralString = "jobs_outbox"
) -> int:
    with database.connect("worker") as link:
        row = link.execute(f"SELECT count(*) FROM {table} WHERE {condition}").fetchone()  # noqa: S608
    assert row is not None
    return int(row[0])


def append(database: OwnDatabase) -> None:
    with database.connect("web") as link:
        link.execute(APPEND)


def wait_for(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.05)


def put_in(database: OwnDatabase, messages: int) -> None:
    with database.as_login("web"), transaction.atomic():
        for _ in range(messages):
            send_message(to="pat@example.org", subject="Task", template="jobs/notice.txt")


def end_leases(database: OwnDatabase) -> None:
    """As if the time of a lease had passed."""
    with database.connect("worker") as link:
        link.execute("UPDATE jobs_outbox SET leased_until = now() WHERE done_at IS NULL")


@contextmanager
def running(process: subprocess.Popen[str]) -> Iterator[subprocess.Popen[str]]:
    """A process of ours that does not outlive its test."""
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def has_done(database: OwnDatabase, share: int) -> bool:
    return count(database, "done_at IS NOT NULL") >= share


def kill_while_busy(database: OwnDatabase, jobs: int, kills: int) -> None:
    """Kill the worker, hard, again and again while it works; then let one finish."""
    put_in(database, jobs)
    for kill in range(1, kills + 1):
        with running(database.manage("worker", login="worker")) as worker:
            wait_for(partial(has_done, database, jobs * kill // (kills + 1)), "jobs")
            worker.send_signal(signal.SIGKILL)
            worker.wait()
        end_leases(database)
    with running(database.manage("worker", login="worker")):
        wait_for(lambda: count(database, "done_at IS NULL") == 0, "the rest")

    assert count(database, "state = 'logged'", "jobs_message") == jobs


def test_a_killed_worker_loses_nothing(committed: OwnDatabase) -> None:
    kill_while_busy(committed, jobs=300, kills=2)


@pytest.mark.long
def test_a_worker_killed_many_times_loses_nothing(committed: OwnDatabase) -> None:
    kill_while_busy(committed, jobs=2000, kills=15)
    print("2,000 jobs, 15 kills, 0 lost")


def test_the_worker_is_told_of_a_job_seals_the_audit_and_stops_when_asked(
    committed: OwnDatabase, tmp_path: Path
) -> None:
    heads = tmp_path / "heads.txt"
    append(committed)
    worker = committed.manage("worker", login="worker", AUDIT_HEADS=str(heads))
    with running(worker):
        wait_for(lambda: count(committed, "true", "audit_batch") == 1, "a seal")
        put_in(committed, 1)
        wait_for(lambda: count(committed, "done_at IS NOT NULL") == 1, "the job")
        worker.send_signal(signal.SIGTERM)
        said, _ = worker.communicate(timeout=PATIENCE)

    assert worker.returncode == 0, said
    assert "The worker has stopped" in said
    assert heads.read_text().startswith("1 ")


def test_the_worker_demands_to_know_its_door(committed: OwnDatabase) -> None:
    environment = committed.environment("worker")
    del environment["DOOR"]

    answer = subprocess.run(
        [sys.executable, "manage.py", "worker"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )

    assert answer.returncode == 1
    assert "Set DOOR" in answer.stderr


def test_the_worker_waits_for_a_database_that_went_away(committed: OwnDatabase) -> None:
    with running(committed.manage("worker", login="worker")):
        wait_for(lambda: listening(committed), "the worker")
        with committed.connect("worker") as link:
            link.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        put_in(committed, 1)
        wait_for(lambda: count(committed, "done_at IS NOT NULL") == 1, "the job")


def listening(database: OwnDatabase) -> bool:
    others = "datname = current_database() AND pid <> pg_backend_pid()"
    return count(database, others, "pg_stat_activity") > 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """A real Redis on a free port; its address."""
    program, port = shutil.which("redis-server"), free_port()
    assert program, "Install redis-server: the production clock is tested with a real one."
    command = [
        program,
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--dir",
        str(folder),
    ]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    with running(server):
        yield f"redis://127.0.0.1:{port}/0"


def celery(database: OwnDatabase, address: str, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "advance_site.celery", *words],
        cwd=ROOT,
        env=database.environment("worker", REDIS_URL=address),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_celerys_worker_and_beat_drain_the_outbox_and_seal_the_audit(
    committed: OwnDatabase, tmp_path: Path
) -> None:
    put_in(committed, 20)
    append(committed)

    with (
        redis(tmp_path) as address,
        running(celery(committed, address, "worker", "--pool", "solo", "--loglevel", "WARNING")),
        running(celery(committed, address, "beat", "--loglevel", "WARNING")),
    ):
        wait_for(lambda: count(committed, "done_at IS NULL") == 0, "the outbox")
        wait_for(lambda: count(committed, "true", "audit_batch") == 1, "a seal")

    assert count(committed, "state = 'logged'", "jobs_message") == 20


def test_a_job_put_in_by_a_web_login_is_done_by_the_worker(committed: OwnDatabase) -> None:
    done.clear()
    with committed.as_login("web"), acting_as(Person.pk):
        enqueue("tests.note", {"id": "a"}, by=Person())

    with committed.as_login("worker"):
        tried = drain_once()

    assert (tried, done) == (1, [("a", Person.pk)])


def test_two_of_one_form_at_the_same_time_are_carried_out_once(committed: OwnDatabase) -> None:
    key, both_in = uuid4(), threading.Barrier(2)
    firsts: list[bool] = []
    addresses: list[str] = []

    def arrive() -> None:
        both_in.wait()
        with acting_as(Person.pk):
            place = once(Person.pk, key, "note")
            if place.first:
                time.sleep(0.3)
                place.settle("/notes/1/")
            firsts.append(place.first)
            addresses.append(place.address or place.key.address)
        connection.close()

    with committed.as_login("web"):
        threads = [threading.Thread(target=arrive) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert sorted(firsts) == [False, True]
    assert addresses == ["/notes/1/", "/notes/1/"]
