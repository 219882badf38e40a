"""What is typed: carried out once, explained beside its field, never lost."""

from typing import Any
from uuid import uuid4

import pytest

from participants.models import (
    AgreedTime,
    Consent,
    Contact,
    DangerCall,
    EligibilityAnswer,
    Goal,
    Participant,
    PartnerDetails,
    PhoneNumber,
    Referral,
    SuitabilityDecision,
    WaitingReview,
)
from tests.cast import Browser, owner
from tests.participants.typed import CONSENT, REFERRAL, STOCK, day, post

pytestmark = pytest.mark.django_db


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
