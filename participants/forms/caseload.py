"""Forms for a site's own list: the file, its columns, its words, one row of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms

from advance_site.accounts.models import Site
from advance_site.core.dates import today
from participants.caseload.columns import LEFT_OUT, Column, lacks
from participants.caseload.meanings import OFFERED
from participants.caseload.reading import LARGEST
from participants.forms.fields import ComingDayField, PastDayField, PersonForm, choice
from participants.lists import lists
from participants.models import CaseloadDraft, RowChoice
from participants.services.caseload import Settled

MOST_WORDS = 60
LOOK_AGAIN_AFTER = timedelta(weeks=4)
LONG_TEXTS = frozenset({Column.NOTE})
Choices = list[tuple[str, str]]


class UploadForm(PersonForm):
    """A file of the site's own."""

    send = "Read the list"
    site = forms.ModelChoiceField(
        Site.objects.none(),
        label="Site",
        empty_label=None,
        error_messages={"required": "Select the site.", "invalid_choice": "Select the site."},
    )
    file = forms.FileField(
        label="The list",
        help_text="CSV or XLSX, at most 10 MB, one row for each man.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt"}),
        error_messages={
            "required": "Choose the file.",
            "invalid": "Choose the file again.",
            "missing": "Choose the file again.",
            "empty": "The file is empty. Choose another.",
            "max_length": "The file’s name is too long. Give it a shorter one.",
        },
    )

    def __init__(self, *args: Any, sites: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["site"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = sites

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError("The file is larger than 10 MB. Split it and try again.")
        return file


class ColumnsForm(PersonForm):
    """What each column means; the ones that are left out stay in the file."""

    send = "Go on to the words"

    def __init__(self, *args: Any, draft: CaseloadDraft, **options: Any) -> None:
        self.draft = draft
        super().__init__(*args, **options)

    def layout(self) -> list[Any]:
        offered = [(LEFT_OUT, "Leave out"), *Column.choices]
        for n, header in enumerate(self.draft.headers):
            self.fields[f"column-{n}"] = choice(
                header,
                offered,
                missing="Select what the column means.",
                widget=forms.Select,
                required=False,
                initial=self.draft.columns[n],
            )
        return [f"column-{n}" for n in range(len(self.draft.headers))]

    def columns(self) -> list[str]:
        return [self.cleaned_data[f"column-{n}"] for n in range(len(self.draft.headers))]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if not self.errors and (missing := lacks(self.columns())):
            raise forms.ValidationError(missing)
        return values


class WordsForm(PersonForm):
    """What their words for a status and a referrer mean, and what holds for all the men."""

    send = "Check the rows"

    def __init__(
        self,
        *args: Any,
        draft: CaseloadDraft,
        shown: Mapping[str, Mapping[str, str]],
        holders: Any,
        **options: Any,
    ) -> None:
        self.draft, self.shown, self.holders = draft, shown, holders
        super().__init__(*args, **options)

    def layout(self) -> list[Any]:
        sources = [(one.code, one.label) for one in lists().referral_sources if one.offered]
        statuses = self._words("status", self.draft.statuses, list(OFFERED.items()))
        referrers = self._words("source", self.draft.sources, sources)
        self._for_all()
        return [
            Fieldset("Status: what their words mean", *statuses),
            Fieldset("Who referred him: what their words mean", *referrers),
            Fieldset("For all of these men", *self._rest()),
        ]

    def _words(self, kind: str, words: Mapping[str, str], offered: Choices) -> list[str]:
        names = []
        for n, (word, meaning) in enumerate(sorted(words.items())[:MOST_WORDS]):
            name = f"{kind}-{n}"
            said = self.shown[kind].get(word) or "(empty cell)"
            self.fields[name] = choice(
                f"“{said}”" if word else said,
                [("", "Nobody has said yet"), *offered],
                missing="Select what it means.",
                widget=forms.Select,
                required=False,
                initial=meaning,
            )
            names.append(name)
        return names

    def _for_all(self) -> None:
        reasons = [(one.code, one.label) for one in lists().waiting_reasons if one.offered]
        self.fields["waiting_reason"] = choice(
            "Why men wait who are “waiting”",
            reasons,
            missing="Select why they wait.",
            widget=forms.Select,
            initial=self.draft.waiting_reason or "no_cohort",
        )
        self.fields["review_on"] = ComingDayField(
            label="Look at waiting men again on",
            missing="Enter the day on which to look again.",
            wrong="Enter the day like 14/12/2026.",
            initial=self.draft.review_on or today() + LOOK_AGAIN_AFTER,
        )
        self.fields["received_on"] = PastDayField(
            label="Date of referral where the list gives none",
            missing="",
            wrong="Enter the day like 14/12/2026.",
            required=False,
            initial=self.draft.received_on,
        )
        if self.holders is not None:
            self.fields["holder"] = forms.ModelChoiceField(
                self.holders,
                label="Their named worker",
                required=False,
                empty_label="I am",
                initial=self.draft.holder_id,
                error_messages={"invalid_choice": "Select one of these people."},
            )

    def _rest(self) -> list[str]:
        names = ("waiting_reason", "review_on", "received_on", "holder")
        return [name for name in names if name in self.fields]

    def settled(self) -> Settled:
        given = self.cleaned_data
        return Settled(
            statuses=self._meanings("status", self.draft.statuses),
            sources=self._meanings("source", self.draft.sources),
            received_on=given["received_on"],
            waiting_reason=given["waiting_reason"],
            review_on=given["review_on"],
            holder=given.get("holder"),
        )

    def _meanings(self, kind: str, words: Mapping[str, str]) -> dict[str, str]:
        said = dict(words)
        for n, word in enumerate(sorted(words)[:MOST_WORDS]):
            said[word] = self.cleaned_data[f"{kind}-{n}"]
        return said


class RowForm(PersonForm):
    """The cells of one row that are taken over, as they stand, to be mended."""

    send = "Save and go on"

    def __init__(
        self,
        *args: Any,
        draft: CaseloadDraft,
        cells: Sequence[str],
        troubles: Iterable[Mapping[str, str]] = (),
        **options: Any,
    ) -> None:
        self.draft, self.cells = draft, list(cells)
        self.troubles = {one["column"]: one["sentence"] for one in troubles}
        super().__init__(*args, **options)

    def layout(self) -> list[Any]:
        names = []
        for n, column in enumerate(self.draft.columns):
            if column:
                names.append(f"cell-{n}")
                self.fields[names[-1]] = self._cell(n, column)
        return names

    def _cell(self, n: int, column: str) -> forms.CharField:
        text = self.cells[n]
        long = column in LONG_TEXTS or "\n" in text
        widget = forms.Textarea(attrs={"rows": 4}) if long else forms.TextInput()
        return forms.CharField(
            label=self.draft.headers[n],
            help_text=self.troubles.get(column, ""),
            required=False,
            initial=text,
            widget=widget,
        )

    def mended(self) -> list[str]:
        """All cells of the row, with the mended ones in their places."""
        return [self.cleaned_data.get(f"cell-{n}", text) for n, text in enumerate(self.cells)]


class SameForm(PersonForm):
    """Whether a row is a man who is here already, or an earlier row."""

    send = "Decide and go on"

    def __init__(self, *args: Any, alike: Iterable[Mapping[str, Any]], **options: Any) -> None:
        self.alike = list(alike)
        super().__init__(*args, **options)

    def layout(self) -> list[Any]:
        offered = [(RowChoice.ANOTHER.value, "Another man: take him over")]
        for one in self.alike:
            who = f"the same as {one['name']}{one.get('where', '')}"
            offered.append((f"{RowChoice.SAME}|{one['key']}", f"He is {who}: leave the row out"))
            if one["mine"] and "row" not in one:
                said = f"He is {who}: fill only what is empty there"
                offered.append((f"{RowChoice.FILL}|{one['key']}", said))
        self.fields["same"] = choice(
            "Who is he?",
            offered,
            missing="Select whether he is the same man.",
            widget=forms.RadioSelect,
        )
        return ["same"]

    def decided(self) -> tuple[str, str]:
        what, _, whom = str(self.cleaned_data["same"]).partition("|")
        return what, whom


class ThrowAwayForm(PersonForm):
    send = "Throw the list away"
