"""A man who leaves the programme leaves his cohort, in the same transaction."""

from advance_site.accounts.models import User
from advance_site.core.dates import today
from participants.leaving import register_closer
from participants.models import StatusChange
from sessions.models import Enrolment
from sessions.services import man_leaves


def close_place(change: StatusChange, by: User) -> None:
    """End his open place, if he has one. The cohort learns the status, never the reason."""
    place = Enrolment.objects.standing().filter(participant=change.participant_id).first()
    if place is not None:
        status = change.get_status_display()
        man_leaves(enrolment=place, left_on=today(), reason=status, by=by)


def register() -> None:
    register_closer(close_place)
