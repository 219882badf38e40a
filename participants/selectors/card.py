"""His card: how he is reached, his goals and what is open, in one query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from advance_site.accounts.access import Permission
from advance_site.accounts.models import User
from advance_site.core.dates import london, today
from advance_site.core.phones import display
from advance_site.core.weekdays import Weekday
from participants.addresses import man_place
from participants.models import (
    ON_PROGRAMME,
    Address,
    AgreedTime,
    Consent,
    Contact,
    DangerAbout,
    DangerCall,
    Goal,
    GoalReview,
    NextOfKin,
    Participant,
    PhoneNumber,
    Referral,
    ReviewPoint,
    Status,
    YesNo,
)
from participants.selectors.consents import ConsentsNeeded, needed_of
from participants.selectors.words import as_text


@dataclass(frozen=True, slots=True)
class Phone:
    """A number of his, masked; `show_url` takes the POST that writes the reading down."""

    public_id: UUID
    ends: str
    his_alone: str
    texts_agreed: bool
    voicemail_agreed: bool
    note: str
    retired_on: date | None
    show_url: str
    retire_url: str

    @property
    def words(self) -> str:
        parts = [f"ends {self.ends}"]
        if self.retired_on:
            parts.append(f"retired {self.retired_on:%-d %b}")
        elif self.his_alone == YesNo.YES:
            parts.append("his alone")
        elif self.his_alone == YesNo.NO:
            parts.append("shared")
        return ", ".join([*parts, self.note] if self.note else parts)


@dataclass(frozen=True, slots=True)
class GoalLine:
    """A goal that runs, in his words, with how sure he was and is."""

    public_id: UUID
    place: int
    words: str
    about_substance: bool
    set_on: date
    confidence: int
    confidence_now: int | None
    next_point: str
    review_url: str

    @property
    def how_sure(self) -> str:
        if self.confidence_now is None:
            return f"sure {self.confidence} of 10"
        return f"sure {self.confidence}, now {self.confidence_now} of 10"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Something that somebody said would be done, and is not yet."""

    contact_id: UUID
    what: str
    on: date
    done_url: str

    @property
    def late_days(self) -> int:
        return max(0, (today() - self.on).days)


@dataclass(frozen=True, slots=True)
class OpenDanger:
    public_id: UUID
    about: str
    opened_at: datetime
    told_url: str


@dataclass(frozen=True, slots=True)
class Kin:
    public_id: UUID
    name: str
    relationship: str
    knows_of_programme: str
    show_url: str


@dataclass(frozen=True, slots=True)
class ManCard:
    """All that is next to his name: how he is reached, his goals, what is open."""

    man: Participant
    status: Status
    phones: tuple[Phone, ...]
    agreed: str
    agreed_times: tuple[tuple[int, time, time], ...]
    texts_agreed: bool
    address_id: UUID | None
    address_url: str
    kin: tuple[Kin, ...]
    key_worker: str
    key_worker_phone: str
    goals: tuple[GoalLine, ...]
    follow_ups: tuple[FollowUp, ...]
    dangers: tuple[OpenDanger, ...]
    consents_needed: ConsentsNeeded | None

    @property
    def phone(self) -> Phone | None:
        """The number to ring: the newest that is not retired."""
        return next((phone for phone in self.phones if not phone.retired_on), None)


def card_of(user: User, permission: Permission, public_id: UUID) -> ManCard | None:
    """One query; None where he is out of this person's reach."""
    men = Participant.objects.within_reach_of(user, permission).with_status()
    men = men.select_related("site", "holder").annotate(
        phone_rows=_phones(),
        time_rows=_times(),
        address_public_id=Subquery(_standing(Address).values("public_id")[:1]),
        kin_rows=_kin(),
        referral_row=_referral(),
        goal_rows=_goals(),
        follow_up_rows=_follow_ups(),
        danger_rows=_dangers(),
        consent_rows=_consents(),
    )
    man = men.filter(public_id=public_id).first()
    return None if man is None else _card(man)


def _standing(model: type[Model]) -> QuerySet[Any]:
    rows: Any = model._default_manager  # noqa: SLF001
    found: QuerySet[Any] = rows.standing().filter(participant=OuterRef("pk"))
    return found


def _phones() -> ArraySubquery:
    rows = _standing(PhoneNumber).order_by(F("retired_at").desc(nulls_first=True), "-added_at")
    return ArraySubquery(
        rows.values(
            json=JSONObject(
                id=as_text("public_id"),
                last_four="last_four",
                his_alone="his_alone",
                texts="texts_agreed",
                voicemail="voicemail_agreed",
                note="note",
                retired="retired_at",
            )
        )
    )


def _times() -> ArraySubquery:
    rows = _standing(AgreedTime).order_by("starts", "ends", "weekday")
    return ArraySubquery(rows.values(json=JSONObject(day="weekday", starts="starts", ends="ends")))


def _kin() -> ArraySubquery:
    return ArraySubquery(
        _standing(NextOfKin).values(
            json=JSONObject(
                id=as_text("public_id"),
                name="name",
                relationship="relationship",
                knows="knows_of_programme",
            )
        )
    )


def _referral() -> ArraySubquery:
    rows = _standing(Referral).exclude(key_worker_name="")
    return ArraySubquery(
        rows.values(json=JSONObject(name="key_worker_name", phone="key_worker_phone"))[:1]
    )


def _goals() -> ArraySubquery:
    reviews = GoalReview.objects.standing().filter(goal=OuterRef("pk"))
    rows = _standing(Goal).filter(ended_at__isnull=True).order_by("place")
    return ArraySubquery(
        rows.values(
            json=JSONObject(
                id=as_text("public_id"),
                place="place",
                words="words",
                about_substance="about_substance",
                set_at="set_at",
                confidence="confidence",
                now=Subquery(reviews.order_by("-at", "-pk").values("confidence")[:1]),
                points=ArraySubquery(reviews.order_by().values("point")),
            )
        )
    )


