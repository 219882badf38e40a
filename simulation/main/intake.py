"""How a man comes in: referral, checklist, a decision by two, consents, and how he is reached."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from advance_site.accounts.models import User
from advance_site.core.dates import today
from advance_site.core.weekdays import Weekday
from participants.lists import checklist, consent_texts
from participants.models import Participant, PartnerStatement, SuitabilityOutcome, YesNo
from participants.services import (
    ConsentFacts,
    ManFacts,
    PartnerFacts,
    ReferralFacts,
    SuitabilityFacts,
    add_address,
    add_next_of_kin,
    add_partner_details,
    agree_time,
    confirm_suitability,
    record_consent,
    record_eligibility,
    record_suitability,
    refer_man,
    set_goal,
)
from simulation.main.stories import Story
from simulation.main.team import Team

REASONS = (
    "He said in treatment that he pushed her and broke the door. He wants it to stop.",
    "Children’s services saw bruises on her arm. He says that he held her.",
    "Shouting and threats at home when he has been drinking. She left for some nights.",
    "Arrested for damage at her flat; no charge. He asked for help afterwards.",
    "He checks her phone and keeps her from going out, and says so himself.",
)
SOURCES = ("key_worker", "key_worker", "self", "childrens_services", "probation")
STREETS = ("Alder Row", "Quarry Close", "Tanner’s Yard", "Mill Steps", "Bellfield", "Saltpan Lane")
PARTNERS = ("Maya", "Leanne", "Tessa", "Bronagh", "Kirsty", "Zadie", "Ewa", "Noor", "Shona")
BONDS = ("partner", "ex-partner", "partner, apart for now", "mother of his son")
KIN = ("brother", "sister", "mother", "friend", "father")
SUITABLE = "He names what he did and whom it hurt. He has a private place, and wants to start."


@dataclass
class Man:
    """A man of the demonstration; `row` is there once he was referred."""

    story: Story
    team: Team
    holder: User
    number: int
    _row: list[Participant] = field(default_factory=list)

    @property
    def row(self) -> Participant:
        return self._row[0]

    @property
    def given(self) -> str:
        return self.story.name.split()[0]

    @property
    def family(self) -> str:
        return self.story.name.split(maxsplit=1)[1]

    def pick(self, choices: tuple[str, ...], shift: int = 0) -> str:
        """One of several, always the same for him."""
        return choices[(self.number + shift) % len(choices)]

    def refer(self, received_on: date) -> None:
        needs = self.story.needs
        team = self.team
        facts = ManFacts(
            given_name=self.given,
            family_name=self.family,
            date_of_birth=date(
                1972 + self.number * 7 % 30, 1 + self.number % 12, 1 + self.number % 28
            ),
            language=needs.language,
            needs_interpreter=needs.interpreter,
            literacy=needs.literacy,
            easy_read=needs.easy_read,
            access_needs=needs.access,
        )
        referral = ReferralFacts(
            received_on=received_on,
            source=self.pick(SOURCES),
            reason=self.pick(REASONS),
            referrer_name=self.story.key_worker,
            key_worker_name=self.story.key_worker,
            key_worker_phone="01632 960171",
            area=team.site.name,
            funder="Public health grant",
            children=self.pick(("", "Two, with their mother", "A son of six, sees him Sundays")),
            orders=self.pick(("", "", "", "Non-molestation order, runs until spring")),
        )
        self._row.append(
            refer_man(
                by=self.holder,
                site=team.site,
                man=facts,
                referral=referral,
                holder=self.holder,
                phone=f"07700 900{100 + self.number}",
            )
        )


def new_man(story: Story, team: Team, holder: User) -> Man:
    return Man(story, team, holder, team.next_number())


def take_in(man: Man, accepted_on: date) -> None:
    """Everything up to his place, over three weeks; his site's lead is the second person."""
    team = man.team
    come_in(man, accepted_on - timedelta(days=21))
    decide(man, accepted_on - timedelta(days=5))
    decided = team.at(team.working_day(accepted_on), 14, man.number % 50)
    team.diary.note(decided, team.lead, lambda by: _confirm(man, by))
    team.diary.note(decided + timedelta(minutes=40), man.holder, lambda by: _prepare(man, by))


