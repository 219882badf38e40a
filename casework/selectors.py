"""A man's page, composed from every room into one dataclass. Eleven queries, whoever he is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.urls import reverse

from advance_site.accounts.access import Permission
from advance_site.accounts.models import User
from advance_site.core.dates import now, today
from advance_site.core.work import Act, WorkKind, WorkRow, in_order
from casework import history
from casework.strip import OPEN_FOR, Facts, Strip, draw_strip
from casework.today import Line, NumberTap, line_of
from coaching.due import DueCall, work_row
from coaching.models import Attempt, Call
from coaching.times import AgreedHours
from participants.addresses import man_page, man_place
from participants.due import due_of
from participants.models import Participant
from participants.selectors import ManCard, card_of, timeline
from sessions.models import Attendance, Enrolment, Mode, Slot, SlotState
from sessions.selectors import enrolment_of, slots_of

NEXT_SHOWN = 4
LOOKS_BACK = 40
"""How many of the newest lines each room gives to the timeline."""

TIMELINES = (("all", "All"), ("talks", "Talks"), ("sessions", "Sessions"))
SOON = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter of the timeline."""

    label: str
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Way:
    """A link to another page about him."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class ManPage:
    """All that stands on his page."""

    card: ManCard
    under_name: str
    next_lines: tuple[Line, ...]
    more_lines: tuple[Line, ...]
    strip: Strip | None
    happened: tuple[history.Happened, ...]
    earlier: Way | None
    timelines: tuple[Choice, ...]
    number: NumberTap | None
    may_change: bool
    may_print: bool
    optional: Way | None = None

    @property
    def man(self) -> Participant:
        return self.card.man


@dataclass(frozen=True, slots=True)
class Course:
    """What was read of his sessions."""

    enrolment: Enrolment | None
    slots: Sequence[Slot]
    tries: Sequence[Attempt]
    calls: Sequence[Call]
    attendances: Sequence[Attendance]

    @property
    def tries_of(self) -> Counter[int]:
        return Counter(row.slot_id for row in self.tries)

    @property
    def late_slots(self) -> frozenset[int]:
        sessions = {row.group_session_id for row in self.attendances if row.minutes_late}
        return frozenset(slot.pk for slot in self.slots if slot.group_session_id in sessions)


def man_page_of(
    user: User, public_id: UUID, *, show: str = "all", whole: bool = False
) -> ManPage | None:
    """His page, or None where he is out of this person's reach.

    `show` filters the timeline; `whole` leaves nothing of it out.
    """
    card = card_of(user, Permission.MAN_OPEN, public_id)
    if card is None:
        return None
    moment = now()
    course = _course(card.man)
    strip = _strip(course, moment)
    lines = _next(user, card, course, moment)
    happened = _happened(card.man, course, strip, None if whole else LOOKS_BACK)
    chosen = history.newest(happened, show)
    return ManPage(
        card=card,
        under_name=_under_name(card, course, strip),
        next_lines=lines[:NEXT_SHOWN],
        more_lines=lines[NEXT_SHOWN:],
        strip=strip,
        happened=tuple(chosen if whole else chosen[: history.SHOWN]),
        earlier=None if whole else _earlier(show, len(chosen)),
        timelines=tuple(
            Choice(label, f"?timeline={key}#timeline", key == show) for key, label in TIMELINES
        ),
        number=NumberTap(card.phone.show_url) if card.phone else None,
        may_change=_may(user, Permission.MAN_CHANGE, card.man),
        may_print=user.may(Permission.MAN_PRINT),
        optional=_optional(user, course),
    )


def _optional(user: User, course: Course) -> Way | None:
    """The next session that is held where he needs it: nobody asks for it, so it has no line."""
    if course.enrolment is None or course.enrolment.left_on or not user.may(Permission.SLOT_MARK):
        return None
    unheld = (s for s in course.slots if s.item.optional and s.state == SlotState.NOT_REQUIRED)
    slot = next(unheld, None)
    url = reverse("coaching:slot", args=[slot.public_id]) if slot else ""
    return Way(f"{slot.item.title}, if you held it", url) if slot else None


def _may(user: User, permission: Permission, man: Participant) -> bool:
    men = Participant.objects.within_reach_of(user, permission)
    return user.may(permission) and men.filter(pk=man.pk).exists()


def _course(man: Participant) -> Course:
    enrolment = enrolment_of(man)
    if enrolment is None:
        return Course(None, (), (), (), ())
    tries = Attempt.objects.standing().filter(participant=man)
    calls = Call.objects.standing().filter(participant=man)
    attended = Attendance.objects.filter(participant=man, group_session__signed_at__isnull=False)
    return Course(
        enrolment=enrolment,
        slots=slots_of(enrolment),
        tries=list(tries.select_related("slot__item", "by").order_by("at", "pk")),
        calls=list(calls.select_related("slot__item", "recorded_by")),
        attendances=list(
            attended.exclude(outcome="").select_related("group_session__item", "marked_by")
        ),
    )


def _strip(course: Course, moment: datetime) -> Strip | None:
    if course.enrolment is None:
        return None
    return draw_strip(
        course.slots,
        first_day(course.enrolment),
        course.enrolment.cohort.template.weeks,
        Facts(course.tries_of, course.late_slots),
        moment,
    )


def first_day(enrolment: Enrolment) -> date:
    """The cohort's weekday in its first week."""
    cohort = enrolment.cohort
    return cohort.starts_on + timedelta(days=(cohort.weekday - cohort.starts_on.weekday()) % 7)


