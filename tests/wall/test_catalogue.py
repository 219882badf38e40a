"""The database's own catalogue says what two people have read, and keeps the rules of the wall."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import errors

from tests import databases
from tests.wall import catalogue

DOOR = databases.DOOR
# Sequences that no identity column owns, with the reason.
OTHER_SEQUENCES = {"main": {"participants_reference"}, "iss": set()}
SEQUENCE = "is a sequence outside an identity column"


@pytest.fixture
def admin() -> Iterator[psycopg.Connection[Any]]:
    """An administrator's connection to this door's database, rolled back at the end."""
    address = databases.servers.server(DOOR).admin_url(databases.OWN)
    with psycopg.connect(address) as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def web() -> Iterator[psycopg.Connection[Any]]:
    """The real login of a web process."""
    address = databases.servers.url(f"{DOOR}_web_login", databases.OWN)
    with psycopg.connect(address) as connection:
        yield connection
        connection.rollback()


def faults(connection: psycopg.Connection[Any]) -> list[str]:
    known = {f"{name} {SEQUENCE}" for name in OTHER_SEQUENCES[DOOR]}
    return [fault for fault in catalogue.faults(connection, DOOR) if fault not in known]


def test_tables_grants_policies_and_functions_are_those_that_were_reviewed(
    admin: psycopg.Connection[Any],
) -> None:
    assert catalogue.described(admin) == catalogue.reviewed(DOOR)


def test_no_rule_of_the_wall_is_broken(admin: psycopg.Connection[Any]) -> None:
    assert faults(admin) == []


def test_a_log_is_append_only_at_each_door(admin: psycopg.Connection[Any]) -> None:
    lines = catalogue.described(admin)

    assert {"append only: public.audit_event", "append only: public.audit_batch"} <= {*lines}


BREAKS = [
    "CREATE TABLE public.forgotten (id int)",
    "CREATE TABLE public.forgotten (id int); COMMENT ON TABLE public.forgotten IS 'open:'",
    "ALTER TABLE jobs_idempotencykey DISABLE ROW LEVEL SECURITY",
    "DROP POLICY web_reach ON jobs_idempotencykey",
    "ALTER POLICY web_reach ON jobs_idempotencykey USING (true)",
    "CREATE POLICY wide ON jobs_idempotencykey FOR SELECT USING (user_id > 0)",
    "ALTER TABLE accounts_user OWNER TO {door}_web_login",
    "GRANT EXECUTE ON FUNCTION wall.my_sites() TO PUBLIC",
    "ALTER FUNCTION wall.my_sites() RESET search_path",
    "ALTER FUNCTION wall.my_sites() SET search_path = public, pg_catalog",
    (
        "CREATE OR REPLACE FUNCTION wall.my_sites() RETURNS bigint[] LANGUAGE sql STABLE "
        "SECURITY DEFINER SET search_path = pg_catalog AS 'SELECT ARRAY[1::bigint]'"
    ),
    "CREATE SEQUENCE public.shared",
    "CREATE VIEW public.people AS SELECT * FROM accounts_user",
    "GRANT CONNECT ON DATABASE {name} TO PUBLIC",
    "GRANT TEMPORARY ON DATABASE {name} TO PUBLIC",
    "GRANT USAGE ON SCHEMA public TO PUBLIC",
    "ALTER ROLE {door}_web_login BYPASSRLS",
    "ALTER ROLE {door}_web_login CREATEROLE",
    "GRANT {door}_owner TO {door}_web_login",
    "GRANT {door}_worker TO {door}_web",
    "ALTER ROLE {door}_web LOGIN",
    "GRANT TRUNCATE ON accounts_user TO {door}_web",
    "ALTER TABLE audit_event DISABLE TRIGGER audit_event_append_only",
]
WIDENS = [
    "GRANT DELETE ON accounts_user TO {door}_web",
    "GRANT UPDATE (at) ON audit_event TO {door}_web",
    "GRANT SELECT ON jobs_outbox TO {door}_web",
    "GRANT SELECT ON accounts_user TO {door}_web_login",
    """CREATE FUNCTION wall.backdoor() RETURNS int LANGUAGE sql SECURITY DEFINER
       SET search_path = pg_catalog AS 'SELECT 1'""",
    "GRANT EXECUTE ON FUNCTION wall.refuse_change() TO {door}_web_login",
    "CREATE POLICY more ON audit_event FOR SELECT TO {door}_web USING (id > 0)",
    "COMMENT ON TABLE accounts_user IS 'open: another reason'",
    "DROP TRIGGER audit_event_append_only ON audit_event",
]


@pytest.mark.parametrize("change", BREAKS)
def test_a_broken_rule_is_found(admin: psycopg.Connection[Any], change: str) -> None:
    admin.execute(change.format(door=DOOR, name=databases.OWN).encode())

    assert faults(admin) != []


@pytest.mark.parametrize("change", WIDENS)
def test_what_nobody_reviewed_is_found(admin: psycopg.Connection[Any], change: str) -> None:
    admin.execute(change.format(door=DOOR, name=databases.OWN).encode())

    assert catalogue.described(admin) != catalogue.reviewed(DOOR)


@pytest.mark.parametrize(
    "wish",
    [
        "SET ROLE {door}_owner",
        "SET ROLE postgres",
        "SET SESSION AUTHORIZATION {door}_owner",
        "SET session_replication_role = replica",
        "SET ROLE {door}_worker",
        "ALTER TABLE audit_event DISABLE TRIGGER ALL",
        "DROP TRIGGER audit_event_append_only ON audit_event",
        "TRUNCATE audit_event",
        "TRUNCATE accounts_user CASCADE",
        "ALTER TABLE jobs_idempotencykey DISABLE ROW LEVEL SECURITY",
        "DROP POLICY web_reach ON jobs_idempotencykey",
        "CREATE TABLE public.mine (id int)",
        "CREATE TEMPORARY TABLE mine (id int)",
        "CREATE SCHEMA mine",
        "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "UPDATE audit_event SET reason = ''",
        "DELETE FROM audit_event",
        "SELECT * FROM jobs_outbox",
        "COPY accounts_user TO PROGRAM 'true'",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT lo_import('/etc/passwd')",
    ],
)
def test_the_web_login_cannot(web: psycopg.Connection[Any], wish: str) -> None:
    with pytest.raises((errors.InsufficientPrivilege, errors.InvalidParameterValue)):
        web.execute(wish.format(door=DOOR).encode())


def test_the_web_login_is_neither_superuser_nor_owner(web: psycopg.Connection[Any]) -> None:
    row = web.execute(
        "SELECT rolsuper, rolbypassrls, pg_has_role(current_user, "
        "(SELECT datdba FROM pg_database WHERE datname = current_database()), 'MEMBER') "
        "FROM pg_roles WHERE rolname = current_user"
    ).fetchone()

    assert row == (False, False, False)


def test_neither_logins_nor_owner_reach_the_servers_other_databases() -> None:
    for login in (f"{DOOR}_web_login", f"{DOOR}_worker_login", f"{DOOR}_owner"):
        for database in ("postgres", "template1"):
            with pytest.raises(psycopg.OperationalError, match="permission denied"):
                psycopg.connect(databases.servers.url(login, database))
