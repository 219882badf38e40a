"""What the danger panel shows: whom to ring by day and by night, the site's steps, open steps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from advance_site.accounts.models import Site, SiteNumber
from advance_site.accounts.models.site import Hours, NumberKind
from participants.addresses import man_place
from participants.models import DangerAbout, DangerCall, Participant, ToldWhom


@dataclass(frozen=True, slots=True)
class DutyNumber:
    """A number to ring now, and when it is answered."""

    name: str
    number: str
    hours: str
    kind: NumberKind


@dataclass(frozen=True, slots=True)
class DangerStep:
    """An open step with the address that says who was told."""

    call: DangerCall
    told_url: str


@dataclass(frozen=True, slots=True)
class DangerPanel:
    """The panel of `participants/_danger.html`: same for every man of a site."""

    man: Participant
    url: str
    numbers: tuple[DutyNumber, ...]
    steps: tuple[str, ...]
    open: tuple[DangerStep, ...]

    @property
    def iss_numbers(self) -> tuple[DutyNumber, ...]:
        return tuple(number for number in self.numbers if number.kind is NumberKind.ISS_DUTY)

    @property
    def other_numbers(self) -> tuple[DutyNumber, ...]:
        return tuple(number for number in self.numbers if number.kind is not NumberKind.ISS_DUTY)

    @property
    def whoms(self) -> list[tuple[str, str]]:
        return [(whom.value, str(whom.label)) for whom in ToldWhom]

    @property
    def abouts(self) -> list[tuple[str, str]]:
        return [(about.value, str(about.label)) for about in DangerAbout]


def duty_numbers(site: Site) -> tuple[DutyNumber, ...]:
    """Numbers of a site, ISS duty first, by day before by night."""
    order = {NumberKind.ISS_DUTY: 0, NumberKind.SAFEGUARDING: 1, NumberKind.SITE_LEAD: 2}
    hours = {Hours.DAY: 0, Hours.NIGHT: 1, Hours.ALWAYS: 2}
    rows: Iterable[SiteNumber] = SiteNumber.objects.filter(site=site)

    def place(row: SiteNumber) -> tuple[int, int, int]:
        return order.get(NumberKind(row.kind), 9), hours[Hours(row.hours)], row.position

    return tuple(
        DutyNumber(row.name, row.shown, row.get_hours_display(), NumberKind(row.kind))
        for row in sorted(rows, key=place)
    )


def numbers_in_turn(site: Site) -> tuple[DutyNumber, ...]:
    """Whom to ring one after the other until somebody answers; nobody outside that chain."""
    return tuple(one for one in duty_numbers(site) if one.kind is not NumberKind.OTHER)


def danger_panel(man: Participant, numbers: tuple[DutyNumber, ...] | None = None) -> DangerPanel:
    """The panel about a man; `numbers` where a page has read them for its whole register."""
    calls = DangerCall.objects.filter(participant=man).open()
    return DangerPanel(
        man=man,
        url=man_place("danger", man.public_id),
        numbers=duty_numbers(man.site) if numbers is None else numbers,
        steps=tuple(line for line in man.site.danger_steps.splitlines() if line.strip()),
        open=tuple(
            DangerStep(call, man_place("danger_told", man.public_id, row=call.public_id))
            for call in calls.select_related("opened_by")
        ),
    )
