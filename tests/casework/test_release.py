"""The hatch: what may be put in, by whom, and who reads it at the main door."""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import connections
from django.utils import timezone

from advance_site.accounts.access import Role
from advance_site.accounts.models import Membership, User
from advance_site.accounts.services import (
    accept_invitation,
    add_membership,
    invite,
    leave_service,
)
from advance_site.accounts.services.links import token_of
from advance_site.wall.context import acting_as
from casework.models import Release
from participants.models import GrantKind
from tests import databases
from tests.cast import owner
from tests.factories.accounts import make_site, make_user
from tests.factories.participants import make_grant, make_man
from tests.factories.window import RELEASER, Programme, programme


@pytest.fixture(autouse=True, scope="module")
def _leave_nothing() -> Iterator[None]:
    """The rows of this module are committed, so what comes after it gets a fresh clone."""
    yield
    connections.close_all()
    databases.clone_anew()


@pytest.fixture
def his_side() -> Iterator[Programme]:
    with programme() as rows:
        yield rows


@pytest.fixture
def hatch() -> Iterator[psycopg.Connection]:
    """The ISS worker's connection."""
    address = databases.servers.url(RELEASER, databases.PROGRAMME)
    with psycopg.connect(address, autocommit=True) as connection:
        yield connection


DAY = timedelta(days=1)


def insert(connection: psycopg.Connection, **values: Any) -> None:
    row = {
        "id": uuid.uuid4(),
        "readers": [],
        "reader_names": [],
        "released_at": timezone.now(),
        **values,
    }
    names, gaps = ", ".join(row), ", ".join(f"%({name})s" for name in row)
    connection.execute(
        b"INSERT INTO casework_release (%b) VALUES (%b) ON CONFLICT DO NOTHING"
        % (names.encode(), gaps.encode()),
        row,
    )


def instruction(site: UUID, man: UUID, **values: Any) -> dict[str, Any]:
    return {
        "kind": "item",
        "site": site,
        "man": man,
        "item": "H0",
        "instruction": "See him in person",
        "readers": [uuid.uuid4()],
        "reader_names": ["T Rees"],
        **values,
    }


def count(rows: Programme, **where: Any) -> int:
    found = rows.connection.execute(
        "SELECT count(*) FROM casework_release WHERE id = %(id)s", where
    ).fetchone()
    assert found is not None
    return int(found[0])


def test_carrying_a_release_over_twice_makes_one_row(
    his_side: Programme, hatch: psycopg.Connection
) -> None:
    site = his_side.site()
    row = instruction(site.public_id, his_side.man(site), id=uuid.uuid4())

    insert(hatch, **row)
    insert(hatch, **row)

    assert count(his_side, id=row["id"]) == 1


def test_what_was_put_in_cannot_be_read_changed_or_removed(
    his_side: Programme, hatch: psycopg.Connection
) -> None:
    for statement in (
        "SELECT id FROM casework_release",
        "UPDATE casework_release SET text = 'x'",
        "DELETE FROM casework_release",
        "INSERT INTO casework_release (id) VALUES (gen_random_uuid()) RETURNING id",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            hatch.execute(statement.encode())


def test_not_even_the_owner_changes_a_release(
    his_side: Programme, hatch: psycopg.Connection
) -> None:
    site = his_side.site()
    insert(hatch, **instruction(site.public_id, his_side.man(site)))

    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="never changed"):
        his_side.connection.execute("UPDATE casework_release SET instruction = 'x'")


def test_the_hatch_is_shut_for_a_site_that_is_not_open(
    his_side: Programme, hatch: psycopg.Connection
) -> None:
    shut = his_side.site(opened=False)

    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        insert(hatch, **instruction(shut.public_id, his_side.man(shut)))


def test_the_hatch_is_shut_for_another_providers_man(
    his_side: Programme, hatch: psycopg.Connection
) -> None:
    ours, shut = his_side.site(), his_side.site(opened=False)

    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        insert(hatch, **instruction(ours.public_id, his_side.man(shut)))


LEVEL = {"kind": "level", "level": "high", "direction": "rising", "level_on": "2026-11-12"}
FIGURES = {
    "kind": "figures",
    "period_ends_on": "2026-09-30",
    "women": 12,
    "cohorts": 2,
    "offered_percent": 90,
    "readers": [uuid.uuid4()],
    "reader_names": ["P Lindqvist"],
}
ROTA = {"kind": "rota", "rota": "duty", "rota_name": "A Nolan", "rota_on": "2026-11-26"}


