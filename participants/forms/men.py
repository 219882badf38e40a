"""Forms about who he is, how he came and how he is reached."""

from __future__ import annotations

from dataclasses import fields as facts_of
from datetime import date, time
from typing import Any

from crispy_forms.layout import Fieldset, Row
from django import forms

from advance_site.accounts.models import Site, User
from advance_site.core.crispy.fields import DayPartsField
from advance_site.core.dates import today
from advance_site.core.weekdays import Weekday
from participants.forms.fields import (
    PastDayField,
    PersonForm,
    PhoneField,
    choice,
    clock,
    words,
)
from participants.lists import lists
from participants.models import Literacy, Participant, YesNo
from participants.services import ManFacts, ReferralFacts


class FindForm(forms.Form):
    """What is looked for: parts of a name, last four digits of a number, or a reference."""

    q = words(
        "Name, last four digits of a phone number, or reference",
        longest=80,
        missing="Enter part of a name, four digits or a reference.",
    )

    def clean_q(self) -> str:
        text = str(self.cleaned_data["q"]).strip()
        if sum(character.isalnum() for character in text) < 2:
            raise forms.ValidationError("Enter at least two letters, or four digits.")
        if text.isdigit() and len(text) < 4:
            raise forms.ValidationError("Enter the last four digits of the number.")
        return text


def names_in(looked_for: str) -> dict[str, str]:
    """The names of a man who was looked for and not found; the last word is his family name."""
    if any(character.isdigit() for character in looked_for):
        return {}
    *given, family = looked_for.split() or [""]
    return {"given_name": " ".join(given), "family_name": family}


class ManForm(PersonForm):
    """Who he is, and what he needs in order to take part."""

    given_name = words("Given name", longest=80, missing="Enter his given name.")
    family_name = words("Family name", longest=80, missing="Enter his family name.")
    preferred_name = words("What he likes to be called", longest=80)
    date_of_birth = DayPartsField(
        label="Date of birth",
        missing="",
        wrong="Enter his date of birth as day, month and year.",
        required=False,
    )
    language = words("Language he speaks best", longest=60, missing="Enter a language.")
    needs_interpreter = forms.BooleanField(label="He needs an interpreter", required=False)
    literacy = choice("Reading and writing", Literacy.choices, missing="Select how he reads.")
    easy_read = forms.BooleanField(label="He uses easy-read versions", required=False)
    access_needs = words(
        "Other needs (hearing, sight, pain, learning, shifts)", longest=1000, rows=3
    )

    def clean_date_of_birth(self) -> date | None:
        born: date | None = self.cleaned_data["date_of_birth"]
        if born and not date(1900, 1, 1) <= born <= today():
            raise forms.ValidationError("Enter a date of birth after 1900, not in the future.")
        return born

    def layout(self) -> list[Any]:
        return [
            Fieldset(
                "Who he is",
                Row("given_name", "family_name"),
                "preferred_name",
                "date_of_birth",
            ),
            Fieldset(
                "What he needs",
                "language",
                "needs_interpreter",
                "literacy",
                "easy_read",
                "access_needs",
            ),
        ]

    def facts(self) -> ManFacts:
        return ManFacts(**{one.name: self.cleaned_data[one.name] for one in facts_of(ManFacts)})

    @staticmethod
    def initial_of(man: Participant) -> dict[str, Any]:
        return {one.name: getattr(man, one.name) for one in facts_of(ManFacts)}


class ReferralPart(forms.Form):
    """How he came."""

    received_on = PastDayField(
        label="Referred on",
        missing="Enter the day of the referral.",
        wrong="Enter the day of the referral like 14/12/2026.",
        initial=today,
    )
    source = choice("Who referred him", (), missing="Select who referred him.")
    reason = words(
        "Why he was referred", longest=2000, missing="Enter why he was referred.", rows=3
    )
    referrer_name = words("Name of the referrer", longest=120)
    referrer_contact = words("How to reach the referrer", longest=120)
    key_worker_name = words("Key worker", longest=120)
    key_worker_phone = PhoneField(label="Key worker’s phone")
    area = words("Area", longest=80)
    funder = words("Funder", longest=80)
    recent_incidents = words("Recent incidents, convictions, cautions", longest=2000, rows=3)
    orders = words("Court orders now in force", longest=1000, rows=2)
    children = words("Children, social worker, plans", longest=1000, rows=2)
    other_services = words("Other services he sees", longest=1000, rows=2)
    previous_programme = words("Earlier programme of this kind", longest=500, rows=2)

    def offer_sources(self) -> None:
        source = self.fields["source"]
        assert isinstance(source, forms.ChoiceField)  # noqa: S101
        source.choices = [(one.code, one.label) for one in lists().referral_sources if one.offered]
        source.widget = forms.RadioSelect(choices=source.choices)

    def referral(self) -> ReferralFacts:
        names = [one.name for one in facts_of(ReferralFacts)]
        return ReferralFacts(**{name: self.cleaned_data[name] for name in names})


