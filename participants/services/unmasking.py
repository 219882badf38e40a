"""Showing what is drawn masked: each time a row of the audit."""

from __future__ import annotations

from django.db import transaction

from advance_site.accounts.models import User
from advance_site.audit.services import record_opening
from advance_site.core.phones import display
from participants.models import Address, NextOfKin, PartnerDetails, PhoneNumber

Masked = PhoneNumber | Address | NextOfKin | PartnerDetails
PARTNER_FIELDS = ("name", "phone", "email", "address")


@transaction.atomic
def unmask(*, row: Masked, by: User, field: str = "") -> str:
    """The plain text, after writing down that `by` read it. `field` is for partner details."""
    text = _text(row, field)
    man = row.participant
    record_opening(
        by,
        type(row).__name__.lower(),
        row.public_id,
        men=[man.public_id],
        reason=field,
        site_id=man.site_id,
    )
    return text


def _text(row: Masked, field: str) -> str:
    if isinstance(row, PartnerDetails):
        if field not in PARTNER_FIELDS:
            raise ValueError(f"{field} is not masked")
        return str(getattr(row, field))
    if isinstance(row, Address):
        return "\n".join(filter(None, (row.lines, row.postcode)))
    return display(row.number)
