"""Everything from the environment up: servers, schema, demonstration, both doors, their workers.

Started with DATABASE_URL in the environment it starts no database and serves the one door that
DOOR names, in real mode.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from advance_site.wall.backup import backup_due
from launch import servers
from launch.doors import Addresses, Door, of_the_operator, port_of, refuse_taken
from launch.fingerprint import ROOT, of_schema
from launch.folders import data_folder, log_file, make_data_folder, only_one, remembered
from launch.postgres import Cluster, keep_secret
from launch.processes import Process, finish, start, stop, wait_until_served
from launch.system_packages import has_pango
from launch.trouble import Trouble

PYTHON = Path(sys.executable)
ADDRESSES = ("DATABASE_URL", "DATABASE_WORKER_URL", "DATABASE_OWNER_URL")
CLUSTER_OF = {"main": "programme", "iss": "support"}
WORDS = {"main": "Men's programme", "iss": "Women's support"}
LOOK_FOR_BACKUP_EVERY = 600.0


class Stopped(Exception):
    """Somebody pressed Ctrl-C or asked the process to end."""


@dataclass
class Run:
    """What this run has started, in the order in which it must not be stopped."""

    folder: Path
    clusters: dict[str, Cluster] = field(default_factory=dict)
    processes: list[Process] = field(default_factory=list)

    commands: list[Process] = field(default_factory=list)

    def command(self, door: Door, *words: str) -> None:
        """Start a management command as the database's owner."""
        log = log_file(self.folder, f"{door.name}-{words[0]}")
        log.unlink(missing_ok=True)
        name = f"command `{words[0]}` of the {door.name} door"
        self.commands.append(start(name, manage(*words), door.owner(), log))

    def finish(self) -> None:
        """Wait for the commands that were started; each must succeed."""
        while self.commands:
            finish(self.commands[0])
            self.commands.pop(0)

    def open(self, door: Door) -> Process:
        log = log_file(self.folder, f"{door.name}-web")
        process = start(f"{door.name} door", door.serve(PYTHON), door.web(), log)
        self.processes.append(process)
        return process

    def employ(self, door: Door) -> None:
        log = log_file(self.folder, f"{door.name}-worker")
        name = f"worker of the {door.name} door"
        self.processes.append(start(name, door.work(PYTHON), door.worker(), log))

    def stop(self) -> None:
        """Doors and workers first, so that they can finish; then the databases."""
        stop([*self.processes, *self.commands])
        for cluster in self.clusters.values():
            cluster.stop()


def manage(*words: str) -> list[str]:
    return [str(PYTHON), str(ROOT / "manage.py"), *words]


def main() -> int:
    """Run until somebody stops us, or something that we started ends by itself."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, raise_stopped)
    folder = make_data_folder(data_folder())
    with only_one(folder):
        run = Run(folder)
        try:
            serve(run)
        except Stopped:
            print("\nStopping.", flush=True)
        finally:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN)
            run.stop()
    print("Everything is stopped and kept.", flush=True)
    return 0


def raise_stopped(number: int, frame: FrameType | None) -> None:
    raise Stopped


def serve(run: Run) -> None:
    given = any(os.environ.get(name) for name in ADDRESSES)
    names = [named_door()] if given else list(WORDS)
    ports = {name: port_of(name) for name in names}
    for name, port in ports.items():
        refuse_taken(name, port)
    warn_without_pango()
    doors = [given_door(run, names[0], ports)] if given else embedded_doors(run, ports)
    prepare(run, doors)
    opened = [(door, run.open(door)) for door in doors]
    for door, process in opened:
        wait_until_served(door, process)
    for door in doors:
        run.employ(door)
    tell(run, doors, embedded=not given)
    watch(run, doors)


def named_door() -> str:
    name = os.environ.get("DOOR", "main")
    if name not in WORDS:
        raise Trouble(f"DOOR must be main or iss, not {name}.")
    return name


def warn_without_pango() -> None:
    if not has_pango():
        print(
            "Pango is missing, so PDF files cannot be made; all else works. On Debian and Ubuntu: "
            "`apt-get install libpango-1.0-0 libpangoft2-1.0-0`.",
            flush=True,
        )


def given_door(run: Run, name: str, ports: dict[str, int]) -> Door:
    """The one door of an operator who brought databases."""
    missing = [variable for variable in ADDRESSES if not os.environ.get(variable)]
    if missing:
        raise Trouble(
            f"{' and '.join(missing)} must be set too: a door needs the addresses of its web, "
            "worker and owner logins, as `manage.py provision` prints them."
        )
    web, worker, owner = (os.environ[variable] for variable in ADDRESSES)
    window, hatch = os.environ.get("WINDOW_URL", ""), os.environ.get("HATCH_URL", "")
    secret = {"SECRET_KEY": keep_secret(run.folder / f"{name}-key")}
    settings = {"HOSTS": "localhost,iss.localhost,127.0.0.1", **secret, **of_the_operator()}
    return Door(name, ports[name], Addresses(web, worker, owner, window, hatch), settings)


def embedded_doors(run: Run, ports: dict[str, int]) -> list[Door]:
    """Both doors on servers of our own, which are started here."""
    run.clusters = servers.make(run.folder)
    for cluster in run.clusters.values():
        cluster.start()
    for cluster in run.clusters.values():
        cluster.wait()
    passwords = {
        name: servers.provision_once(cluster, run.folder) for name, cluster in run.clusters.items()
    }
    return [
        Door(name, ports[name], addresses, embedded_settings(run.folder, name))
        for name, addresses in servers.addresses(run.clusters, passwords).items()
    ]


def embedded_settings(folder: Path, name: str) -> dict[str, str]:
    """A demonstration on this machine alone. No mail leaves it."""
    hosts = {"main": "localhost,127.0.0.1", "iss": "iss.localhost,127.0.0.1"}[name]
    overlay = {key: os.environ[key] for key in ("SITE_FOLDER",) if key in os.environ}
    backups = folder / "backups" / name
    backups.mkdir(parents=True, exist_ok=True)
    return {
        "EMBEDDED": "1",
        "DEMO": "1",
        "HOSTS": hosts,
        "SECRET_KEY": keep_secret(folder / f"{name}-key"),
        "BACKUP_DIR": str(backups),
        **overlay,
    }


def prepare(run: Run, doors: Sequence[Door]) -> None:
    """Migrate and demonstrate where that has not been done for this schema."""
    wanted = of_schema()
    behind = [door for door in doors if not is_up_to_date(run, door, wanted)]
    if behind:
        print("Bringing the databases up to date.", flush=True)
    for door in behind:
        run.command(door, "migrate", "--no-input", "--verbosity=0")
    run.finish()
    for door in behind:
        if run.clusters:
            demonstrate(run, door)
            note(run, door, "schema").write_text(wanted)


def is_up_to_date(run: Run, door: Door, wanted: str) -> bool:
    """Only servers of our own are remembered; an operator's may have been made anew."""
    return CLUSTER_OF[door.name] in run.clusters and remembered(note(run, door, "schema"), wanted)


