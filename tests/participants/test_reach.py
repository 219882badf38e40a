"""Which men a person reaches: the rule in Python, beside the one in the database."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from advance_site.accounts.access import Permission, Role
from advance_site.accounts.models import User
from advance_site.core.dates import now
from advance_site.wall.context import acting_as, reading
from participants.due import due_for, due_of
from participants.models import GrantKind, Participant
from participants.reach import caseload_of, ids_in_reach, men_in_reach, register_source
from participants.sources import held
from tests.cast import owner
from tests.factories.accounts import make_user
from tests.factories.participants import make_contact, make_grant, make_man

pytestmark = pytest.mark.django_db


def reached(user: User, permission: Permission) -> set[Participant]:
    """By the rule in Python alone: as the owner, no policy helps. A page that reads agrees."""
    with owner():
        found = set(Participant.objects.within_reach_of(user, permission))
        with reading():
            assert set(Participant.objects.within_reach_of(user, permission)) == found
    return found


def test_a_facilitator_reaches_the_men_she_holds(man: Participant, colleague: User) -> None:
    assert reached(man.holder, Permission.MAN_CHANGE) == {man}
    assert reached(colleague, Permission.MAN_CHANGE) == set()


def test_a_site_lead_reaches_the_men_of_her_site(man: Participant, lead: User) -> None:
    make_man()

    assert reached(lead, Permission.MAN_CHANGE) == {man}


@pytest.mark.parametrize("role", [Role.SITE_ADMINISTRATOR, Role.INTEGRITY_LEAD, Role.RESEARCHER])
@pytest.mark.parametrize("permission", list(Permission))
def test_roles_without_case_content_reach_nobody(
    man: Participant, role: Role, permission: Permission
) -> None:
    assert reached(make_user(role, man.site), permission) == set()


@pytest.mark.parametrize(
    ("kind", "permission", "reaches"),
    [
        (GrantKind.DUTY, Permission.MAN_OPEN, True),
        (GrantKind.DUTY, Permission.CONTACT_LOG, True),
        (GrantKind.DUTY, Permission.DANGER_REPORT, True),
        (GrantKind.DUTY, Permission.MAN_CHANGE, False),
        (GrantKind.DUTY, Permission.STATUS_CHANGE, False),
        (GrantKind.DUTY, Permission.PARTNER_DETAILS_OPEN, False),
        (GrantKind.STAND_IN, Permission.REGISTER_MARK, True),
    ],
)
def test_a_grant_reaches_as_far_as_its_kind(
    man: Participant, colleague: User, kind: GrantKind, permission: Permission, *, reaches: bool
) -> None:
    make_grant(man, colleague, kind=kind)

    assert (man in reached(colleague, permission)) is reaches


@pytest.mark.parametrize("kind", list(GrantKind))
def test_an_expired_grant_reaches_nobody(
    man: Participant, colleague: User, kind: GrantKind
) -> None:
    make_grant(man, colleague, kind=kind, granted_at=now() - timedelta(hours=12, minutes=1))

    assert reached(colleague, Permission.MAN_OPEN) == set()


def test_rows_follow_the_reach_of_their_man(man: Participant, colleague: User) -> None:
    row = make_contact(man)

    with owner():
        found = row.__class__.objects.within_reach_of
        assert list(found(man.holder, Permission.CONTACT_LOG)) == [row]
        assert list(found(colleague, Permission.CONTACT_LOG)) == []
        with reading():
            assert list(found(man.holder, Permission.CONTACT_LOG)) == [row]
            assert list(found(colleague, Permission.CONTACT_LOG)) == []


def test_a_page_that_reads_asks_once_whom_it_reaches(man: Participant) -> None:
    make_contact(man)
    with owner(), reading(), CaptureQueriesContext(connection) as captured:
        for permission in (Permission.MAN_OPEN, Permission.CONTACT_LOG, Permission.MAN_CHANGE):
            assert ids_in_reach(man.holder, permission) == [man.pk]

    reads = [query for query in captured if "participants_participant" in query["sql"]]
    assert len(reads) == 1


def test_where_something_may_change_the_reach_is_asked_anew(holder: User) -> None:
    with owner():
        assert ids_in_reach(holder, Permission.MAN_OPEN) is None
        first = set(Participant.objects.within_reach_of(holder, Permission.MAN_OPEN))
        new = make_man(holder=holder)

        assert set(Participant.objects.within_reach_of(holder, Permission.MAN_OPEN)) == {
            *first,
            new,
        }


def test_a_source_registered_twice_counts_once(holder: User) -> None:
    before = men_in_reach(holder, Permission.MAN_OPEN)

    register_source(held)

    assert str(men_in_reach(holder, Permission.MAN_OPEN)) == str(before)
    assert isinstance(before, Q)


def test_a_leads_own_men_are_fewer_than_her_reach(man: Participant, lead: User) -> None:
    own = make_man(holder=lead)

    with owner():
        assert set(Participant.objects.filter(caseload_of(lead))) == {own}
    assert reached(lead, Permission.MAN_OPEN) == {own, man}


def test_what_is_due_of_her_own_men_leaves_the_sites_others_out(
    man: Participant, lead: User
) -> None:
    make_contact(man, follow_up_on=now().date(), follow_up_what="Ring him")

    with acting_as(lead.pk):
        assert [row.verb for row in due_for(lead)] == ["Follow up"]
        assert due_for(lead, site=False) == []
        assert [row.verb for row in due_of(lead, man)] == ["Follow up"]
        assert due_of(lead, make_man(holder=lead)) == []
