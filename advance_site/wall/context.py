"""Who acts, told to the database for the length of one transaction and no longer."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db import connections, transaction

SET = "SELECT set_config('app.user_id', %s, true)"
READ = "SELECT nullif(current_setting('app.user_id', true), '')::bigint"

Found = TypeVar("Found")
_read: ContextVar[dict[Any, Any] | None] = ContextVar("read_once", default=None)


@contextmanager
def reading() -> Iterator[None]:
    """Within it nothing is changed, so that what was read of somebody's reach stays true."""
    token = _read.set({})
    try:
        yield
    finally:
        _read.reset(token)


def is_reading() -> bool:
    """Whether a page is only read, and `read_once` keeps what it read."""
    return _read.get() is not None


def read_once(key: tuple[Any, ...], read: Callable[[], Found]) -> Found:
    """What `read` gives; while a page is only read, asked once for each key."""
    kept = _read.get()
    if kept is None:
        return read()
    if key not in kept:
        kept[key] = read()
    found: Found = kept[key]
    return found


def set_user(user_id: int | None, using: str = "default") -> None:
    """Tell the running transaction who acts; None forgets it. Policies derive reach from it."""
    with connections[using].cursor() as cursor:
        cursor.execute(SET, ["" if user_id is None else str(user_id)])


def current_user_id(using: str = "default") -> int | None:
    """The person of the running transaction, or None."""
    with connections[using].cursor() as cursor:
        cursor.execute(READ)
        row = cursor.fetchone()
    return None if row is None else row[0]


@contextmanager
def acting_as(user_id: int) -> Iterator[None]:
    """One transaction in which `user_id` acts, for jobs and commands; requests have theirs.

    Inside an outer transaction the earlier person is put back afterwards, because
    PostgreSQL would otherwise keep the inner one until the outer transaction ends.
    """
    nested = connections["default"].in_atomic_block
    outer = current_user_id() if nested else None
    with transaction.atomic():
        set_user(user_id)
        yield
        if nested:
            set_user(outer)
