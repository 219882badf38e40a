"""The course and the roles of this door, and a room above whose work is handed over."""

from datetime import timedelta

from advance_site.accounts.access import Role
from advance_site.accounts.models import User
from advance_site.audit.models import Event
from tests.accounts.doors import MAIN
from tests.cast import owner

COURSE = "advance_d" if MAIN else "iss"
OTHER_ROLE = Role.SITE_ADMINISTRATOR if MAIN else Role.SAFEGUARDING_APPROVER
DAY = timedelta(days=1)


def written_down(verb: str) -> Event:
    with owner():
        return Event.objects.get(verb=verb)


class Room:
    """Stands for a room above: a caseload that can be counted and handed over."""

    def __init__(self) -> None:
        self.held: dict[int, int] = {}

    def count(self, user: User) -> int:
        return self.held.get(user.pk, 0)

    def hand_over(self, *, leaver: User, to: User, by: User) -> int:
        moved = self.held.pop(leaver.pk, 0)
        self.held[to.pk] = self.held.get(to.pk, 0) + moved
        return moved
