"""What a request asked the database: its own questions, and those of every request."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

# Sign-in, person, roles, context, savepoints, and the number at the foot of each page.
OF_EVERY_REQUEST = re.compile(
    r"^(SAVEPOINT|RELEASE SAVEPOINT|SELECT set_config|SELECT nullif\(current_setting)"
    r"|(FROM|UPDATE) \"django_session\""
    r"|FROM \"accounts_user\" WHERE \"accounts_user\".\"id\" = (\d+|%s) LIMIT 21"
    r"|FROM \"accounts_membership\" INNER JOIN"
    r"|FROM \"accounts_sitenumber\" WHERE \(\"accounts_sitenumber\".\"kind\" = "
)


@dataclass(frozen=True)
class Query:
    """One statement with its values."""

    sql: str
    params: Any
    many: bool

    @property
    def is_own(self) -> bool:
        """Whether the page asks it, rather than every page."""
        return not OF_EVERY_REQUEST.search(self.sql)


@dataclass
class Recorder:
    """Keeps every statement that runs while it is in place."""

    queries: list[Query] = field(default_factory=list)

    def __call__(
        self,
        execute: Callable[..., Any],
        sql: str,
        params: Any,
        many: bool,  # noqa: FBT001 - Django's own order of arguments
        context: dict[str, Any],
    ) -> Any:
        self.queries.append(Query(sql, params, many))
        return execute(sql, params, many, context)


@contextmanager
def recorded() -> Iterator[list[Query]]:
    recorder = Recorder()
    with connection.execute_wrapper(recorder):
        yield recorder.queries


def ask_again(queries: list[Query]) -> None:
    """What a bare view would do: the same statements with the same person, and no more."""
    with transaction.atomic(), connection.cursor() as cursor:
        for query in queries:
            if query.many:
                cursor.executemany(query.sql, query.params)
                continue
            cursor.execute(query.sql, query.params)
            if cursor.description is not None:
                cursor.fetchall()
