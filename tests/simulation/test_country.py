"""A country simulated in bulk keeps every rule that the services keep."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time
from itertools import pairwise
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db import connection, models, transaction

from advance_site.accounts.models import Membership, Site, SiteNumber, User
from advance_site.core.dates import local, london, now, today
from advance_site.wall.context import acting_as
from coaching.models import Attempt, Call
from participants.models import (
    Bulletin,
    Consent,
    Contact,
    NextOfKin,
    Participant,
    PartnerDetails,
    PhoneNumber,
    Referral,
    StatusChange,
)
from sessions.models import (
    Attendance,
    Cohort,
    Enrolment,
    GroupSession,
    Slot,
    SlotState,
    TemplateItem,
)
from sessions.services import RowFacts, mark_rest_present, sign_register
from sessions.services.slots import state_after
from simulation.clock import clock_at
from simulation.main.country.tables import Tables
from tests.cast import client_for, owner

DRAMA = re.compile(r"^\+44(?:7700900|1632960)\d{3}$")
SLOTS_OF_A_MAN = 33
HELD = 8


@pytest.fixture(autouse=True)
def _demonstration(settings: LazySettings) -> None:
    settings.DEMO = settings.EMBEDDED = True


def simulate(sites: int = 2, men: int = 60, seed: int = 7) -> None:
    """As the command does, and then with every key checked."""
    with owner():
        call_command("simulate", sites=sites, men=men, seed=seed)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.fixture
def country(db: None) -> Iterator[None]:
    simulate()
    with owner():
        yield


@pytest.mark.usefixtures("country")
class TestACountry:
    def test_there_are_as_many_men_and_sites_as_were_asked_for(self) -> None:
        assert Participant.objects.count() == 60
        assert Site.objects.count() == 2
        assert {*Site.objects.values_list("nation", flat=True)} == {"ENG", "WLS"}
        roles = Counter(Membership.objects.values_list("role", flat=True))
        assert roles == {"facilitator": 4, "site_lead": 2, "site_administrator": 2}

    def test_every_enrolled_man_has_33_slots_in_the_order_of_the_plan(self) -> None:
        slots = defaultdict(list)
        for slot in Slot.objects.select_related("item", "enrolment__cohort").in_order():
            slots[slot.enrolment_id].append(slot)

        assert len(slots) == Enrolment.objects.count() > 50
        for own in slots.values():
            assert len(own) == SLOTS_OF_A_MAN
            enrolment = own[0].enrolment
            if enrolment.joined_on == enrolment.cohort.starts_on:
                assert all(one.due_on <= two.due_on for one, two in pairwise(own))

    def test_nobody_is_in_two_cohorts_and_nobody_leads_two_groups_at_once(self) -> None:
        assert Enrolment.objects.count() == Enrolment.objects.values("participant").count()
        led: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
        for session in GroupSession.objects.prefetch_related("bookings"):
            for booking in session.bookings.all():
                led[booking.person_id].append((session.starts_at, session.ends_at))
        for times in led.values():
            assert all(end <= begin for (_, end), (begin, _) in pairwise(sorted(times)))

    def test_cohorts_are_over_running_and_to_come(self) -> None:
        day = today()

        for site in Site.objects.all():
            cohorts: Any = Cohort.objects.filter(site=site)
            assert cohorts.past(day).exists()
            assert cohorts.running(day).exists()
            assert cohorts.coming(day).exists()

    def test_slots_are_what_their_registers_say(self) -> None:
        slots = {
            (slot.group_session_id, slot.enrolment_id): slot
            for slot in Slot.objects.filter(group_session__isnull=False)
        }
        rows = Attendance.objects.all()
        assert len(rows) > 100
        for row in rows:
            slot = slots[row.group_session_id, row.enrolment_id]
            assert slot.state == state_after(RowFacts.of(row))

    def test_a_signed_register_has_a_row_of_each_man_who_was_asked(self) -> None:
        signed = GroupSession.objects.filter(signed_at__isnull=False)
        assert signed.count() > 20
        for session in signed.prefetch_related("attendances", "cohort__enrolments"):
            day = london(session.starts_at).date()
            asked = {one.pk for one in session.cohort.enrolments.all() if one.is_required_on(day)}
            assert {row.enrolment_id for row in session.attendances.all()} == asked

    def test_calls_that_were_held_are_done_and_only_those(self) -> None:
        done = Slot.objects.filter(item__strand="coaching", state=SlotState.DONE)

        assert {*done.values_list("pk", flat=True)} == {
            *Call.objects.values_list("slot", flat=True)
        }
        assert Attempt.objects.count() > Call.objects.count() > 20

    def test_numbers_are_those_of_plays_and_films(self) -> None:
        numbers = [
            *PhoneNumber.objects.values_list("number", flat=True),
            *NextOfKin.objects.values_list("number", flat=True),
            *SiteNumber.objects.values_list("number", flat=True),
            *Referral.objects.values_list("key_worker_phone", flat=True),
            *PartnerDetails.objects.exclude(phone="").values_list("phone", flat=True),
        ]

        assert len(numbers) > 200
        assert [number for number in numbers if not DRAMA.match(number)] == []

    def test_nothing_was_done_in_the_future(self) -> None:
        moments: dict[type[models.Model], str] = {
            Contact: "at", StatusChange: "at", Bulletin: "at", Attendance: "marked_at",
            Call: "at", Attempt: "at", Consent: "recorded_at",
        }  # fmt: skip
        for model, column in moments.items():
            rows = model._default_manager
            assert rows.count() > 20
            assert not rows.filter(**{f"{column}__gt": now()}).exists()

    def test_nobody_can_sign_in_with_a_password(self) -> None:
        assert not any(user.has_usable_password() for user in User.objects.all())


def waiting() -> tuple[GroupSession, User]:
    """The fullest register that waits, and who leads it."""
    with owner():
        sessions = GroupSession.objects.filter(signed_at__isnull=True, starts_at__lt=now())
        session = sessions.select_related("cohort", "item").order_by("-starts_at").first()
        assert session is not None
        return session, session.cohort.facilitators.select_related("user")[0].user


@pytest.mark.django_db
def test_a_register_that_waits_can_be_marked_and_signed() -> None:
    with clock_at(local(today(), time(23))):
        simulate()
        session, leader = waiting()
        with acting_as(leader.pk):
            marked = mark_rest_present(session=session, by=leader)
            row = GroupSession.objects.get(pk=session.pk)
            row.led_by, row.began_at, row.finished_at = leader, row.starts_at, row.ends_at
            row.save()

            signed = sign_register(session=row, by=leader)

    assert marked.count >= HELD
    assert signed.is_signed


@pytest.mark.django_db
def test_pages_open_for_whoever_works_there() -> None:
    simulate()
    session, leader = waiting()
    with owner():
        man = Participant.objects.filter(enrolments__cohort=session.cohort_id)[0]
    client = client_for(leader)

    for path in ("/", "/men/", f"/men/{man.public_id}/", f"/men/{man.public_id}/record/"):
        assert client.get(path).status_code == 200, path


SEEN: dict[type[models.Model], tuple[str, ...]] = {
    Site: ("name", "nation"),
    User: ("email", "name", "password"),
    Participant: ("given_name", "family_name", "date_of_birth"),
    StatusChange: ("status", "at"),
    Slot: ("state", "due_on", "done_at", "way", "marked_at"),
    Attendance: ("outcome", "minutes_late", "marked_at"),
    Call: ("at", "minutes", "practice"),
    Bulletin: ("kind", "at", "code"),
}


@contextmanager
def undone() -> Iterator[None]:
    """What is written here is taken back."""
    with owner(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def seen(seed: int) -> dict[str, list[Any]]:
    """Rows by their public ids, without the ids that differ from database to database."""
    with clock_at(local(today(), time(14, 5))), undone():
        simulate(seed=seed)
        with owner():
            return {
                model.__name__: sorted(model._default_manager.values_list("public_id", *columns))
                for model, columns in SEEN.items()
            }


@pytest.mark.django_db
def test_the_same_seed_gives_the_same_rows() -> None:
    first, again, other = seen(7), seen(7), seen(8)

    assert first == again
    assert first["Participant"] != other["Participant"]


@pytest.mark.django_db
def test_a_site_that_is_there_is_left_alone() -> None:
    simulate()
    with owner():
        before = Slot.objects.count()

    simulate()

    with owner():
        assert Slot.objects.count() == before


@pytest.mark.django_db
def test_more_sites_can_be_added_to_those_that_are_there() -> None:
    simulate(sites=1, men=10)

    simulate(sites=3, men=30)

    with owner():
        assert {*Site.objects.values_list("nation", flat=True)} == {"ENG", "WLS", "SCT"}
        assert Participant.objects.count() == 30


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sites", "men", "words"),
    [(0, 10, "at least one site"), (5, 4, "a man for each"), (1, 5_000, "give more sites")],
)
def test_nonsense_is_refused(sites: int, men: int, words: str) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("simulate", sites=sites, men=men)


def test_no_country_is_simulated_in_a_database_that_somebody_uses(
    settings: LazySettings,
) -> None:
    settings.DEMO = False

    with pytest.raises(CommandError, match="nowhere else"):
        call_command("simulate", sites=1, men=10)


@pytest.mark.django_db
def test_a_column_that_is_not_there_is_refused() -> None:
    tables = Tables(frozenset())

    with pytest.raises(TypeError, match="has no"):
        tables[TemplateItem].add(colour="red")
