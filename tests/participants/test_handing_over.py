"""Reach on duty and for a session, and men who get another worker."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError

from advance_site.accounts.access import Permission, Role
from advance_site.accounts.models import User
from advance_site.core.dates import now
from advance_site.jobs.models import Message
from advance_site.jobs.services.messages import body_of
from advance_site.wall.context import acting_as
from participants import services
from participants.models import GrantKind, Participant, ReachGrant
from participants.services import rules
from tests.cast import owner
from tests.factories.accounts import make_site, make_user
from tests.factories.participants import make_man

pytestmark = pytest.mark.django_db


def test_duty_reach_opens_a_colleagues_man_for_twelve_hours_and_tells_his_holder(
    man: Participant, colleague: User
) -> None:
    within = Participant.objects.within_reach_of

    with acting_as(colleague.pk):
        assert not within(colleague, Permission.MAN_OPEN).exists()
        found = services.take_duty_reach(
            public_id=man.public_id, reason="He rings in a crisis.", by=colleague
        )

        assert found == man
        assert within(colleague, Permission.MAN_OPEN).get() == man
        assert not within(colleague, Permission.MAN_CHANGE).exists()
        assert not within(colleague, Permission.PARTNER_DETAILS_OPEN).exists()
    with owner():
        grant = ReachGrant.objects.get()
        assert grant.until - grant.granted_at == timedelta(hours=12)
        message = Message.objects.get()
        body = body_of(message)
    assert message.to == man.holder.email
    assert f"J Hall opened the page of {man.reference} on duty" in body
    assert man.family_name not in body + message.subject


def test_duty_reach_needs_a_reason_and_the_same_site(man: Participant, colleague: User) -> None:
    elsewhere = make_user(Role.FACILITATOR)

    with acting_as(colleague.pk), pytest.raises(ValidationError, match="why you need"):
        services.take_duty_reach(public_id=man.public_id, reason="", by=colleague)
    with acting_as(elsewhere.pk), pytest.raises(rules.OutOfDutyReach):
        services.take_duty_reach(public_id=man.public_id, reason="x", by=elsewhere)


def test_a_stand_in_works_with_the_men_of_the_session(man: Participant, colleague: User) -> None:
    with acting_as(man.holder.pk):
        services.grant_stand_in(
            men=[man],
            user=colleague,
            until=now() + timedelta(hours=3),
            by=man.holder,
            reason="Ill",
        )

    with time_machine.travel(now() + timedelta(seconds=1)):
        reached = Participant.objects.within_reach_of(colleague, Permission.REGISTER_MARK)
        assert str(GrantKind.STAND_IN) in str(reached.query)


def test_whoever_leaves_hands_his_men_to_somebody_of_the_same_site(
    man: Participant, colleague: User
) -> None:
    administrator = make_user(Role.SITE_ADMINISTRATOR, man.site)
    other = make_man()
    outsider = make_user(Role.FACILITATOR, make_site())

    def moved(leaver: User, successor: User) -> int:
        return services.hand_over_caseload(leaver=leaver, successor=successor, by=administrator)

    with acting_as(administrator.pk):
        for nobody in (outsider, administrator):
            with pytest.raises(rules.NotACaseWorker):
                moved(man.holder, nobody)
        assert moved(man.holder, colleague) == 1
        assert moved(other.holder, colleague) == 0
    with acting_as(colleague.pk):
        assert Participant.objects.get().holder == colleague
    with owner():
        other.refresh_from_db()
    assert other.holder != colleague


def test_a_facilitator_cannot_hand_over_by_the_function(man: Participant, colleague: User) -> None:
    with acting_as(colleague.pk):
        moved = services.hand_over_caseload(leaver=man.holder, successor=colleague, by=colleague)

    assert moved == 0


def test_a_lead_gives_a_man_another_worker(man: Participant, lead: User, colleague: User) -> None:
    with acting_as(lead.pk):
        services.change_holder(man=man, holder=colleague, by=lead)

    with acting_as(colleague.pk):
        assert Participant.objects.get().holder == colleague
