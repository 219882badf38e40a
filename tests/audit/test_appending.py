"""Everybody appends in their own name; nobody changes, and few read."""

from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from advance_site.accounts.access import Role
from advance_site.accounts.models import User
from advance_site.audit import services
from advance_site.audit.models import LONGEST_REASON, Event, EventKind
from advance_site.audit.trace import TraceMiddleware, note_access, sign_in_hash
from advance_site.core.web import number_now
from advance_site.wall.context import acting_as
from tests.cast import client_for, owner
from tests.factories.accounts import make_site, make_user

pytestmark = pytest.mark.django_db

LEAD = {"main": Role.SITE_LEAD, "iss": Role.ISS_LEAD}[settings.DOOR.name]


def only_event() -> Event:
    with owner():
        return Event.objects.get()


def test_an_opening_names_the_person_of_the_transaction_and_its_men() -> None:
    user, men = make_user(), [uuid4(), uuid4()]

    with acting_as(user.pk):
        services.record_opening(user, "register", 7, men=men, reach="caseload", site_id=3)

    event = only_event()
    assert (event.kind, event.actor_id, event.object_id) == (EventKind.OPENING, user.pk, "7")
    assert (event.men, event.reach, event.site_id) == (men, "caseload", 3)
    assert event.door == settings.DOOR.name


def test_a_service_without_a_transaction_of_a_person_writes_in_the_name_of_by() -> None:
    user = make_user()

    services.record_act(user, "enrol", uuid4(), kind="man", detail="cohort 4")

    assert only_event().actor_id == user.pk


def test_nobody_writes_in_the_name_of_another() -> None:
    user, other = make_user(), make_user()

    with acting_as(user.pk), pytest.raises(services.WrongActorError):
        services.record_act(other, "enrol", uuid4())


def test_what_nobody_did_has_no_actor() -> None:
    services.record_sign_in(None, "failed", reason="unknown address")

    event = only_event()
    assert (event.actor_id, event.verb, event.reason) == (None, "failed", "unknown address")


def test_a_reason_too_long_to_be_one_is_refused() -> None:
    with pytest.raises(services.ReasonTooLongError):
        services.record_act(make_user(), "enrol", 1, detail="x" * (LONGEST_REASON + 1))


def test_a_list_is_one_row_with_its_count() -> None:
    services.record_list(make_user(), "men", 40)

    assert only_event().count == 40


def test_a_refusal_says_what_was_asked_for() -> None:
    user = make_user()

    services.record_refusal(user, verb="men:detail", object_id="x" * 200, status=404)

    event = only_event()
    assert (event.kind, event.verb, event.reason) == (EventKind.REFUSAL, "men:detail", "404")
    assert len(event.object_id) == 80


def test_a_page_that_is_not_there_is_written_down_as_refused() -> None:
    user = make_user()

    client_for(user).get("/no-such-page/")

    with owner():
        event = Event.objects.get(kind=EventKind.REFUSAL)
    assert (event.actor_id, event.reason) == (user.pk, "404")
    assert event.sign_in
    assert event.request


def test_events_of_a_request_carry_its_number_its_sign_in_and_how_access_was_given() -> None:
    user, request = make_user(), RequestFactory().get("/")
    request.user = user
    request.session = SessionStore("a-key")

    def page(request: HttpRequest) -> HttpResponse:
        note_access(role="facilitator", reach="own")
        services.record_opening(request, "man", uuid4())
        return HttpResponse()

    token = number_now.set("AB12")
    TraceMiddleware(page)(request)
    number_now.reset(token)

    event = only_event()
    assert (event.request, event.role, event.reach) == ("AB12", "facilitator", "own")
    assert event.sign_in == sign_in_hash(request)
    assert "a-key" not in event.sign_in


def test_the_trace_of_a_request_ends_with_it() -> None:
    request = RequestFactory().get("/")

    def page(request: HttpRequest) -> HttpResponse:
        note_access(role="facilitator")
        return HttpResponse()

    TraceMiddleware(page)(request)

    services.record_act(make_user(), "enrol", 1)

    assert only_event().role == ""


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO audit_event (at) VALUES (now())",
        "UPDATE audit_event SET verb = 'nothing'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
        "SELECT * FROM audit_batch",
        "UPDATE audit_batch SET head = ''",
    ],
)
def test_a_web_login_neither_writes_nor_changes_rows_itself(statement: str) -> None:
    services.record_act(make_user(), "enrol", 1)

    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_event SET verb = ''", "DELETE FROM audit_event"]
)
def test_even_the_owner_is_stopped_by_the_trigger(statement: str) -> None:
    services.record_act(make_user(), "enrol", 1)

    with (
        owner(),
        pytest.raises(DatabaseError, match="never changed or removed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def seen_by(user: User) -> int:
    with acting_as(user.pk):
        return Event.objects.count()


def test_a_lead_reads_her_own_sites_openings_and_others_read_none() -> None:
    site, other_site = make_site(), make_site()
    lead, other_lead, nobody = make_user(LEAD, site), make_user(LEAD, other_site), make_user()
    services.record_opening(nobody, "man", uuid4(), site_id=site.pk)
    services.record_opening(nobody, "man", uuid4())

    assert (seen_by(lead), seen_by(other_lead), seen_by(nobody)) == (1, 0, 0)
