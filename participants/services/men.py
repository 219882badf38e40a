"""Referring a man, and what is kept about who he is and how he is reached."""

from __future__ import annotations

from dataclasses import asdict
from datetime import time

from django.db import connection, transaction

from advance_site.accounts.models import Site, User
from advance_site.audit.services import record_act
from advance_site.core.dates import now
from advance_site.core.phones import normalise
from advance_site.core.weekdays import Weekday
from participants.models import (
    Address,
    AgreedTime,
    BulletinKind,
    NextOfKin,
    Participant,
    PhoneNumber,
    Referral,
    YesNo,
)
from participants.services.bulletins import write_bulletin
from participants.services.many import (
    MAN,
    ManFacts,
    Newcomer,
    ReferralFacts,
    refer_men,
    referral_row,
)
from participants.services.rules import NotACaseWorker
from participants.services.saving import added, changed, locked, refuse_if


@transaction.atomic
def refer_man(
    *,
    by: User,
    site: Site,
    man: ManFacts,
    referral: ReferralFacts,
    holder: User | None = None,
    phone: str = "",
) -> Participant:
    """Take a man in: his row, the referral, the first status and the first bulletin.

    Without another holder, whoever writes him down holds him.
    """
    newcomer = Newcomer(man=man, referral=referral, holder=holder, phone=phone)
    return refer_men(by=by, site=site, newcomers=[newcomer])[0]


@transaction.atomic
def record_referral(*, man: Participant, referral: ReferralFacts, by: User) -> Referral:
    """A further referral of a man who is known already."""
    row = added(referral_row(man, referral, by))
    write_bulletin(man=man, kind=BulletinKind.REFERRED, by=by)
    record_act(by, "refer again", man.public_id, kind=MAN, site_id=man.site_id)
    return row


@transaction.atomic
def change_man(*, man: Participant, facts: ManFacts, by: User) -> Participant:
    """Correct who he is or what he needs; the database keeps the earlier version."""
    row = locked(man)
    values = asdict(facts)
    for name, value in values.items():
        setattr(row, name, value)
    changed(row, *values, "folded_names")
    record_act(by, "change", row.public_id, kind=MAN, site_id=row.site_id)
    return row


@transaction.atomic
def change_holder(*, man: Participant, holder: User, by: User) -> Participant:
    """Give him another named worker. His site's lead does that."""
    row = locked(man)
    row.holder = holder
    changed(row, "holder")
    record_act(by, "change holder", row.public_id, kind=MAN, site_id=row.site_id)
    return row


@transaction.atomic
def hand_over_caseload(*, leaver: User, successor: User, by: User) -> int:
    """Give every man whom `leaver` holds at the sites that `by` runs to `successor`.

    The database moves them, because an administrator who lets somebody go sees no man.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.hand_over_men(%s, %s)", [leaver.pk, successor.pk])
        row = cursor.fetchone()
    moved = int(row[0])
    if moved < 0:
        raise NotACaseWorker
    record_act(by, "hand over caseload", leaver.public_id, kind="user", detail=f"{moved} men")
    return moved


@transaction.atomic
def add_phone(
    *,
    man: Participant,
    number: str,
    by: User,
    his_alone: str = YesNo.UNKNOWN,
    texts_agreed: bool = False,
    voicemail_agreed: bool = False,
    note: str = "",
) -> PhoneNumber:
    row = added(
        PhoneNumber(
            participant=man,
            number=normalise(number),
            his_alone=his_alone,
            texts_agreed=texts_agreed,
            voicemail_agreed=voicemail_agreed,
            note=note,
            added_by=by,
        )
    )
    record_act(by, "add phone", row.public_id, kind="phone", site_id=man.site_id)
    return row


@transaction.atomic
def retire_phone(*, phone: PhoneNumber, by: User) -> PhoneNumber:
    """From now on nobody rings it. It stays readable as one that was his."""
    row = locked(phone)
    refuse_if(row.retired_at)
    row.retired_at, row.retired_by = now(), by
    changed(row, "retired_at", "retired_by")
    record_act(by, "retire phone", row.public_id, kind="phone")
    return row


@transaction.atomic
def agree_time(
    *, man: Participant, weekday: Weekday | int, starts: time, ends: time, by: User
) -> AgreedTime:
    """Write down when of the week he agreed to be rung."""
    row = added(
        AgreedTime(participant=man, weekday=weekday, starts=starts, ends=ends, added_by=by)
    )
    record_act(by, "agree time", row.public_id, kind="agreed_time", site_id=man.site_id)
    return row


@transaction.atomic
def add_address(
    *, man: Participant, lines: str, by: User, postcode: str = "", note: str = ""
) -> Address:
    """Where a welfare check would go; the newest one counts."""
    row = added(
        Address(participant=man, lines=lines, postcode=postcode.upper(), note=note, added_by=by)
    )
    record_act(by, "add address", row.public_id, kind="address", site_id=man.site_id)
    return row


@transaction.atomic
def add_next_of_kin(
    *,
    man: Participant,
    name: str,
    relationship: str,
    number: str,
    by: User,
    knows_of_programme: str = YesNo.UNKNOWN,
) -> NextOfKin:
    row = added(
        NextOfKin(
            participant=man,
            name=name,
            relationship=relationship,
            number=normalise(number),
            knows_of_programme=knows_of_programme,
            added_by=by,
        )
    )
    record_act(by, "add next of kin", row.public_id, kind="next_of_kin", site_id=man.site_id)
    return row
