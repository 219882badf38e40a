"""The hidden key that makes a form harmless to send twice."""

from __future__ import annotations

from uuid import uuid4

from django import forms

ONCE = "once"


class OnceForm(forms.Form):
    """Mix into every form that a POST carries out; give it to `services.once_only`.

    A browser always sends the key. A post without one is carried out each time it comes.
    """

    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)

    def once_name(self) -> str:
        """Tells one kind of form from another, so that their keys do not meet."""
        return f"{type(self).__module__}.{type(self).__qualname__}"[-80:]
