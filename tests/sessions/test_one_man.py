"""A man pauses and comes back, changes cohort, or has a session with another group."""

from datetime import date, timedelta

import pytest
import time_machine

from advance_site.accounts.access import Role
from advance_site.accounts.models import User
from advance_site.core.dates import london, now
from sessions import selectors
from sessions.models import Attendance, Enrolment, Slot, SlotState
from sessions.services import RowFacts, mark_row, mark_slot, rules, sign_register
from sessions.services.catching_up import drop_catch_up, offered_to, plan_catch_up
from sessions.services.pausing import pause_man, resume_man
from sessions.services.transferring import transfer_man
from tests.cast import client_for
from tests.factories.accounts import make_user
from tests.factories.sessions import enrolments, group, record_as_planned
from tests.sessions.conftest import acting

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 9, 21)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-09-14 09:00+00:00", tick=False) as traveller:
        yield traveller


def slot_of(enrolment: Enrolment, key: str) -> Slot:
    rows = Slot.objects.select_related("item", "participant", "enrolment__cohort")
    found: Slot = rows.get(enrolment=enrolment, item__key=key)
    return found


def done_by_hand(enrolment: Enrolment, by, *keys: str) -> None:
    for key in keys:
        mark_slot(slot=slot_of(enrolment, key), state=SlotState.DONE, way="paper", how="x", by=by)


def two_others(team) -> list[User]:
    names = ("Kim Novak", "Ana Ruiz")
    return [make_user(Role.FACILITATOR, team.site, name) for name in names]


class TestPauses:
    def test_nothing_is_asked_of_him_and_no_register_waits_for_him(self, team, clock):
        cohort = team.cohort(men=2, starts_on=MONDAY)
        clock.move_to("2026-10-05 09:00+00:00")
        with acting(team.first):
            pausing, other = enrolments(cohort)
            pause_man(enrolment=pausing, since=date(2026, 10, 5), reason="Detox", by=team.first)
            rows = {r.enrolment: r.required for r in selectors.register_rows(group(cohort))}

            assert rows == {pausing: False, other: True}
            assert not pausing.slots.filter(
                due_on__gte=date(2026, 10, 5), state=SlotState.TO_COME
            ).exists()
            with pytest.raises(rules.NotRequired):
                mark_row(
                    session=group(cohort),
                    enrolment=pausing,
                    facts=RowFacts(outcome="A1"),
                    version=0,
                    by=team.first,
                )
            with pytest.raises(rules.AlreadyPauses):
                pause_man(enrolment=pausing, since=date(2026, 10, 5), reason="x", by=team.first)

    def test_back_again_he_goes_on_where_he_was(self, team, clock):
        cohort = team.cohort(men=1, starts_on=MONDAY)
        clock.move_to("2026-10-05 09:00+00:00")
        with acting(team.first):
            man = enrolments(cohort)[0]
            pause_man(enrolment=man, since=date(2026, 10, 5), reason="Detox", by=team.first)
            clock.move_to("2026-10-21 09:00+00:00")
            resume_man(enrolment=man, back_on=date(2026, 10, 21), by=team.first)

            assert slot_of(man, "group_1").state == SlotState.NOT_REQUIRED
            assert slot_of(man, "group_3").state == SlotState.TO_COME
            assert slot_of(man, "website_1").due_on == date(2026, 10, 21)
            assert slot_of(man, "website_2").due_on == date(2026, 10, 28)
            alone = man.slots.filter(item__strand__in=["website", "coaching"]).in_order()
            days = list(alone.values_list("due_on", flat=True))
            assert days == sorted(days)
            with pytest.raises(rules.DoesNotPause):
                resume_man(enrolment=man, back_on=date(2026, 10, 21), by=team.first)


class TestAnotherCohort:
    def test_what_he_has_done_counts_once_and_he_resumes_at_the_same_point(self, team, clock):
        first = team.cohort(men=1, starts_on=MONDAY)
        second = team.cohort(starts_on=MONDAY + timedelta(weeks=2, days=1))
        clock.move_to("2026-10-28 09:00+00:00")
        with acting(team.lead):
            old = enrolments(first)[0]
            done_by_hand(old, team.lead, "website_1", "website_2", "coaching_1")
            new = transfer_man(
                enrolment=old,
                to=second,
                coach=team.coach,
                on=date(2026, 10, 28),
                why="Day suits him",
                by=team.lead,
            )

            old.refresh_from_db()
            assert old.left_on == date(2026, 10, 28)
            assert selectors.enrolment_of(new.participant) == new
            carried = new.slots.filter(carried_from__isnull=False)
            assert {s.item.key for s in carried} == {"website_1", "website_2", "coaching_1"}
            progress = selectors.progress_by_enrolment([new])[new.pk]
            assert (progress.done, progress.total) == (3, 32)
            assert slot_of(new, "coaching_2").due_on == date(2026, 11, 2)
            assert slot_of(new, "group_2").state == SlotState.TO_COME
            with pytest.raises(rules.AlreadyLeft):
                transfer_man(
                    enrolment=old,
                    to=second,
                    coach=team.coach,
                    on=date(2026, 10, 28),
                    why="x",
                    by=team.lead,
                )


