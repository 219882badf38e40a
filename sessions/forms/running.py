"""A cohort that runs already is taken over, and what was before this system is entered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from crispy_forms.layout import HTML, Fieldset, Row
from django import forms

from advance_site.core.dates import today
from advance_site.jobs.forms import OnceForm
from participants.models import Participant
from sessions.forms.cohorts import LONGEST_AHEAD, CohortForm
from sessions.forms.fields import day
from sessions.models import Enrolment, Slot, SlotState
from sessions.planning import Kind, PlannedSlot
from sessions.services import CohortFacts, Enrolling
from sessions.services.before_us import count_of, states_of_count

BEFORE_TODAY = "Enter a day before today"
PAST = """<p>Where a group was on another day than its programme says, enter that day; later ones
follow it. Closed days do not matter for what is past.</p>"""
STATES = (
    (SlotState.UNKNOWN.value, "Not known"),
    (SlotState.DONE.value, "Done"),
    (SlotState.NOT_DONE.value, "Not done"),
)


class RunningCohortForm(CohortForm):
    """First shown as a plan, then taken over. `past` are the groups that lie before today."""

    starts_on = day(
        "Start of week 1",
        missing="Enter the day on which week 1 started",
        help_text="It runs already, since this day",
    )

    def __init__(self, *args: Any, past: Sequence[PlannedSlot] = (), **options: Any) -> None:
        self.past_groups = past
        super().__init__(*args, **options)

    def clean_starts_on(self) -> Any:
        starts_on = self.cleaned_data["starts_on"]
        if starts_on >= today():
            raise forms.ValidationError("Choose a day before today, or plan a cohort to come")
        if (today() - starts_on).days > LONGEST_AHEAD:
            raise forms.ValidationError("Choose a day within the last two years")
        return starts_on

    def past(self) -> list[Any]:
        for key in self._groups():
            self.fields[f"held_{key}"] = day("Day", required=False, help_text="")
        for slot in self.past_groups:
            field: Any = self.fields[f"held_{slot.item.key}"]
            field.label = f"{slot.item.title} was on"
            field.help_text = f"By the plan below, {slot.day:%A} {slot.day.day} {slot.day:%B}"
        shown = [f"held_{slot.item.key}" for slot in self.past_groups]
        return [Fieldset("When the past groups were", HTML(PAST), *shown)] if shown else []

    def _groups(self) -> list[str]:
        """The groups of the programme that was chosen."""
        chosen = self.programmes.get(self.data.get("programme", ""))
        programme = chosen or next(iter(self.programmes.values()))
        return [item.key for item in programme.in_order if item.kind is Kind.GROUP]

    def ask_of(self, man: Participant) -> Any:
        coach = super().ask_of(man)
        self.fields[joined_name(man)] = day(
            f"{man.name} joined on", required=False, help_text="Empty: from week 1"
        )
        return Row(coach, joined_name(man))

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        for name in [name for name in self.fields if name.startswith("held_")]:
            if given.get(name) and given[name] >= today():
                self.add_error(name, BEFORE_TODAY)
        for man in self.men:
            self._check_joined(joined_name(man), given)
        return given

    def _check_joined(self, name: str, given: Mapping[str, Any]) -> None:
        joined, starts_on = given.get(name), given.get("starts_on")
        if joined and joined > today():
            self.add_error(name, "Enter a day that is not in the future")
        if joined and starts_on and joined < starts_on:
            self.add_error(name, "Enter a day from the start of week 1 on")

    def facts(self) -> CohortFacts:
        given = self.cleaned_data
        held: dict[str, date] = {
            key: given[f"held_{key}"] for key in self._groups() if given.get(f"held_{key}")
        }
        return replace(super().facts(), runs_already=True, held=held)

    def joining(self) -> list[Enrolling]:
        days = {man.pk: self.cleaned_data.get(joined_name(man)) for man in self.men}
        return [replace(one, joined_on=days[one.man.pk]) for one in super().joining()]


def joined_name(man: Participant) -> str:
    return f"joined_{man.public_id.hex}"


@dataclass(frozen=True)
class Cell:
    """One box of the page; without a field, the session is not required of him."""

    title: str
    field: forms.BoundField | None = None
    of: int = 0


@dataclass(frozen=True)
class ManRow:
    enrolment: Enrolment
    cells: Sequence[Cell]


class BeforeForm(OnceForm):
    """Men by sessions: what was held with others or alone one by one, the rest by number."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, slots: Sequence[Slot], **options: Any) -> None:
        super().__init__(*args, **options)
        self.by_man: dict[Enrolment, list[Slot]] = {}
        for slot in sorted(slots, key=lambda one: one.enrolment.participant.name):
            self.by_man.setdefault(slot.enrolment, []).append(slot)
        singles = [slot for slot in slots if not _counted(slot)]
        self.columns = list(dict.fromkeys(slot.item for slot in singles))
        strands = (slot.item.strand for slot in slots if _counted(slot))
        self.strands = sorted(set(strands), reverse=True)
        for man, own in self.by_man.items():
            self._add_fields(man, own)

    def _add_fields(self, man: Enrolment, slots: Sequence[Slot]) -> None:
        name = man.participant.name
        for slot in slots:
            if not _counted(slot):
                self.fields[_single(slot)] = forms.ChoiceField(
                    label=f"{slot.item.title}, {name}",
                    choices=STATES,
                    initial=slot.state,
                    widget=forms.Select(attrs={"class": "nhsuk-select"}),
                    error_messages={
                        "required": f"{slot.item.title}, {name}: select what is known",
                        "invalid_choice": f"{slot.item.title}, {name}: select what is known",
                    },
                )
        for strand in self.strands:
            own = _of_strand(slots, strand)
            words = f"{name}: enter how many, 0 to {len(own)}, or leave it empty"
            self.fields[_number(man, strand)] = forms.IntegerField(
                label=f"{NAMES[strand]} done, {name}",
                required=False,
                min_value=0,
                max_value=len(own),
                initial=count_of(own) if own else None,
                disabled=not own,
                widget=forms.NumberInput(attrs={"class": "nhsuk-input nhsuk-input--width-2"}),
                error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), words),
            )

    def rows(self) -> Iterator[ManRow]:
        """The table, row by row."""
        for man, own in self.by_man.items():
            by_item = {slot.item: slot for slot in own}
            cells = [self._cell(column.title, by_item.get(column)) for column in self.columns]
            yield ManRow(man, [*cells, *(self._count(man, own, one) for one in self.strands)])

    def _cell(self, title: str, slot: Slot | None) -> Cell:
        return Cell(title, self[_single(slot)] if slot else None)

    def _count(self, man: Enrolment, slots: Sequence[Slot], strand: str) -> Cell:
        own = _of_strand(slots, strand)
        field = self[_number(man, strand)] if own else None
        return Cell(f"{NAMES[strand]} done", field, len(own))

    @property
    def heads(self) -> list[str]:
        return [*(one.title for one in self.columns), *(f"{NAMES[s]} done" for s in self.strands)]

    def states(self) -> dict[int, SlotState]:
        """What was entered, by slot."""
        found: dict[int, SlotState] = {}
        for man, own in self.by_man.items():
            for slot in own:
                if not _counted(slot):
                    found[slot.pk] = SlotState(self.cleaned_data[_single(slot)])
            for strand in self.strands:
                number = self.cleaned_data.get(_number(man, strand))
                found |= states_of_count(_of_strand(own, strand), number)
        return found


NAMES = {"website": "Website", "coaching": "Calls"}


def _counted(slot: Slot) -> bool:
    return slot.item.strand in NAMES


def _of_strand(slots: Sequence[Slot], strand: str) -> list[Slot]:
    return [slot for slot in slots if slot.item.strand == strand]


def _single(slot: Slot) -> str:
    return f"slot_{slot.public_id.hex}"


def _number(man: Enrolment, strand: str) -> str:
    return f"{strand}_{man.public_id.hex}"
