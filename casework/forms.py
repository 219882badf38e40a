"""What is ticked on pages of several rooms: decisions to confirm, the men of a group."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms

from advance_site.accounts.models import Site
from advance_site.jobs.forms import OnceForm
from casework.ready import ReadyPage, accepted_at
from participants.grouping import together_yet_apart


class SeveralForm(OnceForm):
    """Decisions of colleagues that are ticked, each of which was read on the page."""

    decisions = forms.TypedMultipleChoiceField(
        coerce=UUID,
        error_messages={
            "required": "Tick the decisions that you have read and agree with.",
            "invalid_choice": "A decision was made meanwhile. Look again.",
        },
    )

    def __init__(self, *args: Any, offered: list[UUID], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["decisions"]
        assert isinstance(field, forms.TypedMultipleChoiceField)  # noqa: S101
        field.choices = [(str(one), "") for one in offered]


class GroupForm(OnceForm):
    """The men of a group as a person left them ticked."""

    men = forms.TypedMultipleChoiceField(
        coerce=UUID,
        error_messages={
            "required": "Tick the men of the group.",
            "invalid_choice": "A man is no longer free for a group. Look again.",
        },
    )

    def __init__(self, *args: Any, page: ReadyPage, site: Site, **options: Any) -> None:
        super().__init__(*args, **options)
        self.page = page
        field = self.fields["men"]
        assert isinstance(field, forms.TypedMultipleChoiceField)  # noqa: S101
        field.choices = [(str(line.man), line.name) for line in accepted_at(page, site)]

    def clean_men(self) -> list[UUID]:
        men: list[UUID] = self.cleaned_data["men"]
        names = {line.man: line.name for line in self.page.lines}
        for pair in together_yet_apart(men, self.page.apart):
            both = " and ".join(sorted(names[man] for man in pair))
            self.add_error("men", f"{both} are to be kept apart. Take one of them out.")
        return men