def _under_name(card: ManCard, course: Course, strip: Strip | None) -> str:
    parts = [card.man.reference]
    if course.enrolment is not None:
        place = str(course.enrolment.cohort)
        if strip and strip.week_now:
            place += f", week {strip.week_now} of {len(strip.weeks)}"
        parts.append(place)
    parts.append(str(card.status.label))
    people = [f"named worker {card.man.holder.short_name}"]
    if course.enrolment is not None:
        people.insert(0, f"coach {course.enrolment.coach.short_name}")
    if card.key_worker:
        people.append(f"key worker {card.key_worker}")
    words = ", ".join(people)
    return ". ".join([*parts, words[:1].upper() + words[1:]]) + "."


def _next(user: User, card: ManCard, course: Course, moment: datetime) -> tuple[Line, ...]:
    rows = [*due_of(user, card.man), *_of_sessions(user, card, course)]
    number = NumberTap(card.phone.show_url) if card.phone else None
    return tuple(
        line_of(
            _without_his_name(row),
            number if row.kind is WorkKind.CALL else None,
            moment,
            first=place == 0,
        )
        for place, row in enumerate(in_order(rows, moment))
    )


def _without_his_name(row: WorkRow) -> WorkRow:
    """On his own page a line is named by what is to be done."""
    if row.kind is WorkKind.FOLLOW_UP:
        return replace(row, verb="", who=row.why, why="Follow-up.")
    if row.kind is WorkKind.CALL:
        call = row.after.removeprefix(", ")
        return replace(row, verb="", who=call[:1].upper() + call[1:], after="")
    return row


def _of_sessions(user: User, card: ManCard, course: Course) -> list[WorkRow]:
    """The next group, one-to-one, website session and call that can still be done."""
    if course.enrolment is None or course.enrolment.left_on:
        return []
    day = today()
    still_open = [
        slot
        for slot in course.slots
        if slot.state in {SlotState.TO_COME, SlotState.STARTED}
        and day - OPEN_FOR <= slot.due_on <= day + SOON
    ]
    rows: list[WorkRow] = []
    for draw, strand in ((_group_row, "core"), (_website_row, "website"), (_call_row, "coaching")):
        first = next((slot for slot in still_open if slot.item.strand == strand), None)
        row = draw(user, card, course, first) if first else None
        rows += [row] if row else []
    return rows


def _group_row(user: User, card: ManCard, course: Course, slot: Slot) -> WorkRow | None:
    assert course.enrolment is not None  # noqa: S101  (a slot has its enrolment)
    if slot.group_session is None:
        return _mark_row(user, slot, WorkKind.SESSION)
    mode = str(Mode(course.enrolment.cohort.mode).label)
    begun = slot.group_session.starts_at <= now()
    acts = []
    url = man_page(card.man.public_id)
    if user.may(Permission.REGISTER_OPEN):
        url = reverse("sessions:register", args=[slot.group_session.public_id])
        acts.append(Act("Register", url, strong=begun, described_as=f"of {slot.item.title}"))
    return WorkRow(
        kind=WorkKind.GROUP,
        verb="",
        who=slot.item.title,
        why=f"{mode}, with {course.enrolment.cohort}.",
        url=url,
        starts_at=slot.group_session.starts_at,
        until=slot.group_session.ends_at,
        acts=tuple(acts),
        key=f"group-{slot.public_id}",
    )


def _website_row(user: User, card: ManCard, course: Course, slot: Slot) -> WorkRow | None:
    return _mark_row(user, slot, WorkKind.SESSION)


def _mark_row(user: User, slot: Slot, kind: WorkKind) -> WorkRow | None:
    if not user.may(Permission.SLOT_MARK):
        return None
    url = reverse("coaching:slot", args=[slot.public_id])
    begun = "Started. " if slot.state == SlotState.STARTED else ""
    return WorkRow(
        kind=kind,
        verb="",
        who=slot.item.title,
        why=f"{begun}Due {slot.due_on:%a %-d %B}.",
        url=url,
        starts_at=slot.starts_at,
        late_days=max(0, (today() - slot.due_on).days),
        acts=(Act("Mark", url, described_as=slot.item.title),),
        key=f"slot-{slot.public_id}",
    )


def _call_row(user: User, card: ManCard, course: Course, slot: Slot) -> WorkRow | None:
    if not user.may(Permission.CALL_LOG):
        return None
    agreed = [AgreedHours(day, starts, ends) for day, starts, ends in card.agreed_times]
    tries = [row for row in course.tries if row.slot_id == slot.pk]
    slot.participant = card.man
    return work_row(DueCall(slot, tries, agreed))


def _happened(
    man: Participant, course: Course, strip: Strip | None, limit: int | None
) -> list[history.Happened]:
    return [
        *history.of_talks(timeline(man, limit=limit)),
        *history.of_tries(course.tries),
        *history.of_calls(course.calls),
        *history.of_groups(course.attendances),
        *history.of_marks(course.slots),
        *history.of_gaps(strip.gaps if strip else (), course.tries),
    ]


def _earlier(show: str, count: int) -> Way | None:
    left = count - history.SHOWN
    return Way(f"{left} earlier", f"?timeline={show}&whole=1#timeline") if left > 0 else None


def more_ways(page: ManPage) -> list[Way]:
    """What stands under "More"."""
    man = page.man.public_id
    ways = [
        Way("Record: referral, decisions, contact details", man_place("record", man)),
        Way("Status", man_place("status", man)),
        Way("Consents", man_place("consents", man)),
        Way("His (ex)partner, as he tells it", man_place("partners", man)),
        Way("Talks with and about him", man_place("contacts", man)),
    ]
    if page.optional:
        ways.append(page.optional)
    if page.may_print:
        ways += [
            Way("Print: card of his dates", reverse("print_card", args=[man])),
            Way("Print: emergency contacts", reverse("print_contacts", args=[man])),
        ]
    return ways
