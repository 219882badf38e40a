"""Rows entered in error stay, and whom they told is told of the correction."""

import pytest
from django.core.exceptions import ValidationError

from advance_site.accounts.models import User
from advance_site.wall.context import acting_as
from participants import services
from participants.models import Bulletin, BulletinKind, Contact, Participant, Status
from participants.services import rules
from tests.factories.participants import make_goal, make_man
from tests.participants.facts import act_on_status, contact, told_to_iss

pytestmark = pytest.mark.django_db


def test_a_row_entered_in_error_stays_and_iss_is_told_of_the_correction(
    man: Participant,
) -> None:
    by = man.holder

    with acting_as(by.pk):
        row = services.log_contact(man=man, facts=contact(tags=["relapse"]), by=by)
        struck = services.strike_out(row=row, reason="Another man.", by=by)

        assert struck.is_struck
        assert Contact.objects.standing().count() == 0
        assert Contact.objects.count() == 1
        correction = Bulletin.objects.get(corrects__isnull=False)
        assert (correction.kind, correction.code) == (BulletinKind.CONTACT, "entered_in_error")
        with pytest.raises(rules.AlreadyStruck):
            services.strike_out(row=row, reason="Again.", by=by)


def test_a_struck_status_brings_the_one_before_back(holder: User) -> None:
    man = make_man(holder=holder, status=Status.ACTIVE)

    with acting_as(holder.pk):
        change = act_on_status(man, Status.EXCLUDED)
        services.strike_out(row=change, reason="Wrong man.", by=holder)

        assert services.current_status(man) is Status.ACTIVE
        assert told_to_iss(man)[-1] == ("status", "active", "entered_in_error")


def test_his_only_status_is_not_struck(man: Participant) -> None:
    with acting_as(man.holder.pk), pytest.raises(rules.OnlyStatus):
        services.strike_out(row=man.status_changes.get(), reason="x", by=man.holder)


def test_striking_needs_a_reason(man: Participant) -> None:
    with acting_as(man.holder.pk), pytest.raises(ValidationError, match="struck this out"):
        services.strike_out(row=make_goal(man), reason="", by=man.holder)
