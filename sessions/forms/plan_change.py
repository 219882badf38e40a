"""Changes that are first shown: a session moves, a group's day changes, a site closes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crispy_forms.layout import Fieldset, Row
from django import forms

from advance_site.core.crispy.layout import Send
from advance_site.core.crispy.widgets import Segments
from advance_site.core.dates import today
from advance_site.core.weekdays import Weekday
from sessions.forms.cohorts import LONGEST_AHEAD, MINUTES
from sessions.forms.fields import PlanForm, choice, clock, day, number, why, words
from sessions.models import Cohort
from sessions.planning.cascade import Ask, Move, NewRhythm, Repair
from sessions.planning.dating import Rhythm
from sessions.services.bookings import Collision
from sessions.services.cascading import Decision, Decisions
from sessions.services.standing_in import Candidate

KEEP = "keep"
FOLLOW = "follow"
LATER = ((FOLLOW, "Move with it, in order"), ("stay", "Stay where they are"))


class ChangeForm(PlanForm):
    """Shown first; `twice` asks of each collision what to do. `seen` is what was looked at."""

    send = "Show what would move"
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    why = why("Because", missing="Enter why it changes")

    def __init__(
        self,
        *args: Any,
        twice: Sequence[Collision] = (),
        candidates: Mapping[tuple[int, int], Sequence[Candidate]] | None = None,
        **options: Any,
    ) -> None:
        self.twice = list(twice)
        self.candidates = candidates or {}
        super().__init__(*args, **options)
        self.helper.form_id = "change"

    def asked(self) -> list[Any]:
        """The fields of the question, as they are laid out."""
        raise NotImplementedError

    def layout(self) -> list[Any]:
        for collision in self.twice:
            self.fields[name_of(collision)] = choice(
                words_of(collision),
                [*self._stand_ins(collision), (KEEP, "Keep both, with the reason below")],
                missing="Select what to do",
                required=False,
                widget=forms.RadioSelect,
            )
        decisions: list[Any] = []
        if self.twice:
            self.fields["both_stay"] = words(
                "Why both stay",
                longest=200,
                help_text="Asked for where somebody stays booked twice. Kept with your name.",
            )
            fields = [name_of(one) for one in self.twice]
            decisions = [Fieldset("Somebody is booked twice", *fields, "both_stay")]
        return [*self.asked(), "why", *decisions, "seen"]

    def _stand_ins(self, collision: Collision) -> list[tuple[str, str]]:
        key = (collision.session_id or 0, collision.person.pk)
        return [
            (str(one.person.public_id), f"{one.person.name} leads it. {one.sentence}")
            for one in self.candidates.get(key, ())
        ]

    def buttons(self) -> list[Any]:
        return [Send(self.send, kind="secondary")]

    def decided(self) -> Decisions | None:
        """The answers to all collisions, or None with an error beside what is left open."""
        found: dict[tuple[int, int], Decision] = {}
        for collision in self.twice:
            answer = self.cleaned_data.get(name_of(collision), "")
            one = self._decision(collision, answer)
            if one is not None:
                found[(collision.session_id or 0, collision.person.pk)] = one
        return None if self.errors else found

    def _decision(self, collision: Collision, answer: str) -> Decision | None:
        if answer == KEEP:
            reason = self.cleaned_data.get("both_stay", "")
            if not reason and "both_stay" not in self.errors:
                self.add_error("both_stay", "Enter why somebody stays booked twice")
            return Decision(reason=reason)
        people = {
            str(one.person.public_id): one.person
            for found in self.candidates.values()
            for one in found
        }
        if answer not in people:
            self.add_error(name_of(collision), "Select what to do")
            return None
        return Decision(stand_in=people[answer])


def name_of(collision: Collision) -> str:
    return f"twice_{collision.session_id}_{collision.person.pk}"


def words_of(collision: Collision) -> str:
    """Who would be where at once."""
    other = collision.other.group_session
    here = collision.starts_at
    return (
        f"{collision.person.name}, {collision.title} on {here:%a} {here.day} {here:%B}: "
        f"booked for {str(other.item).lower()} of {str(other.cohort).lower()}"
    )


class MoveForm(ChangeForm):
    day = day("New day", missing="Enter the new day")
    at = clock("At")
    later = choice(
        "Later sessions", LATER, missing="Select what later sessions do", widget=Segments
    )

    def asked(self) -> list[Any]:
        return [Row("day", "at"), "later"]

    def ask(self, key: str) -> Ask:
        given = self.cleaned_data
        return Move(
            key, given["day"], given["at"], given["why"], with_later=given["later"] == FOLLOW
        )


class RhythmForm(ChangeForm):
    """The group's day changes, or its time."""

    from_day = day("From", missing="Enter the day from which it changes", initial=today)
    weekday = choice("Groups on", Weekday.choices, missing="Select the weekday")
    starts_time = clock("At")
    minutes = number("Minutes", least=15, most=480, missing=MINUTES)

    def asked(self) -> list[Any]:
        return ["from_day", Row("weekday", "starts_time", "minutes")]

    def clean_from_day(self) -> Any:
        from_day = self.cleaned_data["from_day"]
        if from_day < today():
            raise forms.ValidationError("Choose a day from today on")
        if (from_day - today()).days > LONGEST_AHEAD:
            raise forms.ValidationError("Choose a day within the next two years")
        return from_day

    def ask(self, cohort: Cohort) -> Ask:
        given = self.cleaned_data
        rhythm = Rhythm(
            cohort.starts_on, int(given["weekday"]), given["starts_time"], given["minutes"]
        )
        return NewRhythm(rhythm, given["from_day"], given["why"])


class RepairForm(ChangeForm):
    """The calendar has changed since the plan was made."""

    def asked(self) -> list[Any]:
        return []

    def ask(self) -> Ask:
        return Repair()


class ClosureForm(ChangeForm):
    """A site closes, and its plans with it."""

    first_day = day("First day closed", missing="Enter the first day")
    last_day = day("Last day closed", missing="Enter the last day")
    why = words(
        "Reason",
        longest=80,
        missing="Enter a reason",
        help_text="As it is to stand in plans: for example repairs, or away day.",
    )

    def asked(self) -> list[Any]:
        return [Row("first_day", "last_day")]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("first_day"), given.get("last_day")
        if first and first < today():
            self.add_error("first_day", "Choose a day from today on")
        if first and last and not 0 <= (last - first).days <= LONGEST_CLOSURE:
            self.add_error("last_day", "Enter a last day that is not before the first")
        return given


LONGEST_CLOSURE = 92
