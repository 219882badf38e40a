"""The database's own wall: without any filter, another's man is not there."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.utils import DatabaseError

from advance_site.accounts.access import Role
from advance_site.accounts.models import User
from advance_site.core.dates import now, today
from advance_site.core.weekdays import Weekday
from advance_site.wall.context import acting_as
from participants import services
from participants.models import (
    Address,
    AgreedTime,
    Answer,
    ApartPair,
    Availability,
    BroughtIn,
    Bulletin,
    BulletinKind,
    CaseloadDraft,
    CaseloadMemory,
    CaseloadRow,
    Circumstance,
    ClientReference,
    Consent,
    Contact,
    DangerCall,
    DangerTry,
    EligibilityAnswer,
    Goal,
    GoalReview,
    GrantKind,
    GrantSeen,
    Merge,
    Moved,
    NextOfKin,
    Participant,
    PartnerDetails,
    PhoneNumber,
    ReachGrant,
    Referral,
    StatusChange,
    SuitabilityDecision,
    WaitingReview,
)
from participants.services.rules import OutOfDutyReach
from tests.cast import owner
from tests.factories.accounts import make_site, make_user
from tests.factories.participants import (
    make_contact,
    make_danger,
    make_goal,
    make_grant,
    make_partner_details,
    make_phone,
    make_referral,
    make_suitability,
    make_waiting_review,
)

pytestmark = pytest.mark.django_db
TABLES = (
    Address, AgreedTime, Bulletin, Consent, Contact, DangerCall, DangerTry, EligibilityAnswer,
    Goal, GoalReview, GrantSeen, NextOfKin, PartnerDetails, PhoneNumber, ReachGrant, Referral,
    StatusChange, SuitabilityDecision, WaitingReview, Availability, BroughtIn, Circumstance,
    ClientReference,
)  # fmt: skip
# Not of one man: of a list, of a site, of two men. Their walls are tried in `caseload/`,
# `test_grouping.py` and `test_merging.py`, and by the walker.
ELSEWHERE = {ApartPair, CaseloadDraft, CaseloadMemory, CaseloadRow, Merge, Moved}


def fill(man: Participant) -> None:
    """At least one row of his in every table of this room."""
    by = man.holder
    make_referral(man)
    make_phone(man)
    make_partner_details(man)
    make_suitability(man)
    make_waiting_review(man)
    goal = make_goal(man)
    make_contact(man)
    danger = make_danger(man)
    grant = make_grant(man, by)
    consent = {"code": "x", "title": "X", "version": "1", "text": "X", "answer": "given"}
    with owner():
        Address.objects.create(participant=man, lines="1 Example Road", added_by=by)
        AgreedTime.objects.create(
            participant=man, weekday=Weekday.MONDAY, starts="17:00", ends="19:00", added_by=by
        )
        Bulletin.objects.create(participant=man, kind=BulletinKind.REFERRED, by=by)
        Consent.objects.create(
            participant=man, answered_on=today(), way="paper", recorded_by=by, **consent
        )
        DangerTry.objects.create(participant=man, danger=danger, whom="iss_duty", by=by)
        EligibilityAnswer.objects.create(
            participant=man,
            criterion_code="x",
            criterion_label="X",
            checklist_version="1",
            answer=Answer.MET,
            by=by,
        )
        GoalReview.objects.create(
            participant=man, goal=goal, point="week_4", progress="some", confidence=5, by=by
        )
        GrantSeen.objects.create(participant=man, grant=grant, by=by)
        Availability.objects.create(participant=man, parts=["0e"], by=by)
        Circumstance.objects.create(
            participant=man, question_code="x", asked="not_asked", book_version="1", by=by
        )
        draft = CaseloadDraft.objects.create(site=man.site, by=by, file_name="men.csv")
        here = {"participant": man, "site": man.site, "by": by}
        ClientReference.objects.create(**here, ref=str(man.reference))
        BroughtIn.objects.create(
            **here, draft=draft, row_number=2, digest=str(man.reference), is_new=True
        )
        NextOfKin.objects.create(
            participant=man,
            name="Sam",
            relationship="brother",
            number="+441632960100",
            added_by=by,
        )


@pytest.fixture
def man(man: Participant) -> Participant:
    fill(man)
    return man


def counts(user: User) -> dict[str, int]:
    with acting_as(user.pk):
        return {model.__name__: model._default_manager.count() for model in (Participant, *TABLES)}


def test_every_table_of_this_room_is_tried_here() -> None:
    models = set(apps.get_app_config("participants").get_models())
    versions = {model for model in models if model.__name__.endswith("Version")}

    assert models - versions == {Participant, *TABLES, *ELSEWHERE}
    assert [model.__name__ for model in versions] == ["ParticipantVersion"]


def test_his_holder_and_the_lead_of_his_site_see_every_row(man: Participant, lead: User) -> None:
    for user in (man.holder, lead):
        assert all(count >= 1 for count in counts(user).values())


@pytest.mark.parametrize(
    "somebody",
    [
        lambda site: make_user(Role.FACILITATOR, site),
        lambda site: make_user(Role.SITE_ADMINISTRATOR, site),
        lambda site: make_user(Role.INTEGRITY_LEAD, site),
        lambda site: make_user(Role.RESEARCHER, site),
        lambda site: make_user(Role.SITE_LEAD),
        lambda site: make_user(Role.FACILITATOR),
        lambda site: make_user(),
    ],
)
def test_to_anybody_else_he_is_not_there(man: Participant, somebody: Callable[..., User]) -> None:
    assert set(counts(somebody(man.site)).values()) == {0}


def test_without_a_person_nothing_is_there(man: Participant) -> None:
    assert not Participant.objects.exists()
    assert not Contact.objects.exists()


@pytest.mark.parametrize("kind", list(GrantKind))
def test_a_running_grant_shows_him_and_an_expired_one_does_not(
    man: Participant, colleague: User, kind: GrantKind
) -> None:
    make_grant(man, colleague, kind=kind, granted_at=now() - timedelta(hours=13))

    assert counts(colleague)["Participant"] == 0

    make_grant(man, colleague, kind=kind)

    assert counts(colleague)["Contact"] == 1


def test_earlier_versions_of_him_have_the_same_wall(man: Participant, colleague: User) -> None:
    with acting_as(man.holder.pk):
        services.change_man(
            man=man,
            facts=services.ManFacts(given_name="Cal", family_name="Darrowby"),
            by=man.holder,
        )
    versions: Any = apps.get_model("participants", "ParticipantVersion")

    with acting_as(man.holder.pk):
        kept = versions.objects.get()
        assert (kept.given_name, kept.acted_by) == ("Callum", man.holder.pk)
    with acting_as(colleague.pk):
        assert not versions.objects.exists()


def refused(act: Callable[[], object]) -> bool:
    try:
        with transaction.atomic():
            act()
    except DatabaseError:
        return True
    return False


def test_nobody_deletes_a_row_about_a_man(man: Participant) -> None:
    with acting_as(man.holder.pk):
        for model in (Participant, *TABLES):
            assert refused(model._default_manager.all().delete), model.__name__


@pytest.mark.parametrize("model", [Bulletin, EligibilityAnswer, DangerTry, ReachGrant, GrantSeen])
def test_appended_rows_cannot_be_changed_even_by_their_owner(
    man: Participant, model: type[Any]
) -> None:
    table = model._meta.db_table
    with owner(), connection.cursor() as cursor:
        change = f"UPDATE {table} SET participant_id = 1"  # noqa: S608 (a table of ours)
        assert refused(lambda: cursor.execute(change))


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Contact, {"note": "Something else"}),
        (Consent, {"answer": "declined"}),
        (PartnerDetails, {"name": "Somebody else"}),
        (StatusChange, {"status": "active"}),
        (SuitabilityDecision, {"outcome": "unsuitable"}),
        (PhoneNumber, {"number": "+447700900999"}),
        (Goal, {"words": "Something else"}),
        (DangerCall, {"about": "other"}),
    ],
)
def test_what_was_written_down_cannot_be_rewritten(
    man: Participant, model: type[Any], change: dict[str, Any]
) -> None:
    with acting_as(man.holder.pk):
        assert refused(lambda: model.objects.update(**change))


def test_nobody_writes_about_a_man_out_of_reach(man: Participant, colleague: User) -> None:
    with acting_as(colleague.pk):
        assert refused(
            lambda: Bulletin.objects.create(
                participant=man, kind=BulletinKind.DANGER, by=colleague
            )
        )


def test_nobody_writes_a_bulletin_in_anothers_name(man: Participant, colleague: User) -> None:
    with acting_as(man.holder.pk):
        assert refused(
            lambda: Bulletin.objects.create(
                participant=man, kind=BulletinKind.DANGER, by=colleague
            )
        )


def test_nobody_places_a_man_at_a_site_where_they_do_not_work(holder: User) -> None:
    elsewhere = make_site()

    with acting_as(holder.pk):
        assert refused(
            lambda: Participant.objects.create(
                site=elsewhere,
                holder=holder,
                created_by=holder,
                given_name="X",
                family_name="Y",
            )
        )


def test_nobody_grants_themselves_reach_past_the_function(
    man: Participant, colleague: User
) -> None:
    with acting_as(colleague.pk):
        assert refused(
            lambda: ReachGrant.objects.create(
                participant=man,
                user=colleague,
                kind=GrantKind.DUTY,
                reason="x",
                granted_by=colleague,
                until=now() + timedelta(hours=1),
            )
        )


@pytest.mark.parametrize("role", [Role.SITE_ADMINISTRATOR, Role.INTEGRITY_LEAD, Role.RESEARCHER])
def test_duty_reach_and_search_are_for_people_who_work_with_men(
    man: Participant, role: Role
) -> None:
    user = make_user(role, man.site)

    with acting_as(user.pk):
        assert services.search_site_men(words="Callum", by=user) == []
        assert services.site_man(public_id=man.public_id) is None
        with pytest.raises(OutOfDutyReach):
            services.take_duty_reach(public_id=man.public_id, reason="x", by=user)


def test_the_worker_login_reads_and_changes_nothing(man: Participant) -> None:
    with owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege('main_worker', 'participants_contact', 'select'), "
            "has_table_privilege('main_worker', 'participants_contact', 'insert, update, delete')"
        )
        assert cursor.fetchone() == (True, False)


def test_functions_of_this_room_are_closed_to_everybody_else() -> None:
    with owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
            "WHERE n.nspname = 'wall' AND has_function_privilege('public', p.oid, 'execute')"
        )
        assert cursor.fetchall() == []
