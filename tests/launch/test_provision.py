"""What an administrator makes: tried on a server of its own."""

import secrets
from collections.abc import Iterator

import psycopg
import pytest

from advance_site.wall.provision import (
    PROGRAMME,
    SUPPORT,
    close_server,
    make_passwords,
    provision_programme,
    provision_support,
)
from launch.postgres import Cluster


@pytest.fixture
def admin(running: Cluster) -> Iterator[psycopg.Connection]:
    with psycopg.connect(running.admin_url(), autocommit=True) as connection:
        yield connection


def passwords() -> dict[str, str]:
    return make_passwords(PROGRAMME, lambda: secrets.token_urlsafe(16)) | make_passwords(
        SUPPORT, lambda: secrets.token_urlsafe(16)
    )


def connect(
    cluster: Cluster, login: str, known: dict[str, str], database: str
) -> psycopg.Connection:
    return psycopg.connect(cluster.url(login, known[login], database))


def test_a_second_time_changes_nothing_and_keeps_passwords(
    admin: psycopg.Connection, cluster: Cluster
) -> None:
    known = passwords()
    made = provision_programme(admin, "programme", known)

    again = provision_programme(admin, "programme", passwords())

    assert made == [login.name for login in PROGRAMME.all_logins]
    assert again == []
    with connect(cluster, "main_web_login", known, "programme") as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_each_login_stays_in_its_own_database(admin: psycopg.Connection, cluster: Cluster) -> None:
    known = passwords()
    close_server(admin)
    provision_programme(admin, "programme", known)
    provision_support(admin, "support", known)

    for login, database in (
        *((login.name, "support") for login in PROGRAMME.all_logins),
        *((login.name, "programme") for login in SUPPORT.all_logins),
        *((login.name, "postgres") for login in PROGRAMME.all_logins),
    ):
        with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
            connect(cluster, login, known, database)


def test_nothing_is_granted_by_silence(admin: psycopg.Connection, cluster: Cluster) -> None:
    known = passwords()
    provision_programme(admin, "programme", known)
    with connect(cluster, "main_owner", known, "programme") as owner:
        owner.execute("CREATE TABLE secret (id int)")
        owner.execute("CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'")

    for statement in (
        "SELECT * FROM secret",
        "SELECT one()",
        "CREATE TABLE mine (id int)",
        "CREATE TEMP TABLE mine (id int)",
        "SET ROLE main_owner",
        "SET ROLE iss_releaser",
    ):
        with (
            connect(cluster, "main_web_login", known, "programme") as web,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            web.execute(statement)


def test_logins_carry_their_limits(admin: psycopg.Connection, cluster: Cluster) -> None:
    known = passwords()
    provision_programme(admin, "programme", known)

    with connect(cluster, "main_web_login", known, "programme") as web:
        assert web.execute("SHOW statement_timeout").fetchone() == ("15s",)
        assert web.execute("SHOW lock_timeout").fetchone() == ("5s",)
        assert web.execute("SHOW idle_in_transaction_session_timeout").fetchone() == ("1min",)
    with connect(cluster, "iss_reader_login", known, "programme") as reader:
        assert reader.execute("SHOW default_transaction_read_only").fetchone() == ("on",)
        assert reader.execute("SHOW lock_timeout").fetchone() == ("1s",)


def test_no_login_is_more_than_a_member_of_its_group(admin: psycopg.Connection) -> None:
    provision_programme(admin, "programme", passwords())

    rows = admin.execute(
        "SELECT rolname FROM pg_roles WHERE (rolname LIKE 'main%' OR rolname LIKE 'iss%')"
        " AND (rolsuper OR rolcreatedb OR rolcreaterole OR rolbypassrls OR rolreplication)"
    ).fetchall()
    members = admin.execute(
        "SELECT m.rolname, g.rolname FROM pg_auth_members a"
        " JOIN pg_roles g ON g.oid = a.roleid JOIN pg_roles m ON m.oid = a.member"
        " WHERE m.rolname LIKE 'main%' OR m.rolname LIKE 'iss%'"
    ).fetchall()

    assert rows == []
    assert set(members) == {(login.name, login.group) for login in PROGRAMME.logins}


def test_an_administrator_who_is_no_superuser_is_enough(
    admin: psycopg.Connection, cluster: Cluster
) -> None:
    admin.execute("CREATE ROLE manager LOGIN CREATEDB CREATEROLE PASSWORD 'managing'")

    with psycopg.connect(
        cluster.url("manager", "managing", "postgres"), autocommit=True
    ) as manager:
        made = provision_support(manager, "support", passwords())

    assert made == [login.name for login in SUPPORT.all_logins]
