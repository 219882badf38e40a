"""Forms of the way in: eligibility, suitability, waiting, consents, partner details."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields as facts_of
from typing import Any

from crispy_forms.layout import Div, Fieldset, Row
from django import forms

from advance_site.core.crispy.layout import Reveal
from advance_site.core.dates import today
from participants.forms.fields import (
    ComingDayField,
    PastDayField,
    PersonForm,
    choice,
    words,
    yes_or_no,
)
from participants.lists import checklist, lists
from participants.models import (
    Acknowledges,
    Answer,
    ConsentWay,
    EligibilityAnswer,
    PartnerStatement,
    SuitabilityOutcome,
    YesNo,
)
from participants.services import ConsentFacts, PartnerFacts, SuitabilityFacts


class EligibilityForm(PersonForm):
    """One question per criterion of the checklist; unanswered ones stay unanswered."""

    def __init__(
        self, *args: Any, known: Mapping[str, EligibilityAnswer] | None = None, **options: Any
    ) -> None:
        self.known = known or {}
        super().__init__(*args, **options)

    def layout(self) -> list[Any]:
        return [Div(*self._question(one.code, one.label)) for one in checklist().offered]

    def _question(self, code: str, label: str) -> tuple[str, str]:
        before = self.known.get(code)
        answer, note = f"answer-{code}", f"note-{code}"
        self.fields[answer] = choice(
            label, Answer.choices, required=False, initial=before.answer if before else None
        )
        self.fields[note] = words(
            f"Note on: {label}", longest=300, initial=before.note if before else ""
        )
        return answer, note

    def answers(self) -> dict[str, str]:
        given = {one.code: self.cleaned_data[f"answer-{one.code}"] for one in checklist().offered}
        return {code: answer for code, answer in given.items() if answer}

    def notes(self) -> dict[str, str]:
        return {one.code: self.cleaned_data[f"note-{one.code}"] for one in checklist().offered}


class SuitabilityForm(PersonForm):
    """What the first of two people found. Substance use alone is never a reason."""

    send = "Record, for somebody else to confirm"
    acknowledges_abuse = choice(
        "Does he acknowledge some abuse?",
        Acknowledges.choices,
        missing="Select whether he acknowledges some abuse.",
    )
    accepts_iss_contact = yes_or_no(
        "Does he agree that the support service contacts his (ex)partner?",
        missing="Select whether he agrees.",
    )
    private_space = choice(
        "Does he have a private space for video?",
        YesNo.choices,
        missing="Select whether he has a private space.",
    )
    lives_with_her = choice(
        "Does he live with her?", YesNo.choices, missing="Select whether he lives with her."
    )
    session_place = words("Where will he do his sessions?", longest=200)
    outcome = choice(
        "Decision",
        SuitabilityOutcome.choices,
        missing="Select the decision.",
        widget=forms.RadioSelect,
    )
    reasons = words(
        "Reasons: motivation, health, learning, the group, intoxication",
        longest=2000,
        missing="Enter the reasons for the decision.",
        rows=4,
    )
    onward_route = words("Where he goes from here", longest=300)
    override_reason = words("Site lead’s reasons for taking him on all the same", longest=500)

    def layout(self) -> list[Any]:
        return [
            "acknowledges_abuse",
            "accepts_iss_contact",
            Reveal("accepts_iss_contact=no", "override_reason"),
            "private_space",
            "lives_with_her",
            Reveal("lives_with_her=yes", "session_place"),
            "outcome",
            Reveal("outcome=unsuitable", "onward_route"),
            "reasons",
        ]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("outcome") == SuitabilityOutcome.UNSUITABLE and not values["onward_route"]:
            self.add_error("onward_route", "Enter where he goes from here.")
        if values.get("lives_with_her") == YesNo.YES and not values["session_place"]:
            self.add_error("session_place", "Enter where he will do his sessions.")
        refuses = values.get("accepts_iss_contact") is False
        suits = values.get("outcome") == SuitabilityOutcome.SUITABLE
        if refuses and suits and not values["override_reason"]:
            self.add_error(
                "override_reason",
                "He does not agree to the contact. Enter the site lead’s reasons.",
            )
        return values

    def facts(self) -> SuitabilityFacts:
        names = [one.name for one in facts_of(SuitabilityFacts)]
        return SuitabilityFacts(**{name: self.cleaned_data[name] for name in names})


class ConfirmForm(PersonForm):
    send = "Decide"
    agrees = yes_or_no("Do you agree?", missing="Select whether you agree.")
    reasons = words("Your reasons", longest=1000, rows=3)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("agrees") is False and not values.get("reasons"):
            self.add_error("reasons", "Enter why you do not agree.")
        return values


class WaitingForm(PersonForm):
    """Why he waits and when somebody looks again."""

    reason = choice("Why he waits", (), missing="Select why he waits.")
    review_on = ComingDayField(
        label="Look again on",
        missing="Enter the day on which to look again.",
        wrong="Enter the day like 14/12/2026.",
    )
    note = words("Note", longest=500, rows=2)

    def layout(self) -> list[Any]:
        reason = self.fields["reason"]
        assert isinstance(reason, forms.ChoiceField)  # noqa: S101
        reason.choices = [(one.code, one.label) for one in lists().waiting_reasons if one.offered]
        reason.widget = forms.RadioSelect(choices=reason.choices)
        return ["reason", "review_on", "note"]


class ConsentForm(PersonForm):
    """How he was asked and what he answered, to the text shown above it."""

    given = choice(
        "His answer", (("yes", "Given"), ("no", "Declined")), missing="Select his answer."
    )
    answered_on = PastDayField(
        label="On",
        missing="Enter the day of his answer.",
        wrong="Enter the day like 14/12/2026.",
        initial=today,
    )
    way = choice("How", ConsentWay.choices, missing="Select how he answered.")
    witness = words("Witness", longest=120)
    language = words("Language used", longest=60, missing="Enter the language.")
    easy_read_used = forms.BooleanField(label="The easy-read version was used", required=False)

    def facts(self) -> ConsentFacts:
        names = [one.name for one in facts_of(ConsentFacts)]
        return ConsentFacts(**{name: self.cleaned_data[name] for name in names})


class WithdrawForm(ConsentForm):
    """He takes a consent back."""

    send = "Record that he withdraws"
    given = None  # type: ignore[assignment]


class PartnerForm(PersonForm):
    """What he says of a partner or ex-partner, word for word."""

    statement = choice(
        "What he says",
        PartnerStatement.choices,
        missing="Select what he says.",
        widget=forms.RadioSelect,
    )
    name = words("Her name, as he gives it", longest=120)
    relationship = words("What she is to him", longest=80)
    since_until = words("Since when, until when", longest=80)
    phone = words("Her phone number, as he gives it", longest=40)
    email = words("Her e-mail address, as he gives it", longest=120)
    address = words("Her address, as he gives it", longest=400, rows=3)
    lives_with_him = choice(
        "Do they live together?", YesNo.choices, missing="Select whether they live together."
    )
    in_contact = choice(
        "Are they in contact?", YesNo.choices, missing="Select whether they are in contact."
    )
    children_in_common = words("Children of both", longest=200)
    given_on = PastDayField(
        label="He said so on",
        missing="Enter the day on which he said it.",
        wrong="Enter the day like 14/12/2026.",
        initial=today,
    )

    def layout(self) -> list[Any]:
        details = Reveal(
            "statement=details",
            "name",
            Row("relationship", "since_until"),
            Row("phone", "email"),
            "address",
            "children_in_common",
        )
        contact = Fieldset("", "lives_with_him", "in_contact")
        return ["statement", details, contact, "given_on"]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        gave = values.get("statement") == PartnerStatement.DETAILS
        if gave and not values.get("name"):
            self.add_error("name", "Enter her name as he gave it.")
        if "statement" in values and not gave:
            for field in ("name", "phone", "email", "address"):
                if values.get(field):
                    self.add_error(field, "He gave no details: leave this empty.")
        return values

    def facts(self) -> PartnerFacts:
        names = [one.name for one in facts_of(PartnerFacts)]
        return PartnerFacts(**{name: self.cleaned_data[name] for name in names})
