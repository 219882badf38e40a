"""Groups, logins and databases: what an administrator makes once for each door.

Roles belong to a whole server and two sessions that make them collide, so migrations never do:
they grant to the groups made here. Everything may be run again; a login that exists keeps its
password. The connections given are an administrator's and in autocommit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import LiteralString

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

Limits = Mapping[str, str]

# Anybody may make large objects by default, also a login that is only to read.
MAKES_LARGE_OBJECTS = "lo_creat(integer), lo_create(oid), lo_from_bytea(oid, bytea)"

WEB_LIMITS: Limits = {
    "statement_timeout": "15s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "60s",
}
WORKER_LIMITS: Limits = {
    "statement_timeout": "10min",
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "5min",
}
READER_LIMITS: Limits = {
    "default_transaction_read_only": "on",
    "statement_timeout": "5s",
    "lock_timeout": "1s",
    "idle_in_transaction_session_timeout": "15s",
}
RELEASER_LIMITS: Limits = {
    "statement_timeout": "10s",
    "lock_timeout": "2s",
    "idle_in_transaction_session_timeout": "15s",
}


@dataclass(frozen=True)
class Login:
    """A role that signs in, as a member of one group; the owner belongs to none."""

    name: str
    group: str | None = None
    limits: Limits = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """What one door's database needs on its server."""

    door: str
    owner: Login
    logins: tuple[Login, ...]
    uses_public: tuple[str, ...]

    @property
    def groups(self) -> tuple[str, ...]:
        return tuple(login.group for login in self.logins if login.group is not None)

    @property
    def all_logins(self) -> tuple[Login, ...]:
        return (self.owner, *self.logins)


PROGRAMME = Plan(
    door="main",
    owner=Login("main_owner"),
    logins=(
        Login("main_web_login", "main_web", WEB_LIMITS),
        Login("main_worker_login", "main_worker", WORKER_LIMITS),
        Login("iss_reader_login", "iss_reader", READER_LIMITS),
        Login("iss_releaser_login", "iss_releaser", RELEASER_LIMITS),
    ),
    uses_public=("main_web", "main_worker", "iss_releaser"),
)
SUPPORT = Plan(
    door="iss",
    owner=Login("iss_owner"),
    logins=(
        Login("iss_web_login", "iss_web", WEB_LIMITS),
        Login("iss_worker_login", "iss_worker", WORKER_LIMITS),
    ),
    uses_public=("iss_web", "iss_worker"),
)
PLANS: Mapping[str, Plan] = {"programme": PROGRAMME, "support": SUPPORT}


def provision_programme(
    admin: psycopg.Connection, dbname: str, passwords: Mapping[str, str]
) -> list[str]:
    """Everything the men's side needs on its server; the names of the logins that were made."""
    return provision(PROGRAMME, admin, dbname, passwords)


def provision_support(
    admin: psycopg.Connection, dbname: str, passwords: Mapping[str, str]
) -> list[str]:
    """Everything the women's side needs on its server; the names of the logins that were made."""
    return provision(SUPPORT, admin, dbname, passwords)


def provision(
    plan: Plan, admin: psycopg.Connection, dbname: str, passwords: Mapping[str, str]
) -> list[str]:
    made = make_roles(plan, admin, passwords)
    make_database(plan, admin, dbname)
    close_database(plan, admin, dbname)
    with connect_to(admin, dbname) as inside:
        close_schema(plan, inside)
    return made


def make_roles(plan: Plan, admin: psycopg.Connection, passwords: Mapping[str, str]) -> list[str]:
    """Groups first, then the logins that belong to them; the names of those that were new."""
    for group in plan.groups:
        if not role_exists(admin, group):
            execute(admin, "CREATE ROLE {} NOLOGIN", group)
    made = [login.name for login in plan.all_logins if not role_exists(admin, login.name)]
    for login in plan.all_logins:
        if login.name in made:
            make_login(admin, login, passwords[login.name])
        join_group(admin, login)
        set_limits(admin, login)
    return made


def make_login(admin: psycopg.Connection, login: Login, password: str) -> None:
    """Only the verifier travels, so that no password can stand in a server's log."""
    verifier = admin.pgconn.encrypt_password(
        password.encode(), login.name.encode(), b"scram-sha-256"
    )
    statement = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(
        sql.Identifier(login.name), sql.Literal(verifier.decode())
    )
    admin.execute(statement)


def join_group(admin: psycopg.Connection, login: Login) -> None:
    if login.group is not None:
        execute(admin, "GRANT {} TO {}", login.group, login.name)


def set_limits(admin: psycopg.Connection, login: Login) -> None:
    """Time-outs and the like, which hold wherever the login signs in."""
    for setting, value in login.limits.items():
        admin.execute(
            sql.SQL("ALTER ROLE {} SET {} = {}").format(
                sql.Identifier(login.name), sql.Identifier(setting), sql.Literal(value)
            )
        )


def make_database(plan: Plan, admin: psycopg.Connection, dbname: str) -> None:
    """The owner's database, with the collation that every server has."""
    if not is_superuser(admin):
        execute(admin, "GRANT {} TO CURRENT_USER", plan.owner.name)
    if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [dbname]).fetchone() is None:
        execute(
            admin,
            "CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'",
            dbname,
            plan.owner.name,
        )


def close_database(plan: Plan, admin: psycopg.Connection, dbname: str) -> None:
    """Only this door's logins may connect. A clone has these rights no more: say them again."""
    execute(admin, "REVOKE ALL ON DATABASE {} FROM PUBLIC", dbname)
    for group in plan.groups:
        execute(admin, "GRANT CONNECT ON DATABASE {} TO {}", dbname, group)


def close_schema(plan: Plan, inside: psycopg.Connection) -> None:
    """Nothing is granted by silence: neither the schema nor a function that comes later."""
    execute(inside, "ALTER SCHEMA public OWNER TO {}", plan.owner.name)
    execute(inside, "REVOKE ALL ON SCHEMA public FROM PUBLIC")
    for group in plan.uses_public:
        execute(inside, "GRANT USAGE ON SCHEMA public TO {}", group)
    execute(
        inside,
        "ALTER DEFAULT PRIVILEGES FOR ROLE {} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
        plan.owner.name,
    )
    if is_superuser(inside):
        inside.execute(f"REVOKE EXECUTE ON FUNCTION {MAKES_LARGE_OBJECTS} FROM PUBLIC")


def close_server(admin: psycopg.Connection) -> None:
    """On a server that is ours alone: nobody but an administrator enters its other databases."""
    for dbname in ("postgres", "template1"):
        execute(admin, "REVOKE ALL ON DATABASE {} FROM PUBLIC", dbname)


def connect_to(admin: psycopg.Connection, dbname: str) -> psycopg.Connection:
    """The administrator's connection once more, to another database of the same server."""
    info = make_conninfo(admin.info.dsn, dbname=dbname, password=admin.info.password)
    return psycopg.connect(info, autocommit=True)


def role_exists(admin: psycopg.Connection, name: str) -> bool:
    found = admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
    return found is not None


def is_superuser(admin: psycopg.Connection) -> bool:
    row = admin.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    return bool(row and row[0])


def execute(connection: psycopg.Connection, statement: LiteralString, *names: str) -> None:
    """Run a statement with names of roles and databases in its gaps."""
    connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def make_passwords(plan: Plan, make: Callable[[], str]) -> dict[str, str]:
    return {login.name: make() for login in plan.all_logins}
