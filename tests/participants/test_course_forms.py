"""Forms of his course: suitability, status, consents, goals and follow-ups."""

import pytest

from advance_site.accounts.models import User
from advance_site.core.dates import today
from advance_site.wall.context import acting_as
from participants import services
from participants.models import Consent, GoalReview, Participant, Status
from tests.cast import Browser, client_for, owner
from tests.factories.participants import (
    make_contact,
    make_goal,
    make_man,
    make_status,
    make_suitability,
)
from tests.participants.typed import CONSENT, clock, post

pytestmark = pytest.mark.django_db


def test_a_second_person_confirms_and_the_first_cannot(
    man: Participant, lead: User, client_of_holder: Browser
) -> None:
    decision = make_suitability(man)
    page = f"suitability/{decision.public_id}/confirm/"

    own = client_of_holder.get(f"/men/{man.public_id}/{page}").content.decode()
    refused = post(client_of_holder, man, page, agrees="yes")
    unexplained = post(client_for(lead), man, page, agrees="no")
    confirmed = post(client_for(lead), man, page, agrees="yes")
    again = client_for(lead).get(f"/men/{man.public_id}/{page}").content.decode()

    assert "You recorded this yourself." in own
    assert "Somebody else has to confirm" in refused.content.decode()
    assert "Enter why you do not agree." in unexplained.content.decode()
    assert confirmed["Location"].endswith("/record/")
    assert "This is decided already." in again


@pytest.mark.parametrize(
    ("outcome", "leads_to"), [("not_yet", "/waiting/"), ("unsuitable", "/status/unsuitable/")]
)
def test_a_confirmed_decision_leads_to_what_follows(
    man: Participant, lead: User, outcome: str, leads_to: str
) -> None:
    decision = make_suitability(man, outcome=outcome, onward_route="Key worker")

    answer = post(
        client_for(lead), man, f"suitability/{decision.public_id}/confirm/", agrees="yes"
    )

    assert answer["Location"].endswith(leads_to)


def test_when_iss_was_asked_is_shown_from_the_first_bulletin(
    holder: User, client_of_holder: Browser
) -> None:
    with acting_as(holder.pk):
        man = services.refer_man(
            by=holder,
            site=holder.current_memberships[0].site,
            man=services.ManFacts(given_name="Dean", family_name="Fallow"),
            referral=services.ReferralFacts(received_on=today(), source="self", reason="x"),
        )

    html = client_of_holder.get(f"/men/{man.public_id}/suitability/").content.decode()

    assert "ISS was asked on" in html


def test_a_status_changes_at_once_and_says_when_he_may_be_told(
    holder: User, client_of_holder: Browser
) -> None:
    man = make_man(holder=holder, status=Status.ACTIVE)
    page = client_of_holder.get(f"/men/{man.public_id}/status/suspended/").content.decode()

    answer = post(
        client_of_holder, man, "status/suspended/", reason="threats", risk_review_done="no"
    )
    after = client_of_holder.get(f"/men/{man.public_id}/status/").content.decode()

    assert "He may be told from" in page
    assert answer.status_code == 302
    assert "He is “Suspended”" in after
    assert "Rung ISS duty" in after
    assert "He is told<" not in after


def test_telling_him_is_refused_until_iss_duty_was_rung(
    holder: User, client_of_holder: Browser
) -> None:
    man = make_man(holder=holder, status=Status.ACTIVE)
    change = make_status(man, Status.SUSPENDED)
    row = f"status/{change.public_id}"

    post(client_of_holder, man, f"{row}/told/")
    early = client_of_holder.get(f"/men/{man.public_id}/status/").content.decode()
    form = client_of_holder.get(f"/men/{man.public_id}/{row}/rung/")
    post(client_of_holder, man, f"{row}/rung/", spoke_to="R Vale", at=clock(-1))
    told = post(client_of_holder, man, f"{row}/told/")

    assert "He may not be told yet." in early
    assert "01632 960142" in form.content.decode()
    assert told.status_code == 302
    with owner():
        change.refresh_from_db()
    assert change.told_by == holder


def test_an_unknown_status_is_not_found(man: Participant, client_of_holder: Browser) -> None:
    assert client_of_holder.get(f"/men/{man.public_id}/status/lost/").status_code == 404


def test_an_unknown_consent_is_not_found(man: Participant, client_of_holder: Browser) -> None:
    assert client_of_holder.get(f"/men/{man.public_id}/consents/x/").status_code == 404


def test_a_given_consent_is_withdrawn(man: Participant, client_of_holder: Browser) -> None:
    post(client_of_holder, man, "consents/texts/", **CONSENT)
    offered = client_of_holder.get(f"/men/{man.public_id}/consents/").content.decode()
    answer = post(client_of_holder, man, "consents/texts/withdraw/", **CONSENT)

    assert "He withdraws" in offered
    assert answer.status_code == 302
    with owner():
        assert list(Consent.objects.values_list("answer", flat=True)) == ["withdrawn", "given"]


def test_a_goal_is_reviewed_with_him(man: Participant, client_of_holder: Browser) -> None:
    goal = make_goal(man)
    page = f"goals/{goal.public_id}/review/"
    typed = {"point": "week_4", "progress": "some", "confidence": "7"}

    before = client_of_holder.get(f"/men/{man.public_id}/{page}")
    post(client_of_holder, man, page, **typed)
    again = post(client_of_holder, man, page, **typed)

    assert "Walk out before I shout." in before.content.decode()
    assert "already reviewed at that point" in again.content.decode()
    with owner():
        assert GoalReview.objects.get().confidence == 7


def test_a_follow_up_is_done_with_one_button(man: Participant, client_of_holder: Browser) -> None:
    row = make_contact(man, follow_up_on=today(), follow_up_what="Ring him")

    answers = [post(client_of_holder, man, f"contacts/{row.public_id}/done/") for _ in range(2)]

    assert [answer["Location"] for answer in answers] == [f"/men/{man.public_id}/"] * 2
    with owner():
        row.refresh_from_db()
    assert row.follow_up_done_by == man.holder
