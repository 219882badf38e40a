"""Facts as the services of a man take them, and what these leave behind."""

from advance_site.core.dates import now
from participants import services
from participants.models import Bulletin, Participant, Status, StatusChange


def told_to_iss(man: Participant) -> list[tuple[str, str, str]]:
    rows = Bulletin.objects.filter(participant=man).order_by("pk")
    return [(row.kind, row.status, row.code) for row in rows]


def act_on_status(man: Participant, status: Status) -> StatusChange:
    reason = "finished" if status == Status.COMPLETED else "other"
    return services.record_status(
        man=man, status=status, by=man.holder, reason=reason, risk_review_done=True
    )


def contact(**more: object) -> services.ContactFacts:
    facts: dict[str, object] = {
        "at": now(),
        "direction": "to_us",
        "way": "phone",
        "with_whom": "key_worker",
        "outcome": "spoke",
    }
    return services.ContactFacts(**{**facts, **more})  # type: ignore[arg-type]
