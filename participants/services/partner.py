"""What he says of a partner or ex-partner. Nothing of what becomes of it is known here."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from advance_site.accounts.models import User
from advance_site.audit.services import record_act
from participants.models import BulletinKind, Participant, PartnerDetails, YesNo
from participants.services.bulletins import write_bulletin
from participants.services.saving import added


@dataclass(frozen=True, kw_only=True)
class PartnerFacts:
    """His own words, as he gave them on a day."""

    statement: str
    given_on: date
    name: str = ""
    relationship: str = ""
    since_until: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    lives_with_him: str = YesNo.UNKNOWN
    in_contact: str = YesNo.UNKNOWN
    children_in_common: str = ""


@transaction.atomic
def add_partner_details(*, man: Participant, facts: PartnerFacts, by: User) -> PartnerDetails:
    """A further statement of his; earlier ones stay as they were."""
    row = added(PartnerDetails(participant=man, recorded_by=by, **asdict(facts)))
    write_bulletin(
        man=man,
        kind=BulletinKind.PARTNER_DETAILS,
        by=by,
        happened_at=row.recorded_at,
        code=row.statement,
        code_label=row.get_statement_display(),
    )
    record_act(
        by, "add partner details", row.public_id, kind="partner_details", site_id=man.site_id
    )
    return row
