"""Both doors as real processes over a fresh pair of databases, and people signed in at them.

    def test_a_register_is_kept(doors: Doors) -> None:
        with doors.rows():                        # factories, as the owner, committed
            facilitator = make_user(Role.FACILITATOR)
        visitor = doors.main.visitor(facilitator.pk)
        assert visitor.get("/").status == 200

`doors` serves one pair to all tests of a worker; `fresh_doors` gives the same processes empty
databases first. Tests with these fixtures use no `django_db` mark: the rows they make stay.
"""

from __future__ import annotations

import http.client
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg
import pytest
from django.core import signing
from django.db import connections
from django.utils.crypto import salted_hmac

from launch import processes
from launch.doors import HOSTS, LOOPBACK, Addresses, Door
from launch.fingerprint import ROOT
from tests import databases
from tests.cast import OWN_ALIASES, owner

DOORS = ("main", "iss")
APPLICATION = "advance_site.wsgi:application"
PATIENCE = 15.0
SESSION_SALT = "django.contrib.sessions.SessionStore"
PASSWORD_SALT = "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    """What came back: also its headers one by one, since a name may stand twice."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")

    def header(self, name: str) -> str:
        """The values of a header, or an empty text."""
        return ", ".join(v for k, v in self.headers if k.lower() == name.lower())


@dataclass(frozen=True)
class SignIn:
    """A row of the sign-ins' table: its cookie, and the secret that its forms must carry."""

    cookie: str
    key: str
    token: str


class Visitor:
    """Speaks to one door without a browser; with a sign-in, as one person. Follows nothing."""

    def __init__(self, live: Live, sign_in: SignIn | None = None) -> None:
        self.live = live
        self.sign_in = sign_in
        self.connection = http.client.HTTPConnection(LOOPBACK, live.port, timeout=PATIENCE)

    def __del__(self) -> None:
        self.connection.close()

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, headers=headers)

    def post(
        self, path: str, data: Mapping[str, Any] | Sequence[tuple[str, Any]] = (), **headers: str
    ) -> Answer:
        """Send a form, with the token of this sign-in."""
        pairs = [*(data.items() if isinstance(data, Mapping) else data)]
        if self.sign_in:
            pairs.append(("csrfmiddlewaretoken", self.sign_in.token))
        body = urlencode(pairs, doseq=True).encode()
        return self.ask("POST", path, body, {"Content-Type": FORM, **headers})

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request over a kept connection. Underscores of header names become hyphens."""
        said = {"Host": self.live.netloc, "Accept": "text/html"}
        if self.sign_in:
            said["Cookie"] = f"{self.sign_in.cookie}={self.sign_in.key}"
        said |= {name.replace("_", "-"): value for name, value in (headers or {}).items()}
        try:
            self.connection.request(method, path, body, said)
            response = self.connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError, http.client.CannotSendRequest):
            self.connection.close()
            self.connection.request(method, path, body, said)
            response = self.connection.getresponse()
        return Answer(response.status, tuple(response.getheaders()), response.read())


@dataclass
class Live:
    """One door: its process, its database, its log."""

    door: Door = field(repr=False)
    database: str
    log_file: Path
    application: str = APPLICATION
    process: processes.Process | None = None

    @property
    def name(self) -> str:
        return self.door.name

    @property
    def port(self) -> int:
        return self.door.port

    @property
    def netloc(self) -> str:
        return f"{self.door.host}:{self.port}"

    @property
    def url(self) -> str:
        """The address for a browser; without one, ask the loopback with this host's name."""
        return self.door.url

    @property
    def log(self) -> str:
        return self.log_file.read_text(errors="replace")

    def start(self) -> None:
        said = self.door.serve(Path(sys.executable))
        command = [self.application if word == APPLICATION else word for word in said]
        self.process = processes.start(
            f"{self.name} door", command, self.door.web(), self.log_file
        )

    def wait(self) -> None:
        """Until it answers; what it said so far tells why it does not."""
        assert self.process
        until = time.monotonic() + PATIENCE
        while not processes.answers(self.door):
            if self.process.ended() or time.monotonic() > until:
                pytest.fail(f"The {self.name} door does not answer. It said:\n{self.log[-3000:]}")
            time.sleep(0.02)

    def visitor(self, user_id: int | None = None) -> Visitor:
        """Somebody at this door; a stranger without an id."""
        return Visitor(self, self.signs_in(user_id) if user_id is not None else None)

    @contextmanager
    def sql(self) -> Iterator[psycopg.Connection[Any]]:
        """This door's database as its owner, in autocommit."""
        with psycopg.connect(self.door.addresses.owner, autocommit=True) as connection:
            yield connection

    def signs_in(self, user_id: int) -> SignIn:
        """Put in the row that signing in with a second factor would have made."""
        token, key = secrets.token_hex(16), secrets.token_hex(16)
        with self.sql() as connection:
            row = connection.execute(
                "SELECT password FROM accounts_user WHERE id = %s", [user_id]
            ).fetchone()
            assert row, f"nobody has the id {user_id} at the {self.name} door"
            state = {
                "_auth_user_id": str(user_id),
                "_auth_user_backend": BACKEND,
                "_auth_user_hash": fingerprint_of(row[0]),
                "_csrftoken": token,
                "second_factor": True,
            }
            connection.execute(
                "INSERT INTO django_session VALUES (%s, %s, now() + interval '8 hours')",
                [key, encoded(state)],
            )
        return SignIn(f"{self.name}_sign_in", key, token)

    def work(self) -> None:
        """Let this door's worker do everything that waits, once."""
        subprocess.run(
            [sys.executable, "-c", DRAIN],
            env=self.door.worker(),
            cwd=ROOT,
            check=True,
            capture_output=True,
        )


