"""The embedded server: closed, quiet, and not lost."""

import os
import signal
import stat
import time
from pathlib import Path

import psycopg
import pytest

from launch.postgres import SUPERUSER, Cluster, alive, keep_secret


def setting(cluster: Cluster, name: str) -> str:
    with psycopg.connect(cluster.admin_url()) as connection:
        row = connection.execute("SELECT current_setting(%s)", [name]).fetchone()
    assert row is not None
    return str(row[0])


def test_a_server_takes_connections_once_it_says_so(running: Cluster) -> None:
    assert setting(running, "data_checksums") == "on"
    assert setting(running, "server_encoding") == "UTF8"


def test_nobody_comes_in_without_the_password(running: Cluster) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(running.url(SUPERUSER, "wrong", "postgres"))


def test_a_server_listens_on_no_network_address(running: Cluster) -> None:
    assert setting(running, "listen_addresses") == ""
    assert not (running.data / "postmaster.pid").read_text().splitlines()[5].strip()


def test_folders_are_closed_to_everybody_else(running: Cluster) -> None:
    for folder in (running.folder, running.data, running.sockets):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert folder.stat().st_uid == running.account.uid


def test_the_log_keeps_what_was_typed_out(running: Cluster) -> None:
    with (
        psycopg.connect(running.admin_url()) as connection,
        pytest.raises(psycopg.errors.UndefinedTable),
    ):
        connection.execute("SELECT 'CANARY-address' FROM nowhere WHERE id = %s", ["CANARY-name"])

    assert "CANARY" not in running.log.read_text()


def test_what_was_committed_is_there_after_a_stop(running: Cluster) -> None:
    with psycopg.connect(running.admin_url()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
    running.stop()

    running.start()
    running.wait()

    with psycopg.connect(running.admin_url()) as connection:
        assert connection.execute("SELECT n FROM kept").fetchone() == (7,)


def test_a_killed_server_starts_again(running: Cluster) -> None:
    assert running.process is not None
    running.process.kill()
    running.process.wait()

    running.start()
    running.wait()

    assert setting(running, "server_version_num") >= "150000"


def test_a_server_ends_with_the_launcher_that_started_it(cluster: Cluster) -> None:
    cluster.create()
    child = os.fork()
    if child == 0:  # a launcher that is killed
        cluster.start()
        cluster.wait()
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    server = cluster.pid()

    until = time.monotonic() + 20
    while server is not None and alive(server) and time.monotonic() < until:
        time.sleep(0.05)

    assert cluster.pid() is None or not alive(cluster.pid() or 0)


def test_a_half_made_server_is_made_anew(cluster: Cluster) -> None:
    (cluster.folder / "half" / "base").mkdir(parents=True)

    cluster.create()

    assert cluster.exists()
    assert not (cluster.folder / "half").exists()


def test_a_long_path_gets_a_short_socket_folder(cluster: Cluster, short_folder: Path) -> None:
    cluster.folder = short_folder / ("deep" * 30) / "programme"

    assert len(str(cluster.sockets / ".s.PGSQL.5432")) < 108


def test_a_secret_is_made_once_and_closed(tmp_path: Path) -> None:
    first = keep_secret(tmp_path / "key")

    assert keep_secret(tmp_path / "key") == first
    assert len(first) >= 40
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
