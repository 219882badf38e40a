"""His side's rows for tests of the women's side: plain SQL, since its models are not there."""

import itertools
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import psycopg

from tests import databases

_numbers = itertools.count(1)
READER = "iss_reader_login"
RELEASER = "iss_releaser_login"


@dataclass(frozen=True)
class Site:
    """A site of the men's service, and somebody who works there."""

    pk: int
    public_id: UUID
    name: str
    worker_pk: int
    worker: str


@dataclass
class Programme:
    """The men's database with a few rows; `connection` is an administrator's, in autocommit."""

    connection: psycopg.Connection
    sites: list[Site] = field(default_factory=list)

    def site(self, name: str = "", *, opened: bool = True) -> Site:
        """A site with one facilitator; open to both logins of the women's service."""
        n = next(_numbers)
        name = name or f"Site {n}"
        organisation = self._insert(
            "accounts_organisation", public_id=uuid.uuid4(), name=f"Trust {n} {uuid.uuid4()}"
        )
        site_id = uuid.uuid4()
        pk = self._insert(
            "accounts_site",
            public_id=site_id, organisation_id=organisation, name=name, nation="ENG",
            group_days="", misses_before_flag=2, hold_until_hour=12, register_late_after_days=1,
            danger_steps="",
        )  # fmt: skip
        worker = self._insert(
            "accounts_user",
            public_id=uuid.uuid4(), password="!", email=f"worker{n}{uuid.uuid4()}@example.org",
            name=f"Tom Rees{n}", is_active=True,
        )  # fmt: skip
        self._insert(
            "accounts_membership",
            user_id=worker, site_id=pk, role="facilitator", since="2020-01-01",
        )  # fmt: skip
        made = Site(pk, site_id, name, worker, f"Tom Rees{n}")
        self.sites.append(made)
        if opened:
            self.open(made)
        return made

    def open(self, site: Site) -> None:
        for login in (READER, RELEASER):
            self.connection.execute(
                "INSERT INTO casework_window_site (login, site_id, opened_at) "
                "VALUES (%s, %s, now())",
                [login, site.pk],
            )

    def man(
        self,
        site: Site,
        given: str = "Callum",
        family: str = "Darrow",
        *,
        folded: str = "",
        status: str = "referred",
        since: datetime | None = None,
    ) -> UUID:
        man_id = uuid.uuid4()
        pk = self._insert(
            "participants_participant",
            public_id=man_id, site_id=site.pk, holder_id=site.worker_pk, given_name=given,
            family_name=family, preferred_name="",
            folded_names=folded or f"{given} {family}".lower(), date_of_birth="1990-02-01",
            language="English", needs_interpreter=False, literacy="not_asked", easy_read=False,
            access_needs="", created_at="2026-01-05 09:00Z", created_by_id=site.worker_pk,
        )  # fmt: skip
        self.status(pk, site, status, since)
        return man_id

    def status(self, man: int, site: Site, status: str, since: datetime | None = None) -> None:
        self._insert(
            "participants_statuschange",
            public_id=uuid.uuid4(), participant_id=man, status=status,
            at=since or "2026-01-05 09:00Z", by_id=site.worker_pk, reason_code="",
            reason_label="", reason_version="", note="", iss_spoke_to="", struck_reason="",
        )  # fmt: skip

    def key_of(self, man: UUID) -> int:
        row = self.connection.execute(
            "SELECT id FROM participants_participant WHERE public_id = %s", [man]
        ).fetchone()
        assert row is not None
        return int(row[0])

    def _insert(self, table: str, **values: object) -> int:
        names = ", ".join(values)
        gaps = ", ".join(f"%({name})s" for name in values)
        row = self.connection.execute(
            f"INSERT INTO {table} ({names}) VALUES ({gaps}) RETURNING id".encode(),  # noqa: S608
            values,
        ).fetchone()
        assert row is not None
        return int(row[0])


@contextmanager
def programme(database: str = databases.PROGRAMME) -> Iterator[Programme]:
    """Rows that the window shows, committed; afterwards the window is open for no site."""
    address = databases.servers.main.admin_url(database)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("DELETE FROM casework_window_site")
        try:
            yield Programme(connection)
        finally:
            connection.execute("DELETE FROM casework_window_site")
