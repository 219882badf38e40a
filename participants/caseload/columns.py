"""What a column of a site's list can mean to us, guessed from its header."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import TextChoices
from rapidfuzz import fuzz, process

from advance_site.core.names import fold

CLOSE_ENOUGH = 86


class Column(TextChoices):
    """What is taken over. Everything else stays in the file."""

    REF = "ref", "Their reference"
    NAME = "name", "Whole name"
    GIVEN_NAME = "given_name", "Given name"
    FAMILY_NAME = "family_name", "Family name"
    PREFERRED_NAME = "preferred_name", "What he likes to be called"
    BORN = "born", "Date of birth"
    PHONE = "phone", "His phone number"
    RECEIVED = "received", "Date of referral"
    SOURCE = "source", "Who referred him"
    KEY_WORKER = "key_worker", "Key worker"
    KEY_WORKER_PHONE = "key_worker_phone", "Key worker’s phone"
    SUBSTANCES = "substances", "Substances"
    ABUSIVE = "abusive", "Abusive in the past year"
    STATUS = "status", "Status"
    LANGUAGE = "language", "Language he speaks best"
    RELATIONSHIP = "relationship", "Relationship: yes, lives with, ex, no"
    AREA = "area", "Area"
    NOTE = "note", "Reason for the referral, notes"


C = Column
LEFT_OUT = ""
HEADERS: dict[Column, tuple[str, ...]] = {
    C.REF: (
        "ref", "reference", "client ref", "client reference", "client id", "client no",
        "client number", "case ref", "case no", "case number", "id", "our ref", "urn", "system id",
        "service user id", "number",
    ),
    C.NAME: ("name", "full name", "client name", "client", "man", "service user", "his name"),
    C.GIVEN_NAME: ("given name", "first name", "forename", "forenames", "christian name", "first"),
    C.FAMILY_NAME: ("family name", "surname", "last name", "second name", "last"),
    C.PREFERRED_NAME: ("preferred name", "known as", "nickname", "likes to be called", "aka"),
    C.BORN: ("dob", "d o b", "date of birth", "birth date", "born", "birthday", "d of b"),
    C.PHONE: (
        "phone", "mobile", "tel", "telephone", "phone number", "mobile number", "tel no",
        "mobile no", "contact number", "contact no", "cell", "mob", "contact tel",
    ),
    C.RECEIVED: (
        "date of referral", "referral date", "referred on", "date referred", "referred",
        "received", "date received", "ref date",
    ),
    C.SOURCE: (
        "referred by", "source", "referral source", "referrer", "referring agency", "who referred",
        "source of referral", "referred from", "agency",
    ),
    C.KEY_WORKER: ("key worker", "keyworker", "kw", "key worker name", "recovery worker"),
    C.KEY_WORKER_PHONE: ("key worker phone", "key worker tel", "kw phone", "keyworker number"),
    C.SUBSTANCES: (
        "main substance", "substance", "substances", "primary substance", "drug", "drugs",
        "substance use", "drug of choice", "main drug",
    ),
    C.ABUSIVE: (
        "abuse in last 12m", "abuse in last 12 months", "abusive in past year", "dva last year",
        "abuse last year", "ipv last 12m", "dv in last 12 months", "da last 12m",
    ),
    C.STATUS: ("status", "stage", "current status", "progress", "where is he", "current stage"),
    C.LANGUAGE: ("language", "first language", "main language", "spoken language"),
    C.RELATIONSHIP: (
        "partner", "relationship", "relationship status", "in a relationship", "partner status",
        "marital status", "has partner", "partner y n",
    ),
    C.AREA: ("area", "locality", "borough", "district", "town"),
    C.NOTE: (
        "notes", "note", "comments", "comment", "remarks", "reason", "reason for referral",
        "further information", "other", "additional information",
    ),
}  # fmt: skip
KNOWN: dict[str, Column] = {text: column for column, all_ in HEADERS.items() for text in all_}
# What concerns a woman is asked of him, on a page of its own. No column of hers is ever guessed,
# but for one that says whether there is somebody; names in it are not read.
HERS = frozenset(
    (
        "partner", "partners", "ex", "expartner", "wife", "girlfriend", "spouse", "her", "she",
        "hers", "victim", "survivor", "mother", "mum", "woman", "women", "female", "fiancee",
        "children", "child", "kids",
    )
)  # fmt: skip


def is_known(header: str) -> bool:
    """Whether it is, word for word, one of the usual headers."""
    return fold(header) in KNOWN


def guess(header: str) -> Column | None:
    """What the header most likely means; None where it means nothing of ours."""
    folded = fold(header)
    if folded in KNOWN:
        return KNOWN[folded]
    if not folded or HERS & set(folded.split()):
        return None
    if len(folded) < 4:
        return None
    near = process.extractOne(folded, KNOWN.keys(), scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH)
    return KNOWN[near[0]] if near else None


def guess_all(headers: Sequence[str], remembered: Mapping[str, str]) -> list[str]:
    """A meaning for each header, remembered or guessed, and no meaning twice."""
    taken: set[str] = set()
    found = []
    for header in headers:
        known = remembered.get(fold(header))
        meaning = (guess(header) or LEFT_OUT) if known is None else known
        if meaning in taken or (meaning and meaning not in Column.values):
            meaning = LEFT_OUT
        if meaning:
            taken.add(meaning)
        found.append(str(meaning))
    return found


def lacks(columns: Sequence[str]) -> str:
    """What is missing before a man can be made of a row, or twice there; empty if all is well."""
    given = [column for column in columns if column]
    for column in given:
        if given.count(column) > 1:
            return f"“{Column(column).label}” stands twice. Choose it for one column only."
    if C.NAME not in given and not {C.GIVEN_NAME, C.FAMILY_NAME} <= set(given):
        return "Choose the column with his whole name, or those with given and family name."
    if C.NAME in given and {C.GIVEN_NAME, C.FAMILY_NAME} & set(given):
        return "Choose either his whole name or its parts, not both."
    return ""
