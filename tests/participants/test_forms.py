"""What is typed: carried out once, explained beside its field, and nothing typed is lost."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from advance_site.accounts.models import User
from advance_site.core.dates import london, now, today
from advance_site.wall.context import acting_as
from participants import services
from participants.models import (
    AgreedTime,
    Consent,
    Contact,
    DangerCall,
    DangerTry,
    EligibilityAnswer,
    Goal,
    GoalReview,
    Participant,
    PartnerDetails,
    PhoneNumber,
    Referral,
    Status,
    StatusChange,
    SuitabilityDecision,
    WaitingReview,
)
from tests.cast import Browser, client_for, owner
from tests.factories.participants import (
    make_contact,
    make_danger,
    make_goal,
    make_man,
    make_partner_details,
    make_phone,
    make_status,
    make_suitability,
    make_waiting_review,
)

pytestmark = pytest.mark.django_db
STOCK = ("This field is required", "Select a valid choice", "Enter a valid", "Ensure this value")


def day(days: int = 0) -> str:
    return f"{today() + timedelta(days=days):%d/%m/%Y}"


def clock(minutes: int = 0) -> str:
    return f"{london(now() + timedelta(minutes=minutes)):%H:%M}"


def post(client: Browser, man: Participant, page: str, **typed: Any) -> Any:
    return client.post(f"/men/{man.public_id}/{page}", {"once": str(uuid4()), **typed})


REFERRAL = {
    "received_on": day(),
    "source": "key_worker",
    "reason": "Threats at home.",
    "key_worker_name": "M Osei",
    "key_worker_phone": "01632 960171",
}
CONSENT = {"given": "yes", "answered_on": day(), "way": "paper", "language": "English"}
SUITABLE = {
    "outcome": "suitable",
    "reasons": "He says what he did.",
    "acknowledges_abuse": "yes",
    "accepts_iss_contact": "yes",
    "private_space": "yes",
    "lives_with_her": "no",
}
CONTACT = {
    "direction": "to_us",
    "with_whom": "key_worker",
    "other_name": "M Osei",
    "way": "phone",
    "outcome": "spoke",
    "day": day(-1),
    "clock": "9:15",
    "minutes": "10",
    "note": "Relapse.",
    "tags": ["relapse"],
    "follow_up_what": "Ring him",
    "follow_up_on": day(2),
}
PARTNER = {
    "statement": "details",
    "name": "Maya",
    "given_on": day(),
    "lives_with_him": "no",
    "in_contact": "yes",
}
SENT: dict[str, tuple[dict[str, Any], type[Any]]] = {
    "referrals/add/": (REFERRAL, Referral),
    "phones/add/": ({"number": "07700 900305", "his_alone": "yes"}, PhoneNumber),
    "times/add/": ({"weekdays": ["1"], "starts": "17:00", "ends": "1900"}, AgreedTime),
    "eligibility/": ({"answer-adult_man": "met"}, EligibilityAnswer),
    "suitability/": (SUITABLE, SuitabilityDecision),
    "waiting/": ({"reason": "stabilise", "review_on": day(14)}, WaitingReview),
    "consents/participation/": (CONSENT, Consent),
    "partners/add/": (PARTNER, PartnerDetails),
    "goals/add/": ({"words": "Walk out first.", "confidence": "6"}, Goal),
    "contacts/add/": (CONTACT, Contact),
    "danger/": ({"about": "threat"}, DangerCall),
}


@pytest.mark.parametrize("page", SENT)
def test_a_form_sent_twice_is_carried_out_once(
    man: Participant, client_of_holder: Browser, page: str
) -> None:
    typed, model = SENT[page]
    key = str(uuid4())

    answers = [
        client_of_holder.post(f"/men/{man.public_id}/{page}", {**typed, "once": key})
        for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    with owner():
        assert model.objects.filter(participant=man).count() == 1


BAD: list[tuple[str, dict[str, Any], str]] = [
    ("record/change/", {"given_name": ""}, "Enter his given name."),
    (
        "record/change/",
        {"date_of_birth_day": "31", "date_of_birth_month": "2"},
        "day, month and year",
    ),
    (
        "record/change/",
        {"date_of_birth_day": "1", "date_of_birth_month": "1", "date_of_birth_year": "1899"},
        "after 1900",
    ),
    ("record/change/", {"given_name": "x" * 81}, "use at most 80 characters"),
    ("referrals/add/", {**REFERRAL, "received_on": day(1)}, "not in the future"),
    ("referrals/add/", {**REFERRAL, "received_on": "yesterday"}, "like 14/12/2026"),
    ("referrals/add/", {**REFERRAL, "received_on": "1/1/1800"}, "from 1900 on"),
    ("referrals/add/", {**REFERRAL, "key_worker_phone": "12"}, "whole phone number"),
    ("phones/add/", {"number": "x", "his_alone": "yes"}, "whole phone number"),
    ("times/add/", {"weekdays": ["1"], "starts": "19:00", "ends": "17:00"}, "later than"),
    ("times/add/", {"weekdays": ["9"], "starts": "late", "ends": "17:00"}, "like 14:30"),
    ("next-of-kin/add/", {"name": "Sam"}, "Enter who that is to him."),
    ("suitability/", {**SUITABLE, "outcome": "unsuitable"}, "Enter where he goes from here."),
    ("suitability/", {**SUITABLE, "lives_with_her": "yes"}, "where he will do his sessions"),
    ("suitability/", {**SUITABLE, "accepts_iss_contact": "no"}, "reasons."),
    ("suitability/", {**SUITABLE, "outcome": "maybe"}, "Select the decision."),
    ("waiting/", {"reason": "stabilise", "review_on": day(-1)}, "not in the past"),
    ("waiting/", {"reason": "stabilise", "review_on": day(1000)}, "next two years"),
    ("partners/add/", {**PARTNER, "name": ""}, "Enter her name as he gave it."),
    ("partners/add/", {**PARTNER, "statement": "nobody"}, "leave this empty"),
    ("consents/texts/withdraw/", CONSENT, "He has not given this consent."),
    ("status/custody/", {}, "Select a reason."),
    ("status/accepted/", {"note": ""}, "cannot become"),
    ("goals/add/", {"words": "x", "confidence": "11"}, "0 to 10"),
    ("contacts/add/", {**CONTACT, "day": day(), "clock": "23:59"}, "not in the future"),
    ("contacts/add/", {**CONTACT, "minutes": "700"}, "1 to 600"),
    ("contacts/add/", {**CONTACT, "follow_up_on": ""}, "Enter by when."),
    ("contacts/add/", {**CONTACT, "follow_up_what": ""}, "what has to follow"),
    ("contacts/add/", {**CONTACT, "tags": ["gossip"]}, "Select from this list."),
    ("danger/", {"about": "threat", "told_whom": "police"}, "whom you spoke to"),
    ("danger/", {}, "Select what it is about."),
]


@pytest.mark.parametrize(("page", "typed", "sentence"), BAD)
def test_bad_input_is_explained(
    man: Participant, client_of_holder: Browser, page: str, typed: dict[str, Any], sentence: str
) -> None:
    response = post(client_of_holder, man, page, **typed)

    html = response.content.decode()
    assert response.status_code == 422
    assert sentence in html
    assert "<title>Error: " in html
    assert not [stock for stock in STOCK if stock in html]


PAGES = [*dict.fromkeys(page for page, _, _ in BAD), *SENT, "addresses/add/"]


@pytest.mark.parametrize("page", sorted(set(PAGES) - {"eligibility/"}))
def test_an_empty_form_is_explained_in_our_own_words(
    man: Participant, client_of_holder: Browser, page: str
) -> None:
    response = post(client_of_holder, man, page)

    assert response.status_code == 422
    html = response.content.decode()
    assert "There is a problem" in html
    assert not [stock for stock in STOCK if stock in html]


@pytest.mark.parametrize("page", sorted(set(PAGES)))
def test_odd_bytes_break_no_form(man: Participant, client_of_holder: Browser, page: str) -> None:
    names = {name for typed, _ in SENT.values() for name in typed} | {"note", "place_id", "next"}
    odd = dict.fromkeys(names, "\x00\ud83d".encode("utf-16", "surrogatepass").decode("latin-1"))

    assert post(client_of_holder, man, page, **odd).status_code in {302, 422}


def test_what_was_typed_is_still_there_after_an_error(
    man: Participant, client_of_holder: Browser
) -> None:
    response = post(client_of_holder, man, "contacts/add/", note="He keeps his appointments.")

    assert "He keeps his appointments." in response.content.decode()


def test_a_new_man_is_added_after_a_search(holder: User) -> None:
    client = client_for(holder)
    client.post("/men/find/", {"q": "Nobody"})
    typed = {
        **REFERRAL,
        "given_name": "Dean",
        "family_name": "Fallow",
        "language": "English",
        "literacy": "not_asked",
        "phone": "07700 900412",
        "site": holder.current_memberships[0].site_id,
        "date_of_birth_day": "3",
        "date_of_birth_month": "4",
        "date_of_birth_year": "1984",
    }

    page = client.get("/men/new/")
    answer = client.post("/men/new/", {**typed, "once": str(uuid4())})

    assert page.status_code == 200
    with acting_as(holder.pk):
        man = Participant.objects.get()
    assert answer["Location"] == f"/men/{man.public_id}/record/"
    assert (man.date_of_birth, man.holder) == (date(1984, 4, 3), holder)


@pytest.mark.parametrize(
    ("looked_for", "given", "family"),
    [
        ("Fallow", "", "Fallow"),
        ("Dean James Fallow", "Dean James", "Fallow"),
        ("0412", "", ""),
    ],
)
def test_the_name_that_was_looked_for_stands_in_the_form_and_in_no_address(
    holder: User, looked_for: str, given: str, family: str
) -> None:
    client = client_for(holder)
    found = client.post("/men/find/", {"q": looked_for})

    page = client.post("/men/new/", {"looked_for": looked_for})

    hidden = f'<input type="hidden" name="looked_for" value="{looked_for}">'
    assert hidden in found.content.decode()
    assert f"?looked_for={looked_for}" not in found.content.decode()
    assert page.status_code == 200
    form = page.context["form"]
    assert not form.is_bound
    assert (form["given_name"].value() or "", form["family_name"].value() or "") == (given, family)


def test_a_man_of_a_known_family_name_is_added_only_if_he_is_another(holder: User) -> None:
    known = make_man(holder=holder, site=holder.current_memberships[0].site)
    client = client_for(holder)
    client.post("/men/find/", {"q": "Nobody"})
    typed = {
        **REFERRAL,
        "given_name": "Gerard",
        "family_name": known.family_name,
        "language": "English",
        "literacy": "not_asked",
        "site": known.site_id,
    }

    asked = client.post("/men/new/", {**typed, "once": str(uuid4())})
    added = client.post("/men/new/", {**typed, "another": "on", "once": str(uuid4())})

    assert asked.status_code == 422
    assert known.reference in asked.content.decode()
    assert "He is none of the men found" in asked.content.decode()
    assert added.status_code == 302
    with acting_as(holder.pk):
        assert Participant.objects.count() == 2


def test_a_new_mans_faults_are_all_named(holder: User) -> None:
    client = client_for(holder)
    client.post("/men/find/", {"q": "Nobody"})

    response = client.post("/men/new/", {"once": str(uuid4())})

    html = response.content.decode()
    assert response.status_code == 422
    for sentence in ("Enter his given name.", "Select who referred him.", "Select his site."):
        assert sentence in html
    assert not [stock for stock in STOCK if stock in html]


def test_a_facilitator_cannot_give_a_new_man_to_a_stranger(holder: User) -> None:
    client = client_for(holder)
    client.post("/men/find/", {"q": "Nobody"})
    stranger = make_man().holder

    response = client.post("/men/new/", {"holder": stranger.pk, "once": str(uuid4())})

    assert "Select one of these people." in response.content.decode()


def test_his_details_are_changed_and_the_search_follows(
    man: Participant, client_of_holder: Browser
) -> None:
    answer = post(
        client_of_holder,
        man,
        "record/change/",
        given_name="Cal",
        family_name="Ōsei",
        language="Welsh",
        literacy="read_to",
    )

    assert answer.status_code == 302
    with owner():
        man.refresh_from_db()
    assert man.folded_names == "cal osei"
    assert man.has_communication_needs


def test_address_and_next_of_kin_are_shown_after_a_tap(
    man: Participant, client_of_holder: Browser
) -> None:
    post(client_of_holder, man, "addresses/add/", lines="1 Example Road", postcode="zz1 1zz")
    kin = {"name": "Sam", "relationship": "brother", "number": "01632 960100"}
    post(client_of_holder, man, "next-of-kin/add/", knows_of_programme="no", **kin)

    record = client_of_holder.get(f"/men/{man.public_id}/record/").content.decode()
    with acting_as(man.holder.pk):
        address, somebody = man.addresses.get(), man.next_of_kin.get()
    shown = [
        post(client_of_holder, man, f"addresses/{address.public_id}/show/").content.decode(),
        post(client_of_holder, man, f"next-of-kin/{somebody.public_id}/show/").content.decode(),
    ]

    assert "1 Example Road" not in record
    assert "01632 960100" not in record
    assert "1 Example Road<br>ZZ1 1ZZ" in shown[0]
    assert "01632 960100" in shown[1]


def test_a_number_is_shown_as_a_fragment_to_the_script(
    man: Participant, client_of_holder: Browser
) -> None:
    phone = make_phone(man)
    url = f"/men/{man.public_id}/phones/{phone.public_id}/show/"

    response = client_of_holder.post(url, headers={"HX-Request": "true"})

    html = response.content.decode()
    assert "07700 900305" in html
    assert "<html" not in html


def test_a_number_is_retired_with_one_button(man: Participant, client_of_holder: Browser) -> None:
    phone = make_phone(man)

    answers = [post(client_of_holder, man, f"phones/{phone.public_id}/retire/") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    record = client_of_holder.get(f"/men/{man.public_id}/record/").content.decode()
    assert "retired" in record
    assert "That was done already." in record


def test_partner_details_are_masked_until_they_are_asked_for(
    man: Participant, client_of_holder: Browser
) -> None:
    details = make_partner_details(man, email="maya@example.org", address="2 Example Road")
    page = client_of_holder.get(f"/men/{man.public_id}/partners/").content.decode()

    for field, value in (
        ("name", "Maya Example"),
        ("phone", "07700 900411"),
        ("email", "maya@example.org"),
        ("address", "2 Example Road"),
    ):
        assert value not in page
        shown = post(client_of_holder, man, f"partners/{details.public_id}/show/{field}/")
        assert value in shown.content.decode()
    unknown = post(client_of_holder, man, f"partners/{details.public_id}/show/statement/")
    assert unknown.status_code == 404


def test_reading_partner_details_is_not_possible_by_a_link(
    man: Participant, client_of_holder: Browser
) -> None:
    details = make_partner_details(man)
    url = f"/men/{man.public_id}/partners/{details.public_id}/show/name/"

    assert client_of_holder.get(url).status_code == 405


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


def test_danger_is_opened_and_told_in_one_form(
    man: Participant, client_of_holder: Browser
) -> None:
    answer = post(
        client_of_holder,
        man,
        "danger/",
        about="threat",
        told_whom="iss_duty",
        spoke_to="R Vale",
        at=clock(-1),
        place="call",
        place_id=str(uuid4()),
        next="/calls/",
    )

    assert answer["Location"] == "/calls/"
    with owner():
        step = DangerCall.objects.get()
    assert (step.place, step.told_whom, step.is_open) == ("call", "iss_duty", False)


def test_danger_never_sends_anybody_to_another_site(
    man: Participant, client_of_holder: Browser
) -> None:
    for elsewhere in ("https://example.org/", "//example.org/", "\\\\example.org"):
        answer = post(client_of_holder, man, "danger/", about="threat", next=elsewhere)

        assert answer["Location"] == f"/men/{man.public_id}/danger/"


def test_an_open_step_says_who_could_not_be_reached_and_stays_open(
    man: Participant, client_of_holder: Browser
) -> None:
    step = make_danger(man)
    page = f"danger/{step.public_id}/told/"

    unnamed = post(client_of_holder, man, page, unreachable="1")
    post(client_of_holder, man, page, unreachable="1", told_whom="iss_duty")
    shown = client_of_holder.get(f"/men/{man.public_id}/{page}").content.decode()
    told = post(client_of_holder, man, page, told_whom="police", spoke_to="Desk", at=clock(-1))
    closed = client_of_holder.get(f"/men/{man.public_id}/{page}").content.decode()

    assert "Select whom you could not reach." in unnamed.content.decode()
    assert "ISS duty: nobody reached" in shown
    assert told.status_code == 302
    assert "This step is closed." in closed
    with owner():
        assert DangerTry.objects.count() == 1


def test_the_danger_page_names_every_number_and_the_sites_steps(
    man: Participant, client_of_holder: Browser
) -> None:
    make_danger(man)
    html = client_of_holder.get(f"/men/{man.public_id}/danger/").content.decode()

    for words in ("tel:999", "ISS duty, by day", "ISS at night, by night", "Stay on the line."):
        assert words in html
    assert "Say who was told by voice" in html


def test_duty_reach_is_asked_for_with_a_reason(man: Participant, colleague: User) -> None:
    client = client_for(colleague)
    url = f"/men/{man.public_id}/duty/"

    page = client.get(url)
    silent = client.post(url, {"once": str(uuid4())})
    answer = client.post(url, {"reason": "He rings in a crisis.", "once": str(uuid4())})

    assert "Tess Rees is told" in page.content.decode()
    assert "Enter why you need his page." in silent.content.decode()
    assert answer["Location"] == f"/men/{man.public_id}/"
    assert client.get(f"/men/{man.public_id}/record/").status_code == 200
    assert client.get(f"/men/{man.public_id}/partners/").status_code == 404
    assert client.get(url)["Location"] == f"/men/{man.public_id}/"


def test_duty_reach_of_another_site_is_not_found(colleague: User) -> None:
    assert client_for(colleague).get(f"/men/{make_man().public_id}/duty/").status_code == 404


def test_a_lead_hands_a_man_over_and_a_facilitator_may_not(
    man: Participant, lead: User, colleague: User, client_of_holder: Browser
) -> None:
    page = f"/men/{man.public_id}/record/hand-over/"
    client = client_for(lead)

    assert client_of_holder.get(page).status_code == 403
    assert client.get(page).status_code == 200
    answer = post(client, man, "record/hand-over/", holder=colleague.pk)

    assert answer.status_code == 302
    with owner():
        man.refresh_from_db()
    assert man.holder == colleague


STRUCK: dict[str, Callable[[Participant], Any]] = {
    "contact": make_contact,
    "goal": make_goal,
    "phone": make_phone,
    "partner-details": make_partner_details,
    "suitability": make_suitability,
    "waiting": make_waiting_review,
    "danger": make_danger,
}


@pytest.mark.parametrize("kind", STRUCK)
def test_a_row_entered_in_error_stays_readable(
    man: Participant, client_of_holder: Browser, kind: str
) -> None:
    row = STRUCK[kind](man)
    page = f"error/{kind}/{row.public_id}/"

    form = client_of_holder.get(f"/men/{man.public_id}/{page}")
    answer = post(client_of_holder, man, page, reason="Another man.")

    assert (form.status_code, answer.status_code) == (200, 302)
    with owner():
        row.refresh_from_db()
    assert (row.struck_reason, row.struck_by) == ("Another man.", man.holder)


def test_nothing_else_is_struck_through_the_address(
    man: Participant, client_of_holder: Browser
) -> None:
    url = f"/men/{man.public_id}/error/bulletin/{uuid4()}/"

    assert client_of_holder.get(url).status_code == 404


def test_another_mans_row_is_not_struck_through_this_mans_address(
    man: Participant, holder: User, client_of_holder: Browser
) -> None:
    row = make_contact(make_man(holder=holder))

    response = client_of_holder.get(f"/men/{man.public_id}/error/contact/{row.public_id}/")

    assert response.status_code == 404


def test_his_only_status_is_not_struck(man: Participant, client_of_holder: Browser) -> None:
    with owner():
        row = StatusChange.objects.get(participant=man)

    response = post(client_of_holder, man, f"error/status/{row.public_id}/", reason="x")

    assert "His only status cannot be struck out." in response.content.decode()