DRAIN = """
import django; django.setup()
from advance_site.jobs.services import drain_once
while drain_once(): pass
"""


def fingerprint_of(password: str) -> str:
    """What a sign-in keeps of the password's hash, so that a new password ends it."""
    return salted_hmac(
        PASSWORD_SALT, password, secret=databases.KEY, algorithm="sha256"
    ).hexdigest()


def encoded(state: Mapping[str, Any]) -> str:
    return signing.dumps(dict(state), key=databases.KEY, salt=SESSION_SALT, compress=True)


@dataclass
class Doors:
    """The pair, and the databases behind it."""

    main: Live
    iss: Live
    name: str
    blocker: Any = field(repr=False)

    def __iter__(self) -> Iterator[Live]:
        return iter((self.main, self.iss))

    def __getitem__(self, name: str) -> Live:
        return {"main": self.main, "iss": self.iss}[name]

    def start(self) -> None:
        for live in self:
            live.start()
        for live in self:
            live.wait()

    def stop(self) -> None:
        processes.stop([live.process for live in self if live.process])

    def clone_anew(self) -> None:
        """Empty databases under the running processes, which connect again by themselves."""
        databases.cloned(self.name)

    def drop(self) -> None:
        for live in self:
            databases.servers.drop(live.name, live.database)

    @contextmanager
    def rows(self) -> Iterator[None]:
        """Factories and queries of this test meet the main door's database, as its owner."""
        with pointed_at(self.main.database, self.blocker), owner():
            yield


@contextmanager
def pointed_at(database: str, blocker: Any) -> Iterator[None]:
    """Django's own connections of the test process lead to another database for a while."""
    kept = {alias: connections[alias].settings_dict["NAME"] for alias in OWN_ALIASES}
    for alias in kept:
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = database
    try:
        with blocker.unblock():
            yield
    finally:
        for alias, name in kept.items():
            connections[alias].close()
            connections[alias].settings_dict["NAME"] = name


def free_ports(count: int) -> list[int]:
    """Ports that nobody uses now; all held at once, so that they differ."""
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind((LOOPBACK, 0))
    ports = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def addresses_of(door: str, programme: str, support: str) -> Addresses:
    """A door's databases by login, as the launcher would give them."""
    own = programme if door == "main" else support
    url = databases.servers.url
    return Addresses(
        web=url(f"{door}_web_login", own),
        worker=url(f"{door}_worker_login", own),
        owner=url(f"{door}_owner", own),
        window=url("iss_reader_login", programme) if door == "iss" else "",
        hatch=url("iss_releaser_login", programme) if door == "iss" else "",
    )


@dataclass(frozen=True)
class Opening:
    """How doors are opened, where it is not as usual: mutants replace a login or the program."""

    prepare: Callable[[Doors], None] | None = None
    application: str = APPLICATION
    web: str = "web_login"
    settings: Mapping[str, str] = field(default_factory=dict)


USUAL = Opening()


def described(door: str, name: str, port: int, folder: Path, how: Opening = USUAL) -> Live:
    """A door over the pair of databases called `name`, not yet started."""
    pair = {"main": f"{name}_main", "iss": f"{name}_iss"}
    told = {"SECRET_KEY": databases.KEY, "HOSTS": f"{HOSTS[door]},{LOOPBACK}"}
    log_file = folder / f"{door}.log"
    log_file.touch()
    addresses = addresses_of(door, pair["main"], pair["iss"])
    if how.web != USUAL.web:
        login = databases.servers.url(f"{door}_{how.web}", pair[door])
        addresses = replace(addresses, web=login)
    served = Door(door, port, addresses, {**told, **how.settings})
    return Live(served, pair[door], log_file, how.application)


@contextmanager
def opened(label: str, blocker: Any, how: Opening = USUAL) -> Iterator[Doors]:
    """Both doors over a fresh pair of databases; stopped and removed afterwards.

    `how.prepare` fills the databases before anybody is connected to them.
    """
    name = f"{databases.NAME}_{label}"
    databases.cloned(name)
    with tempfile.TemporaryDirectory(prefix="doors-") as folder:
        main, iss = (
            described(door, name, port, Path(folder), how)
            for door, port in zip(DOORS, free_ports(2), strict=True)
        )
        doors = Doors(main, iss, name, blocker)
        try:
            if how.prepare:
                how.prepare(doors)
            doors.start()
            yield doors
        finally:
            doors.stop()
            doors.drop()


@pytest.fixture(scope="session")
def doors(django_db_blocker: Any) -> Iterator[Doors]:
    """Both doors, for all tests of this worker."""
    with opened("live", django_db_blocker) as pair:
        yield pair


@pytest.fixture
def fresh_doors(doors: Doors) -> Doors:
    """The same processes over databases in which nothing has happened yet."""
    doors.clone_anew()
    return doors
