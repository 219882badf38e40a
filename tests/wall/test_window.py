"""What the women's service may do in the men's database equals docs/window.md, per column."""

import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests import databases

DOC = Path(__file__).parents[2] / "docs" / "window.md"
ROLES = ("iss_reader", "iss_releaser")
LOGINS = ("iss_reader_login", "iss_releaser_login")
OBJECT = re.compile(r"^### `(?P<object>\S+)` \((?P<right>\w+), `(?P<role>\w+)`\)$")
ROW = re.compile(r"^\| `(?P<first>[^`]+)` \|")

COLUMNS = """
SELECT r.rolname, lower(p.verb), n.nspname, c.relname, a.attname
FROM pg_roles r, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'REFERENCES']) AS p(verb),
  pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = c.oid
WHERE r.rolname = ANY (%(roles)s) AND a.attnum > 0 AND NOT a.attisdropped
  AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
  AND has_column_privilege(r.oid, c.oid, a.attnum, p.verb)
"""
TABLES = """
SELECT r.rolname || ': ' || lower(p.verb) || ' ' || n.nspname || '.' || c.relname
FROM pg_roles r, unnest(ARRAY['DELETE', 'TRUNCATE', 'TRIGGER']) AS p(verb),
  pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE r.rolname = ANY (%(roles)s) AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
  AND has_table_privilege(r.oid, c.oid, p.verb)
"""
SEQUENCES = """
SELECT r.rolname || ': ' || lower(p.verb) || ' sequence ' || n.nspname || '.' || c.relname
FROM pg_roles r, unnest(ARRAY['USAGE', 'SELECT', 'UPDATE']) AS p(verb),
  pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE r.rolname = ANY (%(roles)s) AND c.relkind = 'S'
  AND has_sequence_privilege(r.oid, c.oid, p.verb)
"""
FUNCTIONS = """
SELECT r.rolname || ': execute ' || n.nspname || '.' || f.proname
  || '(' || pg_get_function_identity_arguments(f.oid) || ')'
FROM pg_roles r, pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace
WHERE r.rolname = ANY (%(roles)s) AND n.nspname NOT IN ('pg_catalog', 'information_schema')
  AND has_function_privilege(r.oid, f.oid, 'EXECUTE')
"""
SCHEMAS = """
SELECT r.rolname || ': ' || CASE p.verb WHEN 'USAGE' THEN 'use' ELSE 'create in' END
  || ' schema ' || n.nspname
FROM pg_roles r, unnest(ARRAY['USAGE', 'CREATE']) AS p(verb), pg_namespace n
WHERE r.rolname = ANY (%(roles)s) AND n.nspname NOT IN ('pg_catalog', 'information_schema')
  AND n.nspname NOT LIKE 'pg_t%%' AND has_schema_privilege(r.oid, n.oid, p.verb)
"""
DATABASE = """
SELECT r.rolname || ': '
  || CASE p.verb WHEN 'CONNECT' THEN 'connect to' ELSE lower(p.verb) || ' in' END
  || ' the database'
FROM pg_roles r, unnest(ARRAY['CONNECT', 'CREATE', 'TEMPORARY']) AS p(verb)
WHERE r.rolname = ANY (%(roles)s)
  AND has_database_privilege(r.oid, current_database(), p.verb)
"""
MEMBERS = """
SELECT m.rolname || ': member of ' || g.rolname
FROM pg_auth_members a JOIN pg_roles m ON m.oid = a.member JOIN pg_roles g ON g.oid = a.roleid
WHERE m.rolname = ANY (%(all)s) OR g.rolname = ANY (%(all)s)
"""
OWNED = """
SELECT r.rolname || ': owns ' || x.what FROM pg_roles r JOIN (
  SELECT relowner AS owner, 'relation ' || relname AS what FROM pg_class
  UNION ALL SELECT proowner, 'function ' || proname FROM pg_proc
  UNION ALL SELECT nspowner, 'schema ' || nspname FROM pg_namespace
  UNION ALL SELECT datdba, 'database ' || datname FROM pg_database
  UNION ALL SELECT typowner, 'type ' || typname FROM pg_type
  UNION ALL SELECT lomowner, 'large object ' || oid FROM pg_largeobject_metadata
) x ON x.owner = r.oid WHERE r.rolname = ANY (%(all)s)
"""
ATTRIBUTES = """
SELECT rolname || ': ' || x.what FROM pg_roles, LATERAL (VALUES
  (rolsuper, 'superuser'), (rolcreaterole, 'makes roles'), (rolcreatedb, 'makes databases'),
  (rolreplication, 'replicates'), (rolbypassrls, 'steps over policies'),
  (rolcanlogin AND rolname = ANY (%(roles)s), 'signs in')) AS x(is_so, what)
WHERE rolname = ANY (%(all)s) AND x.is_so
"""
TRIGGERS = """
SELECT c.relname || ': trigger ' || t.tgname FROM pg_trigger t
JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relname = 'casework_release' OR n.nspname = 'iss_window'
UNION ALL
SELECT c.relname || ': rule ' || w.rulename FROM pg_rewrite w
JOIN pg_class c ON c.oid = w.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE (c.relname = 'casework_release' OR n.nspname = 'iss_window') AND w.rulename <> '_RETURN'
UNION ALL
SELECT 'casework_release: foreign key ' || conname FROM pg_constraint
WHERE contype = 'f' AND 'casework_release'::regclass IN (conrelid, confrelid)
UNION ALL
SELECT 'casework_release: sequence of ' || a.attname FROM pg_attribute a
WHERE a.attrelid = 'casework_release'::regclass AND a.attnum > 0
  AND pg_get_serial_sequence('casework_release', a.attname) IS NOT NULL
"""
VIEWS = """
SELECT c.relname || ': ' || coalesce(array_to_string(c.reloptions, ', '), 'no options')
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'iss_window' AND c.reloptions IS DISTINCT FROM ARRAY['security_barrier=true']
"""
RIGHTS = (TABLES, SEQUENCES, FUNCTIONS, SCHEMAS, DATABASE)
STATE = (MEMBERS, OWNED, ATTRIBUTES, TRIGGERS, VIEWS)


