"""A cohort stops; a session that was called off is held after all."""

from __future__ import annotations

from typing import Any

from django import forms

from sessions.forms.fields import PlanForm, both_stay, day, why


class StopForm(PlanForm):
    """Sent with the numbers that were shown, so that nothing else is done."""

    send = "Stop this cohort"
    send_kind = "warning"
    from_day = day("Nothing is held from", missing="Enter the first day without a session")
    why = why("Why it stops", missing="Enter why it stops")
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def show(self, digest: str) -> None:
        """Carry what is shown now, also in a form that was sent with other numbers."""
        self.initial["seen"] = digest
        if self.is_bound:
            sent: Any = self.data
            copied = sent.copy()
            copied["seen"] = digest
            self.data = copied


class ReinstateForm(PlanForm):
    send = "It is held after all"
    why = why("Why it is held after all", missing="Enter why it is held after all")
    exception_reason = both_stay()
