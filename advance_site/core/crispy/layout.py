"""Layout objects of the pack. Fieldset, Div and Row come from crispy itself."""

from typing import Any

from crispy_forms.layout import Div, LayoutObject
from django.forms import BaseForm
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString


class Buttons(Div):  # type: ignore[misc]
    """The row of buttons that ends a form."""

    css_class = "form-buttons"


class Inline(Div):  # type: ignore[misc]
    """Short fields and a button beside each other."""

    css_class = "form-inline"


class Reveal(Div):  # type: ignore[misc]
    """Questions that show once an answer is chosen: `Reveal("outcome=absent", "reason")`.

    Several answers are parted by a bar: `outcome=late|absent`. Without script they are shown.
    """

    css_class = "reveal"
    template = "%s/layout/reveal.html"

    def __init__(self, when: str, *fields: Any, **options: Any) -> None:
        super().__init__(*fields, **options)
        self.field, _, self.answers = when.partition("=")

    def render(self, form: BaseForm, context: Context, **options: Any) -> SafeString:
        self.when = f"{form.add_prefix(self.field)}={self.answers}"
        rendered: SafeString = super().render(form, context, **options)
        return rendered


class Send(LayoutObject):  # type: ignore[misc]
    """A button that sends the form. Kinds: empty (strong), secondary, warning, link."""

    template = "%s/layout/send.html"

    def __init__(self, label: str, *, kind: str = "", name: str = "", value: str = "") -> None:
        self.label, self.kind, self.name, self.value = label, kind, name, value
        self.fields: list[Any] = []

    def render(
        self, form: BaseForm, context: Context, template_pack: str = "nhsuk", **options: Any
    ) -> SafeString:
        return render_to_string(self.get_template_name(template_pack), {"send": self})


class Leave(LayoutObject):  # type: ignore[misc]
    """A link beside the buttons that goes back without sending."""

    template = "%s/layout/leave.html"

    def __init__(self, label: str, url: str) -> None:
        self.label, self.url = label, url
        self.fields: list[Any] = []

    def render(
        self, form: BaseForm, context: Context, template_pack: str = "nhsuk", **options: Any
    ) -> SafeString:
        return render_to_string(self.get_template_name(template_pack), {"leave": self})
