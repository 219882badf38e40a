"""A man joins a cohort, has his slots dated, changes his coach, or leaves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from advance_site.accounts.models import User
from advance_site.audit.services import record_act
from participants.models import ON_PROGRAMME, Participant, Status
from participants.services import current_status, record_status
from participants.services.saving import added
from sessions.models import (
    ChangeKind,
    Cohort,
    Enrolment,
    SessionState,
    Slot,
    SlotState,
    TemplateItem,
)
from sessions.planning import (
    CarriedSlot,
    Carry,
    Item,
    Kind,
    ManSlot,
    PlannedSlot,
    Strand,
    carry_on,
    slots_for_man,
)
from sessions.services.bulletins import tell_of_dates
from sessions.services.calendar import calendar_of
from sessions.services.facts import Enrolling, Leaving
from sessions.services.people import refuse_unless_case_worker
from sessions.services.rules import AlreadyEnrolled, AlreadyLeft, NotAccepted, WrongSite
from sessions.services.saving import check_now, locked_cohort, note_change


def plan_of(cohort: Cohort) -> tuple[PlannedSlot, ...]:
    """The cohort's plan as it stands, with every move that was made in it."""
    sessions = {session.item_id: session for session in cohort.group_sessions.all()}
    rows = cohort.plan.select_related("item").order_by("item__position")
    return tuple(
        PlannedSlot(
            item=planned_item(row.item),
            day=row.due_on,
            nominal_day=row.due_on,
            cause=row.cause,
            starts_at=sessions[row.item_id].starts_at if row.item_id in sessions else None,
            ends_at=sessions[row.item_id].ends_at if row.item_id in sessions else None,
        )
        for row in rows
    )


def planned_item(row: TemplateItem) -> Item:
    """An item as the planner takes it."""
    kind = Kind(row.kind)
    tied = "a_group" if kind in (Kind.WEBSITE, Kind.COACHING) else ""
    return Item(
        key=row.key,
        kind=kind,
        number=row.number,
        title=row.title,
        week=row.week,
        day=row.day,
        strand=Strand(row.strand),
        tied_to=tied,
        optional=row.optional,
    )


@transaction.atomic
def enrol_man(
    *,
    cohort: Cohort,
    man: Participant,
    coach: User,
    joined_on: date,
    by: User,
    plan_version: int | None = None,
) -> Enrolment:
    """Let a man join, also late: what came before is not required of him."""
    row = locked_cohort(cohort, plan_version)
    enrolled = enrol_men(cohort=row, men=[Enrolling(man, coach)], joined_on=joined_on, by=by)
    check_now()
    return enrolled[0]


def enrol_men(
    *,
    cohort: Cohort,
    men: Sequence[Enrolling],
    joined_on: date,
    by: User,
    resume: bool = True,
) -> list[Enrolment]:
    """Enrol men who join on the same day, or each on his own, with every slot.

    Who did something in an earlier cohort resumes there, or goes at this cohort's pace.
    """
    planned = plan_of(cohort)
    enrolments = []
    for one in men:
        _refuse_unless_ready(one, cohort)
        enrolments.append(_add_enrolment(one, cohort, one.joined_on or joined_on, by))
    _add_slots(cohort, enrolments, planned, resume=resume)
    for enrolment in enrolments:
        _say_that_he_joined(enrolment, cohort, planned, by)
    return enrolments


def _refuse_unless_ready(one: Enrolling, cohort: Cohort) -> None:
    refuse_unless_case_worker(one.coach, cohort.site)
    if one.man.site_id != cohort.site_id:
        raise WrongSite
    if Enrolment.objects.filter(participant=one.man, left_on__isnull=True).exists():
        raise AlreadyEnrolled
    status = current_status(one.man)
    if status != Status.ACCEPTED and status not in ON_PROGRAMME:
        raise NotAccepted(f"{one.man.name} is “{status.label}”. Accept him first.")


def _add_enrolment(one: Enrolling, cohort: Cohort, joined_on: date, by: User) -> Enrolment:
    return added(
        Enrolment(
            participant=one.man,
            cohort=cohort,
            site_id=cohort.site_id,
            coach=one.coach,
            joined_on=joined_on,
            enrolled_by=by,
        )
    )


def _add_slots(
    cohort: Cohort,
    enrolments: Sequence[Enrolment],
    planned: Sequence[PlannedSlot],
    *,
    resume: bool,
) -> None:
    items = {row.item.key: row.item_id for row in cohort.plan.select_related("item")}
    sessions = {session.item_id: session.pk for session in cohort.group_sessions.all()}
    calendar = calendar_of(cohort.site)
    done = done_before(cohort, [enrolment.participant_id for enrolment in enrolments])
    rows = []
    for enrolment in enrolments:
        his = done.get(enrolment.participant_id, {})
        his_slots = carry_on(planned, enrolment.joined_on, his.keys(), calendar, resumes=resume)
        for slot in his_slots:
            key = slot.planned.item.key
            session_id = sessions.get(items[key])
            rows.append(_slot(enrolment, slot, items[key], session_id, his.get(key)))
    Slot.objects.bulk_create(rows)
    added_slots = Slot.objects.filter(enrolment__in=[e.pk for e in enrolments])
    asked = [SessionState.PLANNED, SessionState.HELD, SessionState.BEFORE_US]
    off = cohort.group_sessions.exclude(state__in=asked)
    added_slots.filter(group_session__in=off).update(state=SlotState.NOT_REQUIRED)
    if cohort.taken_over_on:
        past = added_slots.filter(due_on__lt=cohort.taken_over_on, state=SlotState.TO_COME)
        past.update(state=SlotState.UNKNOWN, before_us=True)


