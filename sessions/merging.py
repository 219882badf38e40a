"""Two records of one man cannot become one while both have a place, or had one in one cohort."""

from participants.merging import register_objection
from participants.models import Participant
from sessions.models import Enrolment


def places_clash(kept: Participant, away: Participant) -> str:
    """A man has one open place, and a cohort has a man once."""
    places = Enrolment.objects.filter(participant__in=[kept, away])
    if places.standing().values("participant").distinct().count() > 1:
        return "Both have a place in a cohort. End one of the places first."
    shared = set(places.filter(participant=kept).values_list("cohort", flat=True))
    if places.filter(participant=away, cohort__in=shared).exists():
        return "Both were in the same cohort. Its register would have him twice."
    return ""


def register() -> None:
    register_objection(places_clash)
