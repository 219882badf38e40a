"""`make bench-load`: eight people at once in a day's mix, over real HTTP.

First at the pace of people, where no request may fail or take more than 300 ms. Then faster and
faster, until one does: that says which rate one web process holds, and which two do.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import django

from launch.doors import LOOPBACK, Door
from launch.processes import start, stop, wait_until_served
from launch.trouble import Trouble
from tools.bench.databases import Sized, opened

PEOPLE = 8
MEN = 64_000
LONGEST_MS = 300.0
PACE, SECONDS = 2.0, 30
STEP_SECONDS = 10
RATES = (4, 8, 12, 16, 20, 25, 30, 35, 40, 50, 60)
PORT = 8_765
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Errand:
    """Something that a person does, and how often among a hundred."""

    path: str
    share: int
    form: dict[str, str] | None = None
    accept: str = "text/html"


@dataclass
class Person:
    """Somebody at a browser; `versions` are those of the rows she marks."""

    cookie: str
    token: str
    errands: Sequence[Errand]
    rows: dict[str, int] = field(default_factory=dict)


@dataclass
class Outcome:
    """What one request took, and what was wrong with it, if anything."""

    path: str
    ms: float
    wrong: str = ""


def people_of(database: Sized) -> list[Person]:
    """Eight facilitators, signed in; runs in this process, as a web process would."""
    os.environ.update(database.web())
    os.environ["DJANGO_SETTINGS_MODULE"] = "advance_site.settings"
    django.setup()
    from django.db import connections  # noqa: PLC0415 - after Django's set-up

    from tools.bench.people import Desk, desks  # noqa: PLC0415
    from tools.bench.visitors import sign_in  # noqa: PLC0415

    def person(desk: Desk) -> Person:
        signed = sign_in(desk.facts["leader"])
        desk.read_versions()
        register = f"/groups/sessions/{desk.session}/register/"
        family = str(desk.man["family"])[:4]
        man = [Errand(f"/men/{one['man']}/", 4) for one in desk.men[:8]]
        errands = [
            *(Errand("/", 24), *man, Errand("/men/", 10), Errand("/men/find/", 4, {"q": family})),
            *(
                Errand(register, 10),
                Errand(register, 20, {}),
                Errand(f"/groups/{desk.cohort}/", 5),
            ),
            *(Errand("/groups/", 3), Errand(f"{register}state/", 10, accept="application/json")),
        ]
        return Person(signed.cookie, signed.token, errands, dict(desk.versions))

    found = [person(desk) for desk in desks(database.addresses.owner)[:PEOPLE]]
    connections.close_all()
    if len(found) < PEOPLE:
        found = [found[n % len(found)] for n in range(PEOPLE)]
    return found


def body_of(person: Person, errand: Errand, lot: random.Random) -> tuple[str, str]:
    """Where a form goes and what it says; one of the register marks a row of it."""
    if errand.form:
        return errand.path, urlencode({**errand.form, "csrfmiddlewaretoken": person.token})
    row = lot.choice(list(person.rows))
    group, code = lot.choice((("present", "A1"), ("absent", "B1"), ("absent", "B2")))
    form = {
        "version": person.rows[row], "group": group, "code": code, "alone": "yes",
        "sober": "yes", "note": f"{lot.random():.6f}", "csrfmiddlewaretoken": person.token,
    }  # fmt: skip
    return f"{errand.path}{row}/", urlencode(form)


def ask(
    connection: http.client.HTTPConnection, person: Person, errand: Errand, lot: random.Random
) -> Outcome:
    """One request over a kept connection, until its last byte."""
    headers = {"Host": f"localhost:{PORT}", "Cookie": person.cookie, "Accept": errand.accept}
    path, body, marks = errand.path, None, errand.form == {}
    if errand.form is not None:
        path, body = body_of(person, errand, lot)
        headers |= {"Content-Type": FORM}
    if marks:
        headers["Accept"] = "application/json"
    begun = time.perf_counter()
    connection.request("GET" if body is None else "POST", path, body, headers)
    answer = connection.getresponse()
    said = answer.read()
    ms = 1000 * (time.perf_counter() - begun)
    if marks and answer.status == 200:
        person.rows[path.split("/")[-2]] += 1
    wrong = "" if answer.status == 200 else f"{answer.status}: {said[:200]!r}"
    return Outcome(errand.path, ms, wrong)


def work(person: Person, seed: int, pace: float, until: float, found: list[Outcome]) -> None:
    """One person's day: an errand about every `pace` seconds, until the time is over."""
    lot = random.Random(seed)  # noqa: S311 - the same day every time
    connection = http.client.HTTPConnection(LOOPBACK, PORT, timeout=30)
    shares = [errand.share for errand in person.errands]
    due = time.perf_counter() + lot.random() * pace
    while due < until:
        time.sleep(max(0.0, due - time.perf_counter()))
        (errand,) = lot.choices(person.errands, shares)
        try:
            found.append(ask(connection, person, errand, lot))
        except (OSError, http.client.HTTPException) as error:
            found.append(Outcome(errand.path, 0.0, repr(error)))
            connection.close()
        due += pace * lot.uniform(0.5, 1.5)
    connection.close()


