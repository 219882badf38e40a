"""Opening and closing the window is an operator's act, and written down."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from advance_site.audit.models import Event
from casework.models import WindowSite
from casework.services import NoSuchLogin, close_window, open_window
from tests.cast import owner
from tests.factories.accounts import make_site
from tests.factories.window import READER, RELEASER

pytestmark = pytest.mark.django_db


def say(*arguments: str) -> str:
    out = StringIO()
    with owner():
        call_command("window", *arguments, stdout=out, skip_checks=True)
    return out.getvalue()


def test_opening_twice_makes_one_row_and_one_act() -> None:
    site = make_site()

    with owner():
        open_window(login=READER, site=site, by=None)
        open_window(login=READER, site=site, by=None)
        acts = Event.objects.filter(verb="window.open", object_id=str(site.public_id))

        assert WindowSite.objects.filter(site=site).count() == 1
        assert [act.reason for act in acts] == [READER]


def test_a_login_that_is_none_of_the_womens_service_sees_nothing() -> None:
    with owner(), pytest.raises(NoSuchLogin):
        open_window(login="main_web_login", site=make_site(), by=None)


def test_closing_says_whether_it_was_open() -> None:
    site = make_site()

    with owner():
        open_window(login=READER, site=site, by=None)

        assert close_window(login=READER, site=site, by=None)
        assert not close_window(login=READER, site=site, by=None)


def test_the_command_opens_a_site_for_both_logins_and_lists_it() -> None:
    site = make_site("Riverside Test")

    said = say("--open", "Riverside Test")

    assert [line.split()[0] for line in said.splitlines()] == [READER, RELEASER]
    assert str(site.public_id) in said
    assert "no site" in say("--close", str(site.public_id))


def test_the_command_opens_all_sites_for_one_login() -> None:
    make_site("Alpha")
    make_site("Beta")

    said = say("--open", "all", "--login", READER)

    assert {line.rsplit(" ", 1)[1] for line in said.splitlines()} >= {"Alpha", "Beta"}


@pytest.mark.parametrize("name", ["Nowhere", "Twice"])
def test_the_command_asks_for_the_id_where_a_name_is_not_one_site(name: str) -> None:
    make_site("Twice")
    make_site("Twice")

    with pytest.raises(CommandError, match="public id"):
        say("--open", name)


def test_the_command_names_a_login_that_does_not_exist() -> None:
    make_site("Gamma")

    with pytest.raises(CommandError, match="no login of the women"):
        say("--open", "Gamma", "--login", "nobody")
