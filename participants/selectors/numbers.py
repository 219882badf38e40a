"""Where the number to ring is shown, by one tap that is written down."""

from __future__ import annotations

from collections.abc import Collection

from participants.addresses import man_place
from participants.models import PhoneNumber


def numbers_to_ring(men: Collection[int]) -> dict[int, dict[str, str]]:
    """For each man, where the newest of his numbers in use is shown; nothing for who has none."""
    rows = PhoneNumber.objects.in_use().filter(participant__in=men).select_related("participant")
    return {
        row.participant_id: {
            "url": man_place("phone_show", row.participant.public_id, row=row.public_id),
            "label": "Number",
        }
        for row in rows.order_by("added_at", "pk")
    }
