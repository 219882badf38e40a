"""Reads that other rooms share: progress by strand, the rows of a register, what is due."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery

from advance_site.core.dates import london, today
from participants.models import DangerCall, Participant
from sessions.models import Attendance, Enrolment, EnrolmentPause, GroupSession, Slot, SlotState


@dataclass(frozen=True)
class StrandCount:
    """Done, due so far, and all of one strand."""

    done: int = 0
    due: int = 0
    total: int = 0


@dataclass(frozen=True)
class StrandPart:
    """A strand as pages name it."""

    label: str
    count: StrandCount


@dataclass(frozen=True)
class Progress:
    """How far a man is: "13 of 32", "13 of the 22 due so far", and each strand apart.

    How many there are is the programme's own. The booster and what is optional stand outside.
    What is not required counts as not due, nor does what was before this system, unless it was
    done.
    """

    core: StrandCount = StrandCount()
    website: StrandCount = StrandCount()
    coaching: StrandCount = StrandCount()
    booster: StrandCount = StrandCount()

    @property
    def done(self) -> int:
        return self.core.done + self.website.done + self.coaching.done

    @property
    def due(self) -> int:
        return self.core.due + self.website.due + self.coaching.due

    @property
    def total(self) -> int:
        return self.core.total + self.website.total + self.coaching.total

    @property
    def parts(self) -> tuple[StrandPart, ...]:
        """The strands that his programme has, with their words."""
        counts = (self.core, self.website, self.coaching)
        named = zip(("core", "website", "calls"), counts, strict=True)
        return tuple(StrandPart(label, count) for label, count in named if count.total)


def progress_by_enrolment(
    enrolments: Iterable[Enrolment] | Sequence[int], day: date | None = None
) -> dict[int, Progress]:
    """The progress of several men at once, by enrolment, in one query."""
    ids = [one if isinstance(one, int) else one.pk for one in enrolments]
    asked = day or today()
    counted = (
        Slot.objects.filter(enrolment__in=ids, item__optional=False)
        .order_by()
        .values("enrolment", "item__strand")
        .annotate(
            total=Count("pk"),
            done=Count("pk", filter=Q(state=SlotState.DONE)),
            due=Count(
                "pk",
                filter=Q(state=SlotState.DONE)
                | (Q(due_on__lte=asked, before_us=False) & ~Q(state=SlotState.NOT_REQUIRED)),
            ),
        )
    )
    strands: dict[int, dict[str, StrandCount]] = defaultdict(dict)
    for row in counted:
        count = StrandCount(row["done"], row["due"], row["total"])
        strands[row["enrolment"]][row["item__strand"]] = count
    return {pk: Progress(**strands[pk]) for pk in ids}


def enrolment_of(man: Participant) -> Enrolment | None:
    """The cohort he is in, or was in last."""
    rows = Enrolment.objects.filter(participant=man).select_related("cohort__template", "coach")
    newest = rows.order_by(F("left_on").desc(nulls_first=True), "-joined_on", "-pk")
    found: Enrolment | None = newest.first()
    return found


def slots_of(enrolment: Enrolment) -> list[Slot]:
    """His slots in the order of the programme, for his strip."""
    rows = Slot.objects.filter(enrolment=enrolment).in_order()
    return list(rows.select_related("item", "group_session"))


@dataclass(frozen=True)
class RegisterRow:
    """A man's row: what is marked, whether it is asked of him, and how far he is."""

    enrolment: Enrolment
    man: Participant
    attendance: Attendance | None
    required: bool
    progress: Progress
    guest: bool = False
    paused_since: date | None = None

    @property
    def version(self) -> int:
        """What a form sends back; 0 where there is no row yet."""
        return self.attendance.version if self.attendance else 0

    @property
    def open_step(self) -> DangerCall | None:
        """The step of which nobody has been told by voice yet."""
        step = self.attendance.danger if self.attendance else None
        return step if step is not None and step.is_open else None


def register_rows(session: GroupSession) -> list[RegisterRow]:
    """The register in alphabetical order; rows never leave it. Three queries."""
    day = london(session.starts_at).date()
    rows = Enrolment.objects.on_register(session).select_related("participant").by_name()
    expected = Enrolment.objects.expected_at(session).filter(pk=OuterRef("pk"))
    pauses = EnrolmentPause.objects.filter(enrolment=OuterRef("pk"), since__lte=day)
    enrolments = list(
        rows.annotate(
            expected=Exists(expected),
            paused_since=Subquery(
                pauses.filter(Q(until__isnull=True) | Q(until__gt=day)).values("since")[:1]
            ),
        )
    )
    marked = {
        row.enrolment_id: row
        for row in Attendance.objects.filter(group_session=session).select_related(
            "marked_by", "danger"
        )
    }
    progress = progress_by_enrolment(enrolments, day)
    return [
        RegisterRow(
            enrolment=one,
            man=one.participant,
            attendance=marked.get(one.pk),
            required=one.expected,
            progress=progress[one.pk],
            guest=one.cohort_id != session.cohort_id,
            paused_since=one.paused_since,
        )
        for one in enrolments
    ]