def done_before(cohort: Cohort, men: Sequence[int]) -> dict[int, dict[str, Slot]]:
    """What each man has done of this programme in earlier cohorts, by the items' keys."""
    rows = Slot.objects.filter(
        participant__in=men,
        state=SlotState.DONE,
        item__template__key=cohort.template.key,
        carried_from__isnull=True,
    ).exclude(item__strand=Strand.BOOSTER)
    found: dict[int, dict[str, Slot]] = {}
    for row in rows.select_related("item").order_by("done_at", "pk"):
        found.setdefault(row.participant_id, {})[row.item.key] = row
    return found


def _slot(
    enrolment: Enrolment,
    slot: CarriedSlot,
    item_id: int,
    session_id: int | None,
    earlier: Slot | None,
) -> Slot:
    row = Slot(
        enrolment=enrolment,
        participant_id=enrolment.participant_id,
        site_id=enrolment.site_id,
        item_id=item_id,
        due_on=slot.due_on,
        cause=slot.cause,
        state=STATES[slot.carry],
    )
    if earlier is None:
        row.group_session_id, row.starts_at = session_id, slot.planned.starts_at
    else:
        row.carried_from, row.done_at, row.way = earlier, earlier.done_at, earlier.way
        row.before_us = earlier.before_us
    return row


STATES = {
    Carry.CARRIED: SlotState.DONE,
    Carry.REQUIRED: SlotState.TO_COME,
    Carry.NOT_REQUIRED: SlotState.NOT_REQUIRED,
}


def _state(slot: ManSlot) -> SlotState:
    return SlotState.TO_COME if slot.required else SlotState.NOT_REQUIRED


def _say_that_he_joined(
    enrolment: Enrolment, cohort: Cohort, planned: Sequence[PlannedSlot], by: User
) -> None:
    man = enrolment.participant
    if current_status(man) == Status.ACCEPTED:
        record_status(man=man, status=Status.PREPARATION, by=by)
    from_day = max(enrolment.joined_on, cohort.taken_over_on or enrolment.joined_on)
    first = next((s.starts_at for s in planned if s.starts_at and s.day >= from_day), None)
    tell_of_dates(man, by, str(cohort), first, code="dates_planned")
    note_change(
        cohort,
        ChangeKind.JOINED,
        by,
        f"{man.reference} joined on {enrolment.joined_on:%d/%m/%Y}",
        man_id=man.pk,
    )
    record_act(by, "enrol man", man.public_id, kind="man", site_id=cohort.site_id)


def date_slots(cohort: Cohort, planned: Sequence[PlannedSlot]) -> None:
    """Give every man's slots their days anew; done while nothing is recorded."""
    calendar = calendar_of(cohort.site)
    changed = []
    enrolments = cohort.enrolments.standing().prefetch_related("slots__item")
    for enrolment in enrolments:
        own = {
            s.planned.item.key: s for s in slots_for_man(planned, enrolment.joined_on, calendar)
        }
        for slot in enrolment.slots.all():
            new = own[slot.item.key]
            slot.due_on, slot.starts_at = new.due_on, new.planned.starts_at
            slot.cause, slot.state = new.cause, _state(new)
            changed.append(slot)
    Slot.objects.bulk_update(changed, ["due_on", "starts_at", "cause", "state"], batch_size=500)


@transaction.atomic
def change_coach(*, enrolment: Enrolment, coach: User, by: User, why: str) -> Enrolment:
    """Give a man another coach."""
    row = held_enrolment(enrolment)
    refuse_unless_case_worker(coach, row.cohort.site)
    if row.left_on:
        raise AlreadyLeft
    note_change(
        row.cohort,
        ChangeKind.COACH,
        by,
        f"{coach.short_name} coaches {row.participant.reference}, before {row.coach.short_name}",
        why=why,
        man_id=row.participant_id,
    )
    record_act(by, "change coach", row.participant.public_id, kind="man", site_id=row.site_id)
    row.coach = coach
    row.save(update_fields=["coach"])
    check_now()
    return row


@transaction.atomic
def man_leaves(
    *,
    enrolment: Enrolment,
    left_on: date,
    reason: str,
    by: User,
    leaving: Leaving | None = None,
) -> Enrolment:
    """End his time in the cohort; what is still to come from that day on is not required.

    With `leaving` his status changes too, in the same act, with its hold and its bulletin.
    """
    row = held_enrolment(enrolment)
    if row.left_on:
        raise AlreadyLeft
    if left_on < row.joined_on:
        left_on = row.joined_on
    row.left_on, row.left_reason = left_on, reason
    row.save(update_fields=["left_on", "left_reason"])
    row.slots.filter(due_on__gte=left_on, state=SlotState.TO_COME).update(
        state=SlotState.NOT_REQUIRED, cause=f"He left on {left_on.day} {left_on:%B}"
    )
    man = row.participant
    if leaving is not None:
        record_status(
            man=man,
            status=leaving.status,
            by=by,
            reason=leaving.reason,
            note=leaving.note,
            risk_review_done=leaving.risk_review_done,
        )
    tell_of_dates(man, by, str(row.cohort), code="left_cohort")
    note_change(
        row.cohort,
        ChangeKind.LEFT,
        by,
        f"{man.reference} left on {left_on:%d/%m/%Y}",
        why=reason,
        man_id=man.pk,
    )
    record_act(by, "man leaves", man.public_id, kind="man", site_id=row.site_id)
    check_now()
    return row


def held_enrolment(enrolment: Enrolment) -> Enrolment:
    """Hold his place in a cohort until the end of the transaction."""
    rows = Enrolment.objects.select_for_update(of=("self",))
    found: Enrolment = rows.select_related("cohort__site", "participant", "coach").get(
        pk=enrolment.pk
    )
    return found
