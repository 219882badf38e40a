"""What their words for a status and a referrer usually mean here, for a person to confirm."""

from __future__ import annotations

from collections.abc import Mapping

from rapidfuzz import fuzz, process

from participants.caseload.judging import LEAVE_OUT
from participants.models import Status

CLOSE_ENOUGH = 88
# Acceptance takes two people and a place takes a cohort, so a list can lead no further than these.
OFFERED: dict[str, str] = {
    Status.REFERRED: "Referred",
    Status.SCREENING: "Screening",
    Status.SUITABILITY: "Suitability assessment: two people still have to decide",
    Status.WAITING: "Waiting",
    Status.CLOSED: "Closed: he is written down as no longer with us",
    LEAVE_OUT: "Leave these men out",
}
STATUSES: dict[Status, tuple[str, ...]] = {
    Status.REFERRED: ("referred", "new", "new referral", "referral", "received", ""),
    Status.SCREENING: ("screening", "triage", "eligibility", "being screened"),
    Status.SUITABILITY: (
        "suitability", "assessment", "suitability assessment", "in assessment", "assessing",
    ),
    Status.WAITING: ("waiting", "waiting list", "on waiting list", "wait list", "w l", "waitlist"),
}  # fmt: skip
SOURCES: dict[str, tuple[str, ...]] = {
    "key_worker": ("key worker", "keyworker", "treatment key worker", "kw", "recovery worker"),
    "self": ("self", "himself", "self referral", "self referred", "client", "him"),
    "childrens_services": (
        "childrens services", "social services", "social worker", "cs", "csc", "social care",
        "childrens social care", "children services",
    ),
    "probation": ("probation", "probation officer", "nps", "po"),
    "police": ("police", "the police"),
    "court": ("court", "family court", "magistrates"),
    "gp": ("gp", "doctor", "g p", "surgery"),
    "other": ("other", "another service", "marac"),
}  # fmt: skip


def guess_status(word: str) -> str:
    """A status that a service can truly record for this folded word; empty: a person decides."""
    return _guess(word, {text: str(to) for to, all_ in STATUSES.items() for text in all_})


def guess_source(word: str) -> str:
    return _guess(word, {text: code for code, all_ in SOURCES.items() for text in all_})


def _guess(word: str, known: Mapping[str, str]) -> str:
    if word in known:
        return known[word]
    if len(word) < 5:
        return ""
    near = process.extractOne(word, known.keys(), scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH)
    return known[near[0]] if near else ""
