# ruff: noqa: S608  (SQL put together from constants of this file)
"""What a door's database grants, as lines to hold against a reviewed file, and rules.

`DOOR=main python -m tests.wall.catalogue` writes `tests/wall/catalogue_main.txt` anew; whoever
does so reads the difference, and so does a second person.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg

from tests import databases

HERE = Path(__file__).parent
OURS = "n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg_t%%'"
TABLES = f"""
SELECT n.nspname || '.' || c.relname, CASE
  WHEN c.relrowsecurity THEN 'guarded' ELSE obj_description(c.oid, 'pg_class') END
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND {OURS} ORDER BY 1
"""
GRANTS = f"""
SELECT coalesce(r.rolname, 'PUBLIC'), n.nspname || '.' || c.relname,
  string_agg(lower(a.privilege_type), ', ' ORDER BY a.privilege_type)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,
  aclexplode(c.relacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
WHERE {OURS} AND a.grantee <> c.relowner GROUP BY 1, 2 ORDER BY 1, 2
"""
COLUMN_GRANTS = f"""
SELECT coalesce(r.rolname, 'PUBLIC'), n.nspname || '.' || c.relname, lower(x.privilege_type),
  string_agg(a.attname, ', ' ORDER BY a.attname)
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace,
  aclexplode(a.attacl) x LEFT JOIN pg_roles r ON r.oid = x.grantee
WHERE {OURS} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""
FUNCTIONS = f"""
SELECT n.nspname || '.' || f.proname || '(' || pg_get_function_identity_arguments(f.oid) || ')',
  CASE WHEN f.prosecdef THEN 'as its owner, ' ELSE '' END
    || coalesce(array_to_string(f.proconfig, ', '), 'no search_path'),
  (SELECT coalesce(string_agg(coalesce(r.rolname, 'PUBLIC'), ', ' ORDER BY r.rolname), 'nobody')
   FROM aclexplode(f.proacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
   WHERE a.grantee <> f.proowner)
FROM pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace
WHERE {OURS} AND f.proname NOT LIKE 'pgtrigger%%' ORDER BY 1
"""
POLICIES = """
SELECT schemaname || '.' || tablename, policyname, array_to_string(roles, ', '), lower(cmd)
FROM pg_policies ORDER BY 1, 2
"""
APPEND_ONLY = """
SELECT n.nspname || '.' || c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_proc f ON f.oid = t.tgfoid
WHERE f.proname = 'refuse_change' AND t.tgenabled = 'O' ORDER BY 1
"""
# Each finds what must not be; the sentence says what a row of it is.
RULES: dict[str, str] = {
    "has neither a policy nor a reason to be open": f"""
        SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND {OURS} AND NOT c.relrowsecurity
          AND coalesce(obj_description(c.oid, 'pg_class'), '') !~ '^open: .+'""",
    "is guarded and has no policy for a group that may use it": f"""
        SELECT c.relname || ' for ' || r.rolname
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, aclexplode(c.relacl) a
          JOIN pg_roles r ON r.oid = a.grantee
        WHERE c.relrowsecurity AND {OURS} AND a.grantee <> c.relowner AND NOT EXISTS (
          SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND a.grantee = ANY (p.polroles))""",
    "lets the web login past: its policy holds for every row": f"""
        SELECT c.relname || '.' || p.polname FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
          JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {OURS} AND pg_get_expr(p.polqual, p.polrelid) = 'true'
          AND (SELECT oid FROM pg_roles WHERE rolname = '{{door}}_web') = ANY (p.polroles)""",
    "is a policy for everybody": """
        SELECT tablename || '.' || policyname FROM pg_policies WHERE 'public' = ANY (roles)""",
    "belongs to somebody other than the owner": f"""
        SELECT c.relname || ' of ' || r.rolname FROM pg_class c
          JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_roles r ON r.oid = c.relowner
        WHERE {OURS} AND r.rolname <> '{{door}}_owner'
          AND c.relkind IN ('r', 'p', 'v', 'm', 'S')""",
    "is a function that everybody may execute": f"""
        SELECT f.proname FROM pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace
        WHERE {OURS} AND f.prorettype <> 'trigger'::regtype
          AND (f.proacl IS NULL OR f.proacl::text ~ '[{{,]=X')""",
    "runs as its owner without a fixed search_path": f"""
        SELECT f.proname FROM pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace
        WHERE {OURS} AND f.prosecdef
          AND coalesce(array_to_string(f.proconfig, ','), '') !~ '^search_path=pg_catalog'""",
    "is a function of reach that is planned at every call": f"""
        SELECT f.proname FROM pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace
        JOIN pg_language l ON l.oid = f.prolang
        WHERE {OURS} AND f.prorettype = 'bigint[]'::regtype AND l.lanname = 'sql'""",
    "is a sequence outside an identity column": f"""
        SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'S' AND {OURS} AND NOT EXISTS (
          SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'i')""",
    "is a view that steps over policies": f"""
        SELECT n.nspname || '.' || c.relname FROM pg_class c
          JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('v', 'm') AND {OURS} AND n.nspname <> 'iss_window'
          AND NOT coalesce('security_invoker=true' = ANY (c.reloptions), false)""",
    "is a right of everybody's on the database": """
        SELECT a.privilege_type FROM pg_database d, aclexplode(
          coalesce(d.datacl, acldefault('d', d.datdba))) a
        WHERE d.datname = current_database() AND a.grantee = 0""",
    "is a right of everybody's on a schema": f"""
        SELECT n.nspname || ': ' || a.privilege_type FROM pg_namespace n, aclexplode(
          coalesce(n.nspacl, acldefault('n', n.nspowner))) a WHERE {OURS} AND a.grantee = 0""",
    "is a role with more power than a login needs": """
        SELECT rolname FROM pg_roles
        WHERE rolname ~ '^(main|iss)_(web|worker|reader|releaser|owner)'
          AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls)""",
    "is a membership beyond the login's own group": """
        SELECT m.rolname || ' in ' || g.rolname FROM pg_auth_members a
          JOIN pg_roles m ON m.oid = a.member JOIN pg_roles g ON g.oid = a.roleid
        WHERE m.rolname ~ '^(main|iss)_' AND m.rolname <> g.rolname || '_login'""",
    "is a group that can sign in": """
        SELECT rolname FROM pg_roles WHERE rolcanlogin
          AND rolname ~ '^(main|iss)_(web|worker|reader|releaser)$'""",
    "may do more than read and write rows": f"""
        SELECT r.rolname || ': ' || lower(a.privilege_type) || ' ' || c.relname
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, aclexplode(c.relacl) a
          JOIN pg_roles r ON r.oid = a.grantee
        WHERE {OURS} AND a.grantee <> c.relowner
          AND a.privilege_type IN ('TRUNCATE', 'TRIGGER', 'REFERENCES', 'MAINTAIN')""",
    "is a trigger that sleeps": f"""
        SELECT c.relname || '.' || t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
          JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {OURS} AND t.tgenabled = 'D'""",
    "is an extension or a foreign server": """
        SELECT extname::text FROM pg_extension WHERE extname <> 'plpgsql'
        UNION ALL SELECT srvname::text FROM pg_foreign_server""",
}


def described(connection: psycopg.Connection[Any]) -> list[str]:
    """Every table, grant, policy and function, a line each."""
    return list(_lines(connection))


def _lines(connection: psycopg.Connection[Any]) -> Iterator[str]:
    for table, state in _rows(connection, TABLES):
        yield f"table {table}: {state}"
    for (table,) in _rows(connection, APPEND_ONLY):
        yield f"append only: {table}"
    for role, table, verbs in _rows(connection, GRANTS):
        yield f"{role} may {verbs} {table}"
    for role, table, verb, columns in _rows(connection, COLUMN_GRANTS):
        yield f"{role} may {verb} {table} ({columns})"
    for table, name, roles, verb in _rows(connection, POLICIES):
        yield f"policy {table}.{name} for {roles}: {verb}"
    for name, how, who in _rows(connection, FUNCTIONS):
        yield f"function {name} [{how}] for {who}"


def _rows(connection: psycopg.Connection[Any], query: str) -> list[Any]:
    return connection.execute(query.replace("%%", "%").encode()).fetchall()


def faults(connection: psycopg.Connection[Any], door: str) -> list[str]:
    """Everything in a door's database that breaks a rule; nothing when all is well."""
    return [
        f"{name} {sentence}"
        for sentence, query in RULES.items()
        for (name,) in _rows(connection, query.replace("{door}", door).replace("{{", "{"))
    ]


def reviewed_file(door: str) -> Path:
    return HERE / f"catalogue_{door}.txt"


def reviewed(door: str) -> list[str]:
    """The lines that two people have read."""
    return reviewed_file(door).read_text().splitlines()


def main() -> int:
    door = os.environ["DOOR"]
    address = databases.servers.server(door).admin_url(databases.OWN)
    with psycopg.connect(address) as connection:
        reviewed_file(door).write_text("\n".join(described(connection)) + "\n")
    databases.pytest_unconfigure(None)
    return 0


if __name__ == "__main__":
    sys.exit(main())
