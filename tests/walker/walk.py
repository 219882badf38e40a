"""One address walked: as everybody, about everything, with every method; what went wrong."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.live import Answer, Live, Visitor
from tests.walker.leaks import Finder, may_meet, texts_of, title_of
from tests.walker.requests import ABSENT, SAFE, UNSAFE, Known, Target, targets
from tests.walker.table import FACILITATOR, REACH, ROLES, SITE_REACH, Line, Who
from tests.world import MEN, Person, World

# His number says which page it is in a row of tabs, and nothing of him.
IN_TITLES = ("participants_participant.reference",)
UNUSUAL = ("PUT", "PATCH", "DELETE", "OPTIONS")
SIGN_IN = "/account/login/"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex",
    "Cache-Control": "no-store",
}
POLICIES = {
    "Content-Security-Policy": "default-src 'none'",
    "Permissions-Policy": "camera=()",
    "X-Request-Number": "",
}
UNWANTED = ("access-control-allow-origin", "x-powered-by", "last-modified", "etag")
MEET_NO_MAN = ("integrity_lead", "researcher", "site_administrator")
LOOSE = 3
DONE = {200, 204, 302, 303, 400, 409, 422}
HTMX = {"HX-Request": "true", "HX-Current-URL": "http://localhost/"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Ask:
    """One request to be made."""

    person: Person | None
    target: Target
    method: str
    htmx: bool = False
    token: bool = True

    def __str__(self) -> str:
        who = self.person.key if self.person else "stranger"
        more = (" by htmx" if self.htmx else "") + ("" if self.token else " without its token")
        return f"{who}: {self.method} {self.target.path}{more} ({self.target.man or 'no object'})"


@dataclass
class Walk:
    """An address of a running door, and everything that was wrong with its answers."""

    live: Live
    world: World
    known: Known
    line: Line
    find: Finder
    faults: list[str] = field(default_factory=list)
    count: int = 0
    visitors: dict[str, Visitor] = field(default_factory=dict)

    @property
    def people(self) -> list[Person | None]:
        return [None, *(p for p in self.world.people.values() if p.door == self.live.name)]

    def asks(self, methods: tuple[str, ...]) -> Iterator[Ask]:
        for person in self.people:
            for target in targets(self.known, self.line, self.world):
                if self.line.loose and target.silly:
                    continue
                for method in methods:
                    for htmx in (False,) if self.line.loose else (False, True):
                        yield Ask(person, target, method, htmx)
                if "POST" in methods and person:
                    yield Ask(person, target, "POST", token=False)

    def safe(self, wanted: Callable[[Ask], bool]) -> None:
        """What changes nothing."""
        for ask in filter(wanted, self.asks(SAFE)):
            self.make(ask)

    def refused(self, wanted: Callable[[Ask], bool]) -> None:
        """What changes things, by those who may not."""
        for ask in filter(wanted, self.asks(UNSAFE)):
            if not allowed(ask, self.line) or not ask.token:
                self.make(ask)

    def permitted(self, wanted: Callable[[Ask], bool]) -> None:
        """What changes things, by those who may: an empty form each."""
        for ask in filter(wanted, self.asks(UNSAFE)):
            if allowed(ask, self.line) and ask.token:
                self.make(ask)

    def visitor(self, person: Person | None) -> Visitor:
        key = person.key if person else ""
        if key not in self.visitors or (self.line.ends_sign_in and person):
            self.visitors[key] = self.live.visitor(person.id if person else None)
        return self.visitors[key]

    def make(self, ask: Ask) -> Answer:
        """Send one request and judge its answer."""
        visitor = self.visitor(ask.person)
        headers = {**(HTMX if ask.htmx else {}), **(FORM if ask.method == "POST" else {})}
        body = b"" if ask.method in ("POST", "PUT", "PATCH") else None
        if visitor.sign_in and ask.token and ask.method not in SAFE:
            headers["X-CSRFToken"] = visitor.sign_in.token
        answer = visitor.ask(ask.method, ask.target.path, body, headers)
        self.count += 1
        self.faults += [f"{ask}: {fault}" for fault in self.judge(ask, answer)]
        return answer

    def judge(self, ask: Ask, answer: Answer) -> Iterator[str]:
        """Everything that is wrong with one answer."""
        if answer.status >= 500 or (not self.line.loose and not expected(ask, self.line, answer)):
            yield f"answered {answer.status}"
        yield from wrong_headers(answer)
        for canary in self.find(texts_of(answer)):
            if not may_meet(ask.person, canary, self.line):
                yield f"shows {canary.column} of {canary.man}'s man"
        for canary in self.find(title_of(answer)):
            if canary.column in IN_TITLES:
                continue
            yield f"has {canary.column} of {canary.man}'s man in its title"


def reached(ask: Ask, line: Line) -> bool:
    """Whether the object is one of those that this person meets at such an address."""
    if not ask.target.man:
        return True
    if line.who not in REACH:
        return ask.target.man in MEN
    return ask.target.man in REACH[line.who].get(ask.person.key if ask.person else "", set())


def holds(ask: Ask, line: Line) -> bool:
    """Whether the person has a role that may use the address at all."""
    if line.who is Who.STRANGER:
        return True
    if ask.person is None:
        return False
    if line.who is Who.ANY_ROLE:
        return bool(ask.person.role)
    return line.who is Who.SELF or ask.person.role in ROLES[line.who]


def allowed(ask: Ask, line: Line) -> bool:
    return holds(ask, line) and reached(ask, line) and line.takes(ask.method)


def expected(ask: Ask, line: Line, answer: Answer) -> bool:
    """Whether the status is the table's."""
    if ask.person is None and line.who is not Who.STRANGER and to_sign_in(answer):
        return True
    return answer.status in statuses(ask, line)