def referral_layout() -> list[Any]:
    return [
        Fieldset(
            "The referral",
            "received_on",
            "source",
            "reason",
            Row("referrer_name", "referrer_contact"),
            Row("key_worker_name", "key_worker_phone"),
            Row("area", "funder"),
        ),
        Fieldset(
            "What the referrer says",
            "recent_incidents",
            "orders",
            "children",
            "other_services",
            "previous_programme",
        ),
    ]


class ReferManForm(ManForm, ReferralPart):
    """A new man, after a search found nobody: who he is, his number, how he came."""

    send = "Add this man"
    site = forms.ModelChoiceField(
        Site.objects.none(),
        label="Site",
        empty_label=None,
        error_messages={"required": "Select his site.", "invalid_choice": "Select his site."},
    )
    holder = forms.ModelChoiceField(
        User.objects.none(),
        label="His named worker",
        required=False,
        empty_label="I am",
        error_messages={"invalid_choice": "Select one of these people."},
    )
    phone = PhoneField(label="His phone number")
    another = forms.BooleanField(label="He is none of the men found", required=False)

    def __init__(
        self,
        *args: Any,
        sites: Any,
        holders: Any,
        alike: bool = False,
        leave: str = "",
        **options: Any,
    ) -> None:
        self.alike = alike
        super().__init__(*args, leave=leave, **options)
        for name, rows in (("site", sites), ("holder", holders)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
            field.queryset = rows
        self.initial.setdefault("language", "English")
        self.initial.setdefault("literacy", Literacy.NOT_ASKED)

    def layout(self) -> list[Any]:
        self.offer_sources()
        who, needs = super().layout()
        asked = ["another"] if self.alike else []
        return [who, Row("phone"), Row("site", "holder"), *referral_layout(), needs, *asked]


class ReferralForm(PersonForm, ReferralPart):
    """A further referral of a man who is known already."""

    def layout(self) -> list[Any]:
        self.offer_sources()
        return referral_layout()


class PhoneForm(PersonForm):
    number = PhoneField(label="Number", missing="Enter his number.")
    his_alone = choice(
        "Is it his alone?", YesNo.choices, missing="Select whether it is his alone."
    )
    texts_agreed = forms.BooleanField(label="Texts are agreed", required=False)
    voicemail_agreed = forms.BooleanField(label="A message may be left", required=False)
    note = words("Note", longest=200)


class TimeForm(PersonForm):
    """Days of the week and hours at which he agreed to be rung."""

    weekdays = forms.TypedMultipleChoiceField(
        label="Days",
        choices=Weekday.choices,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select a day.", "invalid_choice": "Select a day."},
    )
    starts = clock("From")
    ends = clock("Until")

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        starts, ends = values.get("starts"), values.get("ends")
        if isinstance(starts, time) and isinstance(ends, time) and ends <= starts:
            self.add_error("ends", "Enter an end later than the start.")
        return values


class AddressForm(PersonForm):
    lines = words("Address", longest=400, missing="Enter the address.", rows=4)
    postcode = words("Postcode", longest=10)
    note = words("What somebody at the door should know", longest=200)


class KinForm(PersonForm):
    name = words("Name", longest=120, missing="Enter the name of his next of kin.")
    relationship = words("Who that is to him", longest=60, missing="Enter who that is to him.")
    number = PhoneField(label="Number", missing="Enter the number.")
    knows_of_programme = choice(
        "Knows of the programme?", YesNo.choices, missing="Select whether they know."
    )


class HolderForm(PersonForm):
    send = "Hand him over"
    holder = forms.ModelChoiceField(
        User.objects.none(),
        label="His named worker",
        empty_label=None,
        error_messages={
            "required": "Select who holds him from now on.",
            "invalid_choice": "Select one of these people.",
        },
    )

    def __init__(self, *args: Any, holders: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["holder"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = holders
