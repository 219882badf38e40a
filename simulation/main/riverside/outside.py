"""Men without a cohort: referred, being looked at, waiting, not suitable, withdrawn."""

from __future__ import annotations

from datetime import timedelta

from advance_site.accounts.models import User
from participants.models import (
    Participant,
    Status,
)
from participants.services import (
    confirm_suitability,
    put_on_waiting_list,
    record_iss_rung,
    record_status,
    record_told,
    take_duty_reach,
)
from simulation.main.intake import Man, come_in, decide, new_man, screen, take_in
from simulation.main.stories import Story
from simulation.main.team import Team


def alone(team: Team, rees: User, hall: User, okafor: User) -> None:
    """Referred, being looked at, waiting, not suitable, withdrawn, paused."""
    diary = team.diary
    come_in(_man(team, "Vincent Ouseley", rees), team.days_ago(1))
    come_in(_man(team, "Dominic Treece", okafor), team.days_ago(2))
    screened = _man(team, "Neil Hathersage", hall)
    come_in(screened, team.days_ago(9))
    diary.note(
        team.at(team.days_ago(3), 11), hall,
        lambda by: screen(screened, by, unknown=("equipment", "no_proceedings")),
    )  # fmt: skip
    for name, holder in (("Jerome Quarmby", rees), ("Colin Braithe", okafor)):
        to_confirm = _man(team, name, holder)
        come_in(to_confirm, team.days_ago(12))
        decide(to_confirm, team.days_ago(1))
    _waiting(
        team, "Mustafa Darwesh", rees, "detox", 0, "Detox ends this week; his key worker rings."
    )
    _waiting(team, "Ged Ainscough", rees, "stabilise", -2, "Look again with his key worker.")
    _waiting(team, "Leroy Penhallow", hall, "no_cohort", 12, "Next cohort.")
    _unsuitable(team, okafor)
    _withdrawn(team, hall)
    _on_duty(team, okafor)


def _man(team: Team, name: str, holder: User) -> Man:
    return new_man(Story(name=name), team, holder)


def _waiting(team: Team, name: str, holder: User, reason: str, days: int, note: str) -> None:
    man = _man(team, name, holder)
    come_in(man, team.days_ago(30))
    review_on = team.today + timedelta(days=days)
    team.diary.note(
        team.at(team.days_ago(20), 12, 30), holder,
        lambda by: put_on_waiting_list(
            man=man.row, reason=reason, review_on=review_on, note=note, by=by
        ),
    )  # fmt: skip


def _unsuitable(team: Team, first: User) -> None:
    man = _man(team, "Barry Stroude", first)
    come_in(man, team.days_ago(25))
    decide(
        man, team.days_ago(8), outcome="unsuitable", acknowledges_abuse="no",
        reasons="Says that nothing happened. Would use the words of the programme against her.",
        onward_route="His key worker; probation knows.",
    )  # fmt: skip

    def end(by: User) -> None:
        confirm_suitability(
            decision=man.row.suitability_decisions.get(confirmed_at=None), agrees=True, by=by
        )
        change = record_status(
            man=man.row, status=Status.UNSUITABLE, reason="no_abuse_acknowledged",
            risk_review_done=True, by=by,
        )  # fmt: skip
        record_iss_rung(change=change, spoke_to="A Nolan", by=by)

    team.diary.note(team.at(team.days_ago(5), 10), team.lead, end)
    team.diary.note(
        team.at(team.days_ago(4), 15), first,
        lambda by: [record_told(change=c, by=by) for c in man.row.status_changes.to_tell()],
    )  # fmt: skip


def _withdrawn(team: Team, first: User) -> None:
    man = _man(team, "Simon Foxdale", first)
    take_in(man, team.days_ago(22))
    team.diary.note(
        team.at(team.days_ago(7), 12), first,
        lambda by: record_status(
            man=man.row, status=Status.WITHDRAWN, reason="work", risk_review_done=True,
            note="Works nights from now on; may come back.", by=by,
        ),
    )  # fmt: skip


def _on_duty(team: Team, okafor: User) -> None:
    """This morning S Okafor opened a man of T Rees, who was not in."""

    def open_page(by: User) -> None:
        man = Participant.objects.get(given_name="Marek", family_name="Nowinski")
        take_duty_reach(
            public_id=man.public_id, reason="Rang in a crisis; T Rees is not in.", by=by
        )

    team.diary.note(team.diary.until, okafor, open_page)
