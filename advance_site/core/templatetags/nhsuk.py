"""Tags behind the crispy pack: a field by its widget, its choices, and the error summary."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms, template
from django.forms import BaseForm, BoundField
from django.forms.formsets import BaseFormSet
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from advance_site.core.crispy.widgets import DayParts, Segments

register = template.Library()

# The first that fits: a group of checkboxes is also a kind of radio to Django.
KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (Segments, "segments"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (DayParts, "date"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file"),
    (forms.Widget, "input"),
)
WIDGET_CLASS = {
    "input": "nhsuk-input",
    "select": "nhsuk-select",
    "textarea": "nhsuk-textarea",
    "file": "nhsuk-file-upload__input",
}
STOCK_REQUIRED = forms.Field.default_error_messages["required"]
CHOICES = {"segments", "checkboxes", "radios"}


@dataclass(frozen=True, slots=True)
class Fault:
    """A line of the error summary. `target` is the id of the field, or empty."""

    message: str
    target: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One radio or checkbox. The first has the field's own id, so that the summary finds it."""

    id: str
    name: str
    value: str
    label: str
    hint: str
    chosen: bool
    disabled: bool
    tone: str
    key: str


def kind_of(field: BoundField) -> str:
    """Which template of `nhsuk/fields` draws the field."""
    return next(kind for widget, kind in KINDS if isinstance(field.field.widget, widget))


def messages_of(field: BoundField) -> list[str]:
    """The field's messages; the stock text, which forms of packages use, names the field."""
    label = str(field.label)
    named = f"Enter {label[:1].lower()}{label[1:]}"
    return [named if text == STOCK_REQUIRED else str(text) for text in field.errors]


def hint_id(field: BoundField) -> str:
    return f"{field.auto_id}-hint"


def error_id(field: BoundField) -> str:
    return f"{field.auto_id}-error"


def described_by(field: BoundField) -> str:
    """The ids of hint and error, in the order they stand on the page."""
    ids = [hint_id(field)] if field.help_text else []
    ids += [error_id(field)] if field.errors else []
    return " ".join(ids)


def target_of(field: BoundField) -> str:
    """The id that a link in the summary goes to."""
    if field.is_hidden:
        return ""
    kind = kind_of(field)
    if kind == "date":
        return f"{field.auto_id}_0"
    if kind in CHOICES:
        return field.auto_id
    return field.id_for_label or field.auto_id


@register.simple_tag
def nhsuk_field(field: BoundField, *, labels: bool = True, inline: bool = False) -> SafeString:
    """Draw a field with its label, hint and errors."""
    kind = kind_of(field)
    return render_to_string(
        f"nhsuk/fields/{kind}.html",
        {
            "field": field,
            "errors": messages_of(field),
            "labels": labels is not False,
            "inline": inline,
            "hint_id": hint_id(field),
            "error_id": error_id(field),
            "described_by": described_by(field),
            "choices": list(_choices(field)) if kind in CHOICES else (),
            "widget": _widget(field, kind) if kind in WIDGET_CLASS else "",
            "parts": list(_parts(field)) if kind == "date" else (),
        },
    )


def _widget(field: BoundField, kind: str) -> SafeString:
    own = field.field.widget.attrs.get("class", "")
    base = WIDGET_CLASS[kind]
    faulty = f"{base}--error" if field.errors and kind != "file" else ""
    attributes: dict[str, str | bool] = {
        "class": " ".join(name for name in (base, own, faulty) if name)
    }
    if described_by(field):
        attributes["aria-describedby"] = described_by(field)
    return field.as_widget(attrs=attributes)


def _choices(field: BoundField) -> Iterator[Choice]:
    widget = field.field.widget
    hints: dict[str, str] = getattr(field.field, "choice_hints", {})
    for number, option in enumerate(field.subwidgets):
        data = option.data
        value = str(data["value"])
        yield Choice(
            id=field.auto_id if number == 0 else f"{field.auto_id}-{number + 1}",
            name=data["name"],
            value=value,
            label=data["label"],
            hint=hints.get(value, ""),
            chosen=bool(data["selected"]),
            disabled=bool(data["attrs"].get("disabled")),
            tone=getattr(widget, "tones", {}).get(value, ""),
            key=getattr(widget, "keys", {}).get(value, ""),
        )


def _parts(field: BoundField) -> Iterator[dict[str, Any]]:
    names = [label for label, _ in DayParts.parts]
    for label, part in zip(names, field.subwidgets[0].data["subwidgets"], strict=True):
        css = f"nhsuk-input {part['attrs'].get('class', '')}".strip()
        yield {
            "label": label,
            "id": part["attrs"].get("id", ""),
            "name": part["name"],
            "value": part["value"],
            "css": f"{css} nhsuk-input--error" if field.errors else css,
        }


def faults_of(form: "BaseForm | BaseFormSet[Any]") -> list[Fault]:
    """Every message of a form or formset, fields in their order, then the form as a whole."""
    if isinstance(form, BaseFormSet):
        inner = [fault for each in form.forms for fault in faults_of(each)]
        return inner + [Fault(str(text), "") for text in form.non_form_errors()]
    faults = [
        Fault(text, target_of(form[name]))
        for name in form.fields
        for text in messages_of(form[name])
    ]
    return faults + [Fault(str(text), "") for text in form.non_field_errors()]


@register.simple_tag
def error_summary(*forms_and_sets: "BaseForm | BaseFormSet[Any] | None") -> SafeString:
    """The box at the top of a page whose form failed; nothing if none did."""
    faults = [fault for form in _bound(forms_and_sets) for fault in dict.fromkeys(faults_of(form))]
    if not faults:
        return SafeString("")
    return render_to_string("nhsuk/error_summary.html", {"faults": faults})


def _bound(
    forms_and_sets: "Iterable[BaseForm | BaseFormSet[Any] | None]",
) -> "Iterator[BaseForm | BaseFormSet[Any]]":
    return (form for form in forms_and_sets if form is not None and form.is_bound)
