"""Men taken in, one or thousands, by the same rows: what `refer_man` does for one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta

from django.db import models, transaction

from advance_site.accounts.models import Site, User
from advance_site.audit.services import record_acts
from advance_site.core.dates import now
from advance_site.core.phones import normalise
from participants.leaving import close_what_is_open
from participants.lists import checklist, lists
from participants.models import (
    Bulletin,
    BulletinKind,
    Circumstance,
    EligibilityAnswer,
    Literacy,
    Participant,
    PhoneNumber,
    Referral,
    Status,
    StatusChange,
    WaitingReview,
)
from participants.services.circumstances import circumstance_row
from participants.services.rules import StatusNotReachable
from participants.services.saving import explained

MAN = "man"
AT_ONCE = 1000
# How far facts that came from elsewhere can lead: beyond these, two people or a cohort decide.
BY_WORD = frozenset(
    {Status.REFERRED, Status.SCREENING, Status.SUITABILITY, Status.WAITING, Status.CLOSED}
)


@dataclass(frozen=True, kw_only=True)
class ManFacts:
    """Who he is and what he needs in order to take part."""

    given_name: str
    family_name: str
    preferred_name: str = ""
    date_of_birth: date | None = None
    language: str = "English"
    needs_interpreter: bool = False
    literacy: str = Literacy.NOT_ASKED
    easy_read: bool = False
    access_needs: str = ""


@dataclass(frozen=True, kw_only=True)
class ReferralFacts:
    """How he came; `source` is a code of the list of sources."""

    received_on: date
    source: str
    reason: str
    referrer_name: str = ""
    referrer_contact: str = ""
    key_worker_name: str = ""
    key_worker_phone: str = ""
    area: str = ""
    funder: str = ""
    recent_incidents: str = ""
    orders: str = ""
    children: str = ""
    other_services: str = ""
    previous_programme: str = ""


@dataclass(frozen=True, kw_only=True)
class Waits:
    """Why he waits, and when somebody looks again."""

    reason: str
    review_on: date


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """A man to be taken in, as far as he has come: a status that words alone can give him."""

    man: ManFacts
    referral: ReferralFacts
    holder: User | None = None
    phone: str = ""
    status: Status = Status.REFERRED
    answers: Mapping[str, str] = field(default_factory=dict)
    circumstances: Mapping[str, str] = field(default_factory=dict)
    waits: Waits | None = None

    def path(self) -> list[Status]:
        """The statuses that he passes through; an answer to the checklist begins the screening."""
        steps = [Status.REFERRED, *([Status.SCREENING] if self.answers else []), self.status]
        if self.status not in BY_WORD:
            raise StatusNotReachable(f"Nobody becomes “{self.status.label}” by a list alone.")
        return list(dict.fromkeys(steps)) if self.status != Status.REFERRED else steps[:-1]


@transaction.atomic
def refer_men(*, by: User, site: Site, newcomers: Sequence[Newcomer]) -> list[Participant]:
    """Take men in: their rows, referrals, statuses and bulletins. All of them or none.

    Without another holder, whoever writes a man down holds him.
    """
    moment = now()
    men = [
        Participant(site=site, holder=one.holder or by, created_by=by, **asdict(one.man))
        for one in newcomers
    ]
    _add(Participant, men)
    pairs = list(zip(men, newcomers, strict=True))
    _add(Referral, (referral_row(man, one.referral, by) for man, one in pairs))
    changes = [row for man, one in pairs for row in _status_rows(man, one, by, moment)]
    _add(StatusChange, changes)
    _add(Bulletin, map(_bulletin_of, changes))
    _add(PhoneNumber, _phones(pairs, by))
    _add(EligibilityAnswer, _answers(pairs, by))
    _add(WaitingReview, _waits(pairs, by))
    _add(Circumstance, _circumstances(pairs, by))
    for change in changes:
        close_what_is_open(change, by)
    _write_down(by, site, men, changes)
    return men


def _add(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    with explained(model):
        model._default_manager.bulk_create(list(rows), batch_size=AT_ONCE)  # noqa: SLF001


def referral_row(man: Participant, facts: ReferralFacts, by: User) -> Referral:
    values = asdict(facts)
    source = lists().source(values.pop("source"))
    key_worker_phone = values.pop("key_worker_phone")
    return Referral(
        participant=man,
        source_code=source.code,
        source_label=source.label,
        source_version=lists().version,
        key_worker_phone=normalise(key_worker_phone) if key_worker_phone else "",
        recorded_by=by,
        **values,
    )


def _status_rows(
    man: Participant, newcomer: Newcomer, by: User, moment: datetime
) -> Iterator[StatusChange]:
    """One after the other, so that the last is the newest."""
    for n, status in enumerate(newcomer.path()):
        at = moment + timedelta(microseconds=n)
        yield StatusChange(participant=man, status=status, at=at, by=by)


def _bulletin_of(change: StatusChange) -> Bulletin:
    referred = change.status == Status.REFERRED
    return Bulletin(
        participant=change.participant,
        kind=BulletinKind.REFERRED if referred else BulletinKind.STATUS,
        by=change.by,
        happened_at=change.at,
        status="" if referred else change.status,
    )


Pairs = Sequence[tuple[Participant, Newcomer]]


def _phones(pairs: Pairs, by: User) -> Iterator[PhoneNumber]:
    for man, one in pairs:
        if one.phone:
            yield PhoneNumber(participant=man, number=normalise(one.phone), added_by=by)


def _answers(pairs: Pairs, by: User) -> Iterator[EligibilityAnswer]:
    for man, one in pairs:
        for code, answer in one.answers.items():
            yield answer_row(man, code, answer, "", by)


def answer_row(man: Participant, code: str, answer: str, note: str, by: User) -> EligibilityAnswer:
    criterion = checklist().criterion(code)
    return EligibilityAnswer(
        participant=man,
        criterion_code=code,
        criterion_label=criterion.label,
        checklist_version=checklist().version,
        answer=answer,
        note=note,
        by=by,
    )


def _circumstances(pairs: Pairs, by: User) -> Iterator[Circumstance]:
    for man, one in pairs:
        for code, answer in one.circumstances.items():
            yield circumstance_row(man, code, answer, by)


def _waits(pairs: Pairs, by: User) -> Iterator[WaitingReview]:
    for man, one in pairs:
        if one.waits:
            entry = lists().waiting_reason(one.waits.reason)
            yield WaitingReview(
                participant=man,
                review_on=one.waits.review_on,
                reason_code=entry.code,
                reason_label=entry.label,
                reason_version=lists().version,
                set_by=by,
            )


def _write_down(
    by: User, site: Site, men: Sequence[Participant], changes: Sequence[StatusChange]
) -> None:
    """The acts that the services for one man write: his referral, and each later status."""
    record_acts(by, "refer", [man.public_id for man in men], kind=MAN, site_id=site.pk)
    for status in BY_WORD - {Status.REFERRED}:
        ids = [row.participant.public_id for row in changes if row.status == status]
        if ids:
            record_acts(by, f"status {status}", ids, kind=MAN, site_id=site.pk)
