"""Two small cohorts become one: first shown, then done in one act.

The one that receives keeps its plan. The men of the other join it with what they have done; what
it has passed and they have not done is not required of them. The other cohort stops.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac

from advance_site.accounts.models import User
from advance_site.audit.services import record_act
from advance_site.core.dates import now, today
from sessions.models import (
    ChangeKind,
    Cohort,
    CohortStatus,
    Enrolment,
    GroupSession,
    PlanChange,
    SessionState,
    SlotState,
)
from sessions.models.group import NOT_HELD
from sessions.planning import CarriedSlot, Carry, Strand, carry_on
from sessions.services.calendar import calendar_of
from sessions.services.enrolling import done_before, plan_of
from sessions.services.pausing import pause_man
from sessions.services.proposing import VOICE_FIRST, when
from sessions.services.rules import (
    NotReadyToMerge,
    NotTheSameProgramme,
    PlanChanged,
    SameCohort,
    StillHeld,
    TooFarApart,
    WrongSite,
)
from sessions.services.saving import bump, check_now, locked_cohort, note_change
from sessions.services.stopping import Stopping, propose_stop, stop_cohort
from sessions.services.telling import put_on_list
from sessions.services.transferring import transfer_man

# How far apart the next groups of two cohorts may be.
MOST_APART = 1


@dataclass(frozen=True)
class ManMoves:
    """What would become of one man's sessions."""

    enrolment: Enrolment
    slots: Sequence[CarriedSlot]

    def _counted(self, carry: Carry) -> list[CarriedSlot]:
        return [
            one
            for one in self.slots
            if one.carry is carry
            and not one.planned.item.optional
            and one.planned.item.strand is not Strand.BOOSTER
        ]

    @property
    def carried(self) -> int:
        return len(self._counted(Carry.CARRIED))

    @property
    def to_come(self) -> int:
        return len(self._counted(Carry.REQUIRED))

    @property
    def not_required(self) -> list[str]:
        return [one.planned.item.title for one in self._counted(Carry.NOT_REQUIRED)]


@dataclass(frozen=True)
class Merging:
    """Two cohorts as one, as it would be. Nothing has changed yet."""

    cohort: Cohort
    into: Cohort
    from_day: date
    next_here: GroupSession
    next_there: GroupSession
    men: Sequence[ManMoves]
    there_already: int
    stopping: Stopping

    @property
    def together(self) -> int:
        """How many men the one cohort would have."""
        return self.there_already + len(self.men)

    @property
    def digest(self) -> str:
        """Tells one shown act from another: what is done is what was looked at."""
        slots = [
            (one.enrolment.pk, [(s.planned.item.key, s.due_on, s.carry) for s in one.slots])
            for one in self.men
        ]
        said = repr((self.into.pk, self.from_day, slots, self.stopping.digest))
        return salted_hmac("sessions.merging", said, algorithm="sha256").hexdigest()


def propose_merge(*, cohort: Cohort, into: Cohort) -> Merging:
    """Say what putting `cohort` into another would do; refuse with a sentence where it cannot be.

    Both run the same version of the programme at one site, and their next groups are the same or
    one apart. Registers of what was held are signed first, so that all that was done is carried.
    """
    _refuse_unlike(cohort, into)
    next_here, next_there = _next_group(cohort), _next_group(into)
    _refuse_too_far_apart(next_here, next_there)
    _refuse_unsettled(cohort)
    from_day, stopping = _stop_of(cohort)
    enrolments = list(
        cohort.enrolments.standing().select_related("participant", "coach").by_name()
    )
    _refuse_who_was_there(into, enrolments)
    return Merging(
        cohort=cohort,
        into=into,
        from_day=from_day,
        next_here=next_here,
        next_there=next_there,
        men=_men(into, enrolments, from_day),
        there_already=into.enrolments.standing().count(),
        stopping=stopping,
    )


def _refuse_unlike(cohort: Cohort, into: Cohort) -> None:
    if cohort.pk == into.pk:
        raise SameCohort("Choose another cohort than this one.")
    if cohort.site_id != into.site_id:
        raise WrongSite("Both cohorts must belong to the same site.")
    if cohort.template_id != into.template_id:
        raise NotTheSameProgramme
    for one in (cohort, into):
        if one.status == CohortStatus.STOPPED or one.ends_on < today():
            raise NotReadyToMerge(f"{one} does not run any more.")


def _next_group(cohort: Cohort) -> GroupSession:
    rows = cohort.group_sessions.planned().filter(starts_at__gt=now())
    found: GroupSession | None = rows.select_related("item", "cohort").first()
    if found is None:
        raise NotReadyToMerge(f"{cohort} has no group to come.")
    return found


def _refuse_too_far_apart(here: GroupSession, there: GroupSession) -> None:
    order = list(
        here.cohort.group_sessions.order_by("item__position").values_list("item", flat=True)
    )
    if abs(order.index(here.item_id) - order.index(there.item_id)) > MOST_APART:
        raise TooFarApart(
            f"{here.cohort} has {here.item} next, {there.cohort} {there.item}. Two cohorts become "
            f"one only while their next groups are the same or one apart."
        )


