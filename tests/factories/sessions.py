"""Cohorts with their whole plan, made through the services as their lead; rows as the owner."""

from datetime import date, datetime, time, timedelta
from typing import Any

from advance_site.accounts.access import Role
from advance_site.accounts.models import Site, User
from advance_site.core.dates import local, now, today
from advance_site.wall.context import acting_as
from participants.models import Participant, Status
from sessions.models import Cohort, Enrolment, GroupSession, Mode
from sessions.services import CohortFacts, Enrolling, HeldFacts, create_cohort, record_session
from tests.factories.accounts import make_site, make_user
from tests.factories.participants import make_man

EVENING = time(18, 0)


class Team:
    """A site with its lead, two facilitators and a coach."""

    def __init__(self, site: Site | None = None, first: User | None = None) -> None:
        self.site = site or make_site()
        self.lead = make_user(Role.SITE_LEAD, self.site, "Lena Lindqvist")
        self.first = first or make_user(Role.FACILITATOR, self.site, "Tom Rees")
        self.second = make_user(Role.FACILITATOR, self.site, "Jo Hall")
        self.coach = make_user(Role.FACILITATOR, self.site, "Sam Okafor")

    def man(self, status: Status = Status.ACCEPTED, **fields: Any) -> Participant:
        return make_man(holder=self.lead, site=self.site, status=status, **fields)

    def facts(self, **changes: Any) -> CohortFacts:
        starts_on = changes.pop("starts_on", None) or today() + timedelta(days=7)
        values: dict[str, Any] = {
            "site": self.site,
            "starts_on": starts_on,
            "weekday": starts_on.weekday(),
            "starts_time": EVENING,
            "mode": Mode.VIDEO,
            "first": self.first,
            "second": self.second,
            "link": "https://meet.example.org/advance",
        }
        return CohortFacts(**{**values, **changes})

    def cohort(self, men: int = 0, by: User | None = None, **changes: Any) -> Cohort:
        """A cohort of so many accepted men, coached by the coach."""
        maker = by or self.lead
        joining = [Enrolling(self.man(), self.coach) for _ in range(men)]
        with acting_as(maker.pk):
            return create_cohort(facts=self.facts(**changes), men=joining, by=maker)


def make_team(site: Site | None = None) -> Team:
    return Team(site)


def group(cohort: Cohort, key: str = "group_1") -> GroupSession:
    """One of a cohort's sessions; read it as somebody who may."""
    return cohort.group_sessions.select_related("cohort", "item").get(item__key=key)


def enrolments(cohort: Cohort) -> list[Enrolment]:
    return list(cohort.enrolments.select_related("participant", "cohort").order_by("pk"))


def held(session: GroupSession, led_by: User, led_with: User | None = None) -> HeldFacts:
    """Facts of a session that went as planned."""
    return HeldFacts(led_by, led_with, session.starts_at, session.ends_at, "")


def record_as_planned(session: GroupSession, by: User) -> GroupSession:
    return record_session(session=session, facts=held(session, by), version=session.version, by=by)


def at(day: date, hour: int = 18, minute: int = 0) -> datetime:
    return local(day, time(hour, minute))


def long_ago(weeks: int) -> date:
    return today() - timedelta(weeks=weeks)


def moment() -> datetime:
    return now()
