"""Talks with or about him outside the 32, and what follows from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from advance_site.accounts.models import User
from advance_site.audit.services import record_act
from advance_site.core.dates import now
from participants.lists import lists
from participants.models import BulletinKind, Contact, Participant
from participants.services.bulletins import write_bulletin
from participants.services.rules import InTheFuture
from participants.services.saving import added, changed, locked, refuse_if


@dataclass(frozen=True, kw_only=True)
class ContactFacts:
    """What happened, and what is to be done by when."""

    at: datetime
    direction: str
    way: str
    with_whom: str
    outcome: str
    other_name: str = ""
    minutes: int | None = None
    note: str = ""
    tags: Sequence[str] = ()
    follow_up_on: date | None = None
    follow_up_what: str = ""


@transaction.atomic
def log_contact(*, man: Participant, facts: ContactFacts, by: User) -> Contact:
    """Write a contact down; a tag that ISS should know of becomes a bulletin of that tag alone."""
    if facts.at > now():
        raise InTheFuture
    values = {**asdict(facts), "tags": list(facts.tags)}
    tags = [lists().tag(code) for code in facts.tags]
    row = added(Contact(participant=man, recorded_by=by, **values))
    for tag in tags:
        if tag.tell_iss:
            write_bulletin(
                man=man,
                kind=BulletinKind.CONTACT,
                by=by,
                happened_at=row.recorded_at,
                code=tag.code,
                code_label=tag.label,
                code_version=lists().version,
            )
    record_act(by, "log contact", row.public_id, kind="contact", site_id=man.site_id)
    return row


@transaction.atomic
def complete_follow_up(*, contact: Contact, by: User) -> Contact:
    row = locked(contact)
    refuse_if(row.follow_up_done_at)
    row.follow_up_done_at, row.follow_up_done_by = now(), by
    changed(row, "follow_up_done_at", "follow_up_done_by")
    record_act(by, "complete follow-up", row.public_id, kind="contact")
    return row
