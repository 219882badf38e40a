"""Calls: no answer in two taps, one page when he answers, marks by hand."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from advance_site.accounts.access import Role
from advance_site.core.dates import now, today
from coaching.models import Attempt, Call
from participants.models import Bulletin, DangerCall
from sessions.models import Slot
from tests.cast import client_for, owner
from tests.coaching.conftest import Calls, answered
from tests.factories.accounts import make_user
from tests.factories.sessions import make_team


def log_url(calls: Calls) -> str:
    return reverse("coaching:log", args=[calls.slot.public_id])


def no_answer(calls: Calls) -> Attempt:
    calls.client.post(reverse("coaching:attempt", args=[calls.slot.public_id]))
    with owner():
        return Attempt.objects.get(slot=calls.slot, struck_at__isnull=True)


def test_the_due_list_shows_the_coachs_calls(calls: Calls) -> None:
    page = calls.client.get(reverse("coaching:call_list"))
    assert page.status_code == 200
    assert page.content.decode().count('class="work-row') >= 2


def test_the_first_tap_saves_the_try_at_once(calls: Calls) -> None:
    attempt = no_answer(calls)
    assert (attempt.number, attempt.outcome) == (1, "no_answer")
    assert attempt.by_id == calls.team.coach.pk


def test_the_second_tap_says_when_to_ring_again(calls: Calls) -> None:
    attempt = no_answer(calls)
    again = (now() + timedelta(hours=3)).replace(microsecond=0)
    answer = calls.client.post(
        reverse("coaching:again", args=[attempt.public_id]), {"again": again.isoformat()}
    )
    with owner():
        attempt.refresh_from_db()
    assert answer.status_code == 302
    assert attempt.try_again_at == again


def test_a_time_that_has_passed_is_explained(calls: Calls) -> None:
    attempt = no_answer(calls)
    answer = calls.client.post(
        reverse("coaching:again", args=[attempt.public_id]),
        {"day": f"{today() - timedelta(days=1):%d/%m/%Y}", "at": "10:00"},
    )
    assert answer.status_code == 422
    assert "Choose a time after now" in answer.content.decode()


def test_the_third_try_offers_to_ask_him_in(calls: Calls) -> None:
    url = reverse("coaching:attempt", args=[calls.slot.public_id])
    pages = [calls.client.post(url, headers={"hx-request": "true"}) for _ in range(3)]
    offered = ["Ask him in" in page.content.decode() for page in pages]
    assert offered == [False, False, True]


def test_a_tap_by_mistake_is_taken_back(calls: Calls) -> None:
    attempt = no_answer(calls)
    calls.client.post(reverse("coaching:undo", args=[attempt.public_id]))
    with owner():
        attempt = Attempt.objects.get(pk=attempt.pk)
    assert attempt.is_struck


def test_only_the_newest_try_of_ones_own_is_taken_back(calls: Calls) -> None:
    attempt = no_answer(calls)
    calls.client.post(reverse("coaching:attempt", args=[calls.slot.public_id]))
    calls.client.post(reverse("coaching:undo", args=[attempt.public_id]))
    with owner():
        attempt = Attempt.objects.get(pk=attempt.pk)
    assert not attempt.is_struck


def test_a_call_is_logged_on_one_page(calls: Calls) -> None:
    answer = calls.client.post(log_url(calls), answered())
    with owner():
        call = Call.objects.get(slot=calls.slot)
        bulletin = Bulletin.objects.get(participant=call.participant, kind="call")
    assert answer.status_code == 302
    assert (calls.again().state, calls.again().way) == ("done", "phone")
    assert (bulletin.code, bulletin.session_label) == ("held", "Call 1")


def test_a_call_sent_twice_is_logged_once(calls: Calls) -> None:
    typed = answered(once=str(uuid4()))
    first = calls.client.post(log_url(calls), typed)
    second = calls.client.post(log_url(calls), typed)
    with owner():
        assert Call.objects.filter(slot=calls.slot).count() == 1
    assert first["Location"] == second["Location"]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("minutes", "", "Enter how many minutes you talked"),
        ("minutes", "999", "Enter the minutes, 1 to 180"),
        ("began", "quarter past", "Enter a time, like 17:40"),
        ("day", "31/02/2026", "Enter a day, like 26/11/2026"),
        ("change", "", "Select whether anything has changed"),
        ("mode", "pigeon", "Select how"),
        ("practice", "x" * 301, "Use at most 300 characters"),
    ],
)
def test_bad_input_is_explained_and_kept(calls: Calls, field: str, value: str, words: str) -> None:
    answer = calls.client.post(log_url(calls), answered(**{field: value, "note": "Kept words"}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "Kept words" in page


def test_a_change_must_say_what(calls: Calls) -> None:
    answer = calls.client.post(log_url(calls), answered(change="yes"))
    assert "Enter what has changed, in his words" in answer.content.decode()


def test_a_change_writes_a_bulletin_without_its_words(calls: Calls) -> None:
    calls.client.post(log_url(calls), answered(change="yes", change_note="Moved in with his dad"))
    with owner():
        bulletin = Bulletin.objects.get(participant=calls.slot.participant_id, kind="relationship")
        columns = Bulletin.objects.filter(pk=bulletin.pk).values().get()
    assert "dad" not in str(columns)


def test_self_harm_opens_a_step_for_the_same_day(calls: Calls) -> None:
    calls.client.post(log_url(calls), answered(self_harm="yes"))
    with owner():
        danger = DangerCall.objects.get(participant=calls.slot.participant_id)
    assert (danger.about, danger.is_open) == ("self_harm", True)


def test_a_call_to_be_continued_is_started(calls: Calls) -> None:
    typed = answered()
    del typed["counts"]
    calls.client.post(log_url(calls), typed)
    assert calls.again().state == "started"


def test_a_call_entered_in_error_is_struck_and_open_again(calls: Calls) -> None:
    calls.client.post(log_url(calls), answered())
    with owner():
        call = Call.objects.get(slot=calls.slot)
    url = reverse("coaching:strike", args=[call.public_id])
    without = calls.client.post(url, {"reason": ""})
    answer = calls.client.post(url, {"reason": "That was his brother"})
    page = calls.client.get(reverse("coaching:call", args=[call.public_id]))
    assert (without.status_code, answer.status_code, page.status_code) == (422, 302, 200)
    assert "That was his brother" in page.content.decode()
    assert calls.again().state == "to_come"


def website_slot(calls: Calls) -> Slot:
    with owner():
        return Slot.objects.get(
            enrolment=calls.slot.enrolment_id, item__kind="website", item__number=1
        )


def test_a_website_session_on_paper_is_marked_by_hand(calls: Calls) -> None:
    slot = website_slot(calls)
    url = reverse("coaching:slot", args=[slot.public_id])
    typed = {"state": "done", "day": f"{today():%d/%m/%Y}", "way": "paper", "how": "with me"}
    refused = calls.client.post(url, {**typed, "how": ""})
    kept = calls.client.post(url, typed)
    again = website_slot(calls)
    assert (refused.status_code, kept.status_code) == (422, 302)
    assert (again.state, again.by_hand, again.how) == ("done", True, "with me")


def test_a_mark_by_hand_is_taken_back(calls: Calls) -> None:
    slot = website_slot(calls)
    url = reverse("coaching:slot", args=[slot.public_id])
    typed = {"state": "done", "day": f"{today():%d/%m/%Y}", "way": "paper", "how": "with me"}
    calls.client.post(url, typed)
    calls.client.post(reverse("coaching:reopen", args=[slot.public_id]))
    assert website_slot(calls).state == "to_come"


def test_a_group_is_not_marked_by_hand(calls: Calls) -> None:
    with owner():
        slot = Slot.objects.filter(
            enrolment=calls.slot.enrolment_id, item__kind="group", item__number=1
        ).get()
    typed = {"state": "done", "day": f"{today():%d/%m/%Y}", "way": "video", "how": "he said so"}
    answer = calls.client.post(reverse("coaching:slot", args=[slot.public_id]), typed)
    assert answer.status_code == 422
    assert "register" in answer.content.decode()


@pytest.mark.parametrize("name", ["log", "slot"])
def test_a_man_out_of_reach_does_not_exist(calls: Calls, name: str) -> None:
    url = reverse(f"coaching:{name}", args=[calls.slot.public_id])
    elsewhere = client_for(make_user(Role.FACILITATOR))
    administrator = client_for(make_user(Role.SITE_ADMINISTRATOR, calls.team.site))
    assert elsewhere.get(url).status_code == 404
    assert administrator.get(url).status_code == 403


@pytest.mark.parametrize("men", [1, 10])
def test_queries_of_the_due_list_do_not_grow(db, django_assert_max_num_queries, men: int) -> None:
    team = make_team()
    team.cohort(men=men, starts_on=today() - timedelta(weeks=4))
    client = client_for(team.coach)
    client.get(reverse("coaching:call_list"))
    with django_assert_max_num_queries(24):
        client.get(reverse("coaching:call_list"))