@pytest.mark.parametrize(
    ("values", "of_man"),
    [
        (
            {"item": "H1", "instruction": None, "text": "Ask in June", "ends_on": "2026-12-01"},
            True,
        ),
        (LEVEL, True),
        (FIGURES, False),
        (ROTA, False),
    ],
)
def test_each_kind_has_its_own_columns(
    his_side: Programme, hatch: psycopg.Connection, values: dict[str, Any], of_man: bool
) -> None:
    site = his_side.site()
    man = his_side.man(site) if of_man else None
    row = {"id": uuid.uuid4(), "site": site.public_id, "man": man, **values}
    if "kind" not in row:
        row = {**instruction(site.public_id, his_side.man(site)), **row}

    insert(hatch, **row)

    assert count(his_side, id=row["id"]) == 1


ITEM = {"kind": "item", "readers": [uuid.uuid4()], "reader_names": ["T Rees"]}


@pytest.mark.parametrize(
    ("values", "of_man", "constraint"),
    [
        ({**ITEM}, True, "casework_release_item"),
        ({**ITEM, "item": "H0"}, True, "casework_release_item"),
        ({**ITEM, "item": "H1", "text": "Ask"}, True, "casework_release_item"),
        (
            {**ITEM, "item": "H2", "text": "Ask", "ends_on": "2026-12-01"},
            True,
            "casework_release_item",
        ),
        ({**ITEM, "item": "H0", "instruction": "x"}, False, "casework_release_item"),
        (
            {**ITEM, "item": "H0", "instruction": "x", "readers": []},
            True,
            "casework_release_item",
        ),
        ({**LEVEL, "level": None}, True, "casework_release_level"),
        ({**LEVEL, "level": "very"}, True, "casework_release_level"),
        ({**LEVEL, "text": "because she said so"}, True, "casework_release_level"),
        ({**LEVEL, "readers": [uuid.uuid4()]}, True, "casework_release_level"),
        ({**FIGURES, "women": 9}, False, "casework_release_figures"),
        ({**FIGURES, "women": None}, False, "casework_release_figures"),
        ({**FIGURES, "cohorts": 1}, False, "casework_release_figures"),
        ({**FIGURES, "offered_percent": 100}, False, "casework_release_figures"),
        ({**FIGURES}, True, "casework_release_figures"),
        ({**ROTA, "rota_name": None}, False, "casework_release_rota"),
        ({**ROTA, "rota": None}, False, "casework_release_rota"),
        ({**ROTA}, True, "casework_release_rota"),
        ({**ROTA, "level": "high"}, False, "casework_release_rota"),
        ({"kind": "rota", "withdraws": True}, False, "casework_release_withdraws_another"),
        ({"kind": "gossip"}, False, "casework_release_kind_known"),
    ],
)
def test_a_row_that_says_too_little_or_too_much_is_refused(
    his_side: Programme,
    hatch: psycopg.Connection,
    values: dict[str, Any],
    of_man: bool,
    constraint: str,
) -> None:
    site = his_side.site()
    man = his_side.man(site) if of_man else None

    with pytest.raises(psycopg.errors.CheckViolation) as refused:
        insert(hatch, site=site.public_id, man=man, **values)

    assert refused.value.diag.constraint_name == constraint


def put(**values: Any) -> UUID:
    """A row as it lies in the table, for readers at the main door."""
    row = {"id": uuid.uuid4(), "released_at": timezone.now(), "readers": [], **values}
    row.setdefault("reader_names", ["somebody"] * len(row["readers"]))
    with owner():
        Release.objects.bulk_create([Release(withdraws=row.pop("withdraws", False), **row)])
    return UUID(str(row["id"]))


def read_by(user: Any) -> set[UUID]:
    with acting_as(user.pk):
        return set(Release.objects.values_list("pk", flat=True))


@pytest.mark.django_db
def test_an_item_is_read_by_the_people_it_names_and_nobody_else() -> None:
    site = make_site()
    reader, colleague = make_user(Role.FACILITATOR, site), make_user(Role.FACILITATOR, site)
    lead = make_user(Role.SITE_LEAD, site)
    man = make_man(holder=reader)
    make_grant(man, colleague, kind=GrantKind.DUTY)
    item = put(
        **instruction(site.public_id, man.public_id, readers=[reader.public_id]),
    )

    assert read_by(reader) == {item}
    assert read_by(colleague) == read_by(lead) == set()


@pytest.fixture
def reader() -> User:
    return make_user(Role.FACILITATOR, make_site())


def item_of_yesterday(reader: User) -> UUID:
    """An item that was released to her a day ago, which she has read until now."""
    site = reader.memberships.get().site
    item = put(
        **instruction(
            site.public_id,
            make_man(holder=reader).public_id,
            readers=[reader.public_id],
            released_at=timezone.now() - DAY,
        )
    )
    assert read_by(reader) == addressed_to(reader) == {item}
    return item


