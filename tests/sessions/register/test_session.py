"""What a register says of its session: who led, who was required, how far each man is."""

from datetime import timedelta

import pytest

from advance_site.core.dates import local
from participants.services.rules import RefusedByDatabase
from sessions import selectors, services
from sessions.models import Slot, SlotState
from sessions.services import HeldFacts, RowFacts, rules
from tests.factories.sessions import EVENING, enrolments, group, held
from tests.sessions.conftest import acting
from tests.sessions.register.marks import GROUP_1, MONDAY, PRESENT, mark, signed

pytestmark = pytest.mark.django_db


def test_who_led_is_not_overwritten_by_an_older_page(register, team):
    facts = held(register, team.first, team.second)
    session = services.record_session(session=register, facts=facts, version=1, by=team.first)

    assert session.version == 2
    assert (
        services.record_session(session=register, facts=facts, version=1, by=team.first).version
        == 2
    )
    with pytest.raises(rules.RegisterChanged):
        services.record_session(
            session=register, facts=HeldFacts(note="x"), version=1, by=team.first
        )


def test_a_group_is_led_by_two_different_people_and_ends_after_it_began(register, team):
    with pytest.raises(RefusedByDatabase, match="two different people"):
        services.record_session(
            session=register,
            facts=held(register, team.first, team.first),
            version=1,
            by=team.first,
        )
    backwards = HeldFacts(team.first, None, register.ends_at, register.starts_at)
    with pytest.raises(RefusedByDatabase, match="after the start"):
        services.record_session(session=register, facts=backwards, version=1, by=team.first)


def test_a_man_who_joined_later_is_not_required(register, team):
    with acting(team.lead):
        late = services.enrol_man(
            cohort=register.cohort,
            man=team.man(),
            coach=team.coach,
            joined_on=GROUP_1 + timedelta(days=1),
            by=team.lead,
        )

    rows = {row.enrolment.pk: row for row in selectors.register_rows(register)}
    assert not rows[late.pk].required
    with pytest.raises(rules.NotRequired):
        mark(register, late, PRESENT, team.first)
    assert signed(register, team).is_signed


def test_a_cancelled_session_has_no_register(team, clock):
    cohort = team.cohort(men=1, starts_on=MONDAY)
    with acting(team.first):
        services.cancel_session(session=group(cohort), why="Snow", by=team.first)
        clock.move_to(local(GROUP_1, EVENING))

        with pytest.raises(rules.SessionOff):
            mark(group(cohort), enrolments(cohort)[0], PRESENT, team.first)


def test_the_register_takes_three_queries(register, django_assert_num_queries):
    with django_assert_num_queries(3):
        selectors.register_rows(register)


def test_not_required_settles_as_not_required(register, team):
    who = enrolments(register.cohort)[0]
    mark(register, who, RowFacts(outcome="N0"), team.first)

    session = signed(register, team)

    assert session.slots.get(enrolment=who).state == SlotState.NOT_REQUIRED


def test_moved_at_his_request_stays_to_come(register, team):
    who = enrolments(register.cohort)[0]
    mark(register, who, RowFacts(outcome="D2"), team.first)

    session = signed(register, team)

    assert session.slots.get(enrolment=who).state == SlotState.TO_COME


def test_progress_counts_by_strand_and_leaves_the_booster_out(register, team):
    who = enrolments(register.cohort)[0]
    signed(register, team)
    website = Slot.objects.get(enrolment=who, item__key="website_1")
    services.mark_slot(
        slot=website, state=SlotState.DONE, by=team.first, way="paper", how="Sheet handed in"
    )

    progress = selectors.progress_by_enrolment([who], GROUP_1)[who.pk]

    assert (progress.core.done, progress.core.due, progress.core.total) == (1, 3, 8)
    assert (progress.website.done, progress.website.due) == (1, 1)
    assert (progress.done, progress.due, progress.total) == (2, 4, 32)
    assert progress.booster.total == 1