class TestGroupElsewhere:
    def test_he_stands_on_the_other_register_and_its_signature_counts(self, team, clock):
        own = team.cohort(men=1, starts_on=MONDAY)
        other = team.cohort(men=1, starts_on=MONDAY + timedelta(weeks=1, days=1))
        with acting(team.lead):
            man = enrolments(own)[0]
            slot = slot_of(man, "group_1")
            offered = offered_to(slot)
            assert [one.cohort for one in offered] == [other]
            plan_catch_up(slot=slot, session=offered[0].public_id, why="Ill", by=team.lead)
            session = group(other)
            clock.move_to(session.starts_at + timedelta(hours=2, minutes=1))
            here = {r.enrolment: (r.required, r.guest) for r in selectors.register_rows(session)}
            assert here[man] == (True, True)
            at_home = {r.enrolment: r.required for r in selectors.register_rows(group(own))}
            assert at_home == {man: False}
            for row in selectors.register_rows(session):
                mark_row(
                    session=session,
                    enrolment=row.enrolment,
                    facts=RowFacts(outcome="A1"),
                    version=0,
                    by=team.lead,
                )
            record_as_planned(session, team.lead)
            sign_register(session=session, by=team.lead)

            assert slot_of(man, "group_1").state == SlotState.DONE
            assert selectors.progress_by_enrolment([man])[man.pk].core.done == 1

    def test_he_stays_with_his_own_after_all(self, team):
        own = team.cohort(men=1, starts_on=MONDAY)
        team.cohort(starts_on=MONDAY + timedelta(weeks=1, days=1))
        with acting(team.lead):
            man = enrolments(own)[0]
            slot = slot_of(man, "group_1")
            before = (slot.due_on, slot.starts_at, slot.cause, slot.group_session_id)
            place = offered_to(slot)[0]
            planned = plan_catch_up(slot=slot, session=place.public_id, why="x", by=team.lead)
            assert planned.due_on == london(place.starts_at).date()
            drop_catch_up(slot=slot, by=team.lead)
            again = slot_of(man, "group_1")

            assert (
                again.due_on,
                again.starts_at,
                again.cause,
                again.group_session_id,
            ) == before
            with pytest.raises(rules.NothingToUndo):
                drop_catch_up(slot=slot, by=team.lead)

    def test_nobody_is_asked_to_two_groups_at_once(self, team):
        own = team.cohort(men=1, starts_on=MONDAY)
        later = MONDAY + timedelta(weeks=2)
        first, second = two_others(team)
        team.cohort(starts_on=later, first=first, second=second)
        with acting(team.lead):
            man = enrolments(own)[0]
            slot = slot_of(man, "group_1")
            with pytest.raises(rules.InTwoPlaces):
                plan_catch_up(
                    slot=slot, session=offered_to(slot)[0].public_id, why="x", by=team.lead
                )

    def test_what_is_not_offered_is_refused(self, team):
        own = team.cohort(men=1, starts_on=MONDAY)
        with acting(team.lead):
            slot = slot_of(enrolments(own)[0], "group_1")
            elsewhere = group(own, "group_2").public_id
            with pytest.raises(rules.NoCatchUp):
                plan_catch_up(slot=slot, session=elsewhere, why="x", by=team.lead)


def test_the_pages_of_one_man_do_what_they_say(team):
    own = team.cohort(men=1)
    other = team.cohort(starts_on=own.starts_on + timedelta(weeks=1, days=1))
    client = client_for(team.lead)
    with acting(team.lead):
        man = enrolments(own)[0]
    base = f"/groups/{own.public_id}/men/{man.public_id}"
    day = f"{london(now()):%d/%m/%Y}"

    asked = client.get(f"{base}/catch-up/").context["form"]
    place = next(iter(asked.places))
    assert client.post(f"{base}/catch-up/", {"place": place, "why": "Ill"}).status_code == 302
    page = client.get(f"/groups/{own.public_id}/").content.decode()
    assert "(<a" in page
    slot = place.split("/")[0]
    assert client.post(f"{base}/catch-up/{slot}/drop/").status_code == 302
    assert client.post(f"{base}/pause/", {"since": day, "why": "Away"}).status_code == 302
    assert "pauses since" in client.get(f"/groups/{own.public_id}/").content.decode()
    assert client.post(f"{base}/back/", {"back_on": day}).status_code == 302
    refused = client.post(f"{base}/transfer/", {"to": "", "on": day, "why": "x"})
    assert "Select the cohort" in refused.content.decode()
    moved = {
        "to": other.public_id,
        "coach": team.coach.public_id,
        "on": day,
        "why": "Day suits",
    }
    assert client.post(f"{base}/transfer/", moved).status_code == 302
    with acting(team.lead):
        assert Enrolment.objects.filter(cohort=other).count() == 1
        assert not Attendance.objects.exists()
