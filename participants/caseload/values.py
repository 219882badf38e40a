"""Cells as people write them, read into values. Whatever the text, nothing here raises."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

from dateutil import parser

from advance_site.core.names import fold
from advance_site.core.phones import NotAPhoneNumberError, normalise

Value = TypeVar("Value")
NOTHING = frozenset(
    {
        "", "not known", "unknown", "n a", "na", "none", "nk", "tbc", "tba", "nil", "not given",
        "no number", "no phone", "dont know", "not recorded", "null", "nan", "n k",
    }
)  # fmt: skip
YES = frozenset({"y", "yes", "ye", "yep", "true", "1", "x", "t", "ja", "✓", "✔", "☑"})
NO = frozenset({"n", "no", "nope", "false", "0", "f", "nein", "✗", "✘"})
TICKS = frozenset("✓✔☑✗✘")
LONGEST_SHOWN = 40
SERIALS = range(20_000, 60_000)
EPOCH = date(1899, 12, 30)
YEARS_OF_A_LIFE = 100
ADULT = 18
SCREENS = 5_000
ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
DAY_FIRST = re.compile(r"(\d{1,2}) ?[-/. ] ?(\d{1,2}) ?[-/. ] ?(\d{4}|\d{2})")
SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
WITH_MONTH = re.compile(
    r"(?:[A-Za-z]{3,9}\.?,? +)?"
    r"(?:\d{1,2}(?:st|nd|rd|th)?[ .\-/]*[A-Za-z]{3,9}|[A-Za-z]{3,9}\.? *\d{1,2}(?:st|nd|rd|th)?)"
    r"[.,]?[ ,.\-/]*'?(?:\d{4}|\d{2})"
)
WITHOUT_YEAR = (date(2000, 2, 1), date(2004, 3, 2))
TITLES = frozenset({"mr", "mr.", "dr", "dr.", "rev", "sir"})
PREFERRED = re.compile(r"[(\"“]([^()\"“”]+)[)\"”]")
NOT_IN_NAMES = re.compile(r"[^\w\s'’‘`´ʼ.,\-‐‑–()\"“”/&]|\d|_")
NAME_LONGEST = 80
# Whether there is somebody, in the codes of the list of circumstances.
RELATIONSHIPS: dict[str, tuple[str, ...]] = {
    "together": (
        "yes lives with", "lives with", "living together", "living with", "cohabiting", "married",
        "yes living together", "lives together", "live together",
    ),
    "relationship": ("yes", "y", "in a relationship", "partner", "yes lives apart", "girlfriend"),
    "separated": ("ex", "separated", "divorced", "ex partner", "split up", "split"),
    "single": ("no", "n", "single", "none", "not in a relationship"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Read(Generic[Value]):
    """A value, or None for an empty cell; a problem in plain words; how it was understood."""

    value: Value | None = None
    problem: str = ""
    remark: str = ""


def shown(text: str) -> str:
    """The text of a cell, short enough to stand in a sentence."""
    words = " ".join(text.split())
    return f"“{words if len(words) <= LONGEST_SHOWN else words[:LONGEST_SHOWN] + '…'}”"


def says_nothing(text: str) -> bool:
    return fold(text[:SCREENS]) in NOTHING and not set(text) & TICKS


def read_day(text: str, *, today: date, born: bool = False) -> Read[date]:
    """A day however it is written, day before month; no day that cannot be meant."""
    text = text.strip()
    if says_nothing(text):
        return Read()
    read = _day(text, latest=_years_before(today, ADULT) if born else today)
    if read.value is None:
        return read
    problem = _not_born_then(read.value, today) if born else _not_referred_then(read.value, today)
    return Read(None, problem) if problem else read


def _day(text: str, *, latest: date) -> Read[date]:
    if match := ISO.fullmatch(text):
        year, month, day = map(int, match.groups())
        return _made(text, year, month, day)
    if match := DAY_FIRST.fullmatch(text):
        day, month, year = map(int, match.groups())
        return _made(text, _century(year, match[3], latest), month, day)
    if match := SERIAL.fullmatch(text):
        return _serial(text, int(match[1]))
    if WITH_MONTH.fullmatch(text):
        return _with_month(text, latest)
    return Read(None, f"{shown(text)} is no date. Enter it like 14/12/2026.")


def _made(text: str, year: int, month: int, day: int) -> Read[date]:
    try:
        return Read(date(year, month, day))
    except ValueError:
        pass
    if month > 12 and 0 < day <= 12:
        return Read(
            None,
            f"{shown(text)} has no such month. If the month stands first in it, "
            f"enter {month}/{day}/{year}.",
        )
    return Read(None, f"There is no day {shown(text)}. Enter it like 14/12/2026.")


def _century(year: int, written: str, latest: date) -> int:
    """Two figures mean the latest such year that can be meant."""
    if len(written) > 2:
        return year
    return 2000 + year if 2000 + year <= latest.year else 1900 + year


def _serial(text: str, days: int) -> Read[date]:
    if days not in SERIALS:
        return Read(None, f"{shown(text)} is no date. Enter it like 14/12/2026.")
    day = EPOCH + timedelta(days=days)
    remark = f"{text} is a spreadsheet’s count of days, read as {day:%-d %B %Y}."
    return Read(day, remark=remark)


def _with_month(text: str, latest: date) -> Read[date]:
    """A day with its month in words; two readings with other gaps show that none is left."""
    try:
        one, other = (
            parser.parse(text, dayfirst=True, ignoretz=True, default=_moment(day)).date()
            for day in WITHOUT_YEAR
        )
    except (ValueError, OverflowError, TypeError, AttributeError, IndexError, ArithmeticError):
        return Read(None, f"There is no day {shown(text)}. Enter it like 14/12/2026.")
    if one != other:
        return Read(None, f"{shown(text)} is no whole date. Enter it like 14/12/2026.")
    written = re.findall(r"\d+", text)[-1]
    year = _century(one.year % 100, written, latest) if len(written) == 2 else one.year
    return _made(text, year, one.month, one.day)


def _moment(day: date) -> object:
    return parser.parse(day.isoformat())


def _years_before(day: date, years: int) -> date:
    return day.replace(year=day.year - years, day=min(day.day, 28))


def _not_born_then(born: date, today: date) -> str:
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    if born > today:
        return f"{born:%-d %B %Y} is in the future. Enter his date of birth."
    if age < ADULT:
        return (
            f"Born on {born:%-d %B %Y} he would be {age}. The programme is for men of 18 or over."
        )
    if age > YEARS_OF_A_LIFE:
        return f"Born on {born:%-d %B %Y} he would be {age}. Enter his date of birth."
    return ""


def _not_referred_then(day: date, today: date) -> str:
    if day > today:
        return f"{day:%-d %B %Y} is in the future. Enter the day on which he was referred."
    if day.year < 2000:
        return f"{day:%-d %B %Y} is too long ago. Enter the day on which he was referred."
    return ""


def read_phone(text: str) -> Read[str]:
    """One number, in the form in which we keep it."""
    text = text.strip()
    if says_nothing(text):
        return Read()
    written = re.sub(r"\.0$", "", text)
    try:
        return Read(normalise(written))
    except NotAPhoneNumberError:
        pass
    if len(re.findall(r"\d{6,}", re.sub(r"[ \-()]", "", text))) > 1:
        return Read(None, f"{shown(text)} is more than one number. Leave the one to ring.")
    return Read(None, f"{shown(text)} cannot be rung. Enter a number like 07700 900123.")


def read_yes_no(text: str) -> Read[bool]:
    if says_nothing(text):
        return Read()
    first = text.strip().casefold()
    if first in YES or fold(text[:SCREENS]) in YES:
        return Read(value=True)
    if first in NO or fold(text[:SCREENS]) in NO:
        return Read(value=False)
    return Read(None, f"{shown(text)} is neither yes nor no. Enter one of them, or nothing.")


@dataclass(frozen=True, slots=True)
class Names:
    given: str
    family: str
    preferred: str = ""


def read_name(text: str) -> Read[Names]:
    """A whole name: “Żak, Nathan”, “Mr Nathan Żak” or “Nathan (Nate) Żak”."""
    if says_nothing(text):
        return Read(None, "The name is empty.")
    if problem := name_problem(text):
        return Read(None, problem)
    bare, preferred = text, ""
    if match := PREFERRED.search(text):
        preferred = match[1].strip()
        bare = f"{text[: match.start()]} {text[match.end() :]}"
    family, comma, given = bare.partition(",")
    words = given.split() if comma else bare.split()
    while words and words[0].casefold() in TITLES:
        words.pop(0)
    if not comma:
        family = words.pop() if len(words) > 1 else ""
    given, family = " ".join(words), " ".join(family.split())
    if not given or not family:
        return Read(None, f"{shown(text)} is only one name. Enter given and family name.")
    return Read(Names(given, family, preferred[:NAME_LONGEST]))


def name_problem(text: str) -> str:
    """What keeps a text from being a name, in words."""
    if text[:1] in "=+@":
        return f"{shown(text)} is a formula. Enter the name."
    if len(text) > NAME_LONGEST:
        return f"{shown(text)} is longer than {NAME_LONGEST} characters. Enter the name alone."
    if odd := NOT_IN_NAMES.search(text):
        return f"A name has no “{odd[0]}” in it. Enter the name."
    if not any(map(str.isalpha, text)):
        return f"{shown(text)} is no name."
    return ""


def read_text(text: str, longest: int) -> Read[str]:
    """A text that fits whole, or a problem: nothing is cut."""
    text = text.strip()
    if len(text) > longest:
        return Read(
            None,
            f"This text has {len(text):,} characters; {longest:,} fit. Shorten it.",
        )
    return Read(text or None)


def read_word(text: str, meanings: Mapping[str, str]) -> Read[str]:
    """What a word of theirs was said to mean here, by its folded form."""
    meaning = meanings.get(fold(text[:SCREENS])[:80], "")
    if meaning:
        return Read(meaning)
    said = shown(text) if text.strip() else "an empty cell"
    return Read(None, f"Nobody has said yet what {said} means. Say it, or write another word.")


def read_relationship(text: str) -> Read[str]:
    """Whether there is somebody, word for word. Anything else may be a name, and is not kept."""
    folded = fold(text[:SCREENS])
    found = next((code for code, words in RELATIONSHIPS.items() if folded in words), None)
    remark = (
        "" if found or not folded else "What stands there of a relationship is not taken over."
    )
    return Read(found, remark=remark)