def _follow_ups() -> ArraySubquery:
    rows = _standing(Contact).filter(follow_up_on__isnull=False, follow_up_done_at__isnull=True)
    return ArraySubquery(
        rows.order_by("follow_up_on", "pk").values(
            json=JSONObject(id=as_text("public_id"), what="follow_up_what", on="follow_up_on")
        )
    )


def _dangers() -> ArraySubquery:
    rows = _standing(DangerCall).filter(told_at__isnull=True)
    return ArraySubquery(
        rows.values(json=JSONObject(id=as_text("public_id"), about="about", opened="opened_at"))
    )


def _consents() -> ArraySubquery:
    rows = _standing(Consent).order_by("code", "-recorded_at", "-pk").distinct("code")
    return ArraySubquery(rows.values(json=JSONObject(code="code", answer="answer")))


def _card(man: Any) -> ManCard:
    referral = man.referral_row[0] if man.referral_row else {"name": "", "phone": ""}
    times = tuple(
        (row["day"], time.fromisoformat(row["starts"]), time.fromisoformat(row["ends"]))
        for row in man.time_rows
    )
    phones = tuple(_phone(man, row) for row in man.phone_rows)
    address = man.address_public_id
    return ManCard(
        man=man,
        status=Status(man.current_status),
        phones=phones,
        agreed=agreed_words(times),
        agreed_times=times,
        texts_agreed=any(phone.texts_agreed for phone in phones if not phone.retired_on),
        address_id=address,
        address_url=man_place("address_show", man.public_id, row=address) if address else "",
        kin=tuple(_one_kin(man, row) for row in man.kin_rows),
        key_worker=referral["name"],
        key_worker_phone=display(referral["phone"]) if referral["phone"] else "",
        goals=tuple(_goal(man, row) for row in man.goal_rows),
        follow_ups=tuple(_follow_up(man, row) for row in man.follow_up_rows),
        dangers=tuple(_danger(man, row) for row in man.danger_rows),
        consents_needed=_needed(man),
    )


def _needed(man: Any) -> ConsentsNeeded | None:
    """Said from the day he is accepted until he leaves: before, he may not have been asked."""
    if Status(man.current_status) not in (Status.ACCEPTED, *ON_PROGRAMME):
        return None
    return needed_of(man, {row["code"]: row["answer"] for row in man.consent_rows})


def _phone(man: Participant, row: dict[str, Any]) -> Phone:
    public_id = UUID(row["id"])
    retired = row["retired"]
    return Phone(
        public_id=public_id,
        ends=row["last_four"][-3:],
        his_alone=row["his_alone"],
        texts_agreed=row["texts"],
        voicemail_agreed=row["voicemail"],
        note=row["note"],
        retired_on=_day(retired) if retired else None,
        show_url=man_place("phone_show", man.public_id, row=public_id),
        retire_url=man_place("phone_retire", man.public_id, row=public_id),
    )


def _one_kin(man: Participant, row: dict[str, Any]) -> Kin:
    public_id = UUID(row["id"])
    return Kin(
        public_id=public_id,
        name=row["name"],
        relationship=row["relationship"],
        knows_of_programme=YesNo(row["knows"]).label,
        show_url=man_place("kin_show", man.public_id, row=public_id),
    )


def _goal(man: Participant, row: dict[str, Any]) -> GoalLine:
    public_id = UUID(row["id"])
    open_points = [point for point in ReviewPoint if point not in row["points"]]
    return GoalLine(
        public_id=public_id,
        place=row["place"],
        words=row["words"],
        about_substance=row["about_substance"],
        set_on=_day(row["set_at"]),
        confidence=row["confidence"],
        confidence_now=row["now"],
        next_point=str(open_points[0].label) if open_points else "",
        review_url=man_place("goal_review", man.public_id, row=public_id),
    )


def _follow_up(man: Participant, row: dict[str, Any]) -> FollowUp:
    public_id = UUID(row["id"])
    return FollowUp(
        contact_id=public_id,
        what=row["what"],
        on=date.fromisoformat(row["on"]),
        done_url=man_place("follow_up_done", man.public_id, row=public_id),
    )


def _danger(man: Participant, row: dict[str, Any]) -> OpenDanger:
    public_id = UUID(row["id"])
    return OpenDanger(
        public_id=public_id,
        about=str(DangerAbout(row["about"]).label),
        opened_at=london(datetime.fromisoformat(row["opened"])),
        told_url=man_place("danger", man.public_id),
    )


def _day(moment: str) -> date:
    return london(datetime.fromisoformat(moment)).date()


def agreed_words(times: Sequence[tuple[int, time, time]]) -> str:
    """Mon to Thu, 17:00 to 19:00; Sat, 10:00 to 12:00."""

    def hours(row: tuple[int, time, time]) -> tuple[time, time]:
        return row[1], row[2]

    parts = []
    for (starts, ends), rows in groupby(sorted(times, key=hours), key=hours):
        days = _days(sorted(row[0] for row in rows))
        parts.append(f"{days}, {starts:%-H:%M} to {ends:%-H:%M}")
    return "; ".join(parts)


def _days(days: list[int]) -> str:
    """Days in a row as "Mon to Thu", others with commas."""
    names = [Weekday(day).short for day in days]
    in_a_row = len(days) > 2 and days[-1] - days[0] == len(days) - 1
    return f"{names[0]} to {names[-1]}" if in_a_row else ", ".join(names)