COPYING = """
CREATE TRIGGER copies AFTER INSERT ON casework_release
FOR EACH ROW EXECUTE FUNCTION wall.refuse_change()
"""
A_COLUMN_MORE = """
CREATE OR REPLACE VIEW iss_window.site WITH (security_barrier = true) AS
SELECT public_id, name, nation, name AS organisation, danger_steps FROM public.accounts_site
"""


def column_right(role: str, right: str, name: str, column: str) -> str:
    return f"{role}: {right} {name.removeprefix('public.')}.{column}"


def written_down() -> set[str]:
    """Every right that docs/window.md lists."""
    rights: set[str] = set()
    here: re.Match[str] | None = None
    for line in DOC.read_text().splitlines():
        if line.startswith("#"):
            here = OBJECT.match(line)
        row = ROW.match(line)
        if row and here:
            rights.add(column_right(here["role"], here["right"], here["object"], row["first"]))
        elif row and ": " in row["first"]:
            rights.add(row["first"])
    return rights


def granted(connection: psycopg.Connection) -> set[str]:
    """Every right, membership, possession and trigger that the database has."""
    everybody = {"roles": [*ROLES, *LOGINS]}
    rights = {
        column_right(of_group(role), right, f"{schema}.{name}", column)
        for role, right, schema, name, column in connection.execute(COLUMNS, everybody)
    }
    for query in RIGHTS:
        found = connection.execute(query.encode(), everybody)
        rights |= {of_group(text) for (text,) in found}
    names = {"roles": list(ROLES), "all": [*ROLES, *LOGINS]}
    for query in STATE:
        rights |= {text for (text,) in connection.execute(query.encode(), names)}
    return rights


def of_group(text: str) -> str:
    """A login inherits from its group; only what it has beyond that is a right of its own."""
    return re.sub(r"^(iss_reader|iss_releaser)_login\b", r"\1", text)


@pytest.fixture
def programme() -> Iterator[psycopg.Connection]:
    """An administrator's connection to the men's database, rolled back at the end."""
    with psycopg.connect(databases.servers.main.admin_url(databases.PROGRAMME)) as connection:
        yield connection
        connection.rollback()


def test_what_the_database_grants_equals_what_is_written_down(
    programme: psycopg.Connection,
) -> None:
    assert granted(programme) == written_down()


@pytest.mark.parametrize(
    "wider",
    [
        "GRANT SELECT (given_name) ON participants_participant TO iss_reader",
        "GRANT SELECT ON participants_bulletin TO PUBLIC",
        "GRANT SELECT ON participants_contact TO iss_reader_login",
        "GRANT SELECT ON casework_release TO iss_releaser",
        "GRANT UPDATE (status) ON iss_window.man TO iss_reader",
        "GRANT DELETE ON casework_release TO iss_releaser",
        "GRANT main_web TO iss_reader",
        "GRANT main_worker TO iss_releaser_login",
        "GRANT iss_reader TO main_web_login",
        "GRANT EXECUTE ON FUNCTION wall.my_men() TO iss_reader",
        "GRANT EXECUTE ON FUNCTION wall.hatch_admits(uuid, uuid) TO PUBLIC",
        "GRANT USAGE ON SCHEMA wall TO iss_releaser",
        "GRANT CREATE ON SCHEMA iss_window TO iss_reader",
        "GRANT USAGE ON SEQUENCE participants_participant_id_seq TO iss_releaser",
        "GRANT TEMPORARY ON DATABASE {} TO iss_reader",
        "ALTER VIEW iss_window.site OWNER TO iss_reader",
        "ALTER ROLE iss_reader_login BYPASSRLS",
        "ALTER VIEW iss_window.man SET (security_invoker = true)",
        "ALTER VIEW iss_window.man RESET (security_barrier)",
        COPYING,
        "ALTER TABLE casework_release ADD man_id bigint REFERENCES participants_participant",
        "ALTER TABLE casework_release ADD number bigserial",
        A_COLUMN_MORE,
    ],
)
def test_anything_wider_is_found(programme: psycopg.Connection, wider: str) -> None:
    programme.execute(wider.format(databases.PROGRAMME).encode())

    assert granted(programme) != written_down()


def test_every_transaction_of_the_reader_only_reads(programme: psycopg.Connection) -> None:
    row = programme.execute(
        "SELECT setconfig FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole "
        "WHERE r.rolname = 'iss_reader_login'"
    ).fetchone()

    assert row is not None
    assert "default_transaction_read_only=on" in row[0]


def test_the_hatchs_function_cannot_be_called_by_name() -> None:
    address = databases.servers.url("iss_releaser_login", databases.PROGRAMME)
    with (
        psycopg.connect(address) as releaser,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="schema wall"),
    ):
        releaser.execute("SELECT wall.hatch_admits(gen_random_uuid(), NULL)")
