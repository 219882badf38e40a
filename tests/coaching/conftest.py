"""The cast of this folder: a running cohort whose calls are due."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from advance_site.core.dates import today
from sessions.models import Slot
from tests.cast import Browser, client_for, owner
from tests.factories.sessions import Team, make_team


@dataclass
class Calls:
    """A coach with two men whose first call is due, and her browser."""

    team: Team
    slots: list[Slot]
    client: Browser

    @property
    def slot(self) -> Slot:
        return self.slots[0]

    def again(self) -> Slot:
        with owner():
            return Slot.objects.get(pk=self.slot.pk)


def answered(**changes: Any) -> dict[str, Any]:
    """What a coach types after a call of 25 minutes yesterday."""
    yesterday = today() - timedelta(days=1)
    typed = {
        "day": f"{yesterday:%d/%m/%Y}",
        "began": "17:40",
        "minutes": "25",
        "mode": "phone",
        "alone": "yes",
        "sober": "yes",
        "goal_progress": "forward",
        "change": "no",
        "self_harm": "not_asked",
        "topics": ["week", "website"],
        "practice": "Walk out first",
        "counts": "on",
    }
    return {**typed, **changes}


@pytest.fixture
def calls(db) -> Calls:
    team = make_team()
    cohort = team.cohort(men=2, starts_on=today() - timedelta(weeks=4))
    with owner():
        slots = list(
            Slot.objects.filter(
                enrolment__cohort=cohort, item__kind="coaching", item__number=1
            ).select_related("item", "participant")
        )
    return Calls(team, slots, client_for(team.coach))
