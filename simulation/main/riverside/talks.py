"""Contacts at Riverside, and what has to follow from them."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from advance_site.accounts.models import User
from advance_site.core.dates import now, today
from participants.models import (
    Contact,
    Direction,
)
from participants.services import (
    ContactFacts,
    complete_follow_up,
    log_contact,
)
from simulation.main.intake import Man
from simulation.main.riverside.stories import GARETH, IMRAN, JAMIE
from simulation.main.team import Team


def talk(
    man: Man,
    by: User,
    direction: Direction,
    way: str,
    whom: str,
    outcome: str,
    note: str,
    *,
    tags: tuple[str, ...] = (),
    other: str = "",
    minutes: int | None = None,
    follow_up: tuple[int, str] | None = None,
) -> Contact:
    """A contact as it happened just now; `follow_up` is in how many days, and what."""
    facts = ContactFacts(
        at=now(),
        direction=direction,
        way=way,
        with_whom=whom,
        outcome=outcome,
        other_name=other,
        minutes=minutes,
        note=note,
        tags=tags,
        follow_up_on=today() + timedelta(days=follow_up[0]) if follow_up else None,
        follow_up_what=follow_up[1] if follow_up else "",
    )
    return log_contact(man=man.row, facts=facts, by=by)


def done(man: Man, by: User) -> None:
    for contact in Contact.objects.follow_ups_open().filter(participant=man.row):
        complete_follow_up(contact=contact, by=by)


def follow_ups(team: Team, men: dict[str, Man], rees: User) -> None:
    """What T Rees has to do today besides calls and the group."""
    told = (
        (2, 11, JAMIE, "phone", "key_worker", "spoke", "Missed group 4. She sees him tomorrow.",
         "Ring M Osei about Jamie: did she see him?", "M Osei"),
        (1, 16, GARETH, "phone", "him", "message", "His tablet will not charge.",
         "Ring Gareth back about his tablet", ""),
        (6, 12, IMRAN, "in_person", "him", "spoke", "The interpreter was late twice.",
         "Ask for another interpreter", ""),
    )  # fmt: skip
    for days, hour, name, way, whom, outcome, note, what, other in told:
        due = 0 if days < 3 else -2
        ago = team.days_ago(days)
        in_days = (team.today + timedelta(days=due) - ago).days
        owe = partial(
            _owe, men[name], way, whom, outcome, note, what=what, other=other, in_days=in_days
        )
        team.diary.note(team.at(ago, hour, 25), rees, owe)


def _owe(
    man: Man,
    way: str,
    whom: str,
    outcome: str,
    note: str,
    by: User,
    *,
    what: str,
    other: str,
    in_days: int,
) -> None:
    talk(
        man, by, Direction.TO_US, way, whom, outcome, note, other=other, follow_up=(in_days, what)
    )  # fmt: skip
