"""Status changes: at once in force, told to him only when the hold allows."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import transaction

from advance_site.accounts.models import Site, SiteClosure, User
from advance_site.audit.services import record_act
from advance_site.core.dates import local, london, now, working_day_after
from participants.leaving import close_what_is_open
from participants.lists import lists
from participants.models import (
    HELD,
    BulletinKind,
    Participant,
    Status,
    StatusChange,
    SuitabilityDecision,
    SuitabilityOutcome,
)
from participants.services.bulletins import write_bulletin
from participants.services.rules import (
    InTheFuture,
    MayNotBeToldYet,
    StatusNotReachable,
    SuitabilityNotConfirmed,
)
from participants.services.saving import added, changed, locked, refuse_if

S = Status
ALWAYS = frozenset({S.WITHDRAWN, S.TRANSFERRED, S.DIED, S.CUSTODY, S.CLOSED})
BACK = frozenset({S.REFERRED, S.SCREENING, S.WAITING, S.ACCEPTED, S.ACTIVE})
ONWARD: dict[Status, frozenset[Status]] = {
    S.REFERRED: frozenset({S.SCREENING, S.SUITABILITY, S.WAITING, S.UNSUITABLE}),
    S.SCREENING: frozenset({S.SUITABILITY, S.WAITING, S.UNSUITABLE}),
    S.SUITABILITY: frozenset({S.WAITING, S.ACCEPTED, S.UNSUITABLE}),
    S.WAITING: frozenset({S.SCREENING, S.SUITABILITY, S.ACCEPTED, S.UNSUITABLE, S.DROPPED_OUT}),
    S.ACCEPTED: frozenset(
        {S.PREPARATION, S.ACTIVE, S.WAITING, S.UNSUITABLE, S.DROPPED_OUT, S.EXCLUDED}
    ),
    S.PREPARATION: frozenset({S.ACTIVE, S.SUSPENDED, S.WAITING, S.DROPPED_OUT, S.EXCLUDED}),
    S.ACTIVE: frozenset({S.SUSPENDED, S.COMPLETED, S.DROPPED_OUT, S.EXCLUDED}),
    S.SUSPENDED: frozenset({S.PREPARATION, S.ACTIVE, S.COMPLETED, S.DROPPED_OUT, S.EXCLUDED}),
    S.COMPLETED: frozenset({S.FOLLOW_UP}),
    S.FOLLOW_UP: frozenset(),
    S.UNSUITABLE: BACK,
    S.DROPPED_OUT: BACK,
    S.EXCLUDED: BACK,
    S.WITHDRAWN: BACK,
    S.TRANSFERRED: BACK,
    S.CUSTODY: BACK,
    S.CLOSED: BACK,
    S.DIED: frozenset(),
}
DECIDED_BY_TWO = {
    S.ACCEPTED: SuitabilityOutcome.SUITABLE,
    S.UNSUITABLE: SuitabilityOutcome.UNSUITABLE,
}


def next_statuses(status: Status) -> list[Status]:
    """What a man of this status can become, in the order of the list of statuses."""
    if status == S.DIED:
        return [S.CLOSED]
    reachable = (ONWARD[status] | ALWAYS) - {status}
    return [one for one in Status if one in reachable]


def current_status(man: Participant) -> Status:
    """His newest standing status, from the database."""
    newest = StatusChange.objects.standing().filter(participant=man).order_by("-at", "-pk")
    return Status(newest.values_list("status", flat=True)[:1].get())


@transaction.atomic
def record_status(
    *,
    man: Participant,
    status: Status,
    by: User,
    reason: str = "",
    note: str = "",
    risk_review_done: bool | None = None,
) -> StatusChange:
    """Change his status at once, with a bulletin. Held ones say from when he may be told."""
    locked(man)
    _refuse_unreachable(man, status)
    entry = lists().status_reason(reason) if reason else None
    moment = now()
    row = added(
        StatusChange(
            participant=man,
            status=status,
            at=moment,
            by=by,
            reason_code=reason,
            reason_label=entry.label if entry else "",
            reason_version=lists().version if entry else "",
            note=note,
            risk_review_done=risk_review_done,
            tell_him_from=hold_until(man.site, moment) if status in HELD else None,
        )
    )
    _tell_iss(row, by)
    close_what_is_open(row, by)
    record_act(by, f"status {status}", man.public_id, kind="man", site_id=man.site_id)
    return row


def _refuse_unreachable(man: Participant, status: Status) -> None:
    present = current_status(man)
    if status not in next_statuses(present):
        raise StatusNotReachable(
            f"He is “{present.label}” and cannot become “{Status(status).label}” from there."
        )
    outcome = DECIDED_BY_TWO.get(status)
    if outcome and not _decided(man, outcome):
        raise SuitabilityNotConfirmed


def _decided(man: Participant, outcome: SuitabilityOutcome) -> bool:
    decisions = SuitabilityDecision.objects.standing().filter(participant=man)
    newest = decisions.filter(confirmed_at__isnull=False).first()
    return newest is not None and bool(newest.agrees) and newest.outcome == outcome


def hold_until(site: Site, moment: datetime) -> datetime:
    """The next working day of the site at its hour. Nothing else goes into it, ever."""
    day = london(moment).date()
    closed = closed_days(site)
    return local(working_day_after(day, site.nation, 1, closed), time(site.hold_until_hour))


def closed_days(site: Site) -> set[date]:
    """Every single day on which the site is closed besides bank holidays."""
    return {
        closure.first_day + timedelta(days=n)
        for closure in SiteClosure.objects.filter(site=site)
        for n in range((closure.last_day - closure.first_day).days + 1)
    }


def _tell_iss(change: StatusChange, by: User) -> None:
    write_bulletin(
        man=change.participant,
        kind=BulletinKind.STATUS,
        by=by,
        happened_at=change.at,
        status=change.status,
        code=change.reason_code,
        code_label=change.reason_label,
        code_version=change.reason_version,
    )


@transaction.atomic
def record_iss_rung(
    *, change: StatusChange, by: User, spoke_to: str, at: datetime | None = None
) -> StatusChange:
    """ISS duty was rung about it; he may be told from then on. Same for every man."""
    moment = at or now()
    if moment > now():
        raise InTheFuture
    row = locked(change)
    refuse_if(row.iss_rung_at)
    row.iss_rung_at, row.iss_rung_by, row.iss_spoke_to = moment, by, spoke_to
    changed(row, "iss_rung_at", "iss_rung_by", "iss_spoke_to")
    record_act(by, "ring iss duty", row.public_id, kind="status")
    return row


@transaction.atomic
def record_told(*, change: StatusChange, by: User) -> StatusChange:
    """He was told. Refused while the hold lasts."""
    row = locked(change)
    refuse_if(row.told_at)
    if not row.may_be_told:
        raise MayNotBeToldYet
    row.told_at, row.told_by = now(), by
    changed(row, "told_at", "told_by")
    record_act(by, "tell him", row.public_id, kind="status")
    return row
