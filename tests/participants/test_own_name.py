"""Rows name who wrote them, and reach for a time does not become reach that stays."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.db.models import Model

from advance_site.accounts.models import User
from advance_site.core.dates import now
from advance_site.wall.context import acting_as
from participants.models import (
    Bulletin,
    Contact,
    Goal,
    GrantKind,
    NextOfKin,
    Participant,
    PhoneNumber,
    ReachGrant,
    StatusChange,
)
from tests.cast import owner
from tests.factories.accounts import make_site
from tests.factories.participants import make_contact, make_goal, make_grant, make_phone

pytestmark = pytest.mark.django_db


def refused() -> Any:
    return pytest.raises(
        ProgrammingError, match=r"row-level|does not act|permission denied|another holder"
    )


def test_a_row_is_not_put_in_or_changed_in_anothers_name(
    man: Participant, colleague: User
) -> None:
    make_phone(man)
    make_contact(man)
    make_goal(man)
    changes: list[tuple[type[Model], str]] = [
        (PhoneNumber, "retired_by"),
        (Contact, "follow_up_done_by"),
        (Goal, "ended_by"),
        (StatusChange, "told_by"),
    ]
    with acting_as(man.holder.pk):
        with refused(), transaction.atomic():
            NextOfKin.objects.create(
                participant=man, name="S", relationship="b", number="+441632960100",
                added_by=colleague,
            )  # fmt: skip
        for model, field in changes:
            with refused(), transaction.atomic():
                model._default_manager.filter(participant=man).update(**{field: colleague})
        with refused(), transaction.atomic():
            Bulletin.objects.create(participant=man, kind="referred", by=colleague)


def test_reach_on_duty_does_not_make_a_man_hers(man: Participant, colleague: User) -> None:
    make_grant(man, colleague, kind=GrantKind.DUTY)
    with acting_as(colleague.pk):
        assert Participant.objects.filter(pk=man.pk).exists()
        with refused(), transaction.atomic():
            Participant.objects.filter(pk=man.pk).update(holder=colleague)


@pytest.mark.parametrize("who", ["herself", "her friend"])
def test_reach_on_duty_is_not_lengthened_or_passed_on(
    man: Participant, colleague: User, lead: User, who: str
) -> None:
    make_grant(man, colleague, kind=GrantKind.DUTY)
    with acting_as(colleague.pk), refused(), transaction.atomic():
        ReachGrant.objects.create(
            participant=man,
            user=colleague if who == "herself" else lead,
            kind=GrantKind.STAND_IN,
            reason="x",
            granted_at=now(),
            granted_by=colleague,
            until=now() + timedelta(days=900),
        )


def test_what_says_who_he_is_to_the_system_never_changes(man: Participant, lead: User) -> None:
    with owner():
        elsewhere = make_site()
    for field in ({"site": elsewhere}, {"created_by": lead}, {"reference": "X-1"}):
        with acting_as(lead.pk), refused(), transaction.atomic():
            Participant.objects.filter(pk=man.pk).update(**field)
