"""Two records of one man made one, and parted again to the last value."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.db import connection

from advance_site.accounts.access import Permission, Role
from advance_site.accounts.models import Site, User
from advance_site.core.dates import now
from advance_site.wall.context import acting_as
from participants.models import (
    Bulletin,
    BulletinKind,
    Contact,
    Merge,
    Moved,
    Participant,
    Status,
)
from participants.services import (
    change_man,
    merge_men,
    review_goal,
    search_site_men,
    take_merge_back,
)
from participants.services.many import ManFacts
from participants.services.rules import CannotMerge, CannotPart
from sessions.models import Cohort
from sessions.services import Enrolling, create_cohort
from tests.canaries import tables_of_men
from tests.cast import owner
from tests.factories.accounts import make_site, make_user
from tests.factories.participants import (
    make_contact,
    make_danger,
    make_goal,
    make_man,
    make_partner_details,
    make_phone,
    make_referral,
    make_suitability,
    make_waiting_review,
)
from tests.factories.sessions import Team

pytestmark = pytest.mark.django_db
EVERY_ROW = "SELECT coalesce(string_agg(t::text, '|' ORDER BY t::text), '') FROM {} t"
WRITTEN_ALONG = {"Merge", "Moved"}


def contents() -> dict[str, str]:
    """A word for every table about men, without the record of the merge itself."""
    found = {}
    with owner(), connection.cursor() as cursor:
        for model in tables_of_men():
            table = model._meta.db_table
            if model.__name__ in WRITTEN_ALONG:
                continue
            cursor.execute(EVERY_ROW.format(table))
            found[table] = hashlib.sha256(cursor.fetchone()[0].encode()).hexdigest()
    return found


def make_cohort(team: Team, men: list[Participant]) -> Cohort:
    joining = [Enrolling(man, team.coach) for man in men]
    with acting_as(team.lead.pk):
        return create_cohort(facts=team.facts(), men=joining, by=team.lead)


def fill(man: Participant, holder: User) -> None:
    make_referral(man, key_worker_name="M Osei")
    make_phone(man, "+447700900305")
    make_partner_details(man)
    make_waiting_review(man)
    make_goal(man)
    make_contact(man, note="He rang.")
    make_danger(man)
    with owner():
        Bulletin.objects.create(participant=man, kind=BulletinKind.REFERRED, by=holder)


@pytest.fixture
def kept(holder: User) -> Participant:
    man = make_man(holder=holder, given_name="Nathan", family_name="Żak", status=Status.ACTIVE)
    fill(man, holder)
    return man


@pytest.fixture
def away(holder: User) -> Participant:
    man = make_man(holder=holder, given_name="Nate", family_name="Zak", date_of_birth="1990-01-05")
    fill(man, holder)
    make_phone(man, "+447700900309")
    make_suitability(man)
    return man


def test_everything_moves_but_the_statuses(
    kept: Participant, away: Participant, holder: User
) -> None:
    with acting_as(holder.pk):
        merge = merge_men(kept=kept, away=away, by=holder)

        assert kept.contacts.count() == 2
        assert kept.suitability_decisions.count() == 1
        assert kept.bulletins.count() == 2
        assert away.status_changes.get().status == Status.REFERRED
        for model, path in tables_of_men().items():
            if "__" not in path and model.__name__ not in {"StatusChange", "Merge", "Participant"}:
                assert not model._default_manager.filter(**{path: away.pk}).exists(), model
        assert merge.moved.filter(table_name="participants_contact").count() == 1


def test_he_keeps_his_own_facts_and_takes_those_that_were_chosen(
    kept: Participant, away: Participant, holder: User
) -> None:
    with acting_as(holder.pk):
        merge_men(kept=kept, away=away, take=["date_of_birth"], by=holder)
        kept.refresh_from_db()

        assert (kept.given_name, str(kept.date_of_birth)) == ("Nathan", "1990-01-05")
        assert "zak" in kept.folded_names


def test_what_can_stand_only_once_is_put_aside(
    kept: Participant, away: Participant, holder: User
) -> None:
    with acting_as(holder.pk):
        merge_men(kept=kept, away=away, by=holder)

        numbers = sorted(n.number for n in kept.phone_numbers.all() if n.in_use)
        assert numbers == ["+447700900305", "+447700900309"]
        assert kept.goals.running().count() == 1
        assert kept.waiting_reviews.filter(done_at__isnull=True).count() == 1


def test_nobody_meets_the_other_record_any_more(
    kept: Participant, away: Participant, holder: User
) -> None:
    with acting_as(holder.pk):
        merge_men(kept=kept, away=away, by=holder)

        men = Participant.objects.within_reach_of(holder, Permission.MAN_OPEN)
        assert list(men) == [kept]
        by_number = search_site_men(words=away.reference, by=holder)
        assert [found.public_id for found in by_number] == [kept.public_id]


def test_undo_restores_every_row_and_every_value(
    kept: Participant, away: Participant, holder: User
) -> None:
    before = contents()
    with acting_as(holder.pk):
        merge = merge_men(
            kept=kept, away=away, take=["given_name", "family_name", "date_of_birth"], by=holder
        )
    assert contents() != before

    with acting_as(holder.pk):
        take_merge_back(merge=merge, by=holder)

    assert contents() == before
    with acting_as(holder.pk):
        merge.refresh_from_db()
        assert merge.undone_by == holder


def test_places_registers_and_calls_move_and_return(kept: Participant, holder: User) -> None:
    team = Team(kept.site, first=holder)
    away = make_man(holder=holder, status=Status.ACCEPTED)
    make_cohort(team, men=[away])
    before = contents()

    with acting_as(holder.pk):
        merge = merge_men(kept=kept, away=away, by=holder)
        assert kept.slots.count() == 33
        assert kept.enrolments.count() == 1
        take_merge_back(merge=merge, by=holder)

    assert contents() == before


def test_two_open_places_are_refused_in_words(holder: User, site: Site) -> None:
    one, other = (make_man(holder=holder, status=Status.ACCEPTED) for _ in range(2))
    for man in (one, other):
        make_cohort(Team(site), men=[man])

    with acting_as(holder.pk), pytest.raises(CannotMerge, match="End one of the places"):
        merge_men(kept=one, away=other, by=holder)


def test_two_open_decisions_are_refused_in_words(
    kept: Participant, away: Participant, holder: User
) -> None:
    make_suitability(kept)

    with acting_as(holder.pk), pytest.raises(CannotMerge, match="Decide one first"):
        merge_men(kept=kept, away=away, by=holder)


def test_two_sites_are_refused_in_words(kept: Participant, holder: User) -> None:
    elsewhere = make_site("Elsewhere")
    other = make_man(site=elsewhere, holder=holder)

    with acting_as(holder.pk), pytest.raises(CannotMerge, match="at two sites"):
        merge_men(kept=kept, away=other, by=holder)


def test_a_merge_is_undone_within_a_day(
    kept: Participant, away: Participant, holder: User
) -> None:
    with acting_as(holder.pk):
        merge = merge_men(kept=kept, away=away, by=holder)
    with owner():
        Merge.objects.filter(pk=merge.pk).update(at=now() - timedelta(hours=25))

    with acting_as(holder.pk), pytest.raises(CannotPart, match="More than a day"):
        take_merge_back(merge=merge, by=holder)


def test_what_was_changed_since_is_not_undone(
    kept: Participant, away: Participant, holder: User
) -> None:
    with acting_as(holder.pk):
        merge = merge_men(kept=kept, away=away, take=["given_name"], by=holder)
    with acting_as(holder.pk):
        kept.refresh_from_db()
        change_man(man=kept, facts=ManFacts(given_name="Nat", family_name="Żak"), by=holder)
        with pytest.raises(CannotPart, match="has been changed since"):
            take_merge_back(merge=merge, by=holder)


def test_what_hangs_on_a_moved_row_is_not_torn_off(
    kept: Participant, away: Participant, holder: User
) -> None:
    with owner():
        goal = away.goals.get()
        goal.place = 2
        goal.save()
    with acting_as(holder.pk):
        merge = merge_men(kept=kept, away=away, by=holder)
        goal.refresh_from_db()
        review_goal(goal=goal, point="week_4", progress="some", confidence=5, by=holder)
        with pytest.raises(CannotPart, match="hangs on what was moved"):
            take_merge_back(merge=merge, by=holder)


def test_what_was_written_since_stays_with_him(
    kept: Participant, away: Participant, holder: User
) -> None:
    with acting_as(holder.pk):
        merge = merge_men(kept=kept, away=away, by=holder)
        make_contact(kept, note="Since then.")
        take_merge_back(merge=merge, by=holder)

        assert Contact.objects.get(note="Since then.").participant == kept
        assert away.contacts.count() == 1


def test_a_merged_record_is_not_merged_again(
    kept: Participant, away: Participant, holder: User
) -> None:
    third = make_man(holder=holder)
    with acting_as(holder.pk):
        merge_men(kept=kept, away=away, by=holder)
        with pytest.raises(Exception, match=r"merged already|cannot be made one"):
            merge_men(kept=third, away=away, by=holder)


def test_the_walls_let_nobody_move_a_row_by_herself(
    kept: Participant, away: Participant, holder: User
) -> None:
    with owner():
        contact = away.contacts.get()
    with pytest.raises(Exception, match="permission denied"), acting_as(holder.pk):
        Contact.objects.filter(pk=contact.pk).update(participant=kept)


def test_a_colleague_merges_no_men_of_mine(
    kept: Participant, away: Participant, colleague: User
) -> None:
    with pytest.raises(Exception, match="row-level security"), acting_as(colleague.pk):
        merge_men(kept=kept, away=away, by=colleague)


def test_an_administrator_reads_no_merge(
    kept: Participant, away: Participant, holder: User, site: Site
) -> None:
    administrator = make_user(Role.SITE_ADMINISTRATOR, site)
    with acting_as(holder.pk):
        merge_men(kept=kept, away=away, by=holder)

    with acting_as(administrator.pk):
        assert not Merge.objects.exists()
        assert not Moved.objects.exists()


def test_every_table_that_carries_a_man_is_known_to_the_database() -> None:
    """A room that adds one is found by itself, because its key leads to him."""
    carried = {
        model._meta.db_table
        for model, path in tables_of_men().items()
        if "__" not in path and model.__name__ not in {"StatusChange", "Merge", "Participant"}
    }
    with owner(), connection.cursor() as cursor:
        cursor.execute("SELECT tab FROM wall.carrying_men()")
        assert {tab for (tab,) in cursor} == carried