def come_in(man: Man, received_on: date) -> None:
    """Referral, how he is reached, and what he says of a partner."""
    team = man.team
    day = team.working_day(received_on)
    team.diary.note(team.at(day, 10, man.number % 50), man.holder, lambda by: man.refer(day))
    team.diary.note(
        team.at(team.working_day(day + timedelta(days=4)), 11, man.number % 50),
        man.holder,
        lambda by: _meet(man, by),
    )


def decide(man: Man, decided_on: date, **changes: Any) -> None:
    """The checklist, and the first person's word on whether the programme suits him."""
    team = man.team
    day = team.working_day(decided_on)
    team.diary.note(team.at(day, 13, man.number % 50), man.holder, lambda by: screen(man, by))
    team.diary.note(
        team.at(day, 15, man.number % 50), man.holder, lambda by: _assess(man, by, changes)
    )


def _meet(man: Man, by: User) -> None:
    """The first talk: when he may be rung, where he lives, who is near him, and the partner."""
    row, n = man.row, man.number
    for weekday, starts, ends in _window(man):
        agree_time(man=row, weekday=weekday, starts=starts, ends=ends, by=by)
    add_address(man=row, lines=f"{n} {man.pick(STREETS)}\nInvented", postcode="ZZ9 9ZZ", by=by)
    add_next_of_kin(
        man=row,
        name=f"{man.pick(('Ash', 'Robin', 'Lee', 'Jess'))} {man.family}",
        relationship=man.pick(KIN),
        number=f"01632 960{300 + n}",
        knows_of_programme=man.pick((YesNo.YES, YesNo.NO, YesNo.UNKNOWN)),
        by=by,
    )
    add_partner_details(man=row, facts=_partner(man), by=by)


def _window(man: Man) -> Iterator[tuple[int, time, time]]:
    """Three days a week, of which one is the day of the demonstration."""
    starts, ends = (time.fromisoformat(word) for word in man.story.window.split("-"))
    today = man.team.today.weekday()
    for weekday in sorted((today + ahead) % len(Weekday) for ahead in (0, 1, 3)):
        yield weekday, starts, ends


def _partner(man: Man) -> PartnerFacts:
    """His own words about her. One in nine says that there is nobody."""
    given_on = today()
    if man.number % 9 == 0:
        return PartnerFacts(statement=PartnerStatement.NOBODY, given_on=given_on)
    return PartnerFacts(
        statement=PartnerStatement.DETAILS,
        given_on=given_on,
        name=f"{man.pick(PARTNERS)} {man.pick(('Ferrow', 'Holt', 'Ashdene'), 1)}",
        relationship=man.pick(BONDS),
        since_until="some years",
        phone=f"07700 900{600 + man.number}",
        in_contact=man.pick((YesNo.YES, YesNo.NO, YesNo.YES)),
        lives_with_him=YesNo.NO,
        children_in_common=man.pick(("", "One", "Two")),
    )


def screen(man: Man, by: User, unknown: tuple[str, ...] = ()) -> None:
    answers = {c.code: "unknown" if c.code in unknown else "met" for c in checklist().criteria}
    record_eligibility(man=man.row, answers=answers, by=by)


def _assess(man: Man, by: User, changes: dict[str, Any]) -> None:
    values: dict[str, Any] = {
        "outcome": SuitabilityOutcome.SUITABLE,
        "reasons": SUITABLE,
        "acknowledges_abuse": man.pick(("yes", "partly")),
        "accepts_iss_contact": True,
        "private_space": "yes",
        "lives_with_her": "no",
        **changes,
    }
    record_suitability(man=man.row, facts=SuitabilityFacts(**values), by=by)


def _confirm(man: Man, by: User) -> None:
    decision = man.row.suitability_decisions.get(confirmed_at=None)
    confirm_suitability(decision=decision, agrees=True, by=by)


def _prepare(man: Man, by: User) -> None:
    """Consents to everything that is needed, and some of the rest."""
    for place, text in enumerate(consent_texts().consents):
        asked = text.needed or (man.number + place) % 4 == 0
        if not asked:
            continue
        given = text.needed or man.number % 3 > 0
        record_consent(
            man=man.row,
            code=text.code,
            given=given,
            facts=ConsentFacts(answered_on=today(), way="paper"),
            by=by,
        )


def set_goals(man: Man, by: User) -> None:
    for place, words in enumerate(man.story.goals):
        set_goal(man=man.row, words=words, confidence=5 + place, by=by)
