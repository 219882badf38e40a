"""What the worker does by the clock: failures, the daily backup, tasks of Celery."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import OperationalError

from advance_site.jobs import tasks
from advance_site.jobs.backup_clock import BackupClock
from advance_site.jobs.models import Outbox
from advance_site.jobs.services import enqueue
from advance_site.jobs.worker import Clock, Worker, alarm
from tests.audit.own_database import OwnDatabase
from tests.jobs.doing import done


def fail() -> None:
    raise RuntimeError


def lose_the_database() -> None:
    raise OperationalError


def test_a_clock_acts_at_once_and_then_only_when_it_is_time() -> None:
    acts: list[int] = []
    clock = Clock(60, lambda: acts.append(1))

    clock.tick()
    clock.tick()

    assert acts == [1]


def test_a_regular_task_that_fails_does_not_stop_the_worker(
    caplog: pytest.LogCaptureFixture,
) -> None:
    Clock(60, fail).tick()

    assert "A regular task failed" in caplog.text


def test_a_lost_database_is_for_the_worker_to_wait_for() -> None:
    with pytest.raises(OperationalError):
        Clock(60, lose_the_database).tick()


def test_a_turn_does_a_job_and_the_next_one_waits(committed: OwnDatabase) -> None:
    done.clear()
    with committed.as_login("web"):
        enqueue("tests.note", {"id": "a"})

    with committed.as_login("worker"):
        worker = Worker()
        worker.turn()
        worker.turn()

    assert done == [("a", None)]


def test_a_worker_told_to_stop_takes_no_further_turn(
    committed: OwnDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("signal.signal", lambda *args: None)
    with committed.as_login("worker"):
        worker = Worker()
        worker.clocks.append(Clock(60, worker.stop))
        worker.run()

    assert worker.stopping


def test_a_worker_whose_database_is_away_tries_again(
    committed: OwnDatabase, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("signal.signal", lambda *args: None)
    worker = Worker()
    monkeypatch.setattr("time.sleep", lambda seconds: worker.stop())
    with committed.as_login("worker"):
        worker.clocks.append(Clock(60, lose_the_database))
        worker.run()

    assert "The database is away: OperationalError" in caplog.text


def test_a_late_seal_is_said_loudly(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("advance_site.jobs.worker.seal_is_late", lambda: True)

    alarm()

    assert "ALARM" in caplog.text


def test_celerys_tasks_do_the_same_work(committed: OwnDatabase) -> None:
    with committed.as_login("web"):
        enqueue("tests.note", {"id": "a"})

    with committed.as_login("worker"):
        for task in (tasks.drain, tasks.seal_audit, tasks.alarm_late_seal, tasks.tidy):
            task()
        left = Outbox.objects.undone().count()

    assert left == 0


@pytest.fixture
def backups(committed: OwnDatabase, settings: LazySettings, tmp_path: Path) -> Path:
    settings.BACKUP_DIR = tmp_path
    address = {"DATABASE_OWNER_URL": committed.url("owner")}
    settings.ENV = settings.ENV.model_copy(update=address)
    return tmp_path


def test_a_backup_is_made_when_none_is_there_and_not_again_the_same_day(backups: Path) -> None:
    clock = BackupClock()

    for _ in range(3):
        clock.look()
        clock.finish()

    assert len(list(backups.glob("*.dump"))) == 1


def test_a_backup_that_fails_says_why_and_is_tried_again(
    backups: Path, settings: LazySettings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.ENV = settings.ENV.model_copy(
        update={"DATABASE_OWNER_URL": "postgresql://nobody@/nowhere?host=/nowhere"}
    )
    clock = BackupClock()

    clock.look()
    clock.finish()

    assert "The backup failed: " in caplog.text


def test_without_a_folder_backups_are_made_elsewhere(settings: LazySettings) -> None:
    settings.BACKUP_DIR = None
    clock = BackupClock()

    clock.look()
    clock.finish()

    assert clock.thread is None
