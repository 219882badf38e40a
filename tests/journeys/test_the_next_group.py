"""From men who wait to a group: two decisions confirmed, a proposal changed, a cohort planned."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import expect

from advance_site.accounts.access import Role
from advance_site.core.dates import today
from participants.models import ApartPair, Availability, Status
from tests.browsers import OpenPage, assert_accessible, at_every_width, picture
from tests.factories.accounts import make_site, make_user
from tests.factories.participants import make_man, make_referral, make_suitability
from tests.journeys.filling import send, stands
from tests.live import Doors


def test_the_next_group_is_put_together(fresh_doors: Doors, open_page: OpenPage) -> None:
    with fresh_doors.rows():
        site = make_site("Riverside")
        lead = make_user(Role.SITE_LEAD, site, "Pia Lindqvist")
        holder = make_user(Role.FACILITATOR, site, "Tess Rees")
        men = [
            make_man(
                holder=holder,
                given_name=name,
                family_name="Zak",
                status=Status.ACCEPTED if n else Status.SUITABILITY,
            )
            for n, name in enumerate(("Aled", "Ben", "Carl", "Dean"))
        ]
        for n, man in enumerate(men):
            make_referral(man, received_on=today() - timedelta(weeks=9 - n))
            Availability.objects.create(participant=man, parts=["2e"], by=holder)
        make_suitability(men[0])
        ApartPair.objects.create(first=men[1], second=men[2], by=lead)
    page = open_page(fresh_doors.main, lead.pk, "/men/")

    page.get_by_role("link", name="Ready for the next group").click()
    stands(page, "Ready for the next group")
    at_every_width(page, assert_accessible)
    picture(page, "ready")
    page.get_by_label("I agree: Aled Zak").check(force=True)
    send(page, "Confirm those ticked")
    expect(page.get_by_text("Confirmed.")).to_be_visible()

    page.get_by_role("link", name="Propose a group").click()
    stands(page, "A group at Riverside")
    at_every_width(page, assert_accessible)
    picture(page, "ready-group")
    expect(page.get_by_label("Aled Zak is in")).to_be_checked()
    expect(page.get_by_label("Carl Zak is in")).not_to_be_checked()
    page.get_by_label("Carl Zak is in").check(force=True)
    send(page, "Plan a cohort with those ticked")
    expect(page.get_by_text("Ben Zak and Carl Zak are to be kept apart")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Ben Zak is in").uncheck(force=True)
    send(page, "Plan a cohort with those ticked")

    stands(page, "Plan a cohort")
    expect(page.get_by_label("Aled Zak")).to_have_value(str(holder.public_id))
    expect(page.get_by_label("Ben Zak")).to_have_value("")
    expect(page.get_by_label("Carl Zak")).to_have_value(str(holder.public_id))
