"""A man who lacks needed consents is named where he joins, with where they are recorded."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from advance_site.core.dates import now
from participants.lists import consent_texts
from participants.models import ConsentAnswer, Participant, Status
from participants.selectors import consents_needed
from tests.cast import client_for
from tests.factories.participants import make_consent, make_man, make_needed_consents, make_status
from tests.factories.sessions import Team, enrolments
from tests.sessions.conftest import acting
from tests.sessions.places import typed

pytestmark = pytest.mark.django_db
NONE = "has given none of the 6 needed consents"


def consents_page(man: Participant) -> str:
    return reverse("participants:consents", args=[man.public_id])


def page(team: Team, path: str) -> str:
    return client_for(team.lead).get(path).text


def test_the_enrol_page_names_a_man_without_consents_and_still_offers_him(team: Team) -> None:
    without, ready = team.man(), team.man()
    make_needed_consents(ready)
    cohort = team.cohort()

    html = page(team, reverse("sessions:man_enrol", args=[cohort.public_id]))

    assert f"{without.name} {NONE}." in html
    assert f'href="{consents_page(without)}"' in html
    assert consents_page(ready) not in html
    assert str(without.public_id) in html


def test_a_plan_that_is_looked_at_names_those_who_join_alone(team: Team) -> None:
    joining, other = team.man(), team.man()
    coach = {f"coach_{joining.public_id.hex}": str(team.coach.public_id)}
    client = client_for(team.lead)
    path = reverse("sessions:cohort_create")

    blank = client.get(path).text
    shown = client.post(path, typed(team, **coach)).text

    assert consents_page(joining) in blank
    assert consents_page(other) in blank
    assert f"{joining.name} {NONE}." in shown
    assert consents_page(other) not in shown


def test_the_cohort_page_names_them_until_everything_needed_is_given(team: Team) -> None:
    cohort = team.cohort(men=1)
    with acting(team.lead):
        man = enrolments(cohort)[0].participant
    make_needed_consents(man, but="sharing")
    path = reverse("sessions:cohort_detail", args=[cohort.public_id])

    before = page(team, path)
    make_consent(man, "sharing")

    assert "has not given every needed consent. Missing: sharing information." in before
    assert consents_page(man) not in page(team, path)


def test_his_page_and_his_record_say_it_from_the_day_he_is_accepted(team: Team) -> None:
    man = make_man(holder=team.lead, site=team.site, status=Status.SCREENING)
    his, record = f"/men/{man.public_id}/", f"/men/{man.public_id}/record/"
    early = page(team, his) + page(team, record)

    make_status(man, Status.ACCEPTED, at=now())

    assert NONE not in early
    assert f"{man.name} {NONE}." in page(team, his)
    assert f"He {NONE}." in page(team, record)


def test_a_withdrawn_consent_is_missing_again_and_one_that_is_not_needed_never(
    team: Team,
) -> None:
    man = team.man()
    make_needed_consents(man)
    make_consent(man, "texts", ConsentAnswer.DECLINED)
    with acting(team.lead):
        assert consents_needed([man]) == []

    make_consent(man, "sharing", ConsentAnswer.WITHDRAWN)

    with acting(team.lead):
        (one,) = consents_needed([man])
    assert [text.code for text in one.texts] == ["sharing"]


def test_an_answer_that_was_struck_out_does_not_count(team: Team) -> None:
    man = team.man()
    make_needed_consents(man, but="sharing")
    make_consent(
        man, "sharing", struck_at=now(), struck_by=team.lead, struck_reason="Another man's."
    )

    with acting(team.lead):
        assert [one.man for one in consents_needed([man])] == [man]


def test_many_men_are_asked_for_in_one_query_and_eight_are_named(team: Team) -> None:
    men = [team.man() for _ in range(10)]
    cohort = team.cohort()
    needed = [text for text in consent_texts().offered if text.needed]

    with acting(team.lead), CaptureQueriesContext(connection) as captured:
        found = consents_needed(men)
    asked = len(captured)
    html = page(team, reverse("sessions:man_enrol", args=[cohort.public_id]))

    assert asked == 1
    assert [len(one.texts) for one in found] == [len(needed)] * 10
    assert html.count(NONE) == 8
    assert "10 men in all" in html
