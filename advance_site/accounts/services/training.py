"""Courses that people completed. Who has none is warned of, never locked out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from advance_site.accounts.models import Training, User
from advance_site.accounts.services.rules import AlreadyRecorded, DaysOutOfOrder
from advance_site.accounts.training_kinds import Kind, kinds
from advance_site.audit.services import record_act


@transaction.atomic
def record_training(
    *, user: User, kind: str, completed_on: date, valid_until: date | None = None, by: User
) -> Training:
    """Write down that somebody completed a course, and until when it counts."""
    kinds().get(kind)
    if valid_until is not None and valid_until < completed_on:
        raise DaysOutOfOrder
    User.objects.select_for_update().get(pk=user.pk)
    if user.trainings.filter(kind=kind, completed_on=completed_on).exists():
        raise AlreadyRecorded
    training = Training.objects.create(
        user=user, kind=kind, completed_on=completed_on, valid_until=valid_until, recorded_by=by
    )
    record_act(by, "record_training", user.public_id, kind="person", detail=kind)
    return training


@dataclass(frozen=True)
class TrainingState:
    """Where a person stands with one course on a day; `words` go on from its label."""

    kind: Kind
    words: str
    warn: bool


def training_state(kind: Kind, trainings: Collection[Training], day: date) -> TrainingState:
    """Judge one course by the rows of one person. No query."""
    done = [t for t in trainings if t.kind == kind.code and t.completed_on <= day]
    if not done:
        return TrainingState(kind, "is not on record", warn=True)
    if any(t.valid_until is None for t in done):
        return TrainingState(kind, "is done", warn=False)
    last = max(t.valid_until for t in done if t.valid_until is not None)
    if last < day:
        return TrainingState(kind, f"ended on {_day(last)}", warn=True)
    return TrainingState(kind, f"is valid until {_day(last)}", warn=False)


def training_states(
    roles: Collection[str], trainings: Collection[Training], day: date
) -> list[TrainingState]:
    """Every course that somebody in these roles should have. No query."""
    return [training_state(kind, trainings, day) for kind in kinds().for_roles(roles)]


def training_warning(user: User, kind: str, day: date) -> str:
    """A sentence if somebody picked for work on `day` is not trained for it; else empty."""
    state = training_state(kinds().get(kind), list(user.trainings.filter(kind=kind)), day)
    return f"{user.short_name}: {state.kind.label} {state.words}." if state.warn else ""


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
