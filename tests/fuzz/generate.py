"""Requests that nobody would make by hand: forms filled with anything, sent by everybody."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from tests.live import Live, Visitor
from tests.walker.requests import Known, known_addresses, targets
from tests.walker.table import REACH, TABLE
from tests.world import Person, World

ANYTHING = (
    "", " ", "0", "-1", "1", "2", "on", "true", "999999999999999999999", "1e309", "NaN", "½",
    "2026-02-30", "31/12/2026", "2026-11-26", "25:61", "18:30", "0001-01-01", "9999-12-31",
    "yes", "no", "unknown", "A1", "B5", "phone", "video", "him", "spoke", "facilitator",
    "suspended", "eng", "ENG", "07700 900123", "+44 7700 900", "(01632) 960123", "a" * 5000,
    "Siân O’Brien-Łuczak", "\u202e\u0000x", "\x07", "\ud83d\ude00"[:0] + "😀" * 40,
    "'; DROP TABLE participants_participant; --", "{{ 7*7 }}", "<script>alert(1)</script>",
    "../../etc/passwd", "%00", "%s%n", "[]", "{}", "null", "00000000-0000-0000-0000-000000000000",
    "7e0c2b5c-0d6f-4a54-9d0e-3a8e0d6c1f11", "=1+1", "\r\nSet-Cookie: a=b",
)  # fmt: skip
WORKING = ("facilitator", "site_lead", "iss_worker", "iss_lead")
ASKED = ("1", "0", "x", "-1", "%00", "all", "2026-13-01", "%E9", "9" * 30)
QUERIES = ("page", "show", "whose", "next", "q", "sort", "kind", "format", "from", "until")


class Forms(HTMLParser):
    """The posted forms of a page: address, and each field with the values that it offers."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, list[str]]]] = []
        self.is_open = False
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.is_open = said.get("method", "").lower() == "post"
            if self.is_open:
                self.found.append((said.get("action", ""), {}))
        elif self.is_open and tag in {"input", "textarea", "select", "button"}:
            self._field(tag, said)
        elif self.is_open and tag == "option" and self.select:
            self.found[-1][1][self.select].append(said.get("value", ""))

    def _field(self, tag: str, said: dict[str, str]) -> None:
        name = said.get("name", "")
        self.select = name if tag == "select" else ""
        if name and name != "csrfmiddlewaretoken":
            values = self.found[-1][1].setdefault(name, [])
            if "value" in said:
                values.append(said["value"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.is_open = False


@dataclass
class Fuzz:
    """A source of requests at one door, the same for the same seed."""

    live: Live
    world: World
    chance: random.Random
    visitors: dict[str, Visitor] = field(default_factory=dict)
    fields: dict[str, list[str]] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)

    def addresses(self) -> list[Known]:
        lines = TABLE[self.live.name]
        return [
            known
            for known in known_addresses()
            if known.door == self.live.name
            and known.name in lines
            and not lines[known.name].ends_sign_in
        ]

    def run(self, count: int) -> None:
        """Make so many requests; a page that has forms gets one of them filled in."""
        addresses = self.addresses()
        people = [p for p in self.world.people.values() if p.door == self.live.name]
        working = [p for p in people if p.role in WORKING]
        while sum(self.statuses.values()) < count:
            known = self.chance.choice(addresses)
            person = self.chance.choice(working if self.chance.random() < 0.8 else people)
            self.visit(person, self.path(known, person))

    def path(self, known: Known, person: Person) -> str:
        """Mostly about somebody within reach."""
        line = TABLE[self.live.name][known.name]
        possible = list(targets(known, line, self.world))
        reach = REACH.get(line.who, {}).get(person.key, set())
        near = [target for target in possible if target.man in reach or not target.man]
        chosen = near if near and self.chance.random() < 0.9 else possible
        return self.chance.choice(chosen).path

    def visit(self, person: Person, path: str) -> None:
        visitor = self.visitor(person)
        page = self.ask(visitor, "GET", f"{path}{self.query()}")
        forms = Forms()
        forms.feed(page)
        usable = [form for form in forms.found if "logout" not in form[0]]
        for _action, fields in usable:
            self.fields.update(fields)
        action, fields = self.chance.choice(usable) if usable else (path, self.some_fields())
        for _ in range(self.chance.randint(1, 3) if usable else 1):
            self.ask(visitor, "POST", action or path, list(self.filled(fields)))

    def some_fields(self) -> dict[str, list[str]]:
        """Fields of other forms, for an address that shows none of its own."""
        names = sorted(self.fields)
        chosen = self.chance.sample(names, min(len(names), 5))
        return {name: self.fields[name] for name in chosen}

    def visitor(self, person: Person) -> Visitor:
        if person.key not in self.visitors or self.chance.random() < 0.02:
            self.visitors[person.key] = self.live.visitor(person.id)
        return self.visitors[person.key]

    def query(self) -> str:
        if self.chance.random() < 0.7:
            return ""
        value = self.chance.choice(
            ("1", "0", "x", "-1", "%00", "all", "2026-13-01", "%E9", "9" * 30)
        )
        return f"?{self.chance.choice(QUERIES)}={value}"

    def filled(self, fields: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
        """Mostly what the form offers, so that many requests come past its checks."""
        for name, offered in fields.items():
            roll = self.chance.random()
            if roll < 0.1:
                continue
            known = [value for value in offered if value]
            yield name, self.chance.choice(known if known and roll < 0.75 else ANYTHING)
        if self.chance.random() < 0.1:
            yield self.chance.choice(("id", "site", "holder", "by", "role")), "1"

    def ask(
        self, visitor: Visitor, method: str, path: str, typed: list[tuple[str, str]] | None = None
    ) -> str:
        answer = visitor.get(path) if method == "GET" else visitor.post(path, typed or ())
        self.statuses[answer.status] = self.statuses.get(answer.status, 0) + 1
        if answer.status >= 500:
            self.failed.append(f"{method} {path} {typed}")
        return answer.text
