"""His goals, in his own words, and how they go."""

from __future__ import annotations

from django.db import transaction

from advance_site.accounts.models import User
from advance_site.audit.services import record_act
from advance_site.core.dates import now
from participants.models import Goal, GoalReview, Participant, Progress
from participants.services.rules import ThreeGoals
from participants.services.saving import added, changed, locked, refuse_if

PLACES = (1, 2, 3)
ENDING = frozenset({Progress.REACHED, Progress.PUT_DOWN})


@transaction.atomic
def set_goal(
    *, man: Participant, words: str, confidence: int, by: User, about_substance: bool = False
) -> Goal:
    """Give him a further goal, in the first free of three places."""
    locked(man)
    taken = set(Goal.objects.running().filter(participant=man).values_list("place", flat=True))
    free = [place for place in PLACES if place not in taken]
    if not free:
        raise ThreeGoals
    row = added(
        Goal(
            participant=man,
            place=free[0],
            words=words,
            confidence=confidence,
            about_substance=about_substance,
            set_by=by,
        )
    )
    record_act(by, "set goal", row.public_id, kind="goal", site_id=man.site_id)
    return row


@transaction.atomic
def review_goal(
    *, goal: Goal, point: str, progress: str, confidence: int, by: User, note: str = ""
) -> GoalReview:
    """Look at a goal with him. Reached or put down, its place is free again."""
    row = locked(goal)
    refuse_if(row.ended_at or row.struck_at)
    review = added(
        GoalReview(
            participant_id=row.participant_id,
            goal=row,
            point=point,
            progress=progress,
            confidence=confidence,
            note=note,
            by=by,
        )
    )
    if progress in ENDING:
        row.ended_at, row.ended_by = now(), by
        changed(row, "ended_at", "ended_by")
    record_act(by, "review goal", review.public_id, kind="goal")
    return review
