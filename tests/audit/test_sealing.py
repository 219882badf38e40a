"""Nothing is sealed too early, everything is sealed once, and tampering is named."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db import connections

from advance_site.audit import heads, sealing
from advance_site.audit.models import Batch
from tests import databases
from tests.audit.own_database import OwnDatabase, own_servers

WRITERS = 8
EVENTS_EACH = 60
APPEND = "SELECT wall.append_event('act', %s, '', 'man', '1', '{}', NULL, '', '', NULL, '', '')"


@pytest.fixture
def heads_file(settings: LazySettings, tmp_path: Path) -> Path:
    settings.AUDIT_HEADS = tmp_path / "heads.txt"
    return tmp_path / "heads.txt"


def append(database: OwnDatabase, *verbs: str) -> None:
    with database.connect("web") as connection:
        for verb in verbs:
            connection.execute(APPEND, [verb])


def seal(database: OwnDatabase) -> int:
    with database.as_login("worker"):
        return sealing.seal()


def verify(database: OwnDatabase) -> sealing.Verdict:
    with database.as_login("worker"):
        return sealing.verify()


def tamper(database: OwnDatabase, statement: str, table: str = "audit_event") -> None:
    """As somebody who owns the database and knows how to silence a trigger."""
    with database.connect("owner") as connection:
        connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        connection.execute(statement)
        connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def test_what_is_finished_is_sealed_once(committed: OwnDatabase, heads_file: Path) -> None:
    append(committed, "one", "two")

    assert (seal(committed), seal(committed)) == (2, 0)
    verdict = verify(committed)
    assert (verdict.batches, verdict.events, verdict.unsealed, verdict.broken) == (1, 2, 0, "")


def test_a_straggler_holds_up_the_seal_and_is_not_passed_over(
    committed: OwnDatabase, heads_file: Path
) -> None:
    with committed.connect("web") as slow:
        slow.autocommit = False
        slow.execute(APPEND, ["slow"])
        append(committed, "later")
        before = seal(committed)
        tail = verify(committed).unsealed
        slow.commit()

    after = seal(committed)

    assert (before, tail, after) == (0, 1, 2)
    assert verify(committed).broken == ""


def test_concurrent_writers_and_a_straggler_are_all_sealed(
    committed: OwnDatabase, heads_file: Path
) -> None:
    with committed.connect("web") as slow:
        slow.autocommit = False
        slow.execute(APPEND, ["slow"])
        threads = [
            threading.Thread(target=append, args=(committed, *["busy"] * EVENTS_EACH))
            for _ in range(WRITERS)
        ]
        for thread in threads:
            thread.start()
        with committed.as_login("worker"):
            while any(thread.is_alive() for thread in threads):
                sealing.seal()
        slow.commit()
    seal(committed)

    verdict = verify(committed)

    assert verdict.events == WRITERS * EVENTS_EACH + 1
    assert (verdict.unsealed, verdict.broken) == (0, "")


@pytest.mark.parametrize(("first_one", "sealed"), [("commit", 0), ("rollback", 1)])
def test_of_two_sealers_the_second_waits_and_leaves_it_to_the_first(
    committed: OwnDatabase, heads_file: Path, first_one: str, sealed: int
) -> None:
    append(committed, "one")
    with committed.connect("worker") as first, committed.as_login("worker"):
        first.autocommit = False
        first.execute(BATCH)
        with ThreadPoolExecutor(1) as pool:
            second = pool.submit(seal_in_a_thread)
            wait_until_somebody_waits(committed)
            getattr(first, first_one)()

            assert second.result(timeout=20) == sealed


BATCH = """INSERT INTO audit_batch
  (number, at, lineage, from_xid, below_xid, ids, hashes, previous, head)
  VALUES (1, now(), 1, 0, 1, '{}', '', '', repeat('0', 64))"""


def seal_in_a_thread() -> int:
    try:
        return sealing.seal()
    finally:
        connections["default"].close()


def wait_until_somebody_waits(database: OwnDatabase) -> None:
    with database.connect("owner") as looking:
        for _ in range(200):
            if one(looking, "SELECT count(*) FROM pg_locks WHERE NOT granted"):
                return
            time.sleep(0.05)
    raise AssertionError("nobody waited")


# What whoever writes SQL with one of the two logins could hold for as long as it likes; the number
# is that of a lock which the sealer once took.
HELD = {
    "iss_reader_login": (
        "SELECT pg_advisory_lock(24225)",
        "SELECT pg_current_xact_id()",
        "LOCK TABLE iss_window.man IN ACCESS SHARE MODE",
    ),
    "iss_releaser_login": ("SELECT pg_advisory_lock(24225)", "SELECT pg_current_xact_id()"),
}


@pytest.mark.skipif(databases.DOOR != "main", reason="the women's side has no window into it")
@pytest.mark.parametrize("login", HELD)
def test_nothing_that_the_womens_service_holds_puts_off_the_seal(
    committed: OwnDatabase, heads_file: Path, login: str
) -> None:
    append(committed, "before")
    with committed.connect(login) as holding:
        holding.autocommit = False
        for statement in HELD[login]:
            holding.execute(statement.encode())
        append(committed, "after")

        assert seal(committed) == 2

    assert verify(committed).broken == ""


def test_a_transaction_in_another_database_puts_off_no_seal(
    committed: OwnDatabase, heads_file: Path
) -> None:
    with psycopg.connect(own_servers().server(committed.door).admin_url("postgres")) as elsewhere:
        elsewhere.execute("SELECT pg_current_xact_id()")
        append(committed, "one")

        assert seal(committed) == 1


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE audit_event SET actor_id = 5 WHERE verb = 'c'", "event {c} was changed"),
        ("UPDATE audit_event SET at = at + interval '1 day' WHERE verb = 'c'", "event {c} was"),
        ("DELETE FROM audit_event WHERE verb = 'c'", "event {c} was removed"),
        (
            """INSERT INTO audit_event SELECT (e).* FROM (SELECT jsonb_populate_record(a,
            '{"id": 900}') e FROM audit_event a WHERE verb = 'c') copy""",
            "event 900 was put in afterwards",
        ),
    ],
)
def test_the_row_that_the_owner_tampered_with_is_named(
    committed: OwnDatabase, heads_file: Path, statement: str, named: str
) -> None:
    append(committed, "a", "b")
    seal(committed)
    append(committed, "c", "d")
    seal(committed)
    with committed.connect("owner") as connection:
        third = one(connection, "SELECT id FROM audit_event WHERE verb = 'c'")

    tamper(committed, statement)

    broken = verify(committed).broken
    assert broken.startswith("batch 2: ")
    assert named.format(c=third) in broken


def one(connection: psycopg.Connection[Any], statement: str) -> Any:
    row = connection.execute(statement).fetchone()
    assert row is not None
    return row[0]


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        (
            "UPDATE audit_batch SET at = at + interval '1 day' WHERE number = 1",
            "batch 1: its head",
        ),
        ("UPDATE audit_batch SET previous = '' WHERE number = 2", "batch 2: does not follow"),
        ("DELETE FROM audit_batch WHERE number = 1", "batch 1: missing"),
        ("DELETE FROM audit_batch WHERE number = 2", "batch 2: sent away before, and gone"),
    ],
)
def test_a_batch_that_was_tampered_with_is_named(
    committed: OwnDatabase, heads_file: Path, statement: str, named: str
) -> None:
    for verb in ("a", "b"):
        append(committed, verb)
        seal(committed)

    tamper(committed, statement, table="audit_batch")

    assert verify(committed).broken.startswith(named)


def test_a_chain_made_anew_does_not_fit_the_heads_that_were_sent(
    committed: OwnDatabase, heads_file: Path
) -> None:
    append(committed, "a", "b")
    seal(committed)
    tamper(committed, "UPDATE audit_event SET actor_id = 5")
    tamper(committed, "DELETE FROM audit_batch", table="audit_batch")
    seal(committed)

    assert verify(committed).broken == "batch 1: is not the one whose head was sent away"


def test_heads_that_were_not_sent_are_sent_with_the_next(
    committed: OwnDatabase, heads_file: Path
) -> None:
    append(committed, "a")
    seal(committed)
    kept = heads_file.read_text()
    heads_file.unlink()
    append(committed, "b")
    seal(committed)

    assert heads_file.read_text().startswith(kept)
    assert sorted(heads.sent(heads_file)) == [1, 2]


def test_without_a_file_the_head_stands_in_the_log_once(
    committed: OwnDatabase, settings: LazySettings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.AUDIT_HEADS = None
    append(committed, "a")
    with caplog.at_level("INFO"):
        seal(committed)
        seal(committed)

    with committed.as_login("worker"):
        head = Batch.objects.get().head
    assert [head in record.getMessage() for record in caplog.records].count(True) == 1


def test_rows_brought_by_a_restore_from_another_server_are_sealed_and_hold(
    committed: OwnDatabase, heads_file: Path
) -> None:
    append(committed, "a")
    tamper(committed, "UPDATE audit_event SET lineage = 1, xid = 900000000")
    append(committed, "b")

    assert seal(committed) == 2
    assert (verify(committed).events, verify(committed).broken) == (2, "")


def test_an_event_that_waits_too_long_raises_the_alarm(
    committed: OwnDatabase, heads_file: Path
) -> None:
    append(committed, "a")
    with committed.as_login("web"):
        at_first = sealing.seal_is_late()
    tamper(committed, "UPDATE audit_event SET at = at - interval '2 minutes'")
    with committed.as_login("web"):
        later = sealing.seal_is_late()
    seal(committed)
    with committed.as_login("web"):
        sealed = sealing.seal_is_late()

    assert (at_first, later, sealed) == (False, True, False)


def test_the_command_says_what_is_unbroken_and_refuses_what_is_not(
    committed: OwnDatabase, heads_file: Path
) -> None:
    append(committed, "a")
    seal(committed)
    append(committed, "late")
    tamper(committed, "UPDATE audit_event SET at = at - interval '1 day' WHERE verb = 'late'")
    said, alarm = StringIO(), StringIO()
    with committed.as_login("owner"):
        call_command("verify_audit", stdout=said, stderr=alarm)
    tamper(committed, "UPDATE audit_event SET role = 'nobody'")

    with committed.as_login("owner"), pytest.raises(CommandError, match="event 1 was changed"):
        call_command("verify_audit")

    assert "1 events in 1 batches are unbroken" in said.getvalue()
    assert "ALARM" in alarm.getvalue()


def test_the_command_ends_well_then_names_the_row_and_ends_with_1(
    committed: OwnDatabase, heads_file: Path
) -> None:
    append(committed, "a", "b")
    seal(committed)
    append(committed, "c")
    tamper(committed, "UPDATE audit_event SET at = at - interval '2 minutes' WHERE verb = 'c'")
    good = committed.manage("verify_audit", AUDIT_HEADS=str(heads_file))
    said, _ = good.communicate(timeout=60)
    tamper(committed, "UPDATE audit_event SET role = 'nobody' WHERE verb = 'b'")
    bad = committed.manage("verify_audit", AUDIT_HEADS=str(heads_file))
    complaint, _ = bad.communicate(timeout=60)

    assert good.returncode == 0, said
    assert "Unsealed tail: 1 events." in said
    assert "ALARM" in said
    assert bad.returncode == 1
    assert "batch 1: event 2 was changed" in complaint
