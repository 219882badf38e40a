"""Why a man is within reach through this room; `wall.my_men()` says the same in SQL."""

from django.db.models import Q

from advance_site.accounts.models import User
from advance_site.core.dates import now
from participants.reach import register_source
from sessions.models import Cohort, Enrolment, StandIn
from sessions.models.reach import oldest_end, runs_today


def in_her_cohort(user: User) -> Q:
    """The men of the cohorts that she leads today, until 90 days after their end."""
    cohorts = Cohort.objects.filter(
        runs_today("facilitators__"), facilitators__user=user, ends_on__gte=oldest_end()
    )
    return Q(pk__in=Enrolment.objects.filter(cohort__in=cohorts).values("participant"))


def coached(user: User) -> Q:
    """The men whom she coaches, until 90 days after their cohort's end."""
    enrolments = Enrolment.objects.filter(
        coach=user, cohort__ends_on__gte=oldest_end(), left_on__isnull=True
    )
    return Q(pk__in=enrolments.values("participant"))


def in_a_session_she_stands_in_for(user: User) -> Q:
    """The men of a session's cohort until two days after the session."""
    cohorts = StandIn.objects.running(now()).filter(user=user).values("group_session__cohort")
    return Q(pk__in=Enrolment.objects.filter(cohort__in=cohorts).values("participant"))


def register() -> None:
    """Add this room's sources to the registry."""
    for source in (in_her_cohort, coached, in_a_session_she_stands_in_for):
        register_source(source)
