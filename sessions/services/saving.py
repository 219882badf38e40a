"""What every service of this room does at its end and its beginning."""

from __future__ import annotations

from django.db import connection

from advance_site.accounts.access import Permission, Reach
from advance_site.accounts.models import User
from participants.services.rules import RefusedByDatabase
from participants.services.saving import explained
from sessions.models import ChangeKind, Cohort, FacilitatorBooking, GroupSession, PlanChange
from sessions.services.rules import DoubleBooked, NotYours, PlanChanged


def check_now() -> None:
    """Have the database check what it would check at commit, while it can be explained."""
    try:
        with explained(FacilitatorBooking), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except RefusedByDatabase as error:
        raise DoubleBooked from error


def note_change(
    cohort: Cohort,
    kind: ChangeKind,
    by: User,
    what: str,
    *,
    why: str = "",
    session: GroupSession | None = None,
    man_id: int | None = None,
) -> PlanChange:
    """Append who changed what in the plan, and why."""
    return PlanChange.objects.create(
        cohort=cohort,
        site_id=cohort.site_id,
        group_session=session,
        participant_id=man_id,
        kind=kind,
        what=what[:300],
        why=why[:300],
        by=by,
    )


def locked_cohort(cohort: Cohort, plan_version: int | None = None) -> Cohort:
    """Hold the cohort; refuse a form that was drawn before the plan changed."""
    row = Cohort.objects.select_for_update(of=("self",)).select_related("site").get(pk=cohort.pk)
    if plan_version is not None and plan_version != row.plan_version:
        raise PlanChanged
    return row


def bump(cohort: Cohort) -> None:
    """Count a change of the plan."""
    cohort.plan_version += 1
    cohort.save(update_fields=["plan_version"])


def refuse_unless_planner(user: User, facilitators: tuple[User, ...], site_id: int) -> None:
    """Only those who lead a cohort plan it, and the lead of its site."""
    leads_site = site_id in user.sites_for(Permission.COHORT_CHANGE, Reach.SITE)
    if not leads_site and user not in facilitators:
        raise NotYours
