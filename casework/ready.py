"""Ready for the next group: who is how far, who waits how long, and a group that would go."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Min, Q

from advance_site.accounts.access import Permission
from advance_site.accounts.models import Site, User
from advance_site.core.dates import london, today
from advance_site.core.weekdays import Weekday
from participants.addresses import man_page
from participants.grouping import Candidate, Pair, Proposal, propose
from participants.models import (
    ApartPair,
    Availability,
    Participant,
    PartOfDay,
    Status,
    SuitabilityDecision,
    SuitabilityOutcome,
)
from participants.services import PARTS_OF_WEEK

STEPS = (
    Status.ACCEPTED, Status.WAITING, Status.SUITABILITY, Status.SCREENING, Status.REFERRED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReadyLine:
    """A man before his first group."""

    man: UUID
    name: str
    reference: str
    url: str
    status: Status
    since: datetime
    referred_on: date
    weeks: int
    comes: str
    parts: frozenset[str]
    reading: str
    private_space: str
    apart: tuple[str, ...]
    site_id: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A decision that only needs a second person."""

    id: UUID
    man: UUID
    name: str
    url: str
    outcome: str
    reasons: str
    by: str
    own: bool


@dataclass(frozen=True, slots=True)
class ReadyPage:
    """Men by step, decisions to confirm, and pairs to be kept apart."""

    lines: tuple[ReadyLine, ...]
    to_confirm: tuple[Waiting, ...]
    apart: frozenset[Pair]
    steps: tuple[tuple[Status, tuple[ReadyLine, ...]], ...] = field(default=())


def ready_page(user: User) -> ReadyPage:
    """Everybody within reach who is on the way to a group, in five queries."""
    men = _men(user)
    parts = _newest_parts(men)
    decisions = _newest_decisions(men)
    apart = _apart(men)
    names = {man.pk: man.name for man in men}
    lines = tuple(_line(man, parts, decisions, apart, names) for man in men)
    ids = {man.pk: man.public_id for man in men}
    return ReadyPage(
        lines=lines,
        to_confirm=tuple(_waiting(row, user) for row in decisions.values() if _waits(row)),
        apart=frozenset(frozenset({ids[one], ids[other]}) for one, other in apart),
        steps=tuple(
            (step, tuple(line for line in lines if line.status == step)) for step in STEPS
        ),
    )


def _men(user: User) -> list[Participant]:
    men = Participant.objects.within_reach_of(user, Permission.MAN_LIST).with_status()
    standing = Q(referrals__struck_at__isnull=True)
    rows = men.in_status(STEPS).annotate(
        referred_on=Min("referrals__received_on", filter=standing)
    )
    return sorted(rows, key=lambda man: (_referred_on(man), man.pk))


def _referred_on(man: Participant) -> date:
    told: date | None = man.referred_on  # type: ignore[attr-defined]  # annotated
    return told or london(man.created_at).date()


def _newest_parts(men: Iterable[Participant]) -> dict[int, frozenset[str]]:
    rows = Availability.objects.filter(participant__in=[man.pk for man in men])
    newest = rows.order_by("participant", "-at", "-pk").distinct("participant")
    return {row.participant_id: frozenset(row.parts) for row in newest}


def _newest_decisions(men: Iterable[Participant]) -> dict[int, SuitabilityDecision]:
    rows = SuitabilityDecision.objects.standing().filter(participant__in=[m.pk for m in men])
    newest = rows.order_by("participant", "-recorded_at", "-pk").distinct("participant")
    return {row.participant_id: row for row in newest.select_related("participant", "recorded_by")}


def _apart(men: Iterable[Participant]) -> list[tuple[int, int]]:
    ids = [man.pk for man in men]
    pairs = ApartPair.objects.filter(ended_at__isnull=True, first__in=ids, second__in=ids)
    return list(pairs.values_list("first_id", "second_id"))


def _line(
    man: Participant,
    parts: dict[int, frozenset[str]],
    decisions: dict[int, SuitabilityDecision],
    apart: Collection[tuple[int, int]],
    names: dict[int, str],
) -> ReadyLine:
    decision = decisions.get(man.pk)
    others = [other for pair in apart if man.pk in pair for other in pair if other != man.pk]
    referred_on = _referred_on(man)
    free = parts.get(man.pk, frozenset())
    return ReadyLine(
        man=man.public_id,
        name=man.name,
        reference=man.reference,
        url=man_page(man.public_id),
        status=Status(man.current_status),  # type: ignore[attr-defined]  # annotated
        since=man.status_since,  # type: ignore[attr-defined]
        referred_on=referred_on,
        weeks=(today() - referred_on).days // 7,
        comes=words_of_parts(free),
        parts=free,
        reading=man.get_literacy_display(),
        private_space=decision.get_private_space_display() if decision else "Not assessed",
        apart=tuple(names[other] for other in others),
        site_id=man.site_id,
    )


def words_of_parts(parts: Collection[str]) -> str:
    """Days with their parts: “Monday evening, Friday morning”; nothing said, nothing known."""
    if not parts:
        return "Not asked"
    return ", ".join(words_of_part(part) for part in PARTS_OF_WEEK if part in parts)


def words_of_part(part: str) -> str:
    return f"{Weekday(int(part[0])).label} {str(PartOfDay(part[1]).label).lower()}"


def _waits(row: SuitabilityDecision) -> bool:
    return row.confirmed_at is None and row.outcome == SuitabilityOutcome.SUITABLE


def _waiting(row: SuitabilityDecision, user: User) -> Waiting:
    man = row.participant
    return Waiting(
        id=row.public_id,
        man=man.public_id,
        name=man.name,
        url=man_page(man.public_id),
        outcome=str(SuitabilityOutcome(row.outcome).label),
        reasons=row.reasons,
        by=row.recorded_by.short_name,
        own=row.recorded_by_id == user.pk,
    )


def accepted_at(page: ReadyPage, site: Site) -> list[ReadyLine]:
    """Men of a site who only want a group."""
    return [
        line for line in page.lines if line.status == Status.ACCEPTED and line.site_id == site.pk
    ]


def proposal_for(
    page: ReadyPage, site: Site, parts: Sequence[str] = PARTS_OF_WEEK
) -> Proposal | None:
    """The group that would go at a site, at the part of the week that suits most."""
    candidates = [
        Candidate(line.man, line.referred_on, line.parts) for line in accepted_at(page, site)
    ]
    return propose(candidates, page.apart, parts)