def statuses(ask: Ask, line: Line) -> set[int]:
    """What an address may answer: never a 500, and 403 or 404 before anything is done."""
    if ask.method in UNUSUAL:
        return {405}
    if ask.target.silly:
        return {400, 404}
    if ask.person is None and line.who is not Who.STRANGER:
        return {403, 404, 405} if ask.method == "POST" else {404}
    return of_somebody(ask, line) | ({405} if ask.method == "HEAD" else set())


def of_somebody(ask: Ask, line: Line) -> set[int]:
    """As `statuses`, for a person, or for a stranger where strangers are let in."""
    out_of_reach = set() if reached(ask, line) else {404}
    if ask.method == "POST" and (not ask.token or ask.person is None):
        return {403, 404, 405}
    if not line.takes(ask.method):
        return {405} | out_of_reach | (set() if holds(ask, line) else {403})
    if not holds(ask, line):
        return {403} | ({404} if ask.target.man == ABSENT else set())
    if out_of_reach:
        return out_of_reach | ({302} if line.offers_duty and of_her_site(ask) else set())
    return {200, 302} if ask.method in SAFE else DONE | ({404} if line.once else set())


def of_her_site(ask: Ask) -> bool:
    """Whether she is a facilitator and the man one of her site's."""
    person = ask.person
    return (
        person is not None
        and person.role == FACILITATOR
        and ask.target.man in SITE_REACH[person.key]
    )


def to_sign_in(answer: Answer) -> bool:
    return answer.status == 302 and answer.header("Location").startswith(SIGN_IN)


def wrong_headers(answer: Answer) -> Iterator[str]:
    """Headers that every answer needs, and those that none may have."""
    for name, value in HEADERS.items():
        if answer.header(name) != value:
            yield f"has {name}: {answer.header(name)!r}"
    for name, part in POLICIES.items():
        if not answer.header(name) or part not in answer.header(name):
            yield f"has {name}: {answer.header(name)!r}"
    for name, value in answer.headers:
        if name.lower() == "set-cookie" and not well_kept(value):
            yield f"sets a loose cookie: {value.partition('=')[0]}"
        if name.lower() in UNWANTED:
            yield f"has {name}"


def well_kept(cookie: str) -> bool:
    return "httponly" in cookie.lower() and "samesite=strict" in cookie.lower()


def one_in(n: int, line: Line) -> Callable[[Ask], bool]:
    """A sample that is the same in every run: usual requests, and one in `n` of the others.

    Usual are all GETs and every second POST with its token, about objects that could be; of two
    people in a role that meets no man, one. A third party's addresses, which know no man, have
    only a sample.
    """

    def chosen(ask: Ask) -> bool:
        lot = zlib.crc32(str(ask).encode())
        if line.loose:
            return lot % n < LOOSE
        return lot % n == 0 or (usual(ask) and (ask.method == "GET" or lot % 2 == 0))

    return chosen


def usual(ask: Ask) -> bool:
    """What people and their browsers do every day, also to pages that are not theirs."""
    person = ask.person
    twin = person is not None and person.role in MEET_NO_MAN and person.key.endswith("elsewhere")
    strange = ask.htmx or ask.target.silly or not ask.token
    return ask.method in ("GET", "POST") and not strange and not twin


def everything(ask: Ask) -> bool:
    return True
