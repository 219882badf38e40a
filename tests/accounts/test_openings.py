"""The weekly list of who opened what: a lead reads her sites', and nobody else does."""

import pytest
from django.conf import settings
from django.urls import reverse

from advance_site.accounts.access import Role
from advance_site.audit.services import record_opening
from advance_site.wall.context import acting_as
from tests.cast import client_for
from tests.factories.accounts import make_site, make_user

LEAD, WORKER = {
    "main": (Role.SITE_LEAD, Role.FACILITATOR),
    "iss": (Role.ISS_LEAD, Role.ISS_WORKER),
}[settings.DOOR.name]
pytestmark = pytest.mark.django_db


def test_a_lead_reads_what_was_opened_at_her_site() -> None:
    site = make_site()
    worker = make_user(WORKER, site, "Wanda Worker")
    with acting_as(worker.pk):
        record_opening(worker, "phonenumber", "7", reason="ring", site_id=site.pk)
        record_opening(worker, "register", "8", site_id=make_site().pk)
    client = client_for(make_user(LEAD, site))
    page = client.get(reverse("accounts:openings"), {"show": "unmasked"}).content.decode()
    everything = client.get(reverse("accounts:openings")).content.decode()
    assert "W Worker" in page
    assert "phonenumber" in page
    assert "register" not in everything.split("<main")[1]


def test_nobody_else_reads_it() -> None:
    client = client_for(make_user(WORKER))
    assert client.get(reverse("accounts:openings")).status_code == 403


def test_queries_do_not_grow(django_assert_max_num_queries) -> None:
    site = make_site()
    workers = [make_user(WORKER, site) for _ in range(6)]
    for worker in workers:
        with acting_as(worker.pk):
            record_opening(worker, "man", "7", site_id=site.pk)
    client = client_for(make_user(LEAD, site))
    with django_assert_max_num_queries(18):
        client.get(reverse("accounts:openings"))
