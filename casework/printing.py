"""What is printed, as plain dataclasses. No released item is here, and nothing of hers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from advance_site.core.dates import london, today
from advance_site.core.phones import display
from participants.models import Address, NextOfKin, PhoneNumber
from participants.selectors import ManCard
from participants.selectors.danger import DutyNumber, duty_numbers
from sessions.models import Attendance, GroupSession, Mode, Slot
from sessions.selectors import RegisterRow, enrolment_of, register_rows, slots_of

BLANK_LINES = 4
WAYS = {Mode.VIDEO: "by video", Mode.IN_PERSON: "in person", Mode.MIXED: "by video or in person"}


@dataclass(frozen=True, slots=True)
class SignInSheet:
    """Names and blank lines only."""

    title: str
    starts_at: datetime
    ends_at: datetime
    room: str
    names: tuple[str, ...]
    blank_lines: range = range(BLANK_LINES)


@dataclass(frozen=True, slots=True)
class PrintedRow:
    name: str
    reference: str
    outcome: str
    late: str
    joined_by: str
    place: str
    alone: str
    sober: str
    corrected: bool


@dataclass(frozen=True, slots=True)
class PrintedRegister:
    """A register as it stands; notes stay on the screen."""

    title: str
    cohort: str
    site: str
    starts_at: datetime
    ends_at: datetime
    began_at: datetime | None
    finished_at: datetime | None
    led_by: str
    led_with: str
    signed: str
    rows: tuple[PrintedRow, ...]


@dataclass(frozen=True, slots=True)
class CardDate:
    when: str
    what: str


@dataclass(frozen=True, slots=True)
class DateCard:
    """His own dates in words that say nothing to whoever finds the card."""

    dates: tuple[CardDate, ...]


@dataclass(frozen=True, slots=True)
class PrintedKin:
    name: str
    relationship: str
    number: str
    knows: str


@dataclass(frozen=True, slots=True)
class ContactSheet:
    name: str
    reference: str
    site: str
    date_of_birth: date | None
    phones: tuple[str, ...]
    address: str
    kin: tuple[PrintedKin, ...]
    key_worker: str
    key_worker_phone: str
    numbers: tuple[DutyNumber, ...]


def sign_in_sheet(session: GroupSession, rows: list[RegisterRow]) -> SignInSheet:
    """Those of whom the session is asked, in the order of the register."""
    return SignInSheet(
        title=session.item.title,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        room=session.cohort.room,
        names=tuple(row.man.name for row in rows if row.required),
    )


def printed_register(session: GroupSession, rows: list[RegisterRow]) -> PrintedRegister:
    corrected = set(
        Attendance.objects.filter(group_session=session, corrections__isnull=False).values_list(
            "pk", flat=True
        )
    )
    return PrintedRegister(
        title=session.item.title,
        cohort=str(session.cohort),
        site=session.site.name,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        began_at=session.began_at,
        finished_at=session.finished_at,
        led_by=session.led_by.name if session.led_by else "",
        led_with=session.led_with.name if session.led_with else "",
        signed=_signed(session),
        rows=tuple(_row(row, corrected) for row in rows),
    )


def rows_of(session: GroupSession) -> list[RegisterRow]:
    return register_rows(session)


def _signed(session: GroupSession) -> str:
    if session.signed_at is None or session.signed_by is None:
        return "Not signed yet."
    return f"Signed by {session.signed_by.name}, {london(session.signed_at):%A %-d %B %Y, %-H:%M}."


def _row(row: RegisterRow, corrected: set[int]) -> PrintedRow:
    marked = row.attendance if row.attendance and row.attendance.outcome else None
    if marked is None:
        words = "Not marked" if row.required else "Not required"
        return PrintedRow(row.man.name, row.man.reference, words, "", "", "", "", "", False)  # noqa: FBT003
    return PrintedRow(
        name=row.man.name,
        reference=row.man.reference,
        outcome=marked.outcome_label,
        late=f"{marked.minutes_late} min" if marked.minutes_late else "",
        joined_by=marked.get_joined_by_display(),
        place=marked.get_place_display(),
        alone=marked.get_alone_display(),
        sober=marked.get_sober_display(),
        corrected=marked.pk in corrected,
    )


def date_card(card: ManCard) -> DateCard:
    """What is to come: groups with their time, calls by their week."""
    enrolment = enrolment_of(card.man)
    if enrolment is None or enrolment.left_on:
        return DateCard(())
    way = WAYS[Mode(enrolment.cohort.mode)]
    coming = [slot for slot in slots_of(enrolment) if _is_coming(slot)]
    coming.sort(key=lambda slot: (slot.due_on, slot.item.position))
    return DateCard(tuple(_card_date(slot, way) for slot in coming))


def _is_coming(slot: Slot) -> bool:
    is_open = slot.state in {"to_come", "started"}
    return is_open and slot.due_on >= today() and slot.item.strand != "website"


def _card_date(slot: Slot, way: str) -> CardDate:
    if slot.item.strand == "coaching":
        first = slot.due_on - timedelta(days=slot.due_on.weekday())
        return CardDate(f"Week of {first:%-d %B}", "Call")
    if slot.starts_at is None:
        return CardDate(f"{slot.due_on:%A %-d %B}", "Meeting")
    when = f"{london(slot.starts_at):%A %-d %B, %-H:%M}"
    return CardDate(when, f"Meeting, {way}" if slot.group_session_id else "Meeting")


def contact_sheet(card: ManCard) -> ContactSheet:
    """Numbers and address in full: printing it is reading it."""
    man = card.man
    his = {"participant": man}
    phones = PhoneNumber.objects.in_use().filter(**his).order_by("-added_at")
    address = Address.objects.standing().filter(**his).first()
    return ContactSheet(
        name=man.full_name,
        reference=man.reference,
        site=man.site.name,
        date_of_birth=man.date_of_birth,
        phones=tuple(display(phone.number) for phone in phones),
        address=f"{address.lines}\n{address.postcode}".strip() if address else "",
        kin=tuple(_kin(row) for row in NextOfKin.objects.standing().filter(**his)),
        key_worker=card.key_worker,
        key_worker_phone=card.key_worker_phone,
        numbers=duty_numbers(man.site),
    )


def _kin(row: NextOfKin) -> PrintedKin:
    return PrintedKin(
        row.name, row.relationship, display(row.number), row.get_knows_of_programme_display()
    )
