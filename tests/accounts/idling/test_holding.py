"""What holds the lock off: a register that is open, a call that runs."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.http import HttpRequest
from django.test import RequestFactory

from advance_site.accounts.middleware import (
    end_hold,
    hold_for_call,
    hold_for_register,
    hold_off_lock,
)
from advance_site.accounts.sign_in_store import HELD_UNTIL
from advance_site.core.dates import now
from tests.accounts.idling.limits import LOCK, LONGEST, SECOND, is_signed_in, open_page
from tests.cast import Browser

pytestmark = pytest.mark.django_db(databases=["default", "limits"])


class TestHolding:
    def hold(self, browser: Browser, until: datetime) -> None:
        session = browser.session
        session[HELD_UNTIL] = until.isoformat()
        session.save()

    def request(self) -> HttpRequest:
        request = RequestFactory().get("/")
        request.session = Browser().session
        return request

    def test_an_open_register_holds_off_both_limits(
        self, browser: Browser, clock: time_machine.Traveller
    ) -> None:
        self.hold(browser, now() + timedelta(hours=2))

        clock.shift(timedelta(hours=2))

        assert open_page(browser) == 200

    def test_after_the_hold_the_clock_runs_from_its_end(
        self, browser: Browser, clock: time_machine.Traveller
    ) -> None:
        self.hold(browser, now() + timedelta(hours=2))

        clock.shift(timedelta(hours=2) + LOCK)
        assert open_page(browser, **{"X-Poll": "1"}) == 200
        clock.shift(SECOND)

        assert open_page(browser) == 423

    def test_a_register_holds_until_half_an_hour_after_its_planned_end(
        self, clock: time_machine.Traveller
    ) -> None:
        request, end = self.request(), now() + timedelta(hours=2)

        hold_for_register(request, end)

        assert request.session[HELD_UNTIL] == (end + timedelta(minutes=30)).isoformat()

    def test_a_call_holds_for_an_hour_however_often_its_page_is_loaded(
        self, clock: time_machine.Traveller
    ) -> None:
        request, start = self.request(), now()
        hold_for_call(request, "a")

        clock.shift(timedelta(minutes=50))
        hold_for_call(request, "a")

        assert request.session[HELD_UNTIL] == (start + timedelta(hours=1)).isoformat()

    def test_another_call_holds_for_an_hour_of_its_own(
        self, clock: time_machine.Traveller
    ) -> None:
        request = self.request()
        hold_for_call(request, "a")

        clock.shift(timedelta(minutes=50))
        hold_for_call(request, "b")

        assert request.session[HELD_UNTIL] == (now() + timedelta(hours=1)).isoformat()

    def test_a_hold_never_becomes_shorter_by_another(self, clock: time_machine.Traveller) -> None:
        request = self.request()
        hold_off_lock(request, now() + timedelta(hours=2))

        hold_off_lock(request, now() + timedelta(hours=1))

        assert request.session[HELD_UNTIL] == (now() + timedelta(hours=2)).isoformat()

    def test_a_hold_is_four_hours_at_most(self, clock: time_machine.Traveller) -> None:
        request = self.request()

        hold_off_lock(request, now() + timedelta(days=1))

        assert request.session[HELD_UNTIL] == (now() + timedelta(hours=4)).isoformat()

    def test_what_is_over_holds_no_longer(self, clock: time_machine.Traveller) -> None:
        request = self.request()
        hold_for_call(request, "a")

        end_hold(request)

        assert HELD_UNTIL not in request.session

    def test_a_hold_does_not_lengthen_the_whole_sign_in(
        self, browser: Browser, clock: time_machine.Traveller
    ) -> None:
        self.hold(browser, now() + LONGEST + timedelta(hours=1))

        clock.shift(LONGEST + SECOND)

        open_page(browser)
        assert not is_signed_in(browser)
