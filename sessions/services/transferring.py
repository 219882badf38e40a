"""A man changes cohort in one act, and goes on there where he was."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from advance_site.accounts.models import User
from advance_site.audit.services import record_act
from advance_site.core.dates import today
from sessions.models import ChangeKind, Cohort, Enrolment
from sessions.services.bulletins import tell_of_dates
from sessions.services.enrolling import enrol_men, held_enrolment, man_leaves
from sessions.services.facts import Enrolling
from sessions.services.rules import AlreadyLeft, SameCohort
from sessions.services.saving import check_now, locked_cohort, note_change


@transaction.atomic
def transfer_man(
    *,
    enrolment: Enrolment,
    to: Cohort,
    coach: User,
    on: date,
    why: str,
    by: User,
    resume: bool = True,
) -> Enrolment:
    """He leaves one cohort and joins another of his site on the same day, not before today.

    What he has done is carried over; what he does alone goes on from where he was, unless he
    goes with a whole cohort, at the pace of the one that it joins.
    """
    row = held_enrolment(enrolment)
    if row.left_on:
        raise AlreadyLeft
    if to.pk == row.cohort_id:
        raise SameCohort
    for pk in sorted([row.cohort_id, to.pk]):
        locked_cohort(Cohort(pk=pk))
    on = max(on, today(), row.joined_on)
    man_leaves(enrolment=row, left_on=on, reason=f"To {str(to).lower()}: {why}"[:200], by=by)
    men = [Enrolling(row.participant, coach)]
    joined = enrol_men(cohort=to, men=men, joined_on=on, by=by, resume=resume)[0]
    what = f"{row.participant.reference} from {str(row.cohort).lower()} to {str(to).lower()}"
    for cohort in (row.cohort, to):
        note_change(cohort, ChangeKind.TRANSFERRED, by, what, why=why, man_id=row.participant_id)
    tell_of_dates(row.participant, by, str(to), code="transferred")
    man = row.participant
    record_act(by, "transfer man", man.public_id, kind="man", site_id=row.site_id)
    check_now()
    return joined