def note(run: Run, door: Door, about: str) -> Path:
    """A file beside the data that it speaks of: whoever removes the data removes it too."""
    return run.clusters[CLUSTER_OF[door.name]].folder / about


def demonstrate(run: Run, door: Door) -> None:
    """Invented people, once; the list of whom to sign in as is kept for the next start."""
    done = note(run, door, "demonstration")
    if not done.exists():
        print(f"Inventing people: {WORDS[door.name]}.", flush=True)
        run.command(door, "demo")
        run.finish()
        done.touch()
    keep_people(run, door)


def keep_people(run: Run, door: Door) -> None:
    answer = subprocess.run(  # noqa: S603 - our own command
        manage("personas", "--json", "--this-door"),
        env=door.owner(),
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    note(run, door, "people.json").write_bytes(answer.stdout)


def tell(run: Run, doors: Sequence[Door], *, embedded: bool) -> None:
    """The addresses, and whom to sign in as."""
    lines = [""]
    for door in doors:
        lines += [f"{WORDS[door.name]}: {door.url}", *people(run, door), ""]
    if embedded:
        lines.append("A demonstration: every person is invented. Enter nobody real.")
    lines.append(f"Logs are in {run.folder / 'log'}. Ctrl-C stops everything and loses nothing.")
    print("\n".join(lines), flush=True)


def people(run: Run, door: Door) -> list[str]:
    """One line a person, with what the demonstration says of them."""
    if not run.clusters:
        return []
    listed = json.loads(note(run, door, "people.json").read_text())
    known = [person for person in listed if person["door"] == door.name]
    width = max((len(person["name"]) for person in known), default=0)
    return [
        f"  {person['name']:<{width}}  {person.get('title') or person['role']}, "
        f"{person['site'] or 'every site'}"
        for person in known
    ]


def watch(run: Run, doors: Sequence[Door]) -> None:
    """Until a signal comes; a day's backup is made on the way."""
    looked = time.monotonic()
    while True:
        time.sleep(0.5)
        for process in run.processes:
            if process.ended():
                raise process.trouble()
        if time.monotonic() - looked > LOOK_FOR_BACKUP_EVERY:
            looked = time.monotonic()
            back_up(run, doors)


def back_up(run: Run, doors: Iterable[Door]) -> None:
    """Start the backups that are due; one that failed says so here and in its log."""
    for process in [command for command in run.commands if command.ended()]:
        run.commands.remove(process)
        if process.child.returncode != 0:
            print(f"The {process.name} failed; see {process.log}.", flush=True)
    for door in doors:
        folder = door.settings.get("BACKUP_DIR")
        if folder and not run.commands and backup_due(Path(folder)):
            run.command(door, "backup")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Trouble as trouble:
        sys.exit(f"\n{trouble}")
