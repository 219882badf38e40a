"""Sheets of paper: what stands on each, and that each is an opening."""

import io
from typing import Any

import pytest
import time_machine
from pypdf import PdfReader

from advance_site.accounts.access import Role
from advance_site.accounts.models import SiteNumber, User
from advance_site.audit.models import Event
from advance_site.core.dates import now, today
from advance_site.output.pdf import PdfUnavailable
from advance_site.wall.context import acting_as
from casework.views import printing
from participants.models import Address, NextOfKin, Participant
from sessions.models import GroupSession
from sessions.services import RowFacts, mark_row
from tests.cast import client_for, owner
from tests.factories.accounts import make_user
from tests.factories.participants import make_man, make_partner_details, make_phone
from tests.factories.sessions import Team, enrolments, group, long_ago, make_team

pytestmark = pytest.mark.django_db
WELSH = "Llŷr Ŵyn"
PROGRAMME = ("ADVANCE", "advance", "partner", "Partner", "abuse", "coach", "Group", "group")


@pytest.fixture
def team() -> Team:
    return make_team()


def welsh_session(team: Team, key: str = "welcome") -> tuple[GroupSession, Participant]:
    cohort = team.cohort(men=2, starts_on=long_ago(2), room="Room 2")
    with owner():
        man = enrolments(cohort)[0].participant
        Participant.objects.filter(pk=man.pk).update(given_name="Llŷr", family_name="Ŵyn")
        man.refresh_from_db()
        return group(cohort, key), man


def printed(user: User, path: str) -> str:
    answer = client_for(user).get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(answer.content))
    return "\n".join(sheet.extract_text() for sheet in reader.pages)


def openings(kind: str) -> list[Event]:
    with owner():
        return list(Event.objects.filter(kind="opening", object_kind=kind))


def test_a_sign_in_sheet_has_names_and_blank_lines_only(team: Team) -> None:
    session, man = welsh_session(team)

    text = printed(team.first, f"/groups/sessions/{session.public_id}/sign-in.pdf")

    assert WELSH in text
    assert "Room 2" in text
    assert man.reference not in text
    assert "ADVANCE" not in text
    [opening] = openings("sign_in_pdf")
    assert man.public_id in opening.men
    assert opening.actor_id == team.first.pk


def test_a_register_is_printed_as_it_stands_without_notes(team: Team) -> None:
    session, man = welsh_session(team)
    with acting_as(team.first.pk):
        mark_row(
            session=session,
            enrolment=man.enrolments.get(),
            facts=RowFacts(outcome="A2", minutes_late=12, note="He spoke of his brother."),
            version=0,
            by=team.first,
        )

    text = printed(team.first, f"/groups/sessions/{session.public_id}/register.pdf")

    assert WELSH in text
    assert "Attended late" in text
    assert "12 min" in text
    assert "Not marked" in text
    assert "Not signed yet." in text
    assert "brother" not in text
    assert f"Printed by {team.first.name}" in text
    assert len(openings("register_pdf")) == 1


def test_a_card_has_his_own_dates_and_says_nothing_else(team: Team) -> None:
    cohort = team.cohort(men=1, starts_on=today())
    with owner():
        man = enrolments(cohort)[0].participant
        welcome = group(cohort, "welcome")
    make_partner_details(man)

    text = printed(team.coach, f"/men/{man.public_id}/card.pdf")

    assert f"{welcome.starts_at:%A %-d %B}" in text
    assert "Meeting, by video" in text
    assert "Call" in text
    assert not [word for word in (*PROGRAMME, man.family_name, "Maya") if word in text]
    assert [event.men for event in openings("card_pdf")] == [[man.public_id]]


def test_a_card_without_dates_says_so(team: Team) -> None:
    man = team.man()

    assert "No dates to come." in printed(team.lead, f"/men/{man.public_id}/card.pdf")


def test_emergency_contacts_stand_in_full_and_nothing_of_her(team: Team) -> None:
    man = make_man(holder=team.first, given_name="Llŷr", family_name="Ŵyn")
    make_phone(man)
    make_partner_details(man)
    with owner():
        Address.objects.create(
            participant=man, lines="1 Example Street", postcode="CF10 9ZZ", added_by=team.first
        )
        NextOfKin.objects.create(
            participant=man, name="Siân Ŵyn", relationship="Mother", number="+441632960123",
            added_by=team.first,
        )  # fmt: skip
        SiteNumber.objects.create(
            site=man.site, kind="iss_duty", name="ISS duty", number="01632 960142"
        )

    text = printed(team.first, f"/men/{man.public_id}/contacts.pdf")

    for words in (WELSH, "07700 900305", "1 Example Street", "CF10 9ZZ", "Siân Ŵyn",
                  "01632 960123", "01632 960142", "999"):  # fmt: skip
        assert words in text
    assert "Maya" not in text
    assert "900411" not in text
    assert len(openings("contacts_pdf")) == 1


@pytest.mark.parametrize("paper", ["card.pdf", "contacts.pdf"])
def test_a_man_out_of_reach_is_not_printed(team: Team, paper: str) -> None:
    path = f"/men/{make_man().public_id}/{paper}"

    assert client_for(team.first).get(path).status_code == 404
    assert client_for(make_user(Role.RESEARCHER)).get(path).status_code == 403


@pytest.mark.parametrize("paper", ["sign-in.pdf", "register.pdf"])
def test_another_sites_session_is_not_printed(team: Team, paper: str) -> None:
    session, _ = welsh_session(team)
    path = f"/groups/sessions/{session.public_id}/{paper}"

    assert client_for(make_user(Role.FACILITATOR)).get(path).status_code == 404
    assert client_for(make_user(Role.INTEGRITY_LEAD)).get(path).status_code == 403


def test_without_pango_a_plain_page_says_so_and_nothing_was_opened(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(html: str) -> Any:
        raise PdfUnavailable

    monkeypatch.setattr(printing, "render_pdf", missing)
    man = team.man()

    answer = client_for(team.lead).get(f"/men/{man.public_id}/card.pdf")

    assert "PDFs are not available" in answer.text
    assert openings("card_pdf") == []


def test_a_man_who_left_is_not_on_the_sheet_of_a_later_session(team: Team) -> None:
    session, man = welsh_session(team, "group_1")
    with owner():
        man.enrolments.update(left_on=today(), left_reason="Moved away")

    with time_machine.travel(now(), tick=False):
        text = printed(team.first, f"/groups/sessions/{session.public_id}/sign-in.pdf")

    assert WELSH not in text
