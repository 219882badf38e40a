"""Reach for a time: duty reach, stand-ins, and finding a man of the whole site."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from advance_site.accounts.models import User
from advance_site.audit.services import record_act, record_list
from advance_site.core.dates import now
from advance_site.core.names import fold
from advance_site.core.phones import last_four
from advance_site.jobs.services import send_message
from participants.models import GrantKind, GrantSeen, Participant, ReachGrant, Status
from participants.services.rules import NotHisNamedWorker, OutOfDutyReach
from participants.services.saving import added, explained

AT_MOST = 50
DUTY_MAIL = "participants/messages/duty_reach.txt"


@dataclass(frozen=True, slots=True)
class Found:
    """All that a search of the whole site shows of a man."""

    public_id: UUID
    reference: str
    given_name: str
    family_name: str
    preferred_name: str
    birth_year: int | None
    status: str
    holder_name: str
    site_name: str
    mine: bool

    @property
    def name(self) -> str:
        preferred = f" ({self.preferred_name})" if self.preferred_name else ""
        return f"{self.given_name}{preferred} {self.family_name}"

    @property
    def status_label(self) -> str:
        return Status(self.status).label if self.status else ""


def _found(sql: str, parameters: list[Any]) -> list[Found]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [Found(*row) for row in cursor.fetchall()]


def search_site_men(*, words: str, by: User) -> list[Found]:
    """Men of the caller's sites by parts of names, last four digits, or reference.

    One row of the audit says how many were shown. At most fifty-one come back: the last one
    says that there are more.
    """
    digits = last_four(words) if not any(map(str.isalpha, words)) else ""
    found = _found(
        "SELECT * FROM wall.search_site_men(%s::text[], %s, %s)",
        [[] if digits else fold(words).split(), digits, words.strip().upper()],
    )
    record_list(by, "search for a man", len(found))
    return found


def site_man(*, public_id: UUID) -> Found | None:
    """The same few facts of one man of the caller's sites, for the page that asks for reach."""
    found = _found("SELECT * FROM wall.site_man(%s)", [public_id])
    return found[0] if found else None


@dataclass(frozen=True, slots=True)
class WaitingDecision:
    """A decision about a colleague's man that waits for a second person."""

    man: UUID
    given_name: str
    preferred_name: str
    family_name: str
    public_id: UUID
    recorded_at: datetime
    recorded_by: str

    @property
    def name(self) -> str:
        return f"{self.preferred_name or self.given_name} {self.family_name}"


def decisions_to_confirm() -> list[WaitingDecision]:
    """Decisions at the caller's sites that others recorded of men out of her reach.

    No more than a search shows of a man; she reads the decision after taking duty reach.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM wall.decisions_to_confirm()")
        return [WaitingDecision(*row) for row in cursor.fetchall()]


@transaction.atomic
def take_duty_reach(*, public_id: UUID, reason: str, by: User) -> Participant:
    """Open a colleague's man for twelve hours. His holder is told."""
    with explained(ReachGrant), connection.cursor() as cursor:
        cursor.execute("SELECT wall.take_duty_reach(%s, %s)", [public_id, reason])
        row = cursor.fetchone()
    if row is None or row[0] is None:
        raise OutOfDutyReach
    man = Participant.objects.select_related("holder").get(public_id=public_id)
    if man.holder_id != by.pk:
        send_message(
            to=man.holder.email,
            subject="A colleague opened one of your pages",
            template=DUTY_MAIL,
            about=row[0],
            recipient=man.holder,
            by=by,
        )
    record_act(by, "take duty reach", man.public_id, kind="man", site_id=man.site_id)
    return man


@transaction.atomic
def see_duty_reach(*, grant: ReachGrant, by: User) -> GrantSeen:
    """His named worker has seen who opened his page; a second time changes nothing."""
    man = grant.participant
    if man.holder_id != by.pk:
        raise NotHisNamedWorker
    before: GrantSeen | None = GrantSeen.objects.filter(grant=grant).first()
    if before is not None:
        return before
    row = added(GrantSeen(participant=man, grant=grant, by=by))
    record_act(by, "see duty reach", man.public_id, kind="man", site_id=man.site_id)
    return row


@transaction.atomic
def grant_stand_in(
    *, men: Iterable[Participant], user: User, until: datetime, by: User, reason: str
) -> list[ReachGrant]:
    """Let a stand-in meet the men of a session until a time after it."""
    return [
        added(
            ReachGrant(
                participant=man,
                user=user,
                kind=GrantKind.STAND_IN,
                reason=reason,
                granted_at=now(),
                granted_by=by,
                until=until,
            )
        )
        for man in men
    ]
