"""The access table holds: every address is in it, every role meets every address."""

import json
import os
import subprocess
import sys
from functools import cache
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory

from advance_site.accounts.access import (
    BY_ROLE,
    GIVES,
    GRANTS,
    ISS_ROLES,
    MAIN_ROLES,
    ROLES_OF_DOOR,
    SENTENCES,
    Permission,
    Reach,
    Role,
    roles_given_by,
)
from advance_site.accounts.access_table import as_markdown
from advance_site.accounts.declarations import (
    Address,
    addresses,
    every_address_is_declared,
    requires,
)
from advance_site.accounts.management.commands.access import PAGE
from tests.access.paths import path_of
from tests.cast import Browser, client_for
from tests.factories.accounts import make_user

DOOR = settings.DOOR.name
HERE = addresses()
FIELDS = {"name", "role", "title", "site", "door", "email"}


def manage(*words: str) -> str:
    """What a command prints at this door, run as a tool runs it: with no database."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    answer = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=settings.BASE_DIR,
        env={**kept, "DOOR": DOOR},
        capture_output=True,
        check=True,
        text=True,
    )
    return answer.stdout


@cache
def table() -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = json.loads(manage("access", "--json"))
    return listed


class TestDeclarations:
    def test_every_address_is_declared(self) -> None:
        assert every_address_is_declared(None) == []

    def test_an_undeclared_address_is_named(self, settings: Any) -> None:
        settings.ROOT_URLCONF = "tests.access.loose_urls"

        errors = every_address_is_declared(None)

        assert [error.msg for error in errors] == ["/loose/ declares nobody who may use it."]

    def test_every_open_address_has_a_reason(self) -> None:
        for address in HERE:
            assert address.declaration is not None
            assert address.declaration.permission or address.declaration.reason, address

    def test_what_strangers_may_open_is_this_list(self) -> None:
        ours = {
            address.name
            for address in HERE
            if address.declaration
            and not address.declaration.signed_in
            and not address.name.startswith(("account_", "mfa_"))
        }

        of_main = {"calendar_ics"} if DOOR == "main" else set()
        assert ours == {"healthz", "readyz", "accounts:accept"} | of_main


class TestTable:
    def test_every_role_belongs_to_one_door_and_has_a_sentence(self) -> None:
        assert set(MAIN_ROLES) | set(ISS_ROLES) == set(Role)
        assert not set(MAIN_ROLES) & set(ISS_ROLES)
        assert set(SENTENCES) == set(Role)

    def test_no_role_is_granted_anything_at_the_other_door(self) -> None:
        assert all(grant.role in ROLES_OF_DOOR[grant.door] for grant in GRANTS)

    def test_no_grant_stands_twice(self) -> None:
        assert len(GRANTS) == len(set(GRANTS))

    def test_whoever_sees_no_case_content_holds_no_permission_about_men(self) -> None:
        about_men = {p for p in Permission if p.value.startswith(("man.", "register.", "call."))}
        for role in (Role.INTEGRITY_LEAD, Role.RESEARCHER, Role.SITE_ADMINISTRATOR):
            assert not about_men & set(BY_ROLE[role])

    def test_nobody_gives_a_nationwide_role(self) -> None:
        given = {role for roles in GIVES.values() for role in roles}

        assert not given & {Role.INTEGRITY_LEAD, Role.RESEARCHER}

    def test_roles_are_given_within_one_door(self) -> None:
        for giver, given in GIVES.items():
            door = next(door for door, roles in ROLES_OF_DOOR.items() if giver in roles)
            assert set(given) <= set(ROLES_OF_DOOR[door])
            assert roles_given_by([giver], door) == tuple(
                role for role in ROLES_OF_DOOR[door] if role in given
            )

    def test_duty_reach_is_a_facilitators_alone(self) -> None:
        assert {g.role for g in GRANTS if g.reach is Reach.DUTY} == {Role.FACILITATOR}


class TestCommand:
    def test_it_lists_both_doors_whichever_is_asked(self) -> None:
        assert {row["door"] for row in table()} == {"main", "iss"}

    def test_it_lists_every_address_of_this_door(self) -> None:
        listed = {row["pattern"] for row in table() if row["door"] == DOOR}

        assert listed == {address.pattern for address in HERE}

    def test_a_row_says_permission_roles_and_reach(self) -> None:
        row = next(r for r in table() if r["name"] == "accounts:invite" and r["door"] == "main")

        assert row["permission"] == "staff.invite"
        assert row["roles"] == ["site_lead", "site_administrator"]
        assert row["reach"] == {"site_lead": ["site"], "site_administrator": ["site"]}

    def test_the_page_of_the_documentation_equals_the_table(self) -> None:
        assert PAGE.read_text(encoding="utf-8") == as_markdown(table()), (
            "run `manage.py access --write`"
        )

    def test_personas_are_listed_for_both_doors(self) -> None:
        people = json.loads(manage("personas", "--json"))

        assert {person["door"] for person in people} == {"main", "iss"}
        assert all(set(p) == FIELDS for p in people)
        named = {p["role"] for p in people if p["door"] == DOOR}
        assert named <= {role.value for role in ROLES_OF_DOOR[DOOR]}


@pytest.mark.skipif(DOOR != "main", reason="both doors are listed by one command")
def test_every_permission_guards_an_address() -> None:
    granted = {grant.permission.value for grant in GRANTS}
    guarding = {row["permission"] for row in table()}

    assert granted - guarding == set()


@pytest.mark.django_db
def test_requires_refuses_who_lacks_the_permission() -> None:
    view = requires(Permission.STAFF_INVITE)(lambda request: HttpResponse())
    request = RequestFactory().get("/")
    request.user = make_user()

    with pytest.raises(PermissionDenied):
        view(request)


@pytest.mark.django_db(databases="__all__")
class TestEveryRoleMeetsEveryAddress:
    @pytest.mark.parametrize("role", ROLES_OF_DOOR[DOOR])
    def test_403_where_the_table_says_no_and_never_where_it_says_yes(self, role: Role) -> None:
        browser = client_for(make_user(role))
        wrong = {}
        for address in HERE:
            if _declared(address):
                status = browser.get(path_of(address.pattern)).status_code
                if status == 405:
                    status = browser.post(path_of(address.pattern)).status_code
                if (status == 403) is _may(role, address):
                    wrong[address.pattern] = status

        assert wrong == {}

    def test_a_stranger_is_sent_to_sign_in(self) -> None:
        wrong = {}
        for address in HERE:
            if address.declaration and address.declaration.signed_in:
                answer = Browser().get(path_of(address.pattern))
                if not answer.headers.get("Location", "").startswith("/account/login/"):
                    wrong[address.pattern] = answer.status_code

        assert wrong == {}

    def test_somebody_without_a_role_opens_nothing_guarded(self) -> None:
        browser = client_for(make_user())
        for address in HERE:
            if _declared(address):
                answer = browser.get(path_of(address.pattern))
                assert answer.status_code in {403, 405}, address.pattern


def _declared(address: Address) -> bool:
    return bool(address.declaration and address.declaration.permission)


def _may(role: Role, address: Address) -> bool:
    assert address.declaration is not None
    return address.declaration.permission in BY_ROLE[role]
