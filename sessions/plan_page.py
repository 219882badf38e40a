"""A cohort's page and its preview, as templates draw them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, Subquery

from advance_site.accounts.models import User
from advance_site.core.dates import now, today
from participants.selectors import ConsentsNeeded, consents_needed
from sessions.models import (
    Cohort,
    CohortFacilitator,
    CohortSlot,
    Enrolment,
    EnrolmentPause,
    GroupSession,
    Phase,
    PlanChange,
    PlanMove,
    SessionState,
    Slot,
    SlotState,
    StandIn,
)
from sessions.selectors import Progress, progress_by_enrolment
from sessions.services import Preview

NEWEST = 20


@dataclass(frozen=True)
class PlanLine:
    """A line of a plan: a group at its time, or a website session with its call."""

    title: str
    day: date
    starts_at: datetime | None
    until: date | None
    cause: str
    session: GroupSession | None = None
    stand_in: StandIn | None = None

    @property
    def has_begun(self) -> bool:
        return self.starts_at is not None and self.starts_at <= now()

    @property
    def can_change(self) -> bool:
        return self.session is not None and self.session.state == SessionState.PLANNED

    @property
    def is_called_off(self) -> bool:
        """Say whether it was cancelled, or did not take place; the service says if that stays."""
        called_off = (SessionState.CANCELLED, SessionState.DID_NOT_TAKE_PLACE)
        return self.session is not None and self.session.state in called_off

    @property
    def has_register(self) -> bool:
        """Say whether its day has come, so that the register is open."""
        return self.session is not None and not self.session.is_off and self.day <= today()


def _lines(rows: Sequence[PlanLine]) -> list[PlanLine]:
    """Put a website session and the call after it into one line."""
    lines: list[PlanLine] = []
    for row in rows:
        last = lines[-1] if lines else None
        if row.title.startswith("Call") and last and last.title.startswith("Website"):
            lines[-1] = PlanLine(
                f"{last.title}, {row.title[0].lower()}{row.title[1:]}",
                last.day,
                None,
                row.day,
                last.cause or (f"{row.title}: {row.cause}" if row.cause else ""),
            )
        else:
            lines.append(row)
    return lines


def lines_of_preview(preview: Preview) -> list[PlanLine]:
    """The lines of a plan that is only looked at."""
    past = {slot.item.key for slot in preview.before_us}
    return _lines(
        [
            PlanLine(
                slot.item.title,
                slot.day,
                slot.starts_at,
                None,
                BEFORE_US if slot.item.key in past else slot.cause,
            )
            for slot in preview.plan.slots
        ]
    )


BEFORE_US = "Before this system"


@dataclass(frozen=True)
class ManLine:
    enrolment: Enrolment
    progress: Progress
    pauses_since: date | None = None
    elsewhere: Sequence[Slot] = ()


@dataclass(frozen=True)
class CohortPage:
    """All that a cohort's page shows."""

    cohort: Cohort
    leaders: Sequence[CohortFacilitator]
    lines: Sequence[PlanLine]
    men: Sequence[ManLine]
    changes: Sequence[PlanChange]
    consents_needed: Sequence[ConsentsNeeded]

    @property
    def undoable(self) -> PlanChange | None:
        """The change that one click would take back: the newest, while the plan stands so."""
        newest = next(iter(self.changes), None)
        move: PlanMove | None = getattr(newest, "move", None)
        if move is None or move.taken_back_at is not None:
            return None
        return newest if move.plan_version == self.cohort.plan_version else None

    @property
    def groups(self) -> Sequence[PlanLine]:
        return [line for line in self.lines if line.session is not None]

    @property
    def next_group(self) -> PlanLine | None:
        return next((g for g in self.groups if g.can_change and not g.has_begun), None)

    @property
    def may_be_planned_anew(self) -> bool:
        """Say whether it looks untouched; the service has the last word."""
        touched = any(
            line.session.state != SessionState.PLANNED for line in self.groups if line.session
        )
        return not touched and not any(man.progress.done for man in self.men)


