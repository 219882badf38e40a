"""What somebody who leaves the service gives to a colleague: men held, men coached, cohorts led.

The database counts and moves them, because an administrator who closes an account sees no man.
"""

from functools import partial

from django.db import connection

from advance_site.accounts.models import User
from advance_site.accounts.services import leaving
from advance_site.audit.services import record_act
from participants.services import hand_over_caseload


def count(leaver: User, *, what: str) -> int:
    """How much of it the leaver has at the sites that the asking person runs."""
    return _ask("SELECT wall.count_work(%s, %s)", [leaver.pk, what])


def hand_over_held(*, leaver: User, to: User, by: User) -> int:
    return hand_over_caseload(leaver=leaver, successor=to, by=by)


def hand_over_coached(*, leaver: User, to: User, by: User) -> int:
    moved = _ask("SELECT wall.hand_over_coaching(%s, %s)", [leaver.pk, to.pk])
    record_act(by, "hand over coaching", leaver.public_id, kind="user", detail=f"{moved} men")
    return moved


def hand_over_cohorts(*, leaver: User, to: User, by: User) -> int:
    """A clash of times is kept as a recorded exception, to be mended on the cohort's page."""
    moved = _ask("SELECT wall.hand_over_cohorts(%s, %s)", [leaver.pk, to.pk])
    record_act(by, "hand over cohorts", leaver.public_id, kind="user", detail=f"{moved} cohorts")
    return moved


def _ask(sql: str, values: list[int | str]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row = cursor.fetchone()
    return int(row[0])


def register() -> None:
    """Have all three counted and handed over whenever somebody leaves."""
    for hand_over, what, kind in (
        (hand_over_held, "men of their caseload", "held"),
        (hand_over_coached, "men whom they coach", "coached"),
        (hand_over_cohorts, "cohorts that they lead", "led"),
    ):
        leaving.register(hand_over, what=what, count=partial(count, what=kind))