def _refuse_unsettled(cohort: Cohort) -> None:
    groups = cohort.group_sessions.select_related("item").exclude(state__in=NOT_HELD)
    unsigned = groups.filter(starts_at__lte=now(), signed_at__isnull=True).first()
    if unsigned is not None:
        raise NotReadyToMerge(
            f"Sign the register of {unsigned.item} first, or say that it did not take place."
        )
    shared = Q(cohort=cohort, state=SessionState.JOINED) | Q(joined_to__cohort=cohort)
    joined = (
        GroupSession.objects.filter(shared, starts_at__gt=now()).select_related("item").first()
    )
    if joined is not None:
        raise NotReadyToMerge(f"{joined.item} is joined with another group. Part them first.")


def _stop_of(cohort: Cohort) -> tuple[date, Stopping]:
    """From today on; or from tomorrow, where something of it was held today."""
    try:
        return today(), propose_stop(cohort=cohort, from_day=today())
    except StillHeld:
        tomorrow = today() + timedelta(days=1)
        return tomorrow, propose_stop(cohort=cohort, from_day=tomorrow)


def _refuse_who_was_there(into: Cohort, enrolments: Sequence[Enrolment]) -> None:
    men = [one.participant_id for one in enrolments]
    was = into.enrolments.filter(participant__in=men).select_related("participant").first()
    if was is not None:
        raise NotReadyToMerge(f"{was.participant.name} has been in {into} already.")


def _men(into: Cohort, enrolments: Sequence[Enrolment], from_day: date) -> list[ManMoves]:
    planned, calendar = plan_of(into), calendar_of(into.site)
    done = done_before(into, [one.participant_id for one in enrolments])
    return [
        ManMoves(
            one,
            carry_on(
                planned, max(from_day, one.joined_on), done.get(one.participant_id, {}), calendar,
                resumes=False,
            ),
        )
        for one in enrolments
    ]  # fmt: skip


@transaction.atomic
def put_together(*, cohort: Cohort, into: Cohort, why: str, by: User, seen: str = "") -> Cohort:
    """Put the men of one cohort into another, and stop the one that is emptied.

    Where something differs from what was shown (`seen`), PlanChanged is raised and nothing
    happens. The men are put on the call-round, and ISS is told of each alike.
    """
    held = {pk: locked_cohort(Cohort(pk=pk)) for pk in sorted([cohort.pk, into.pk])}
    merging = propose_merge(cohort=held[cohort.pk], into=held[into.pk])
    if seen and seen != merging.digest:
        raise PlanChanged
    row, receiving = merging.cohort, merging.into
    joined = [_move(one, merging, why, by) for one in merging.men]
    stop_cohort(cohort=row, from_day=merging.from_day, why=f"Put into {receiving}: {why}", by=by)
    bump(receiving)
    what = f"{row}, {_men_in_words(len(joined))}, put into {receiving}"
    note_change(row, ChangeKind.MERGED, by, what, why=why)
    change = note_change(receiving, ChangeKind.MERGED, by, what, why=why)
    _list_to_tell(change, joined)
    record_act(by, "put cohorts together", receiving.public_id, kind="cohort", site_id=row.site_id)
    check_now()
    return receiving


def _move(one: ManMoves, merging: Merging, why: str, by: User) -> Enrolment:
    """He changes cohort; who pauses goes on pausing there."""
    pause = one.enrolment.pauses.open().first()
    joined = transfer_man(
        enrolment=one.enrolment, to=merging.into, coach=one.enrolment.coach, on=merging.from_day,
        why=why, by=by, resume=False,
    )  # fmt: skip
    if pause is not None:
        pause.until = max(pause.since, today())
        pause.save(update_fields=["until"])
        pause_man(enrolment=joined, since=today(), reason=pause.reason, by=by)
    return joined


def _men_in_words(count: int) -> str:
    return "1 man" if count == 1 else f"{count} men"


def _list_to_tell(change: PlanChange, joined: Sequence[Enrolment]) -> None:
    """Each man hears of the first group that is his there; who has none is not rung."""
    firsts = {one: _first_group(one) for one in joined}
    for session in dict.fromkeys(first for first in firsts.values() if first is not None):
        men = [one.participant for one, first in firsts.items() if first == session]
        said = (
            f"You meet with another group from now on. {session.item} is on "
            f"{when(session.starts_at)}."
        )
        put_on_list(change, men, said, urgent=session.starts_at <= now() + VOICE_FIRST)


def _first_group(enrolment: Enrolment) -> GroupSession | None:
    slots = enrolment.slots.filter(
        state=SlotState.TO_COME, group_session__isnull=False, starts_at__gt=now()
    )
    first = slots.select_related("group_session__item").order_by("starts_at").first()
    return first.group_session if first is not None else None
