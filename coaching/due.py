"""Calls that a coach owes, as lines of Today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.urls import reverse

from advance_site.accounts.access import Permission
from advance_site.accounts.models import User
from advance_site.core.dates import london, now, today
from advance_site.core.work import Act, WorkKind, WorkRow
from coaching.models import Attempt
from coaching.times import AgreedHours, agreed_now
from participants.models import AgreedTime
from participants.selectors import agreed_words
from sessions.models import Slot


@dataclass(frozen=True)
class DueCall:
    """A man's oldest open call with its tries so far and his agreed times; `also` are later ones.

    He is rung once, so he has one line.
    """

    slot: Slot
    tries: Sequence[Attempt]
    agreed: Sequence[AgreedHours]
    also: Sequence[Slot] = ()

    @property
    def again_at(self) -> datetime | None:
        """When the newest try said to ring again."""
        return self.tries[-1].try_again_at if self.tries else None

    @property
    def late_days(self) -> int:
        """Days since the last day of its week; he is rung weekly."""
        return max(0, (today() - self.slot.due_on).days - DAYS_IN_A_CALLS_WEEK)

    @property
    def asked_in(self) -> bool:
        return bool(self.tries) and self.tries[-1].ask_in


DAYS_IN_A_CALLS_WEEK = 6


def due_calls(user: User, *, site: bool = False) -> list[DueCall]:
    """Open calls whose day has come: of the men whom `user` coaches, or of all within reach."""
    slots = (
        Slot.objects.within_reach_of(user, Permission.CALL_LIST)
        .filter(
            item__strand="coaching",
            state__in=["to_come", "started"],
            due_on__lte=today(),
            enrolment__left_on__isnull=True,
        )
        .select_related("item", "participant", "enrolment__coach")
        .prefetch_related(Prefetch("attempts", Attempt.objects.standing().order_by("number")))
        .order_by("due_on", "pk")
    )
    if not site:
        slots = slots.filter(enrolment__coach=user)
    by_man: dict[int, list[Slot]] = defaultdict(list)
    for slot in slots:
        by_man[slot.participant_id].append(slot)
    agreed = agreed_hours_of(set(by_man))
    return [
        DueCall(first, list(first.attempts.all()), agreed[man], also)
        for man, (first, *also) in by_man.items()
    ]


def agreed_hours_of(men: set[int]) -> dict[int, list[AgreedHours]]:
    """The agreed times of several men, by the man's id."""
    found: dict[int, list[AgreedHours]] = defaultdict(list)
    for row in AgreedTime.objects.standing().filter(participant__in=men).order_by("starts"):
        found[row.participant_id].append(AgreedHours(row.weekday, row.starts, row.ends))
    return found


def due_for(user: User, *, site: bool = False) -> list[WorkRow]:
    """Lines of Today."""
    if not user.may(Permission.CALL_LIST):
        return []
    return [work_row(call) for call in due_calls(user, site=site)]


def work_row(call: DueCall) -> WorkRow:
    """A call as a line: when he agreed to be rung, its tries, and what can be done at once."""
    starts, until = _when(call)
    page = reverse("coaching:log", args=[call.slot.public_id])
    attempt = reverse("coaching:attempt", args=[call.slot.public_id])
    return WorkRow(
        kind=WorkKind.CALL,
        verb="Ask in" if call.asked_in else "Ring",
        who=call.slot.participant.name,
        why=_why(call),
        url=page,
        starts_at=starts,
        until=until,
        late_days=call.late_days,
        tries=len(call.tries),
        acts=(
            Act("No answer", attempt, post=True, key="N"),
            Act("Log call", page, key="L"),
        ),
        key=f"call-{call.slot.public_id}",
        after=f", {str(call.slot.item).lower()}",
    )


def _when(call: DueCall) -> tuple[datetime | None, datetime | None]:
    again = call.again_at
    if again is not None and (again > now() or again.date() == now().date()):
        return again, None
    return agreed_now(call.agreed, now()) or (None, None)


def _why(call: DueCall) -> str:
    words = []
    if call.agreed:
        words.append(
            "Agreed " + agreed_words([(w.weekday, w.starts, w.ends) for w in call.agreed])
        )
    if call.tries:
        words.append(
            "Last tries " + ", ".join(f"{london(t.at):%a %-H:%M}" for t in call.tries[-3:])
        )
    if call.also:
        words.append(f"{', '.join(str(slot.item) for slot in call.also)} is due too")
    return ". ".join(words or ["No agreed time yet: ask him"]) + "."
