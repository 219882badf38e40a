"""Services of his course: goals, contacts, danger, numbers."""

from datetime import time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from advance_site.core.dates import now, today
from advance_site.wall.context import acting_as
from participants import services
from participants.models import Bulletin, DangerTry, Participant
from participants.services import rules
from tests.factories.participants import make_contact, make_danger, make_goal, make_phone
from tests.participants.facts import contact, told_to_iss

pytestmark = pytest.mark.django_db


def test_he_has_three_goals_at_a_time_and_a_reached_one_frees_its_place(
    man: Participant,
) -> None:
    by = man.holder

    with acting_as(by.pk):
        goals = [
            services.set_goal(man=man, words=f"Goal {n}", confidence=5, by=by) for n in range(3)
        ]
        with pytest.raises(rules.ThreeGoals):
            services.set_goal(man=man, words="One more", confidence=5, by=by)
        services.review_goal(
            goal=goals[1], point="week_4", progress="reached", confidence=9, by=by
        )
        fourth = services.set_goal(man=man, words="One more", confidence=5, by=by)

    assert fourth.place == 2


def test_a_goal_is_reviewed_once_at_a_point(man: Participant) -> None:
    by, goal = man.holder, make_goal(man)
    review = {"goal": goal, "progress": "some", "confidence": 5, "by": by}

    with acting_as(by.pk):
        services.review_goal(point="week_4", **review)  # type: ignore[arg-type]
        with pytest.raises(rules.RefusedByDatabase, match="already reviewed"):
            services.review_goal(point="week_4", **review)  # type: ignore[arg-type]


def test_a_tag_that_iss_should_know_of_becomes_a_bulletin_without_the_note(
    man: Participant,
) -> None:
    by = man.holder

    with acting_as(by.pk):
        services.log_contact(
            man=man, facts=contact(tags=["relapse", "practical"], note="Secret."), by=by
        )

        assert told_to_iss(man) == [("contact", "", "relapse")]
        assert not [field for field in Bulletin._meta.fields if field.name == "note"]


def test_a_contact_is_not_in_the_future(man: Participant) -> None:
    with acting_as(man.holder.pk), pytest.raises(rules.InTheFuture):
        services.log_contact(man=man, facts=contact(at=now() + timedelta(hours=1)), by=man.holder)


def test_a_follow_up_is_done_once(man: Participant) -> None:
    row = make_contact(man, follow_up_on=today(), follow_up_what="Ring him")

    with acting_as(man.holder.pk):
        done = services.complete_follow_up(contact=row, by=man.holder)
        assert not done.has_open_follow_up
        with pytest.raises(rules.AlreadyDone):
            services.complete_follow_up(contact=row, by=man.holder)


def test_a_danger_step_stays_open_until_somebody_is_told_by_voice(man: Participant) -> None:
    by = man.holder

    with acting_as(by.pk):
        step = services.open_danger(man=man, about="threat", by=by)
        services.record_danger_try(danger=step, whom="iss_duty", by=by)
        assert step.is_open
        step = services.record_danger_told(
            danger=step, told_whom="site_lead", spoke_to="P Lindqvist", by=by
        )

        assert not step.is_open
        assert DangerTry.objects.count() == 1
        assert told_to_iss(man) == [("danger", "", "threat"), ("danger_told", "", "site_lead")]
        with pytest.raises(rules.AlreadyDone):
            services.record_danger_told(danger=step, told_whom="police", spoke_to="Desk", by=by)


def test_nobody_was_told_in_the_future(man: Participant) -> None:
    step = make_danger(man)

    with acting_as(man.holder.pk), pytest.raises(rules.InTheFuture):
        services.record_danger_told(
            danger=step,
            told_whom="police",
            spoke_to="Desk",
            by=man.holder,
            at=now() + timedelta(minutes=2),
        )


def test_a_retired_number_stays_and_is_retired_once(man: Participant) -> None:
    phone = make_phone(man)

    with acting_as(man.holder.pk):
        assert not services.retire_phone(phone=phone, by=man.holder).in_use
        with pytest.raises(rules.AlreadyDone):
            services.retire_phone(phone=phone, by=man.holder)
        services.add_phone(man=man, number="07700 900305", by=man.holder)


def test_the_same_number_is_explained_not_doubled(man: Participant) -> None:
    make_phone(man)

    with acting_as(man.holder.pk), pytest.raises(ValidationError, match="already there"):
        services.add_phone(man=man, number="07700 900 305", by=man.holder)


def test_another_constraint_than_the_rows_own_is_not_hidden(man: Participant) -> None:
    with acting_as(man.holder.pk), pytest.raises(IntegrityError):
        services.agree_time(
            man=man,
            weekday=None,  # type: ignore[arg-type]
            starts=time(9),
            ends=time(10),
            by=man.holder,
        )
