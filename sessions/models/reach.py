"""What querysets of this room share about reach."""

from datetime import date, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Q

from advance_site.accounts.access import Permission, Reach
from advance_site.accounts.models import User
from advance_site.core.dates import today
from participants.models import Participant
from participants.reach import ids_in_reach

# How long facilitators and coaches keep the men of a cohort after its last session, so that
# registers and notes can be finished. `wall.my_men()` says the same in SQL.
DAYS_AFTER_END = 90


class MensRows(models.QuerySet[Any]):
    """Rows that belong to one man each."""

    def within_reach_of(self, user: User, permission: Permission) -> Self:
        """The rows of the men whom this person may meet."""
        ids = ids_in_reach(user, permission)
        if ids is not None:
            return self.filter(participant__in=ids)
        men = Participant.objects.within_reach_of(user, permission)
        return self.filter(participant__in=men.values("pk"))


def runs_today(prefix: str = "") -> Q:
    """The condition that a facilitator's place in a cohort counts today."""
    day = today()
    return Q(**{f"{prefix}since__lte": day}) & (
        Q(**{f"{prefix}until__isnull": True}) | Q(**{f"{prefix}until__gte": day})
    )


def within(user: User, permission: Permission, own: Q) -> Q:
    """The condition for rows with a site: those of her sites, or her own."""
    reached = Q(site__in=user.sites_for(permission, Reach.SITE))
    if Reach.CASELOAD in user.reaches(permission):
        reached |= own
    return reached


def oldest_end() -> date:
    """The day on which a cohort's end still leaves its men within reach."""
    return today() - timedelta(days=DAYS_AFTER_END)
