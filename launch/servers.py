"""The two embedded servers: made once, provisioned once, started each time."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from pathlib import Path

import psycopg

from advance_site.wall.provision import (
    PROGRAMME,
    SUPPORT,
    Plan,
    close_server,
    make_passwords,
    provision,
)
from launch.account import server_account
from launch.binaries import Binaries, find_binaries, within_reach
from launch.doors import Addresses
from launch.environment import VENV
from launch.fingerprint import ROOT, mark
from launch.folders import remembered
from launch.postgres import Cluster, write_secret

PROVISION = ROOT / "advance_site" / "wall" / "provision.py"
PLANS: Mapping[str, Plan] = {"programme": PROGRAMME, "support": SUPPORT}


def make(folder: Path) -> dict[str, Cluster]:
    """Both servers, made where they do not exist, and not started."""
    account = server_account()
    clusters = {}
    for name in PLANS:
        binaries = within_reach(binaries_for(folder / name), account, folder)
        cluster = clusters[name] = Cluster(name, folder / name, binaries, account)
        if not cluster.exists():
            print(f"Making the {name} database with PostgreSQL {binaries.major}.", flush=True)
            cluster.create()
    return clusters


def binaries_for(folder: Path) -> Binaries:
    """Of the major version that made the data, where there are any."""
    version = folder / "data" / "PG_VERSION"
    return find_binaries(VENV, int(version.read_text()) if version.exists() else None)


def provision_once(cluster: Cluster, folder: Path) -> dict[str, str]:
    """The passwords of the logins, after making them where this has not been done yet."""
    plan = PLANS[cluster.name]
    passwords = keep_passwords(plan, folder / f"{cluster.name}-logins.json")
    done, now = cluster.folder / "provisioned", mark([PROVISION])
    if not remembered(done, now):
        with psycopg.connect(cluster.admin_url(), autocommit=True) as admin:
            close_server(admin)
            provision(plan, admin, cluster.name, passwords)
        done.write_text(now)
    return passwords


def keep_passwords(plan: Plan, path: Path) -> dict[str, str]:
    """Written before the logins are made: an interrupted start loses no password."""
    kept: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    passwords = {**make_passwords(plan, lambda: secrets.token_urlsafe(32)), **kept}
    if passwords != kept:
        write_secret(path, json.dumps(passwords))
    return passwords


def addresses(
    clusters: Mapping[str, Cluster], passwords: Mapping[str, Mapping[str, str]]
) -> dict[str, Addresses]:
    """What each door is told of the databases."""

    def url(cluster: str, login: str) -> str:
        return clusters[cluster].url(login, passwords[cluster][login], cluster)

    return {
        "main": Addresses(
            web=url("programme", "main_web_login"),
            worker=url("programme", "main_worker_login"),
            owner=url("programme", "main_owner"),
        ),
        "iss": Addresses(
            web=url("support", "iss_web_login"),
            worker=url("support", "iss_worker_login"),
            owner=url("support", "iss_owner"),
            window=url("programme", "iss_reader_login"),
            hatch=url("programme", "iss_releaser_login"),
        ),
    }