def day(people: Sequence[Person], pace: float, seconds: float) -> list[Outcome]:
    """All of them at once."""
    found: list[list[Outcome]] = [[] for _ in people]
    until = time.perf_counter() + seconds
    threads = [
        threading.Thread(target=work, args=(person, n, pace, until, found[n]))
        for n, person in enumerate(people)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [outcome for one in found for outcome in one]


def told(outcomes: Sequence[Outcome], seconds: float) -> str:
    times = sorted(outcome.ms for outcome in outcomes)
    middle, high = times[len(times) // 2], times[int(0.95 * len(times))]
    return (
        f"{len(times) / seconds:5.1f} a second: p50 {middle:.0f} ms, p95 {high:.0f} ms, "
        f"longest {times[-1]:.0f} ms, {sum(bool(o.wrong) for o in outcomes)} errors"
    )


def is_well(outcomes: Sequence[Outcome]) -> bool:
    return all(not outcome.wrong and outcome.ms <= LONGEST_MS for outcome in outcomes)


@contextmanager
def serving(database: Sized, processes: int, log: Path) -> Iterator[None]:
    """The door as it is served in production, with so many web processes."""
    door = Door("main", PORT, database.addresses, {"SECRET_KEY": database.key})
    command = door.serve(Path(sys.executable))
    command[command.index("--workers") + 1] = str(processes)
    process = start("main door", command, database.web(), log)
    try:
        wait_until_served(door, process)
        yield
    finally:
        stop([process])


def rate_held(people: Sequence[Person]) -> float:
    """The highest rate at which nothing failed and nothing took too long."""
    held = 0.0
    for rate in RATES:
        outcomes = day(people, PEOPLE / rate, STEP_SECONDS)
        print(f"  {told(outcomes, STEP_SECONDS)}", flush=True)
        if not is_well(outcomes):
            break
        held = len(outcomes) / STEP_SECONDS
    return held


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="make bench-load")
    parser.add_argument("--men", type=int, default=int(os.environ.get("MEN", MEN)))
    parser.add_argument("--seconds", type=int, default=SECONDS)
    said = parser.parse_args(arguments)
    with opened() as store, store.sized(said.men) as database:
        people = people_of(database)
        log = store.folder / "load.log"
        held, outcomes = {}, []
        for processes in (1, 2):
            with serving(database, processes, log):
                if processes == 1:
                    day(people, PACE / 4, 5)
                    outcomes = day(people, PACE, said.seconds)
                    print(f"Eight people at once: {told(outcomes, said.seconds)}", flush=True)
                print(f"Faster, with {processes} web process(es):", flush=True)
                held[processes] = rate_held(people)
    for outcome in outcomes:
        if outcome.wrong or outcome.ms > LONGEST_MS:
            print(f"{outcome.path} took {outcome.ms:.0f} ms {outcome.wrong}")
    print("".join(f"{n} web process(es) hold {rate:.0f} a second. " for n, rate in held.items()))
    return 0 if is_well(outcomes) else 1


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Trouble as trouble:
        sys.exit(str(trouble))
    except KeyboardInterrupt:
        sys.exit("Stopped.")
