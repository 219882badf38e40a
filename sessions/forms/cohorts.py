"""A cohort to be planned: the group, its leaders, its men and their coaches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crispy_forms.layout import HTML, Fieldset, Row
from django import forms

from advance_site.accounts.models import Site, User
from advance_site.core.crispy.layout import Send
from advance_site.core.crispy.widgets import Segments
from advance_site.core.dates import today
from advance_site.core.weekdays import Weekday
from participants.models import Participant
from sessions.forms.fields import (
    PlanForm,
    both_stay,
    choice,
    clock,
    day,
    number,
    people,
    why,
    words,
)
from sessions.models import Cohort, Mode
from sessions.planning import Template
from sessions.services import CohortFacts, Enrolling

LONGEST_AHEAD = 730
MINUTES = "Enter how long a group lasts, 15 to 480 minutes"


def start_in_time(form: forms.Form) -> Any:
    """A start from today on, within two years."""
    starts_on = form.cleaned_data["starts_on"]
    if starts_on < today():
        raise forms.ValidationError("Choose a day from today on")
    if (starts_on - today()).days > LONGEST_AHEAD:
        raise forms.ValidationError("Choose a day within the next two years")
    return starts_on


def words_of(programme: Template) -> str:
    """A programme as it is chosen: what it is called, and how long it is."""
    return f"{programme.title}: {len(programme.countable)} sessions in {programme.weeks} weeks"


class PlaceFields(PlanForm):
    """How the men join."""

    mode = choice("How it meets", Mode.choices, missing="Select how it meets", widget=Segments)
    link = forms.URLField(
        label="Link of the video",
        max_length=300,
        required=False,
        assume_scheme="https",
        error_messages={
            "invalid": "Enter the whole link, like https://meet.example.org/group",
            "max_length": "Link: use at most 300 characters",
        },
    )
    dial_in = words("Dial-in", longest=80, help_text="The number, and the code if there is one")
    room = words("Room", longest=120)


class CohortForm(PlaceFields):
    """First shown as a plan, then made. Each accepted man has a coach, or stays out.

    The programme is asked for where several are offered.
    """

    programme = choice("Programme", [], missing="Select the programme", widget=forms.RadioSelect)
    starts_on = day("Start of week 1", missing="Enter the day on which week 1 starts")
    weekday = choice("Groups on", Weekday.choices, missing="Select the weekday")
    starts_time = clock("At")
    minutes = number("Minutes", least=15, most=480, missing=MINUTES, initial=120)
    number = number(
        "Number of the cohort",
        least=1,
        most=9999,
        missing="Enter a number from 1",
        required=False,
        help_text="Leave it empty for the next one",
    )
    first = choice("First facilitator", [], missing="Select the first facilitator")
    second = choice("Second facilitator", [], missing="Select the second facilitator")
    exception_reason = both_stay()
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        site: Site,
        staff: Sequence[User],
        men: Sequence[Participant],
        programmes: Mapping[str, Template],
        **options: Any,
    ) -> None:
        self.site = site
        self.men = list(men)
        self.programmes = programmes
        self.staff = {str(user.public_id): user for user in staff}
        super().__init__(*args, **options)
        self.helper.form_id = "cohort"

    def layout(self) -> list[Any]:
        for name, blank in (("first", "Select a person"), ("second", "Select a person")):
            field: Any = self.fields[name]
            field.choices = people(self.staff.values(), blank)
        asked = self._ask_programme()
        men = [self.ask_of(man) for man in self.men]
        nobody = HTML('<p class="quiet">No accepted man of yours waits at this site.</p>')
        return [
            Fieldset(
                "When and how",
                *asked,
                Row("starts_on", "weekday"),
                Row("starts_time", "minutes", "number"),
                "mode",
                Row("link", "dial_in"),
                "room",
            ),
            *self.past(),
            Fieldset("Who leads", Row("first", "second"), "exception_reason"),
            Fieldset("The men and their coaches", *(men or [nobody])),
            "seen",
        ]

    def ask_of(self, man: Participant) -> Any:
        """What is asked of one man: his coach, or nothing where he stays out."""
        self.fields[self.coach_name(man)] = choice(
            f"{man.name}, {man.reference}",
            people(self.staff.values(), "Not in this cohort"),
            missing="Select his coach",
            required=False,
        )
        return self.coach_name(man)

    def past(self) -> list[Any]:
        """What is asked of sessions that lie behind; a cohort to come has none."""
        return []

    def _ask_programme(self) -> list[str]:
        if len(self.programmes) == 1:
            del self.fields["programme"]
            return []
        field: Any = self.fields["programme"]
        field.choices = [(key, words_of(one)) for key, one in self.programmes.items()]
        field.initial = next(iter(self.programmes))
        return ["programme"]

    def buttons(self) -> list[Any]:
        return [Send("Show the plan", kind="secondary", name="look", value="1")]

    @staticmethod
    def coach_name(man: Participant) -> str:
        return f"coach_{man.public_id.hex}"

    clean_starts_on = start_in_time

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("first") and given.get("first") == given.get("second"):
            self.add_error("second", "Select somebody else than the first facilitator")
        return given

    def facts(self) -> CohortFacts:
        """The cohort that was typed."""
        given = self.cleaned_data
        return CohortFacts(
            site=self.site,
            programme=given.get("programme") or next(iter(self.programmes)),
            starts_on=given["starts_on"],
            weekday=int(given["weekday"]),
            starts_time=given["starts_time"],
            minutes=given["minutes"],
            mode=given["mode"],
            link=given["link"],
            dial_in=given["dial_in"],
            room=given["room"],
            number=given["number"],
            first=self.staff[given["first"]],
            second=self.staff[given["second"]],
        )

    def joining(self) -> list[Enrolling]:
        """The men for whom a coach was chosen."""
        given = self.cleaned_data
        return [
            Enrolling(man, self.staff[given[self.coach_name(man)]])
            for man in self.men
            if given.get(self.coach_name(man))
        ]


class ReplanForm(PlanForm):
    """The whole plan anew, while nothing is recorded."""

    send = "Make the plan anew"
    starts_on = day("Start of week 1", missing="Enter the day on which week 1 starts")
    weekday = choice("Groups on", Weekday.choices, missing="Select the weekday")
    starts_time = clock("At")
    minutes = number("Minutes", least=15, most=480, missing=MINUTES)
    why = why("Why the plan is made anew")
    exception_reason = both_stay()
    plan_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    clean_starts_on = start_in_time

    @staticmethod
    def of(cohort: Cohort) -> dict[str, Any]:
        """What stands now."""
        return {
            "starts_on": cohort.starts_on,
            "weekday": cohort.weekday,
            "starts_time": cohort.starts_time,
            "minutes": cohort.minutes,
            "plan_version": cohort.plan_version,
        }


class DetailsForm(PlaceFields):
    send = "Save"
