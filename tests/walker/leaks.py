"""Where a word may stand that only some people may meet, and where it was found."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

import psycopg
from django.contrib.sessions.serializers import JSONSerializer
from django.core import signing
from pypdf import PdfReader

from tests import databases
from tests.canaries import Audience, Canary
from tests.live import SESSION_SALT, Answer
from tests.walker.table import DUTY_REACH, NAMES_REACH, WORKS_WITH_MEN, Line
from tests.world import Person, World

# What the database keeps besides the rows about men: nothing of them may stand there in words.
BESIDES = ("jobs_outbox", "jobs_message", "wall_cache", "audit_event")


class Finder:
    """Finds all words in one pass over a text."""

    def __init__(self, canaries: Iterable[Canary]) -> None:
        self.by_word = {canary.word: canary for canary in canaries}
        words = sorted(self.by_word, key=len, reverse=True)
        self.pattern = re.compile("|".join(map(re.escape, words)))

    def __call__(self, text: str) -> set[Canary]:
        return {self.by_word[word] for word in self.pattern.findall(text)}


def may_meet(person: Person | None, canary: Canary, line: Line) -> bool:
    """Whether this person may meet that word at that address."""
    if person is None:
        return False
    if canary.audience is Audience.NAME:
        site = NAMES_REACH.get(person.key, set())
        return person.role in WORKS_WITH_MEN and canary.man in site
    reached = canary.man in DUTY_REACH.get(person.key, set())
    return reached and (line.hers or canary.audience is not Audience.HERS)


def texts_of(answer: Answer) -> str:
    """Everything that came out: headers, cookies, file names, and the body, also of a PDF."""
    head = "\n".join(f"{name}: {unquote(value)}" for name, value in answer.headers)
    if answer.body.startswith(b"%PDF"):
        return f"{head}\n{text_of_pdf(answer.body)}"
    return f"{head}\n{answer.text}"


def title_of(answer: Answer) -> str:
    """What a browser or a reader of PDFs shows in its bar and keeps in its history."""
    if answer.body.startswith(b"%PDF"):
        described = PdfReader(io.BytesIO(answer.body)).metadata
        return (described and described.title) or ""
    found = re.search(r"<title>(.*?)</title>", answer.text, re.DOTALL)
    return found[1] if found else ""


def text_of_pdf(body: bytes) -> str:
    """Its pages and what it says of itself."""
    reader = PdfReader(io.BytesIO(body))
    pages = "\n".join(page.extract_text() for page in reader.pages)
    return f"{reader.metadata}\n{pages}"


def found_besides(world: World, connection: psycopg.Connection[Any]) -> list[str]:
    """Words in places where nobody may put them."""
    find = Finder(world.canaries)
    return [
        f"{table}: {canary.column}"
        for table in BESIDES
        for (row,) in connection.execute(f"SELECT to_jsonb(t) FROM {table} t")  # noqa: S608
        for canary in find(json.dumps(row))
    ]


def found_in_sign_ins(world: World, line: Line, connection: psycopg.Connection[Any]) -> list[str]:
    """Words that a sign-in keeps for its next page, if they are not for its own person."""
    find = Finder(world.canaries)
    people = {person.id: person for person in world.people.values()}
    rows = connection.execute("SELECT session_data FROM django_session")
    states = [opened(data) for (data,) in rows]
    return [
        f"sign-in of {people[int(state['_auth_user_id'])].key}: {canary.column}"
        for state in states
        for canary in find(json.dumps(state))
        if not may_meet(people[int(state["_auth_user_id"])], canary, line)
    ]


def opened(data: str) -> dict[str, Any]:
    state: dict[str, Any] = signing.loads(
        data, key=databases.KEY, salt=SESSION_SALT, serializer=JSONSerializer
    )
    return {"_auth_user_id": "0", **state}
