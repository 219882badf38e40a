"""The other door: its window, and two of every role at two offices."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.db import connection

from advance_site.accounts.models import Site
from tests.live import Doors
from tests.world.people import Person, World

WINDOW_LOGIN = "iss_reader_login"


def open_window(site: Site) -> None:
    """The women's service sees one of the two sites."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO casework_window_site (login, site_id, opened_at) VALUES (%s, %s, now())",
            [WINDOW_LOGIN, site.pk],
        )


def seed_iss(doors: Doors, world: World) -> None:
    """Two of every role at the other door, at two offices. In SQL: its models are not here."""
    with doors.iss.sql() as at:
        organisation = _new(
            at,
            "INSERT INTO accounts_organisation (public_id, name) VALUES (%s, %s) RETURNING id",
            [uuid.uuid4(), "Women's Provider"],
        )
        for which, men in (("one", ("mine", "colleague")), ("two", ("elsewhere",))):
            office = _office(at, organisation, which)
            for role in ("iss_worker", "iss_lead", "safeguarding_approver"):
                _iss_person(at, world, office, role, f"{role} {which}")
            for man in men:
                _learn_of_office(at, world, office, man)
        _iss_person(at, world, 0, "", "iss nobody")


def _office(at: Any, organisation: int, which: str) -> int:
    site = _new(
        at,
        "INSERT INTO accounts_site (public_id, organisation_id, name, nation, group_days, "
        "misses_before_flag, hold_until_hour, register_late_after_days, danger_steps) "
        "VALUES (%s, %s, %s, 'ENG', '', 2, 12, 1, '') RETURNING id",
        [uuid.uuid4(), organisation, f"ISS office {which}"],
    )
    at.execute(
        "INSERT INTO accounts_sitenumber (site_id, kind, name, number, hours, position) "
        "VALUES (%s, 'other', 'Duty', '01632 960901', 'always', 1)",
        [site],
    )
    at.execute(
        "INSERT INTO accounts_siteclosure (site_id, first_day, last_day, reason) "
        "VALUES (%s, current_date + 200, current_date + 200, 'Repairs')",
        [site],
    )
    at.execute(
        "INSERT INTO accounts_invitation (public_id, email, name, role, site_id, expires_at) "
        "VALUES (%s, %s, 'Invited', 'iss_worker', %s, now() + interval '3 days')",
        [uuid.uuid4(), f"invited.{which}@example.org", site],
    )
    return site


def _iss_person(at: Any, world: World, site: int, role: str, key: str) -> None:
    user_id = _new(
        at,
        "INSERT INTO accounts_user (public_id, password, email, name, is_active) "
        "VALUES (%s, '!', %s, %s, true) RETURNING id",
        [uuid.uuid4(), f"{key.replace(' ', '.')}@example.org", f"Iss {key.title()}"],
    )
    if role:
        at.execute(
            "INSERT INTO accounts_membership (user_id, site_id, role, since) "
            "VALUES (%s, %s, %s, %s)",
            [user_id, site, role, date(2020, 1, 1)],
        )
    world.people[key] = Person(key, user_id, "iss", role)


OF_OFFICE = {
    "accounts.Site": "SELECT public_id FROM accounts_site WHERE id = %s",
    "accounts.Invitation": "SELECT public_id FROM accounts_invitation WHERE site_id = %s",
    "accounts.SiteNumber": "SELECT id FROM accounts_sitenumber WHERE site_id = %s",
    "accounts.SiteClosure": "SELECT id FROM accounts_siteclosure WHERE site_id = %s",
    "accounts.User": "SELECT u.public_id FROM accounts_user u JOIN accounts_membership m "
    "ON m.user_id = u.id WHERE m.site_id = %s AND m.role = 'iss_worker'",
}


def _learn_of_office(at: Any, world: World, site: int, man: str) -> None:
    """Rows of the office stand under the keys of the men whose words tables use."""
    for model, statement in OF_OFFICE.items():
        (found,) = at.execute(statement, [site]).fetchone()
        world.ids.setdefault(f"iss {model}", {})[man] = str(found)


def _new(at: Any, statement: str, values: list[Any]) -> int:
    row = at.execute(statement, values).fetchone()
    return int(row[0])
