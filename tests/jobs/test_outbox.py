"""A job lives or dies with its fact, is done in the name of who asked, and is never lost."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from advance_site.core.dates import now
from advance_site.jobs.models import Outbox
from advance_site.jobs.services import drain_once, enqueue, handler
from advance_site.jobs.services.outbox import (
    LONGEST_WAIT,
    MOST_ATTEMPTS,
    TextInPayloadError,
    _claim,
    _try,
    wait_after,
)
from tests.cast import owner
from tests.factories.accounts import make_user
from tests.jobs.doing import done, failing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    done.clear()
    failing.clear()
    yield
    failing.clear()


def drain() -> int:
    """As the worker would; in one transaction the owner stands for it."""
    with owner():
        return drain_once()


def only_job() -> Outbox:
    with owner():
        return Outbox.objects.get()


def test_a_job_is_done_in_the_name_of_who_asked() -> None:
    user = make_user()
    enqueue("tests.note", {"id": "a"}, by=user)

    tried = drain()

    assert (tried, done) == (1, [("a", user.pk)])
    assert only_job().done_at is not None


def test_a_job_of_nobody_has_no_person() -> None:
    enqueue("tests.note", {"id": "a"})

    drain()

    assert done == [("a", None)]


def test_a_job_dies_with_the_fact_it_follows_from() -> None:
    with transaction.atomic():
        enqueue("tests.note", {"id": "a"})
        transaction.set_rollback(True)

    assert drain() == 0


def test_the_same_key_is_one_job() -> None:
    enqueue("tests.note", {"id": "a"}, key="effect")
    enqueue("tests.note", {"id": "b"}, key="effect")

    drain()

    assert done == [("a", None)]


def test_a_job_waits_until_it_is_due() -> None:
    enqueue("tests.note", {"id": "a"}, due_at=now() + timedelta(hours=1))

    assert drain() == 0


def test_a_payload_with_text_is_refused() -> None:
    with pytest.raises(TextInPayloadError):
        enqueue("tests.note", {"id": "he rang in a crisis"})


def test_a_web_login_cannot_look_into_the_outbox() -> None:
    enqueue("tests.note", {"id": "a"})

    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT * FROM jobs_outbox")


def test_a_job_that_fails_waits_and_is_done_later() -> None:
    failing.append(RuntimeError("a name and a number"))
    enqueue("tests.note", {"id": "a"})

    drain()
    failed = only_job()
    with owner():
        Outbox.objects.update(due_at=now())
    drain()

    assert failed.last_error == "RuntimeError"
    assert failed.due_at > now()
    assert done == [("a", None)]


def test_what_a_failing_job_wrote_is_undone() -> None:
    @handler("tests.write_and_fail")
    def write_and_fail(job: object) -> None:
        enqueue("tests.note", {"id": "written"})
        raise RuntimeError

    enqueue("tests.write_and_fail", {})

    drain()

    assert done == []
    assert only_job().kind == "tests.write_and_fail"


def test_a_job_of_unknown_kind_waits_for_a_newer_worker() -> None:
    enqueue("tests.unknown", {})

    drain()

    assert only_job().last_error == "UnknownKindError"
    assert only_job().done_at is None


def test_after_many_failures_a_job_is_given_up_loudly(caplog: pytest.LogCaptureFixture) -> None:
    enqueue("tests.unknown", {})
    with owner():
        Outbox.objects.update(attempts=MOST_ATTEMPTS - 1)

    drain()

    assert only_job().given_up_at is not None
    assert "given up" in caplog.text
    assert drain() == 0


def test_waits_grow_to_an_hour_and_no_further() -> None:
    waits = [wait_after(attempt) for attempt in range(1, MOST_ATTEMPTS)]

    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(seconds=5), LONGEST_WAIT)


def test_a_leased_job_is_left_alone_until_the_lease_ends() -> None:
    enqueue("tests.note", {"id": "a"})
    with owner():
        claimed = _claim()
        meanwhile = drain_once()
        Outbox.objects.update(leased_until=now())

        later = drain_once()

    assert claimed is not None
    assert (meanwhile, later) == (0, 1)


def test_a_worker_that_lost_its_lease_does_not_do_the_job_again() -> None:
    enqueue("tests.note", {"id": "a"})
    with owner():
        slow = _claim()
        assert slow is not None
        Outbox.objects.update(leased_until=now())
        drain_once()

        _try(slow)

    assert done == [("a", None)]


def test_two_handlers_of_one_kind_are_refused() -> None:
    with pytest.raises(ValueError, match="Two handlers"):
        handler("tests.note")(lambda job: None)
