"""Mail of this room: what its bodies say, looked up when they are sent. No man's name."""

from typing import Any

from advance_site.core.dates import london
from advance_site.jobs.models import Message
from advance_site.jobs.services import composes
from participants.models import ReachGrant
from participants.services.reaching import DUTY_MAIL


@composes(DUTY_MAIL)
def duty_reach(message: Message) -> dict[str, Any]:
    grant = ReachGrant.objects.select_related("user", "participant").get(public_id=message.about)
    return {
        "colleague": grant.user.short_name,
        "reference": grant.participant.reference,
        "until": f"{london(grant.until):%A %-d %B, %H:%M}",
    }
