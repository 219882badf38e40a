"""A row in every table about a man before his course, so that every page has something to show."""

from __future__ import annotations

from datetime import timedelta

from advance_site.core.dates import now, today
from advance_site.core.weekdays import Weekday
from advance_site.wall.context import acting_as
from participants.models import (
    Address,
    AgreedTime,
    Answer,
    BroughtIn,
    Bulletin,
    BulletinKind,
    CaseloadDraft,
    ClientReference,
    Consent,
    ConsentAnswer,
    ConsentWay,
    DangerTry,
    EligibilityAnswer,
    GoalReview,
    NextOfKin,
    Progress,
    ReviewPoint,
    Stage,
    Status,
    ToldWhom,
)
from participants.services import (
    keep_apart,
    merge_men,
    record_availability,
    record_circumstances,
)
from tests.factories import participants as made
from tests.participants.caseload.lists import explained, listed
from tests.world.people import MEN, Man, word_of_list


def seed_participants(man: Man) -> None:
    """A row in every table of the room, so that every page about him has something to show."""
    row, by = man.row, man.holder
    suffix = f"{MEN.index(man.key) + 1:02}"
    made.make_status(row, Status.SCREENING, note="x", reason_label="x", iss_spoke_to="x")
    made.make_referral(row, key_worker_phone=f"+4416329603{suffix}")
    made.make_phone(row, f"+4477009001{suffix}", note="x")
    made.make_partner_details(row, phone="07700 900411")
    made.make_suitability(row, session_place="x", onward_route="x")
    made.make_waiting_review(row, today() - timedelta(days=1), note="x")
    goal = made.make_goal(row)
    made.make_contact(
        row, note="x", other_name="x", follow_up_on=today(), follow_up_what="Ring again"
    )
    danger = made.make_danger(row)
    DangerTry.objects.create(participant=row, danger=danger, whom=ToldWhom.ISS_DUTY, by=by)
    GoalReview.objects.create(
        participant=row,
        goal=goal,
        point=ReviewPoint.WEEK_4,
        progress=Progress.SOME,
        confidence=5,
        note="x",
        by=by,
    )
    AgreedTime.objects.create(
        participant=row, weekday=Weekday.MONDAY, starts="10:00", ends="12:00", added_by=by
    )
    Address.objects.create(participant=row, lines="1 Example Street", postcode="", added_by=by)
    NextOfKin.objects.create(
        participant=row,
        name="Kin",
        relationship="Brother",
        number=f"+4416329604{suffix}",
        added_by=by,
    )
    EligibilityAnswer.objects.create(
        participant=row,
        criterion_code="adult",
        criterion_label="Adult",
        checklist_version="1",
        answer=Answer.MET,
        by=by,
    )
    Consent.objects.create(
        participant=row,
        code="programme",
        title="Programme",
        version="1",
        text="He takes part.",
        answer=ConsentAnswer.GIVEN,
        answered_on=today(),
        way=ConsentWay.PAPER,
        recorded_by=by,
    )
    Bulletin.objects.create(participant=row, kind=BulletinKind.REFERRED, by=by)


def seed_circumstances(man: Man) -> None:
    """Who he is, when he can come, and a man with whom he does not come."""
    row, by = man.row, man.holder
    third = made.make_man(holder=by, site=man.site, given_name="Third", family_name="Man")
    with acting_as(by.pk):
        record_circumstances(man=row, answers={"employment": "employed"}, by=by)
        record_availability(man=row, parts=["0e"], by=by)
        keep_apart(man=row, other=third, by=by)


def seed_caseload(man: Man) -> None:
    """A list of his holder's with a row that may be he; where he came from; a second record."""
    row, by = man.row, man.holder
    other = made.make_man(holder=by, site=man.site, given_name="Other", family_name="Record")
    made.make_contact(other, note="x", follow_up_on=today(), follow_up_what="Ring again")
    note = {"Name": f"{row.given_name} {row.family_name}", "Notes": word_of_list(man.key)}
    with acting_as(by.pk):
        explained(man.site, by, listed(note, "Nathan Marsh", "Cher"))
        done = CaseloadDraft.objects.create(
            site=man.site,
            by=by,
            file_name="before.csv",
            stage=Stage.DONE,
            done_at=now(),
            done_by=by,
        )
        here = {"participant": row, "site": man.site, "by": by}
        ClientReference.objects.create(**here, ref=man.key)
        merge_men(kept=row, away=other, by=by)
        BroughtIn.objects.create(**here, draft=done, row_number=2, digest=man.key, is_new=True)