def addressed_to(user: User) -> set[UUID]:
    """What the queryset gives, the policy aside."""
    with owner():
        return set(Release.objects.addressed_to(user).values_list("pk", flat=True))


def close_and_invite_again(reader: User, lead: User) -> None:
    """All on one day, so that her old role still has its last day."""
    site = reader.memberships.get().site
    with acting_as(lead.pk):
        leave_service(user=reader, to=lead, by=lead)
        made = invite(
            email=reader.email, name="N", role=Role.FACILITATOR, site=site, by_mail=True, by=lead
        )
    accept_invitation(token=token_of(made), name="Nia Owen", password="four garden words here")


@pytest.mark.django_db
def test_an_account_that_was_closed_and_opened_again_reads_nothing_of_before(
    reader: User,
) -> None:
    item = item_of_yesterday(reader)
    site = reader.memberships.get().site

    close_and_invite_again(reader, make_user(Role.SITE_LEAD, site))

    assert read_by(reader) == addressed_to(reader) == set()
    renewed = put(
        **instruction(site.public_id, uuid.uuid4(), readers=[reader.public_id], replaces=item)
    )
    assert read_by(reader) == addressed_to(reader) == {renewed}


@pytest.mark.django_db
def test_a_role_that_ended_and_was_given_again_reads_nothing_of_before_whatever_day_it_names(
    reader: User,
) -> None:
    item_of_yesterday(reader)
    held = reader.memberships.get()
    with owner():
        Membership.objects.filter(pk=held.pk).update(until=timezone.localdate() - DAY)
    lead = make_user(Role.SITE_LEAD, held.site)

    with acting_as(lead.pk):
        add_membership(
            user=reader, site=held.site, role=held.role, since=timezone.localdate(), by=lead
        )
        Membership.objects.create(
            user=reader, site=held.site, role=Role.SITE_ADMINISTRATOR, since=held.since
        )

    assert read_by(reader) == addressed_to(reader) == set()


@pytest.mark.django_db
def test_who_works_at_another_site_now_reads_no_item_of_the_one_before(reader: User) -> None:
    item_of_yesterday(reader)
    elsewhere = make_site()

    with owner():
        reader.memberships.update(site=elsewhere)

    assert read_by(reader) == addressed_to(reader) == set()


@pytest.mark.django_db
def test_a_quarterly_sheet_is_read_by_whom_it_names_wherever_her_role_is_written_down() -> None:
    reader = make_user(Role.INTEGRITY_LEAD)
    sheet = put(
        **{**FIGURES, "site": make_site().public_id, "readers": [reader.public_id]},
    )

    assert read_by(reader) == addressed_to(reader) == {sheet}


@pytest.mark.django_db
def test_a_level_is_read_by_those_who_meet_the_man() -> None:
    site = make_site()
    holder, colleague = make_user(Role.FACILITATOR, site), make_user(Role.FACILITATOR, site)
    lead = make_user(Role.SITE_LEAD, site)
    man = make_man(holder=holder)
    level = put(site=site.public_id, man=man.public_id, **LEVEL)

    assert read_by(holder) == read_by(lead) == {level}
    assert read_by(colleague) == set()


@pytest.mark.django_db
def test_a_rota_is_read_by_the_staff_of_the_site() -> None:
    site = make_site()
    here, elsewhere = make_user(Role.FACILITATOR, site), make_user(Role.FACILITATOR)
    rota = put(site=site.public_id, **ROTA)

    assert read_by(here) == {rota}
    assert read_by(elsewhere) == set()


@pytest.mark.django_db
def test_what_was_replaced_ended_or_withdrawn_stands_no_more() -> None:
    site = make_site()
    here = make_user(Role.FACILITATOR, site)
    day = timezone.localdate()
    old = put(site=site.public_id, **ROTA)
    renewed = put(site=site.public_id, replaces=old, **ROTA)
    gone = put(site=site.public_id, **ROTA)
    put(site=site.public_id, kind="rota", replaces=gone, withdraws=True)
    put(site=site.public_id, ends_on=day - timedelta(days=1), **ROTA)

    with acting_as(here.pk):
        standing = set(Release.objects.standing(day).values_list("pk", flat=True))

    assert standing == {renewed}


@pytest.mark.django_db
def test_this_side_cannot_write_a_release() -> None:
    with pytest.raises(TypeError, match="ISS worker alone"):
        Release(id=uuid.uuid4()).save()
