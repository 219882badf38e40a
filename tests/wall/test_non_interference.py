"""What the men's side answers is the same whatever the women's side does.

For all histories of the women's door (any acts, women, states, errors; none at all) with equal
sequences of releases, and every history of the men's door at the same instants: every observation
by every person of the men's door is equal. A men's-door answer is a function of its own database,
its own process and the clock. So it is enough to show that its process knows nothing of the other
door, and that its database is the same, byte by byte, before and after anything done there.
"""

import json
import random
import re
import subprocess
import sys
import uuid
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import psycopg
import pytest
from django.conf import settings
from psycopg import sql

from launch.fingerprint import ROOT
from tests import databases
from tests.factories.window import RELEASER, Programme, programme
from tests.live import Doors, Visitor

pytestmark = pytest.mark.skipif(settings.DOOR.name != "main", reason="once for both doors")
ACTS = 60
ROLES = ("iss_worker", "iss_lead", "safeguarding_approver")
Digest = dict[str, str]

TABLES = """
SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
UNION ALL SELECT 'pg_catalog', 'pg_largeobject_metadata'
"""
SEQUENCES = """
SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'S'
"""
ROWS = """
SELECT coalesce(md5(string_agg(concat_ws('|', t.ctid, t.xmin, t.xmax, t::text), ','
                               ORDER BY t.ctid)), 'empty') FROM {} t
"""
STATE = "SELECT concat_ws('|', last_value, log_cnt, is_called) FROM {}"

DUMP = """
import json, os, sys, django
django.setup()
from importlib import import_module
from django.conf import settings
from advance_site.accounts.declarations import addresses
addresses()
import_module("advance_site.wsgi")
names = [name for name in dir(settings) if name.isupper()]
print(json.dumps({
    "settings": {name: repr(getattr(settings, name)) for name in names},
    "databases": sorted(settings.DATABASES),
    "environment": dict(os.environ),
    "modules": sorted(sys.modules),
    "addresses": [address.pattern for address in addresses()],
}))
"""


def digest(connection: psycopg.Connection) -> Digest:
    """Every table's rows, with who wrote them last and where they lie, and every sequence."""
    found: Digest = {}
    for query, relations in ((ROWS, TABLES), (STATE, SEQUENCES)):
        for schema, name in connection.execute(relations.encode()).fetchall():
            row = connection.execute(
                sql.SQL(query).format(sql.Identifier(schema, name))
            ).fetchone()
            assert row is not None
            found[f"{schema}.{name}"] = str(row[0])
    return found


def changed(before: Digest, after: Digest) -> set[str]:
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


@pytest.fixture
def his_side(fresh_doors: Doors) -> Iterator[Programme]:
    """The men's database behind the running doors, with men at an open and at a shut site."""
    with programme(fresh_doors.main.database) as rows:
        here, shut = rows.site("Riverside"), rows.site("Elsewhere", opened=False)
        for n in range(3):
            rows.man(here, "Dean", f"Farrow{n}", status="active")
        rows.man(shut, "Errol", "Gains")
        yield rows


def staff(doors: Doors, role: str) -> int:
    """Somebody of the women's service; the internal id."""
    with doors.iss.sql() as connection:
        organisation = one(
            connection,
            "INSERT INTO accounts_organisation (public_id, name) VALUES (%s, %s) RETURNING id",
            uuid.uuid4(),
            f"Provider {uuid.uuid4()}",
        )
        office = one(
            connection,
            "INSERT INTO accounts_site (public_id, organisation_id, name, nation, group_days, "
            "misses_before_flag, hold_until_hour, register_late_after_days, danger_steps) "
            "VALUES (%s, %s, 'Office', 'ENG', '', 2, 12, 1, '') RETURNING id",
            uuid.uuid4(),
            organisation,
        )
        person = one(
            connection,
            "INSERT INTO accounts_user (public_id, password, email, name, is_active) "
            "VALUES (%s, '!', %s, 'Asha Nolan', true) RETURNING id",
            uuid.uuid4(),
            f"{uuid.uuid4()}@example.org",
        )
        connection.execute(
            "INSERT INTO accounts_membership (user_id, site_id, role, since) "
            "VALUES (%s, %s, %s, '2020-01-01')",
            [person, office, role],
        )
    return person


