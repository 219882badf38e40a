"""Services of his status: what follows what, and when he may be told."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError

from advance_site.accounts.models import SiteClosure, User
from advance_site.core.dates import local, now
from advance_site.wall.context import acting_as
from participants import services
from participants.models import HELD, Status
from participants.services import rules
from participants.services.statuses import ONWARD
from tests.cast import owner
from tests.factories.participants import make_man, make_partner_details, make_status
from tests.participants.facts import act_on_status, told_to_iss

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", [Status.SUSPENDED, Status.DROPPED_OUT, Status.EXCLUDED])
@time_machine.travel(datetime(2026, 12, 24, 15, 0, tzinfo=UTC), tick=False)
def test_an_ending_stands_at_once_and_he_is_told_the_next_working_day_at_noon(
    holder: User, status: Status
) -> None:
    man = make_man(holder=holder, status=Status.ACTIVE)

    with time_machine.travel(now() + timedelta(minutes=1), tick=False), acting_as(holder.pk):
        change = act_on_status(man, status)

        assert services.current_status(man) is status
        assert change.tell_him_from == local(date(2026, 12, 29), time(12))
        assert not change.may_be_told
        assert told_to_iss(man) == [("status", status, "other")]
        with pytest.raises(rules.MayNotBeToldYet):
            services.record_told(change=change, by=holder)


def test_the_hold_passes_over_the_sites_closed_days(holder: User) -> None:
    site = holder.current_memberships[0].site
    with owner():
        SiteClosure.objects.create(
            site=site, first_day=date(2026, 11, 25), last_day=date(2026, 11, 27), reason="Move"
        )

    until = services.hold_until(site, local(date(2026, 11, 24), time(9)))

    assert until == local(date(2026, 11, 30), time(12))


@pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.CUSTODY])
def test_what_he_knows_already_has_no_hold(holder: User, status: Status) -> None:
    man = make_man(holder=holder, status=Status.ACTIVE)

    with acting_as(holder.pk):
        change = act_on_status(man, status)

    assert change.tell_him_from is None
    assert change.may_be_told


def test_having_rung_iss_duty_opens_the_telling(holder: User) -> None:
    man = make_man(holder=holder, status=Status.ACTIVE)

    with acting_as(holder.pk):
        change = act_on_status(man, Status.EXCLUDED)
        change = services.record_iss_rung(change=change, by=holder, spoke_to="R Vale")
        told = services.record_told(change=change, by=holder)

        assert told.told_by == holder
        with pytest.raises(rules.AlreadyDone):
            services.record_told(change=change, by=holder)


def test_iss_duty_was_not_rung_in_the_future(holder: User) -> None:
    change = make_status(make_man(holder=holder), Status.SUSPENDED)

    with acting_as(holder.pk), pytest.raises(rules.InTheFuture):
        services.record_iss_rung(
            change=change, by=holder, spoke_to="R Vale", at=now() + timedelta(minutes=5)
        )


def test_the_hold_is_the_same_with_and_without_partner_details(holder: User) -> None:
    known, unknown = (make_man(holder=holder, status=Status.ACTIVE) for _ in range(2))
    make_partner_details(known)

    with acting_as(holder.pk):
        first, second = (act_on_status(man, Status.SUSPENDED) for man in (known, unknown))

    assert first.tell_him_from == second.tell_him_from


@pytest.mark.parametrize("present", Status)
def test_from_every_status_only_the_named_ones_follow(holder: User, present: Status) -> None:
    onward = services.next_statuses(present)
    man = make_man(holder=holder, status=present)

    assert present not in onward
    with acting_as(holder.pk):
        for status in set(Status) - set(onward):
            with pytest.raises(rules.StatusNotReachable):
                act_on_status(man, status)


def test_every_status_has_its_onward_ones() -> None:
    assert set(ONWARD) == set(Status)
    assert set(HELD) <= set(Status)


def test_an_ending_without_a_reason_is_explained(holder: User) -> None:
    man = make_man(holder=holder, status=Status.ACTIVE)

    with acting_as(holder.pk):
        with pytest.raises(ValidationError, match="Select a reason"):
            services.record_status(
                man=man, status=Status.CUSTODY, by=holder, risk_review_done=True
            )
        with pytest.raises(ValidationError, match="whether his risk was reviewed"):
            services.record_status(man=man, status=Status.CUSTODY, by=holder, reason="remanded")
