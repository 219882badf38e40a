"""A man from his referral to his place: who he is, how he is reached, what was decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import IntEnum
from functools import cache
from typing import Any

from advance_site.core.names import search_key
from advance_site.core.weekdays import Weekday
from participants.lists import checklist, consent_texts, lists
from participants.models import (
    Address,
    AgreedTime,
    Bulletin,
    BulletinKind,
    Consent,
    Contact,
    ContactOutcome,
    EligibilityAnswer,
    Literacy,
    NextOfKin,
    Participant,
    PartnerDetails,
    PartnerStatement,
    PhoneNumber,
    Referral,
    Status,
    StatusChange,
    SuitabilityDecision,
    SuitabilityOutcome,
    WaitingReview,
    YesNo,
)
from simulation.main.country import names
from simulation.main.country.attendance import Bent
from simulation.main.country.places import Place, moment_of

REASONS = (
    "He said in treatment that he pushed her and broke the door. He wants it to stop.",
    "Shouting and threats at home when he has been drinking. She left for some nights.",
    "Arrested for damage at her flat; no charge. He asked for help afterwards.",
    "He checks her phone and keeps her from going out, and says so himself.",
)
SOURCES = ("key_worker", "key_worker", "self", "childrens_services", "probation")
SUITABLE = "He names what he did and whom it hurt. He has a private place, and wants to start."
NOT_SUITABLE = "He says that nothing happened, and leaves the room when asked."
ONWARD = "Stays with his key worker, who asks again in three months."
KIN = ("brother", "sister", "mother", "friend", "father")
BONDS = ("partner", "ex-partner", "partner, apart for now", "mother of his son")
WINDOWS = ((time(8, 30), time(9, 30)), (time(12), time(13)), (time(17), time(19)))
TALKS = (
    "Asked how his week was. He sounds rested.",
    "Rang to move an appointment. Told him the new day.",
    "His key worker says that he keeps his appointments there.",
    "He asked what happens in the group. Told him.",
)
FOLLOW_UPS = ("Ring his key worker", "Send him the dates", "Ask about the headset")


class Step(IntEnum):
    """How far a man who has no cohort has come."""

    REFERRED = 0
    SCREENING = 1
    TO_CONFIRM = 2
    WAITING = 3
    UNSUITABLE = 4
    ACCEPTED = 5


@cache
def _name_key(given: str, family: str) -> str:
    return search_key(given, family, "")


@dataclass(frozen=True, slots=True)
class Man:
    """A man whose rows are on their way; `bent` says how much of the programme he does."""

    place: Place
    id: int
    holder: int
    given: str
    family: str
    bent: Bent

    def add(self, model: Any, **values: Any) -> int:
        """Add a row of his."""
        return self.place.tables[model].add(participant_id=self.id, **values)

    def tell(self, kind: BulletinKind, at: datetime, by: int, **values: Any) -> int:
        """Add the bulletin of a fact, as the services do."""
        return self.add(Bulletin, kind=kind.value, at=at, happened_at=at, by_id=by, **values)

    def become(self, status: Status, at: datetime, by: int, reason: str = "", **more: Any) -> None:
        """Add a change of status with its bulletin."""
        entry = lists().status_reason(reason) if reason else None
        values: dict[str, Any] = {}
        if entry is not None:
            values = {
                "reason_code": reason,
                "reason_label": entry.label,
                "reason_version": lists().version,
                "risk_review_done": True,
            }
        self.add(StatusChange, status=status.value, at=at, by_id=by, **values, **more)
        self.tell(
            BulletinKind.STATUS, at, by, status=status.value, code=reason,
            code_label=entry.label if entry else "",
            code_version=lists().version if entry else "",
        )  # fmt: skip

    def is_told_of(self, status: Status, at: datetime, by: int, reason: str) -> None:
        """An ending, from which he is told a working day later, when the hold is over."""
        place = self.place
        opens = moment_of(place.working_day_from(at.date() + timedelta(days=1)), 12)
        told = opens + timedelta(hours=2)
        done = {"told_at": told, "told_by_id": by} if told < place.moment else {}
        self.become(status, at, by, reason, tell_him_from=opens, **done)


def refer(place: Place, holder: int, bent: Bent, received_on: date) -> Man:
    """A man comes in, with everything that is asked of him at the first talks."""
    lot = place.lot
    given, family = lot.choice(names.GIVEN), names.place(lot)
    at = moment_of(received_on, 10, lot.randrange(60))
    number = place.tables[Participant].add(
        site_id=place.id, holder_id=holder, created_by_id=holder, created_at=at,
        given_name=given, family_name=family, folded_names=_name_key(given, family),
        date_of_birth=names.birthday(lot), literacy=_literacy(lot.random()),
    )  # fmt: skip
    man = Man(place, number, holder, given, family, bent)
    _add_referral(man, received_on, at)
    man.add(StatusChange, status=Status.REFERRED.value, at=at, by_id=holder)
    man.tell(BulletinKind.REFERRED, at, holder)
    _add_ways_to_reach(man, at)
    _add_partner(man, received_on, at)
    return man


def _literacy(drawn: float) -> str:
    if drawn < 0.8:
        return Literacy.READS.value
    return Literacy.SOME_HELP.value if drawn < 0.95 else Literacy.READ_TO.value


def _add_referral(man: Man, received_on: date, at: datetime) -> None:
    lot = man.place.lot
    source = lists().source(lot.choice(SOURCES))
    key_worker = f"{lot.choice('ABCDEFGHJKLM')} {names.place(lot)}"
    man.add(
        Referral, received_on=received_on, source_code=source.code, source_label=source.label,
        source_version=lists().version, reason=lot.choice(REASONS), referrer_name=key_worker,
        key_worker_name=key_worker, key_worker_phone=names.landline(lot), area=man.place.name,
        recorded_at=at, recorded_by_id=man.holder,
    )  # fmt: skip


def _add_ways_to_reach(man: Man, at: datetime) -> None:
    lot, signed = man.place.lot, {"added_at": at, "added_by_id": man.holder}
    his_alone = lot.choice((YesNo.YES, YesNo.YES, YesNo.NO)).value
    man.add(PhoneNumber, number=names.mobile(lot), his_alone=his_alone, **signed)
    starts, ends = lot.choice(WINDOWS)
    for weekday in sorted(lot.sample(range(Weekday.SATURDAY), 3)):
        man.add(AgreedTime, weekday=weekday, starts=starts, ends=ends, **signed)
    street = f"{lot.randint(1, 180)} {names.place(lot)} Row\nInvented"
    man.add(Address, lines=street, postcode="ZZ9 9ZZ", **signed)
    man.add(
        NextOfKin, name=f"{lot.choice(names.STAFF)} {man.family}", relationship=lot.choice(KIN),
        number=names.landline(lot), **signed,
    )  # fmt: skip


def _add_partner(man: Man, given_on: date, at: datetime) -> None:
    """His own words about her; one in nine says that there is nobody."""
    lot = man.place.lot
    signed = {"given_on": given_on, "recorded_at": at, "recorded_by_id": man.holder}
    if lot.randrange(9) == 0:
        man.add(PartnerDetails, statement=PartnerStatement.NOBODY.value, **signed)
        return
    man.add(
        PartnerDetails, statement=PartnerStatement.DETAILS.value,
        name=f"{lot.choice(names.STAFF)} {names.place(lot)}", relationship=lot.choice(BONDS),
        phone=names.mobile(lot), **signed,
    )  # fmt: skip


def take_in(place: Place, holder: int, bent: Bent, accepted_on: date) -> Man:
    """Everything up to his place, over three weeks; the lead is the second person."""
    received_on = place.working_day(accepted_on - timedelta(days=21))
    man = refer(place, holder, bent, received_on)
    _screen(man, place.working_day(received_on + timedelta(days=4)))
    assessed = moment_of(place.working_day(accepted_on - timedelta(days=5)), 15)
    accepted = moment_of(accepted_on, 14, 20)
    man.become(Status.SUITABILITY, assessed, holder)
    decide(man, SuitabilityOutcome.SUITABLE, assessed, accepted)
    man.become(Status.ACCEPTED, accepted, place.lead)
    _consent(man, accepted + timedelta(minutes=40))
    return man


def _screen(man: Man, day: date) -> None:
    at, book = moment_of(day, 11), checklist()
    for criterion in book.criteria:
        man.add(
            EligibilityAnswer, criterion_code=criterion.code, criterion_label=criterion.label,
            checklist_version=book.version, answer="met", at=at, by_id=man.holder,
        )  # fmt: skip
    man.become(Status.SCREENING, at, man.holder)


def decide(
    man: Man, outcome: SuitabilityOutcome, assessed: datetime, confirmed: datetime | None
) -> None:
    """A decision about him, which the lead has confirmed, or has still to confirm."""
    lead, suits = man.place.lead, outcome is SuitabilityOutcome.SUITABLE
    second = {}
    if confirmed is not None:
        second = {"confirmed_at": confirmed, "confirmed_by_id": lead, "agrees": True}
        man.tell(
            BulletinKind.SUITABILITY, confirmed, lead, code=outcome.value,
            code_label=str(outcome.label),
        )  # fmt: skip
    man.add(
        SuitabilityDecision, outcome=outcome.value, reasons=SUITABLE if suits else NOT_SUITABLE,
        onward_route="" if suits else ONWARD, acknowledges_abuse="partly" if suits else "no",
        accepts_iss_contact=True, private_space="yes", lives_with_her="no",
        recorded_at=assessed, recorded_by_id=man.holder, **second,
    )  # fmt: skip


def _consent(man: Man, at: datetime) -> None:
    book = consent_texts()
    for text in book.consents:
        if not text.needed and man.place.lot.randrange(4):
            continue
        man.add(
            Consent, code=text.code, title=text.title, version=book.version,
            text=text.text.strip(), answer="given", answered_on=at.date(), way="paper",
            recorded_at=at, recorded_by_id=man.holder,
        )  # fmt: skip
        man.tell(
            BulletinKind.CONSENT, at, man.holder, code=f"{text.code}.given",
            code_label=f"{text.title}: given", code_version=book.version,
        )  # fmt: skip


def come_so_far(place: Place, holder: int, bent: Bent, step: Step) -> None:
    """A man without a cohort, who came in lately and has got to a step."""
    day = place.working_day
    received_on = day(place.today - timedelta(days=3 + 6 * step + place.lot.randrange(5)))
    man = refer(place, holder, bent, received_on)
    if step is Step.REFERRED:
        return
    _screen(man, day(received_on + timedelta(days=3)))
    if step is Step.SCREENING:
        return
    assessed = moment_of(day(received_on + timedelta(days=7)), 15)
    if step is Step.WAITING:
        _wait(man, assessed)
        return
    man.become(Status.SUITABILITY, assessed, holder)
    confirmed = min(assessed + timedelta(days=2), place.moment - timedelta(minutes=5))
    _be_decided_on(man, step, assessed, confirmed)


def _be_decided_on(man: Man, step: Step, assessed: datetime, confirmed: datetime) -> None:
    suits = step is not Step.UNSUITABLE
    outcome = SuitabilityOutcome.SUITABLE if suits else SuitabilityOutcome.UNSUITABLE
    decide(man, outcome, assessed, None if step is Step.TO_CONFIRM else confirmed)
    if step is Step.ACCEPTED:
        man.become(Status.ACCEPTED, confirmed, man.place.lead)
        _consent(man, confirmed)
    if step is Step.UNSUITABLE:
        reason = "no_abuse_acknowledged"
        man.is_told_of(Status.UNSUITABLE, confirmed, man.place.lead, reason)


def _wait(man: Man, at: datetime) -> None:
    reason, place = lists().waiting_reason("no_cohort"), man.place
    man.become(Status.WAITING, at, man.holder)
    man.add(
        WaitingReview, review_on=place.today + timedelta(days=place.lot.randint(-3, 20)),
        reason_code=reason.code, reason_label=reason.label, reason_version=lists().version,
        set_at=at, set_by_id=man.holder,
    )  # fmt: skip


def talk(man: Man, day: date, *, follow_up_in: int | None = None) -> None:
    """A contact with him; one with a follow-up that is due after so many days, or was."""
    place, lot = man.place, man.place.lot
    at = moment_of(day, 9 + lot.randrange(8), lot.randrange(60))
    if at > place.moment:
        return
    more: dict[str, Any] = {}
    if follow_up_in is not None:
        due = day + timedelta(days=follow_up_in)
        more = {"follow_up_on": due, "follow_up_what": lot.choice(FOLLOW_UPS)}
        if due < place.today - timedelta(days=3):
            done = {"follow_up_done_at": moment_of(due, 16), "follow_up_done_by_id": man.holder}
            more |= done
    man.add(
        Contact, at=at, direction="from_us", way=lot.choice(("phone", "phone", "in_person")),
        with_whom=lot.choice(("him", "him", "key_worker")), outcome=ContactOutcome.SPOKE.value,
        minutes=lot.randint(3, 25), note=lot.choice(TALKS), recorded_at=at,
        recorded_by_id=man.holder, **more,
    )  # fmt: skip
