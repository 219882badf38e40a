"""A list taken over: all of it or nothing, once, as the room's own services would have done."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import Count
from django.forms.models import model_to_dict

from advance_site.accounts.access import Role
from advance_site.accounts.models import Site, User
from advance_site.audit.models import Event
from advance_site.core.dates import now
from advance_site.jobs.models import Outbox
from advance_site.jobs.services import drain_once
from advance_site.wall.context import acting_as
from participants.models import (
    BroughtIn,
    Bulletin,
    BulletinKind,
    CaseloadDraft,
    CaseloadMemory,
    CaseloadRow,
    Circumstance,
    ClientReference,
    EligibilityAnswer,
    Participant,
    PhoneNumber,
    Referral,
    RowChoice,
    RowState,
    Stage,
    Status,
    StatusChange,
    WaitingReview,
)
from participants.services import caseload, refer_man
from participants.services.caseload.taking_over import newcomer_of
from participants.services.rules import AlreadyDone, ColumnsMissing, NotOffered, RowsOpen
from tests.cast import owner
from tests.factories.accounts import make_site, make_user
from tests.factories.participants import make_man, make_phone
from tests.participants.caseload import made
from tests.participants.caseload.lists import explained, listed, settled

pytestmark = pytest.mark.django_db
OF_MEN = (
    Participant, Referral, StatusChange, Bulletin, PhoneNumber, EligibilityAnswer, WaitingReview,
    ClientReference, BroughtIn,
)  # fmt: skip


def counts() -> dict[str, int]:
    with owner():
        return {model.__name__: model.objects.count() for model in OF_MEN}


def states(draft: CaseloadDraft) -> dict[str, int]:
    counted = draft.rows.values_list("state").annotate(Count("pk")).order_by()
    return dict(counted)


def leave_bad_ones_out(draft: CaseloadDraft, by: User) -> None:
    for number in draft.rows.filter(state=RowState.TROUBLE).values_list("number", flat=True):
        caseload.leave_out(draft=draft, number=number, by=by)
    while row := draft.rows.filter(state=RowState.DOUBLE).first():
        key = row.alike[0]["key"]
        caseload.choose(draft=draft, number=row.number, choice=RowChoice.SAME, chosen=key, by=by)


def test_a_messy_list_is_sorted_into_good_bad_and_double(site: Site, holder: User) -> None:
    with acting_as(holder.pk):
        draft = explained(site, holder, made.messy())

        assert draft.stage == Stage.ROWS
        assert states(draft) == {"good": 26, "trouble": 6, "double": 1, "left_out": 1}
        same_twice = draft.rows.get(state=RowState.LEFT_OUT)
        assert same_twice.alike[0]["row"] == 4
        double = draft.rows.get(state=RowState.DOUBLE)
        assert double.alike[0]["why"] == "the same phone number and a similar name"


def test_one_reference_of_two_men_is_a_problem_by_name(site: Site, holder: User) -> None:
    with acting_as(holder.pk):
        draft = explained(site, holder, made.messy())

        row = draft.rows.get(number=26)
        (trouble,) = row.troubles
        assert trouble["column"] == "ref"
        assert trouble["sentence"].startswith("NTH20254 is the reference of Ross Quill too in row")


def test_good_rows_become_men_with_everything_that_services_write(
    site: Site, holder: User
) -> None:
    with acting_as(holder.pk):
        draft = explained(site, holder, made.messy())
        leave_bad_ones_out(draft, holder)
        taken = caseload.take_over(draft=draft, by=holder)

        assert taken.new == 26
        assert Participant.objects.filter(holder=holder).count() == 26
        man = Participant.objects.with_status().get(family_name="Ackroyd")
        assert (man.given_name, str(man.date_of_birth)) == ("Aled", "1965-01-01")
        assert man.current_status == Status.WAITING  # type: ignore[attr-defined]
        assert list(man.status_changes.order_by("at").values_list("status", flat=True)) == [
            "referred",
            "screening",
            "waiting",
        ]
        referral = man.referrals.get()
        assert (referral.source_code, referral.key_worker_name) == ("gp", "J. Hall")
        assert "Status in the list: waiting." in referral.reason
        assert man.phone_numbers.get().number == "+447700900100"
        assert man.eligibility_answers.get().answer == "met"
        assert man.waiting_reviews.get().reason_code == "no_cohort"
        assert man.client_references.get().ref == "NTH20100"
        assert list(man.bulletins.order_by("happened_at").values_list("kind", "status")) == [
            (BulletinKind.REFERRED, ""),
            (BulletinKind.STATUS, "screening"),
            (BulletinKind.STATUS, "waiting"),
        ]
    with owner():
        acts = Event.objects.filter(object_id=str(man.public_id)).values_list("verb", flat=True)
        assert sorted(acts) == ["refer", "status screening", "status waiting"]


def test_of_a_partner_a_list_says_whether_there_is_one(site: Site, holder: User) -> None:
    with acting_as(holder.pk):
        draft = explained(site, holder, made.messy())
        leave_bad_ones_out(draft, holder)
        caseload.take_over(draft=draft, by=holder)

        assert not Referral.objects.filter(reason__contains="lives with").exists()
        answers = Circumstance.objects.values_list("question_code", "answer_code").distinct()
        assert {code for code, _ in answers} == {"relationship"}
        assert {answer for _, answer in answers} <= {
            "together", "relationship", "separated", "single",
        }  # fmt: skip


def test_a_name_where_a_relationship_should_stand_is_not_kept(site: Site, holder: User) -> None:
    rows = "Name,Date of referral,Source,Partner?\nNathan Żak,1/9/2026,GP,Maya Example\n"
    with acting_as(holder.pk):
        draft = explained(site, holder, rows.encode())
        row = draft.rows.get()
        caseload.take_over(draft=draft, by=holder)

        assert row.state == RowState.GOOD
        assert row.remarks == ["What stands there of a relationship is not taken over."]
        assert "Maya" not in str(row.facts)
        assert not Circumstance.objects.exists()


def test_nothing_of_the_rows_is_kept_after_that(site: Site, holder: User) -> None:
    with acting_as(holder.pk):
        draft = explained(site, holder, listed("Nathan Żak"))
        caseload.take_over(draft=draft, by=holder)
        draft.refresh_from_db()

        assert (draft.stage, draft.taken_over, draft.content) == (Stage.DONE, 1, None)
        assert draft.statuses == {}
        assert not CaseloadRow.objects.exists()


def test_a_list_brought_twice_changes_nothing(site: Site, holder: User) -> None:
    with acting_as(holder.pk):
        draft = explained(site, holder, made.messy())
        leave_bad_ones_out(draft, holder)
        caseload.take_over(draft=draft, by=holder)
    before = counts()

    with acting_as(holder.pk):
        again = explained(site, holder, made.messy(), statuses={"waiting": "referred"})
        leave_bad_ones_out(again, holder)
        known = states(again)["known"]
        taken = caseload.take_over(draft=again, by=holder)

    assert (known, taken.new, taken.filled) == (27, 0, 0)  # one of them stands in it twice
    assert counts() == before


def test_taking_over_twice_is_refused(site: Site, holder: User) -> None:
    with acting_as(holder.pk):
        draft = explained(site, holder, listed("Nathan Żak"))
        caseload.take_over(draft=draft, by=holder)

        with pytest.raises(AlreadyDone):
            caseload.take_over(draft=draft, by=holder)


def test_nothing_is_taken_over_while_a_row_waits(site: Site, holder: User) -> None:
    with acting_as(holder.pk):
        draft = explained(site, holder, listed("Nathan Żak", "Cher"))

        with pytest.raises(RowsOpen, match="1 row has"):
            caseload.take_over(draft=draft, by=holder)
    assert counts()["Participant"] == 0


def test_a_failure_in_the_middle_leaves_nothing_behind(
    site: Site, holder: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*args: object, **options: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(caseload.taking_over, "_finish", fails)
    with acting_as(holder.pk):
        draft = explained(site, holder, listed("Nathan Żak", "Ben Marsh"))
        with pytest.raises(RuntimeError):
            caseload.take_over(draft=draft, by=holder)
        draft.refresh_from_db()

        assert draft.stage == Stage.ROWS
        assert states(draft) == {"good": 2}
    assert counts()["Participant"] == 0


def test_a_man_added_meanwhile_is_looked_at_first(site: Site, holder: User) -> None:
    with acting_as(holder.pk):
        draft = explained(site, holder, listed({"Name": "Nathan Żak", "Mobile": "07700900305"}))
        assert states(draft) == {"good": 1}
        man = make_man(holder=holder, given_name="Nathan", family_name="Zak")
        make_phone(man, "+447700900305")

        with pytest.raises(Exception, match="added meanwhile"):
            caseload.take_over(draft=draft, by=holder)


def test_a_bad_row_is_mended_on_the_spot(site: Site, holder: User) -> None:
    with acting_as(holder.pk):
        draft = explained(site, holder, listed({"Name": "Nathan Żak", "DOB": "31/02/1988"}))
        row = draft.rows.get()
        cells = list(row.cells)
        cells[2] = "28/02/1988"
        mended = caseload.mend_row(draft=draft, number=row.number, cells=cells, by=holder)

        assert (mended.state, mended.facts["born"]) == (RowState.GOOD, "1988-02-28")


def test_a_row_left_out_can_be_taken_in_again(site: Site, holder: User) -> None:
    with acting_as(holder.pk):
        draft = explained(site, holder, listed("Nathan Żak"))
        number = draft.rows.get().number

        out = caseload.leave_out(draft=draft, number=number, by=holder)
        assert out.state == RowState.LEFT_OUT
        back = caseload.leave_out(draft=draft, number=number, by=holder, left_out=False)
        assert back.state == RowState.GOOD


@pytest.fixture
def known(holder: User) -> Participant:
    """A man without a date of birth or a number."""
    return make_man(holder=holder, given_name="Nathan", family_name="Żak")


def test_a_man_of_the_site_is_shown_beside_his_row(
    site: Site, holder: User, known: Participant
) -> None:
    with acting_as(holder.pk):
        draft = explained(site, holder, listed("Nathan Zak"))

        (other,) = draft.rows.get().alike
        assert other["key"] == f"man:{known.public_id}"
        assert other["holder"] == holder.name
        assert other["why"] == "the same name"


def test_only_what_is_empty_is_filled(site: Site, holder: User, known: Participant) -> None:
    row = {"Name": "Nathan Zak", "DOB": "5/1/1990", "Mobile": "07700 900309", "Client ref": "N1"}
    row["Abuse in last 12m?"] = "yes"
    with acting_as(holder.pk):
        draft = explained(site, holder, listed(row))
        caseload.choose(
            draft=draft,
            number=2,
            choice=RowChoice.FILL,
            chosen=f"man:{known.public_id}",
            by=holder,
        )
        taken = caseload.take_over(draft=draft, by=holder)
        known.refresh_from_db()

        assert (taken.new, taken.filled) == (0, 1)
        assert str(known.date_of_birth) == "1990-01-05"
        assert known.family_name == "Żak"
        assert known.phone_numbers.get().number == "+447700900309"
        assert known.eligibility_answers.get().answer == "met"
        assert known.client_references.get().ref == "N1"


def test_a_man_who_is_skipped_is_known_the_next_time(
    site: Site, holder: User, known: Participant
) -> None:
    with acting_as(holder.pk):
        draft = explained(site, holder, listed({"Name": "Nathan Zak", "DOB": "5/1/1990"}))
        key = f"man:{known.public_id}"
        caseload.choose(draft=draft, number=2, choice=RowChoice.SAME, chosen=key, by=holder)
        caseload.take_over(draft=draft, by=holder)
        known.refresh_from_db()
        again = explained(site, holder, listed({"Name": "Nathan Zak", "DOB": "5/1/1990"}))

        assert known.date_of_birth is None
        assert states(again) == {"known": 1}


def test_another_man_of_the_same_name_is_taken_over(
    site: Site, holder: User, known: Participant
) -> None:
    with acting_as(holder.pk):
        draft = explained(site, holder, listed("Nathan Zak"))
        caseload.choose(draft=draft, number=2, choice=RowChoice.ANOTHER, by=holder)
        taken = caseload.take_over(draft=draft, by=holder)

        assert taken.new == 1


def test_a_colleagues_man_is_met_and_not_filled(site: Site, holder: User, colleague: User) -> None:
    man = make_man(holder=colleague, given_name="Nathan", family_name="Żak")
    with acting_as(holder.pk):
        draft = explained(site, holder, listed("Nathan Zak"))
        key = f"man:{man.public_id}"

        with pytest.raises(NotOffered):
            caseload.choose(draft=draft, number=2, choice=RowChoice.FILL, chosen=key, by=holder)
        caseload.choose(draft=draft, number=2, choice=RowChoice.SAME, chosen=key, by=holder)
        taken = caseload.take_over(draft=draft, by=holder)

    assert (taken.new, taken.filled) == (0, 0)


def test_men_of_another_site_are_not_met(site: Site, holder: User) -> None:
    elsewhere = make_site("Elsewhere")
    make_man(site=elsewhere, given_name="Nathan", family_name="Żak")
    with acting_as(holder.pk):
        draft = explained(site, holder, listed("Nathan Zak"))

        assert states(draft) == {"good": 1}


def test_a_list_leads_nobody_to_acceptance(site: Site, holder: User) -> None:
    with acting_as(holder.pk):
        draft = explained(
            site, holder, listed("Nathan Żak"), statuses={"referred": Status.ACCEPTED}
        )
        with pytest.raises(Exception, match="by a list alone"):
            caseload.take_over(draft=draft, by=holder)


def test_men_who_left_are_written_down_as_closed(site: Site, holder: User) -> None:
    row = {"Name": "Nathan Żak", "Status": "completed"}
    with acting_as(holder.pk):
        draft = explained(site, holder, listed(row), statuses={"completed": Status.CLOSED})
        caseload.take_over(draft=draft, by=holder)

        man = Participant.objects.with_status().get()
        assert man.current_status == Status.CLOSED  # type: ignore[attr-defined]


def test_a_man_of_a_list_is_the_man_that_a_form_makes(site: Site, holder: User) -> None:
    with acting_as(holder.pk):
        draft = explained(site, holder, listed({"Name": "Nathan Żak", "Mobile": "07700 900305"}))
        newcomer = newcomer_of(draft.rows.get().facts, draft)
        caseload.take_over(draft=draft, by=holder)
        of_list = Participant.objects.get()
        of_form = refer_man(
            by=holder,
            site=site,
            man=newcomer.man,
            referral=newcomer.referral,
            phone=newcomer.phone,
        )

        for one, other in (
            (of_list, of_form),
            (of_list.referrals.get(), of_form.referrals.get()),
            (of_list.status_changes.get(), of_form.status_changes.get()),
            (of_list.bulletins.get(), of_form.bulletins.get()),
            (of_list.phone_numbers.get(), of_form.phone_numbers.get()),
        ):
            same = {"id", "participant", "at", "happened_at"}
            assert model_to_dict(one, exclude=same) == model_to_dict(other, exclude=same)


def test_a_site_is_asked_for_its_words_once(site: Site, holder: User) -> None:
    row = {"Name": "Nathan Żak", "Status": "banned"}
    with acting_as(holder.pk):
        explained(site, holder, listed(row), statuses={"banned": Status.CLOSED})
        draft = caseload.open_draft(site=site, file_name="x.csv", content=listed(row), by=holder)
        draft = caseload.settle_columns(draft=draft, columns=draft.columns, by=holder)

        assert draft.statuses == {"banned": Status.CLOSED}
        assert CaseloadMemory.objects.get().statuses == {"banned": Status.CLOSED}


def test_columns_that_name_nobody_are_refused(site: Site, holder: User) -> None:
    with acting_as(holder.pk):
        draft = caseload.open_draft(
            site=site, file_name="x.csv", content=listed("Nathan Żak"), by=holder
        )
        with pytest.raises(ColumnsMissing):
            caseload.settle_columns(draft=draft, columns=[""] * 9, by=holder)


@pytest.mark.parametrize(
    ("content", "states_then"),
    [
        (made.of_formulas(), {"good": 1, "trouble": 2}),
        (made.from_an_old_machine(), {"good": 2}),
        (made.in_utf_16(), {"good": 1}),
        (made.of_long_notes(), {"good": 2, "trouble": 4}),
    ],
)
def test_worse_files_do_no_harm(
    site: Site, holder: User, content: bytes, states_then: dict[str, int]
) -> None:
    with acting_as(holder.pk):
        draft = explained(site, holder, content)

        assert states(draft) == states_then


def test_a_long_list_is_read_and_checked_by_the_worker(
    site: Site, holder: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caseload.drafts, "SMALL_FILE", 10)
    monkeypatch.setattr(caseload.drafts, "FEW_ROWS", 1)
    monkeypatch.setattr("participants.services.caseload.rows.BATCH", 2)
    names = [f"Nathan {name}" for name in ("Ash", "Birch", "Cedar", "Elm", "Fir")]
    with acting_as(holder.pk):
        draft = caseload.open_draft(
            site=site, file_name="long.csv", content=listed(*names), by=holder
        )
        assert draft.stage == Stage.READING
    with owner():
        drain_once()
    with acting_as(holder.pk):
        draft.refresh_from_db()
        assert (draft.stage, draft.rows_total) == (Stage.COLUMNS, 5)
        draft = caseload.settle_columns(draft=draft, columns=draft.columns, by=holder)
        draft = caseload.settle_words(draft=draft, settled=settled(draft), by=holder)
        assert draft.stage == Stage.JUDGING
    with owner():
        drain_once()
    with acting_as(holder.pk):
        draft.refresh_from_db()
        assert (draft.stage, draft.rows_read) == (Stage.ROWS, 5)
        assert states(draft) == {"good": 5}


def test_a_long_file_that_cannot_be_read_says_so(
    site: Site, holder: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caseload.drafts, "SMALL_FILE", 1)
    with acting_as(holder.pk):
        draft = caseload.open_draft(site=site, file_name="x", content=b"Name\n", by=holder)
    with owner():
        drain_once()
    with acting_as(holder.pk):
        draft.refresh_from_db()

        assert (draft.stage, draft.content) == (Stage.REFUSED, None)
        assert "no row below" in draft.refusal


def test_a_list_is_gone_after_its_time(site: Site, holder: User) -> None:
    with acting_as(holder.pk):
        explained(site, holder, listed("Nathan Żak"))
    with owner():
        Outbox.objects.filter(kind="caseload.expire").update(due_at=now() - timedelta(days=1))
        drain_once()
        assert not CaseloadDraft.objects.exists()
        assert not CaseloadRow.objects.exists()


def test_a_list_taken_over_stays_as_a_line(site: Site, holder: User) -> None:
    with acting_as(holder.pk):
        caseload.take_over(draft=explained(site, holder, listed("Nathan Żak")), by=holder)
    with owner():
        Outbox.objects.filter(kind="caseload.expire").update(due_at=now() - timedelta(days=1))
        drain_once()
        assert CaseloadDraft.objects.get().taken_over == 1


def test_a_list_is_seen_by_its_bringer_and_the_lead(
    site: Site, holder: User, colleague: User, lead: User
) -> None:
    administrator = make_user(Role.SITE_ADMINISTRATOR, site)
    with acting_as(holder.pk):
        explained(site, holder, listed("Nathan Żak"))
    seen = {}
    for user in (holder, lead, colleague, administrator):
        with acting_as(user.pk):
            seen[user] = (CaseloadDraft.objects.count(), CaseloadRow.objects.count())

    assert seen == {holder: (1, 1), lead: (1, 1), colleague: (0, 0), administrator: (0, 0)}


def test_the_lead_gives_the_men_to_a_named_worker(site: Site, lead: User, holder: User) -> None:
    with acting_as(lead.pk):
        draft = explained(site, lead, listed("Nathan Żak"), holder=holder)
        caseload.take_over(draft=draft, by=lead)

        assert Participant.objects.get().holder == holder


def test_a_list_thrown_away_leaves_no_row(site: Site, holder: User) -> None:
    with acting_as(holder.pk):
        draft = explained(site, holder, listed("Nathan Żak"))
        caseload.throw_away(draft=draft, by=holder)

        assert not CaseloadDraft.objects.exists()
