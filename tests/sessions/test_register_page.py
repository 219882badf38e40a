"""The register's page: rows kept one by one, two versions shown, signed, corrected."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from advance_site.accounts.access import Role
from advance_site.core.dates import now, today
from participants.models import Bulletin
from sessions.models import Attendance, GroupSession
from tests.cast import Browser, client_for, owner
from tests.factories.accounts import make_user
from tests.factories.sessions import Team, enrolments, group, make_team

JSON: dict[str, Any] = {"headers": {"accept": "application/json"}}


class Evening:
    """A running group of three men, an hour ago, and its facilitator's browser."""

    def __init__(self, team: Team) -> None:
        self.team = team
        self.cohort = team.cohort(men=3, starts_on=today() - timedelta(weeks=2))
        with owner():
            self.session = group(self.cohort)
            self.session.starts_at = now() - timedelta(hours=1)
            self.session.ends_at = now() + timedelta(hours=1)
            self.session.save()
            self.men = enrolments(self.cohort)
        self.client = client_for(team.first)

    def url(self, name: str, *args: Any) -> str:
        return reverse(f"sessions:{name}", args=[self.session.public_id, *args])

    def row(self, number: int) -> str:
        return self.url("register_row", self.men[number].public_id)

    def mark(self, number: int, client: Browser | None = None, **fields: Any) -> Any:
        data = {"version": 0, "alone": "yes", "sober": "yes", **fields}
        return (client or self.client).post(self.row(number), data, **JSON)

    def fresh(self) -> GroupSession:
        with owner():
            return GroupSession.objects.get(pk=self.session.pk)


@pytest.fixture
def evening(db) -> Evening:
    return Evening(make_team())


def test_a_row_is_kept_as_it_is_typed(evening: Evening) -> None:
    answer = evening.mark(0, group="late", minutes_late="12", note="Bus was late")
    assert answer.status_code == 200
    row = answer.json()["row"]
    assert (row["code"], row["minutes_late"], row["version"]) == ("A2", "12", 1)


def test_the_page_shows_all_men_and_hides_private_columns_by_video(evening: Evening) -> None:
    page = evening.client.get(evening.url("register"))
    assert page.status_code == 200
    assert page.content.decode().count("data-row-form") == 3
    assert 'class="is-private"' in page.content.decode()


def test_absent_asks_for_its_reason_beside_the_field(evening: Evening) -> None:
    answer = evening.mark(0, group="absent")
    assert answer.status_code == 422
    assert answer.json()["errors"] == {"code": "Select why he was absent"}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"group": "late", "minutes_late": "500"}, "minutes_late"),
        ({"group": "late", "minutes_late": "soon"}, "minutes_late"),
        ({"group": "nonsense"}, "group"),
        ({"group": "present", "joined_by": "pigeon"}, "joined_by"),
        ({"group": "absent", "code": "ZZ"}, "code"),
        ({"group": "present", "note": "x" * 2001}, "note"),
    ],
)
def test_bad_input_gets_words_for_its_field(evening: Evening, fields: Any, field: str) -> None:
    answer = evening.mark(0, **fields)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [field]


def test_two_facilitators_see_both_versions(evening: Evening) -> None:
    other = client_for(evening.team.second)
    evening.mark(0, group="present")
    answer = evening.mark(0, client=other, group="absent", code="C1")
    assert answer.status_code == 409
    assert answer.json()["by"] == "T Rees"
    assert answer.json()["row"]["code"] == "A1"


def test_saving_twice_saves_once(evening: Evening) -> None:
    first = evening.mark(0, group="present")
    second = evening.mark(0, group="present")
    assert first.json()["row"]["version"] == second.json()["row"]["version"] == 1


def test_the_rest_present_is_taken_back_whole(evening: Evening) -> None:
    evening.mark(0, group="absent", code="C1")
    answer = evening.client.post(evening.url("register_rest"), **JSON)
    rows = answer.json()["rows"]
    assert sorted(row["code"] for row in rows.values()) == ["A1", "A1", "C1"]
    batch = {"batch": answer.json()["batch"]}
    undone = evening.client.post(evening.url("register_rest_undo"), batch, **JSON)
    assert sorted(row["code"] for row in undone.json()["rows"].values()) == ["", "", "C1"]


def test_signing_names_what_is_missing(evening: Evening) -> None:
    evening.mark(0, group="present")
    answer = evening.client.post(evening.url("register_sign"))
    assert answer.status_code == 422
    assert answer.content.decode().count('href="#row-') == 2
    assert evening.fresh().signed_at is None