def one(connection: psycopg.Connection, query: str, *values: Any) -> int:
    row = connection.execute(query.encode(), values).fetchone()
    assert row is not None
    return int(row[0])


class Forms(HTMLParser):
    """The posted forms of a page: where each goes, and the names of its fields."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[str]]] = []
        self.is_open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "form":
            self.is_open = (said.get("method") or "").lower() == "post"
            if self.is_open:
                self.found.append((said.get("action") or "", []))
        elif self.is_open and tag in {"input", "select", "textarea", "button"}:
            name = said.get("name")
            if name and name != "csrfmiddlewaretoken":
                self.found[-1][1].append(name)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.is_open = False


VALUES = (
    "", "dean", "1", "2", "on", "iss_worker", "2026-11-26", "0", "'; DROP TABLE x; --",
    "new@example.org", "a" * 200, "Siân Ŵ", "\x07", str(uuid.UUID(int=7)),
)  # fmt: skip


def filled(pattern: str, chance: random.Random) -> str:
    """An address of a pattern, its gaps filled with something of their kind."""
    parts = pattern.replace("^", "").replace("$", "").split("/")
    gaps = {"uuid": str(uuid.UUID(int=chance.getrandbits(128))), "int": "1"}
    return "/".join(gaps.get(p[1:].split(":")[0], "x") if p.startswith("<") else p for p in parts)


def act(visitor: Visitor, path: str, chance: random.Random) -> list[int]:
    """Open a page, then send one of its forms, or nothing at all where it has none."""
    page = visitor.get(path)
    forms = Forms()
    forms.feed(page.text)
    usable = [form for form in forms.found if "logout" not in form[0]]
    action, names = chance.choice(usable) if usable else (path, [])
    typed = [(name, chance.choice(VALUES)) for name in names]
    answer = visitor.post(action or path, typed)
    return [page.status, answer.status]


def test_acts_at_the_womens_door_leave_the_mens_database_as_it_was(
    fresh_doors: Doors, his_side: Programme
) -> None:
    patterns = [p for p in dumped(fresh_doors, "iss")["addresses"] if "logout" not in p]
    chance = random.Random(20261126)  # noqa: S311
    people = [staff(fresh_doors, role) for role in ROLES]
    before = digest(his_side.connection)

    statuses: list[int] = []
    for n in range(ACTS):
        person = people[n % len(people)] if n % 10 else None
        visitor = fresh_doors.iss.visitor(person)
        statuses += act(visitor, filled(chance.choice(patterns), chance), chance)
    shown = fresh_doors.iss.visitor(people[0]).post("/men/", {"q": "dean"})
    fresh_doors.iss.work()

    assert changed(before, digest(his_side.connection)) == set()
    assert "Dean Farrow0" in shown.text
    assert "Errol" not in shown.text
    assert statuses.count(200) > ACTS / 5
    assert max(statuses) < 500


def test_a_release_changes_its_own_table_and_no_other(
    fresh_doors: Doors, his_side: Programme
) -> None:
    before = digest(his_side.connection)

    with psycopg.connect(fresh_doors.iss.door.addresses.hatch) as hatch:
        hatch.execute(
            "INSERT INTO casework_release (id, kind, site, readers, reader_names, released_at, "
            "rota, rota_name, rota_on) VALUES (%s, 'rota', %s, '{}', '{}', now(), 'duty', "
            "'A Nolan', '2026-11-26') ON CONFLICT DO NOTHING",
            [uuid.uuid4(), his_side.sites[0].public_id],
        )

    assert changed(before, digest(his_side.connection)) == {"public.casework_release"}


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE accounts_site SET name = name",
        "SELECT 1 FROM accounts_site FOR SHARE",
        "SELECT nextval('participants_participant_id_seq')",
        "INSERT INTO wall_cache VALUES ('x', 'x', now())",
        "SELECT lo_create(0)",
    ],
)
def test_the_digest_sees_even_what_changes_nothing(
    fresh_doors: Doors, his_side: Programme, deed: str
) -> None:
    before = digest(his_side.connection)

    his_side.connection.execute(deed.encode())

    assert len(changed(before, digest(his_side.connection))) == 1


def dumped(doors: Doors, door: str) -> dict[str, Any]:
    """What a web process of the door knows once it has loaded everything."""
    said = subprocess.run(
        [sys.executable, "-c", DUMP],
        env=doors[door].door.web(),
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    found: dict[str, Any] = json.loads(said)
    return found


def knows_of_the_womens_side(doors: Doors, knowledge: dict[str, Any]) -> set[str]:
    """What of the women's door stands in a process's settings, environment and modules."""
    found = {name for name in knowledge["databases"] if name not in {"default", "limits"}}
    words = json.dumps([knowledge["settings"], knowledge["environment"]])
    server, reading = databases.servers.iss, databases.servers.main.passwords
    secrets = {
        "its database": doors.iss.database,
        "its server": server.sockets,
        "a login of its own": server.passwords["iss_web_login"],
        "the window's login": reading["iss_reader_login"],
        "the hatch's login": reading["iss_releaser_login"],
        "its room": "partner_support",
    }
    found |= {what for what, word in secrets.items() if word in words}
    found |= {
        name
        for name in knowledge["modules"]
        if name.startswith(("partner_support", "simulation.iss"))
        or name in {"advance_site.doors.iss", "advance_site.urls.iss"}
    }
    return found


def test_the_mens_process_knows_nothing_of_the_other_door(doors: Doors) -> None:
    assert knows_of_the_womens_side(doors, dumped(doors, "main")) == set()


def test_the_same_look_at_the_womens_process_finds_what_it_looks_for(doors: Doors) -> None:
    found = knows_of_the_womens_side(doors, dumped(doors, "iss"))

    assert {"its database", "its server", "the window's login", "window"} <= found
    assert {"partner_support", "advance_site.urls.iss"} <= found
    assert "the hatch's login" not in found


def test_neither_door_is_given_the_other_ones_addresses(doors: Doors) -> None:
    main, iss = (set(doors[name].door.worker()) for name in ("main", "iss"))

    assert {"WINDOW_URL", "HATCH_URL"} & main == set()
    assert {"WINDOW_URL", "HATCH_URL"} <= iss
    assert "HATCH_URL" not in doors.iss.door.web()


def test_the_reader_writes_nothing_even_where_it_lifts_its_own_guard(doors: Doors) -> None:
    with psycopg.connect(doors.iss.door.addresses.window) as reader:
        reader.execute("SET default_transaction_read_only = off")
        reader.commit()
        for deed in (
            "CREATE TABLE iss_window.x (y int)",
            "CREATE TEMP TABLE x (y int)",
            "SELECT lo_create(0)",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                reader.execute(deed.encode())
            reader.rollback()


def test_each_window_login_signs_in_at_the_mens_database_alone(doors: Doors) -> None:
    for login in ("iss_reader_login", RELEASER):
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(databases.servers.main.url(login, "postgres"))


FORBIDDEN = re.compile(
    r"connections\[|\.raw\(|\.extra\(|\.cursor\(|select_for_update|advisory|RawSQL|NOTIFY|"
    r"read_only|_timeout"
)
"""What would let the window's connection do more than select: its own SQL, locks, its limits."""


def beyond_selecting(text: str) -> list[str]:
    return FORBIDDEN.findall(text)


def test_the_womens_side_says_no_sql_of_its_own() -> None:
    found = {
        str(path.relative_to(ROOT)): beyond_selecting(path.read_text())
        for room in ("partner_support", "simulation/iss")
        for path in (ROOT / room).rglob("*.py")
        if "migrations" not in path.parts
    }

    assert {path: words for path, words in found.items() if words} == {}


@pytest.mark.parametrize(
    "line",
    [
        'connections["window"].cursor()',
        "WindowMan.objects.raw(query)",
        "WindowMan.objects.select_for_update()",
        "SET statement_timeout = 0",
        "SELECT pg_advisory_lock(1)",
    ],
)
def test_sql_of_its_own_is_found(line: str) -> None:
    assert beyond_selecting(line)
