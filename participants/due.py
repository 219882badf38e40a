"""What this room has for Today: one query for all of it, right without any nightly job."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import JSONObject

from advance_site.accounts.access import Permission
from advance_site.accounts.models import User
from advance_site.core.dates import london, now, today
from advance_site.core.work import Act, WorkKind, WorkRow
from participants.addresses import man_page, man_place
from participants.models import (
    Contact,
    DangerAbout,
    DangerCall,
    GrantKind,
    Participant,
    ReachGrant,
    Status,
    StatusChange,
    SuitabilityDecision,
    WaitingReview,
)
from participants.reach import rows_of_caseload
from participants.selectors import as_text, short
from participants.services import WaitingDecision, decisions_to_confirm

DUTY_NEWS = timedelta(hours=24)
Rows = QuerySet[Any, dict[str, Any]]


def due_for(user: User, *, site: bool = True) -> list[WorkRow]:
    """Open danger steps, people to tell, follow-ups, reviews, decisions to confirm, duty news.

    With `site`, also decisions about colleagues' men that she can confirm on duty.
    Without it, people to tell, follow-ups and reviews are those of her own men, with the
    follow-ups that she wrote down herself; danger is everybody's. Rows about telling him are the
    same for every man, whatever is known of anybody else.
    """
    own = Q() if site else _of_her_men(user)
    parts = [
        _dangers(user),
        _to_tell(user, own),
        _follow_ups(user, own if site else own | Q(recorded_by=user)),
        _waiting(user, own),
        _to_confirm(user),
        _duty_news(user),
    ]
    rows = parts[0].union(*parts[1:], all=True)
    drawn = [_DRAW[row["what"]](row["data"]) for row in rows]
    return [*drawn, *_of_colleagues(user)] if site else drawn


def _rows(rows: QuerySet[Any], kind: str, **data: Any) -> Rows:
    man = {
        "man": as_text("participant__public_id"),
        "given": "participant__given_name",
        "preferred": "participant__preferred_name",
        "family": "participant__family_name",
        "id": as_text("public_id"),
    }
    return rows.order_by().values(
        what=Value(kind, output_field=CharField()), data=JSONObject(**man, **data)
    )


def _dangers(user: User) -> Rows:
    rows = DangerCall.objects.within_reach_of(user, Permission.DANGER_REPORT).open()
    return _rows(rows, "danger", about="about", opened="opened_at", by="opened_by__name")


def due_of(user: User, man: Participant) -> list[WorkRow]:
    """The same of one man, for his page; without the news that a colleague opened it."""
    his = Q(participant=man)
    parts = [
        _dangers(user).filter(his),
        _to_tell(user, his),
        _follow_ups(user, his),
        _waiting(user, his),
        _to_confirm(user).filter(his),
    ]
    rows = parts[0].union(*parts[1:], all=True)
    return [_DRAW[row["what"]](row["data"]) for row in rows]


def _of_her_men(user: User) -> Q:
    return rows_of_caseload(user)


def _to_tell(user: User, own: Q) -> Rows:
    rows = StatusChange.objects.within_reach_of(user, Permission.STATUS_CHANGE).to_tell()
    return _rows(
        rows.filter(own),
        "tell",
        status="status",
        hold="tell_him_from",
        rung="iss_rung_at",
        at="at",
        by="by__name",
    )


def _follow_ups(user: User, own: Q) -> Rows:
    rows = Contact.objects.within_reach_of(user, Permission.CONTACT_LOG).filter(own)
    return _rows(
        rows.follow_ups_due(today()), "follow_up", due="follow_up_on", words="follow_up_what"
    )


def whose_list(user: User, man: Participant, *, lasting: bool) -> str:
    """On whose Today a follow-up will stand that this person writes down.

    `lasting` says that her reach to him does not end by itself.
    """
    if man.holder_id == user.pk:
        return "On that day it stands on your Today list."
    others = f"of {man.holder.short_name}, his named worker, and of all who work with him"
    if lasting:
        return f"On that day it stands on your Today list, and on those {others}."
    return (
        f"On that day it stands on the Today lists {others}; "
        "on yours only while you have him on duty."
    )


def _waiting(user: User, own: Q) -> Rows:
    rows = WaitingReview.objects.within_reach_of(user, Permission.MAN_CHANGE).standing()
    rows = rows.filter(own, done_at__isnull=True, review_on__lte=today())
    return _rows(rows, "waiting", due="review_on", reason="reason_label")


def _to_confirm(user: User) -> Rows:
    rows = SuitabilityDecision.objects.within_reach_of(user, Permission.SUITABILITY_CONFIRM)
    rows = rows.to_confirm().exclude(recorded_by=user)
    return _rows(rows, "confirm", at="recorded_at", by="recorded_by__name")


def _of_colleagues(user: User) -> list[WorkRow]:
    """Decisions that wait for a second person, who may be any facilitator of the site."""
    if not user.may(Permission.DUTY_REACH_TAKE):
        return []
    return [_draw_of_colleague(one) for one in decisions_to_confirm()]


def _draw_of_colleague(one: WaitingDecision) -> WorkRow:
    url = man_place("duty", one.man)
    return WorkRow(
        kind=WorkKind.REVIEW,
        verb="Confirm suitability of",
        who=one.name,
        why=f"Recorded by {short(one.recorded_by)}, {_clock(one.recorded_at)}. "
        "A second person decides, who opens his page on duty.",
        url=url,
        acts=(Act("Open on duty", url, described_as=f"the page of {one.name}"),),
        key=f"confirm-{one.public_id}",
    )


def _duty_news(user: User) -> Rows:
    rows = ReachGrant.objects.filter(
        participant__holder=user,
        kind=GrantKind.DUTY,
        granted_at__gt=now() - DUTY_NEWS,
        seen__isnull=True,
    )
    return _rows(rows.exclude(user=user), "duty", at="granted_at", by="user__name")


def _who(data: dict[str, Any]) -> str:
    return f"{data['preferred'] or data['given']} {data['family']}"


def _late(due: date) -> int:
    return max(0, (today() - due).days)


def _clock(moment: datetime) -> str:
    return f"{london(moment):%a %-d %b, %-H:%M}"


def _draw_danger(data: dict[str, Any]) -> WorkRow:
    man = UUID(data["man"])
    url = man_place("danger", man)
    return WorkRow(
        kind=WorkKind.DANGER,
        verb="Tell by voice:",
        who=_who(data),
        why=f"{DangerAbout(data['about']).label}. Opened by {short(data['by'])}, "
        f"{_clock(datetime.fromisoformat(data['opened']))}. Nobody is told yet.",
        url=url,
        starts_at=datetime.fromisoformat(data["opened"]),
        acts=(Act("Open the step", url, strong=True, described_as=f"of {_who(data)}"),),
        key=f"danger-{data['id']}",
    )


def _news_of(status: Status) -> str:
    """What he is to be told; the reason for an ending stands on no list."""
    return {
        Status.SUSPENDED: " that his place is on hold",
        Status.UNSUITABLE: " what was decided about a place",
    }.get(status, " that his place has ended")


def _draw_tell(data: dict[str, Any]) -> WorkRow:
    man = UUID(data["man"])
    hold = datetime.fromisoformat(data["hold"])
    rung = datetime.fromisoformat(data["rung"]) if data["rung"] else None
    opens = min(hold, rung) if rung else hold
    told = man_place("status_told", man, row=data["id"])
    acts = [Act("Rung ISS duty", man_place("status_rung", man, row=data["id"]))]
    if opens <= now():
        acts = [Act("He is told", told, post=True, strong=True)]
    when = "" if opens <= now() else f" Not before {_clock(opens)}, or when ISS duty was rung."
    return WorkRow(
        kind=WorkKind.OTHER,
        verb="Tell",
        who=_who(data),
        after=_news_of(Status(data["status"])),
        why=f"Set {_clock(datetime.fromisoformat(data['at']))} by {short(data['by'])}.{when}",
        url=man_place("status", man),
        starts_at=opens,
        late_days=_late(london(opens).date()),
        acts=tuple(acts),
        key=f"tell-{data['id']}",
    )


def _draw_follow_up(data: dict[str, Any]) -> WorkRow:
    man = UUID(data["man"])
    done = man_place("follow_up_done", man, row=data["id"])
    return WorkRow(
        kind=WorkKind.FOLLOW_UP,
        verb="Follow up",
        who=_who(data),
        why=data["words"],
        url=man_page(man),
        late_days=_late(date.fromisoformat(data["due"])),
        acts=(
            Act("Add contact", man_place("contact_add", man), described_as=f"with {_who(data)}"),
            Act("Done", done, post=True, described_as=f"for {_who(data)}"),
        ),
        key=f"follow-up-{data['id']}",
    )


def _draw_waiting(data: dict[str, Any]) -> WorkRow:
    man = UUID(data["man"])
    url = man_place("waiting", man)
    return WorkRow(
        kind=WorkKind.REVIEW,
        verb="Look again at",
        who=_who(data),
        why=f"Waits: {data['reason'][:1].lower()}{data['reason'][1:]}.",
        url=url,
        late_days=_late(date.fromisoformat(data["due"])),
        acts=(Act("Review", url, described_as=f"of {_who(data)}"),),
        key=f"waiting-{data['id']}",
    )


def _draw_confirm(data: dict[str, Any]) -> WorkRow:
    man = UUID(data["man"])
    url = man_place("suitability_confirm", man, row=data["id"])
    return WorkRow(
        kind=WorkKind.REVIEW,
        verb="Confirm suitability of",
        who=_who(data),
        why=f"Recorded by {short(data['by'])}, {_clock(datetime.fromisoformat(data['at']))}. "
        "A second person decides.",
        url=url,
        acts=(Act("Read and decide", url, described_as=f"about {_who(data)}"),),
        key=f"confirm-{data['id']}",
    )


def _draw_duty(data: dict[str, Any]) -> WorkRow:
    man = UUID(data["man"])
    return WorkRow(
        kind=WorkKind.OTHER,
        verb="",
        who=_who(data),
        why=f"{short(data['by'])} opened his page on duty, "
        f"{_clock(datetime.fromisoformat(data['at']))}.",
        url=man_page(man),
        acts=(
            Act(
                "Seen",
                man_place("duty_seen", man, row=data["id"]),
                post=True,
                described_as=f"that {short(data['by'])} opened the page of {_who(data)}",
            ),
        ),
        key=f"duty-{data['id']}",
    )


_DRAW: dict[str, Callable[[dict[str, Any]], WorkRow]] = {
    "danger": _draw_danger,
    "tell": _draw_tell,
    "follow_up": _draw_follow_up,
    "waiting": _draw_waiting,
    "confirm": _draw_confirm,
    "duty": _draw_duty,
}