def cohort_page(cohort: Cohort) -> CohortPage:
    """Read a cohort's page in eight queries, however many men it has."""
    men = _men_of(cohort)
    return CohortPage(
        cohort=cohort,
        leaders=list(cohort.facilitators.to_come_or_current().select_related("user")),
        lines=_lines_of(cohort),
        men=men,
        changes=list(cohort.changes.select_related("by", "participant", "move")[:NEWEST]),
        consents_needed=_consents_needed(cohort, [line.enrolment for line in men]),
    )


def _men_of(cohort: Cohort) -> list[ManLine]:
    """Each man with how far he is, whether he pauses, and what he has with another cohort."""
    pauses = EnrolmentPause.objects.open().filter(enrolment=OuterRef("pk"))
    rows = Enrolment.objects.filter(cohort=cohort).select_related("participant", "coach")
    enrolments = list(rows.annotate(pauses_since=Subquery(pauses.values("since")[:1])).by_name())
    progress = progress_by_enrolment(enrolments)
    elsewhere: dict[int, list[Slot]] = {}
    away = Slot.objects.filter(enrolment__cohort=cohort, state=SlotState.TO_COME).exclude(
        group_session__cohort=cohort
    )
    for slot in away.filter(group_session__isnull=False).select_related("item"):
        elsewhere.setdefault(slot.enrolment_id, []).append(slot)
    return [
        ManLine(one, progress[one.pk], one.pauses_since, elsewhere.get(one.pk, ()))
        for one in enrolments
    ]


def _consents_needed(cohort: Cohort, enrolments: Sequence[Enrolment]) -> list[ConsentsNeeded]:
    """Of men who are still to come to it; once it is over, it is no longer asked."""
    if cohort.phase not in (Phase.COMING, Phase.RUNNING):
        return []
    return consents_needed(one.participant for one in enrolments if one.left_on is None)


def _lines_of(cohort: Cohort) -> list[PlanLine]:
    sessions = {row.item_id: row for row in cohort.group_sessions.select_related("item")}
    stand_ins = {
        row.group_session_id: row
        for row in StandIn.objects.filter(
            group_session__cohort=cohort, until__gt=now()
        ).select_related("user", "instead_of")
    }
    rows = []
    for slot in CohortSlot.objects.filter(cohort=cohort).select_related("item"):
        session = sessions.get(slot.item_id)
        rows.append(
            PlanLine(
                slot.item.title,
                slot.due_on,
                session.starts_at if session else None,
                None,
                slot.cause,
                session,
                stand_ins.get(session.pk) if session else None,
            )
        )
    return _lines(rows)


def preview_sentence(preview: Preview) -> str:
    """Say in one line what would be made."""
    men = "1 man" if len(preview.men) == 1 else f"{len(preview.men)} men"
    return (
        f"Cohort {preview.number}: {len(preview.plan.slots)} sessions, "
        f"{preview.slots_in_all} slots of {men}. {_before_us(len(preview.before_us))}"
        f"{_moved(sum(slot not in preview.before_us for slot in preview.plan.moved))}"
        "Nothing is made yet."
    )


def _before_us(count: int) -> str:
    if count == 0:
        return ""
    return f"{'1 session lies' if count == 1 else f'{count} sessions lie'} before this system. "


def _moved(count: int) -> str:
    if count == 0:
        return ""
    sessions = "1 session is" if count == 1 else f"{count} sessions are"
    return f"{sessions} not on the usual day. "


def collision_sentences(preview: Preview) -> list[str]:
    """Say who would be in two places, once for each booking."""
    return [
        f"{hit.person.name} leads {hit.other.group_session.item.title} of "
        f"{hit.other.group_session.cohort} at the time of {hit.title}."
        for hit in preview.collisions
    ]


def names(people: Sequence[User]) -> str:
    return " and ".join(person.name for person in people)
