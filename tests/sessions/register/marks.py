"""Marks of a register, and what they leave behind."""

from datetime import date

from participants.models import Bulletin
from sessions import services
from sessions.models import Attendance
from sessions.services import RowFacts
from tests.factories.sessions import record_as_planned

MONDAY = date(2026, 9, 21)
GROUP_1 = date(2026, 10, 5)
PRESENT = RowFacts(outcome="A1", joined_by="video")
NO_CONTACT = RowFacts(outcome="C1")
BEHAVIOUR = RowFacts(outcome="A6")


def mark(session, who, facts, by, version=0) -> Attendance:
    return services.mark_row(session=session, enrolment=who, facts=facts, version=version, by=by)


def bulletins(who) -> list[Bulletin]:
    kinds = ["attendance", "asked_to_leave"]
    return list(who.participant.bulletins.filter(kind__in=kinds).order_by("pk"))


def signed(register, team):
    services.mark_rest_present(session=register, by=team.first)
    session = record_as_planned(register, team.first)
    return services.sign_register(session=session, by=team.first)