def test_signing_writes_bulletins_for_every_man(evening: Evening) -> None:
    for number in range(3):
        evening.mark(number, group="present")
    answer = evening.client.post(evening.url("register_sign"))
    assert answer.status_code == 302
    signed = evening.fresh()
    assert signed.signed_by_id == evening.team.first.pk
    with owner():
        assert Bulletin.objects.filter(kind="attendance").count() == 3


def test_asked_to_leave_opens_a_step_that_holds_the_signature(evening: Evening) -> None:
    step = evening.mark(0, group="asked to leave", code="A9").json()["step"]
    evening.mark(1, group="present")
    evening.mark(2, group="present")
    refused = evening.client.post(evening.url("register_sign"))
    told = evening.client.post(
        evening.url("register_told", evening.men[0].public_id),
        {"danger": step["url"], "told_at": f"{now():%H:%M}", "spoke_to": "A Nolan"},
        **JSON,
    )
    signed = evening.client.post(evening.url("register_sign"))
    assert (refused.status_code, told.status_code, signed.status_code) == (422, 200, 302)


def test_nobody_reached_keeps_the_step_open(evening: Evening) -> None:
    step = evening.mark(0, group="asked to leave", code="A9").json()["step"]
    url = evening.url("register_nobody", evening.men[0].public_id)
    answer = evening.client.post(url, {"danger": step["url"]}, **JSON)
    state = evening.client.get(evening.url("register_state")).json()
    assert answer.status_code == 200
    assert state["rows"][str(evening.men[0].public_id)]["step"]["open"]


def test_a_signed_row_is_corrected_with_its_reason(evening: Evening) -> None:
    for number in range(3):
        evening.mark(number, group="present")
    evening.client.post(evening.url("register_sign"))
    url = evening.url("register_correct", evening.men[0].public_id)
    data = {"version": 1, "group": "absent", "code": "C1", "alone": "yes", "sober": "yes"}
    without = evening.client.post(url, data)
    answer = evening.client.post(url, {**data, "why": "He was on another call."})
    page = evening.client.get(evening.url("register")).content.decode()
    assert (without.status_code, answer.status_code) == (422, 302)
    assert "He was on another call." in page
    with owner():
        corrected = Attendance.objects.get(enrolment=evening.men[0])
        assert corrected.outcome == "C1"


def test_a_signed_register_says_that_the_signed_one_is_printed(evening: Evening) -> None:
    for number in range(3):
        evening.mark(number, group="present")
    before = evening.client.get(evening.url("register")).content.decode()

    evening.client.post(evening.url("register_sign"))

    assert "Print what is marked" in before
    after = evening.client.get(evening.url("register")).content.decode()
    assert "Print the signed register" in after
    assert "Print what is marked" not in after


def test_what_is_usual_is_preset_again_when_an_absent_man_comes(evening: Evening) -> None:
    row = evening.mark(0, group="absent", code="C1").json()["row"]

    assert (row["joined_by"], row["alone"], row["sober"]) == ("video", "yes", "yes")


def test_a_register_without_script_posts_and_comes_back(evening: Evening) -> None:
    data = {"version": 0, "group": "present", "alone": "yes", "sober": "yes"}
    answer = evening.client.post(evening.row(0), data)
    assert answer.status_code == 302
    assert answer["Location"] == evening.url("register")


def test_details_are_kept_and_explained(evening: Evening) -> None:
    url = evening.url("register_details")
    team = evening.team
    data = {"led_by": team.first.pk, "led_with": team.first.pk, "began": "18:00"}
    refused = evening.client.post(url, data)
    kept = evening.client.post(url, {**data, "led_with": team.second.pk, "note": "Good talk"})
    assert (refused.status_code, kept.status_code) == (422, 302)
    assert evening.fresh().note == "Good talk"


def test_strangers_meet_no_register(evening: Evening) -> None:
    elsewhere = make_user(Role.FACILITATOR)
    administrator = make_user(Role.SITE_ADMINISTRATOR, evening.team.site)
    url = evening.url("register")
    assert client_for(elsewhere).get(url).status_code == 404
    assert client_for(administrator).get(url).status_code == 403


def test_polling_holds_nothing_and_opening_holds_the_lock_off(evening: Evening) -> None:
    evening.client.get(evening.url("register"))
    assert evening.client.session["held_until"] > (now() + timedelta(minutes=80)).isoformat()


@pytest.mark.parametrize("men", [1, 12])
def test_queries_do_not_grow_with_the_men(db, django_assert_max_num_queries, men: int) -> None:
    team = make_team()
    cohort = team.cohort(men=men, starts_on=today() - timedelta(weeks=2))
    with owner():
        session = group(cohort)
    client = client_for(team.first)
    with django_assert_max_num_queries(26):
        page = client.get(reverse("sessions:register", args=[session.public_id]))
    assert page.status_code == 200
