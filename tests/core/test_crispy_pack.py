"""The form pack draws what nhsuk-frontend shows, and every field speaks for itself."""

import re
from collections.abc import Iterator
from datetime import date, time
from html.parser import HTMLParser
from importlib import import_module
from typing import Any

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Row
from django import forms
from django.apps import apps
from django.forms import BaseForm
from django.template import Context, Template
from django.urls import get_resolver

from advance_site.core.crispy.fields import ClockField, DayField, DayPartsField
from advance_site.core.crispy.layout import Buttons, Inline, Leave, Reveal, Send
from advance_site.core.crispy.widgets import Segments
from advance_site.core.templatetags.nhsuk import STOCK_REQUIRED, error_summary, nhsuk_field

WAYS = [("email", "Email"), ("phone", "Phone")]


class Sample(forms.Form):
    name = forms.CharField(
        label="Name", help_text="As on the referral", error_messages={"required": "Enter a name"}
    )
    note = forms.CharField(
        label="Note",
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    way = forms.ChoiceField(
        label="Way",
        choices=WAYS,
        widget=forms.RadioSelect,
        error_messages={"required": "Select a way"},
    )
    ways = forms.MultipleChoiceField(
        label="Ways", choices=WAYS, widget=forms.CheckboxSelectMultiple, required=False
    )
    one = forms.ChoiceField(label="One", choices=WAYS, required=False)
    read = forms.BooleanField(label="I have read it", error_messages={"required": "Read it first"})
    born = DayPartsField(label="Born", missing="Enter a date of birth", wrong="Enter a real date")
    day = DayField(label="Day", missing="Enter the day", wrong="Enter a day", required=False)
    at = ClockField(label="At", missing="Enter the time", wrong="Enter a time", required=False)
    letter = forms.FileField(label="Letter", required=False)
    outcome = forms.ChoiceField(
        label="Outcome",
        choices=WAYS,
        required=False,
        widget=Segments(tones={"email": "good"}, keys={"email": "E"}),
    )


GOOD = {
    "name": "Callum",
    "way": "phone",
    "read": "on",
    "born_day": "31",
    "born_month": "3",
    "born_year": "1980",
}


class Flat(HTMLParser):
    """Markup as a list of tags with sorted attributes and of words; layout is no matter."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.parts: list[object] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append((tag, sorted((key, value or "") for key, value in attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.parts.append(" ".join(data.split()))


def flat(markup: str) -> list[object]:
    return Flat(markup).parts


def drawn(name: str, data: dict[str, Any] | None = None) -> str:
    return str(nhsuk_field(Sample(data)[name]))


# What the package's fixtures show, at the size without headings, with Django's ids and names.
GOLDEN = {
    "name": """<div class="nhsuk-form-group">
      <label class="nhsuk-label" for="id_name">Name</label>
      <div class="nhsuk-hint" id="id_name-hint">As on the referral</div>
      <input class="nhsuk-input" id="id_name" name="name" type="text" required
        aria-describedby="id_name-hint"></div>""",
    "note": """<div class="nhsuk-form-group">
      <label class="nhsuk-label" for="id_note">Note</label>
      <textarea class="nhsuk-textarea" id="id_note" name="note" rows="5" cols="40"></textarea>
      </div>""",
    "way": """<div class="nhsuk-form-group"><fieldset class="nhsuk-fieldset">
      <legend class="nhsuk-fieldset__legend">Way</legend>
      <div class="nhsuk-radios nhsuk-radios--small">
      <div class="nhsuk-radios__item">
        <input class="nhsuk-radios__input" id="id_way" name="way" type="radio" value="email">
        <label class="nhsuk-label nhsuk-radios__label" for="id_way">Email</label></div>
      <div class="nhsuk-radios__item">
        <input class="nhsuk-radios__input" id="id_way-2" name="way" type="radio" value="phone">
        <label class="nhsuk-label nhsuk-radios__label" for="id_way-2">Phone</label></div>
      </div></fieldset></div>""",
    "ways": """<div class="nhsuk-form-group"><fieldset class="nhsuk-fieldset">
      <legend class="nhsuk-fieldset__legend">Ways</legend>
      <div class="nhsuk-checkboxes nhsuk-checkboxes--small">
      <div class="nhsuk-checkboxes__item">
        <input class="nhsuk-checkboxes__input" id="id_ways" name="ways" type="checkbox"
          value="email">
        <label class="nhsuk-label nhsuk-checkboxes__label" for="id_ways">Email</label></div>
      <div class="nhsuk-checkboxes__item">
        <input class="nhsuk-checkboxes__input" id="id_ways-2" name="ways" type="checkbox"
          value="phone">
        <label class="nhsuk-label nhsuk-checkboxes__label" for="id_ways-2">Phone</label></div>
      </div></fieldset></div>""",
    "one": """<div class="nhsuk-form-group"><label class="nhsuk-label" for="id_one">One</label>
      <select class="nhsuk-select" id="id_one" name="one"><option value="email">Email</option>
      <option value="phone">Phone</option></select></div>""",
    "letter": """<div class="nhsuk-form-group nhsuk-file-upload">
      <label class="nhsuk-label" for="id_letter">Letter</label>
      <input class="nhsuk-file-upload__input" id="id_letter" name="letter" type="file"></div>""",
    "read": """<div class="nhsuk-form-group"><div class="nhsuk-checkboxes nhsuk-checkboxes--small">
      <div class="nhsuk-checkboxes__item">
      <input class="nhsuk-checkboxes__input" id="id_read" name="read" type="checkbox">
      <label class="nhsuk-label nhsuk-checkboxes__label" for="id_read">I have read it</label>
      </div></div></div>""",
}


@pytest.mark.parametrize("name", GOLDEN)
def test_a_field_is_drawn_as_the_package_shows_it(name: str) -> None:
    assert flat(drawn(name)) == flat(GOLDEN[name])


def test_an_error_stands_between_hint_and_field_and_is_announced() -> None:
    assert flat(drawn("name", {})) == flat(
        """<div class="nhsuk-form-group nhsuk-form-group--error">
        <label class="nhsuk-label" for="id_name">Name</label>
        <div class="nhsuk-hint" id="id_name-hint">As on the referral</div>
        <span class="nhsuk-error-message" id="id_name-error">
          <span class="nhsuk-u-visually-hidden">Error: </span>Enter a name</span>
        <input class="nhsuk-input nhsuk-input--error" id="id_name" name="name" type="text" required
          aria-invalid="true" aria-describedby="id_name-hint id_name-error"></div>"""
    )


def test_a_date_has_three_boxes_in_a_group() -> None:
    markup = drawn("born", GOOD)

    assert 'role="group"' in markup
    assert re.findall(r'name="(born_\w+)"', markup) == ["born_day", "born_month", "born_year"]
    assert re.findall(r'value="(\d+)"', markup) == ["31", "3", "1980"]


def test_segments_show_tone_and_key() -> None:
    markup = drawn("outcome")

    assert 'class="segment__input segment__input--good" id="id_outcome"' in markup
    assert "<kbd" in markup


def test_words_stand_under_a_choice() -> None:
    form = Sample()
    form.fields["way"].choice_hints = {"phone": "in his hours"}  # type: ignore[attr-defined]

    markup = str(nhsuk_field(form["way"]))

    assert 'aria-describedby="id_way-2-item-hint"' in markup
    assert "in his hours" in markup


def test_a_label_may_be_for_screen_readers_alone() -> None:
    markup = str(nhsuk_field(Sample()["name"], labels=False))

    assert "nhsuk-label nhsuk-u-visually-hidden" in markup


def test_the_summary_links_to_the_first_box_of_each_field() -> None:
    markup = str(error_summary(Sample({})))

    assert re.findall(r'href="#([\w-]+)">([^<]+)', markup) == [
        ("id_name", "Enter a name"),
        ("id_way", "Select a way"),
        ("id_read", "Read it first"),
        ("id_born_0", "Enter a date of birth"),
    ]


@pytest.mark.parametrize("name", ["name", "way", "read", "born"])
def test_what_the_summary_links_to_is_there(name: str) -> None:
    (link,) = (
        found
        for found in re.findall(r'href="#([\w-]+)"', str(error_summary(Sample({}))))
        if found.startswith(f"id_{name}")
    )

    assert f'id="{link}"' in drawn(name, {})


def test_a_form_without_faults_has_no_summary() -> None:
    assert error_summary(Sample(GOOD), Sample(), None) == ""


def test_a_fault_of_the_whole_form_has_no_link() -> None:
    form = Sample(GOOD)
    form.add_error(None, "The plan changed")

    assert "<li>The plan changed</li>" in str(error_summary(form))


def test_the_stock_text_of_a_package_names_its_field() -> None:
    class Foreign(forms.Form):
        code = forms.CharField(label="Code")

    assert "Enter code" in str(error_summary(Foreign({})))
    assert "Enter code" in str(nhsuk_field(Foreign({})["code"]))


def test_a_formset_shows_its_rows_and_one_summary() -> None:
    class Line(forms.Form):
        what = forms.CharField(label="What", error_messages={"required": "Enter what"})

    lines = forms.formset_factory(Line, extra=2, min_num=1, validate_min=True)
    bound = lines({"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0"})
    bound.forms[0].empty_permitted = False

    markup = rendered("{{ lines|crispy }}", lines=bound)

    assert markup.count("formset-row") == 1
    assert 'href="#id_form-0-what"' in markup
    assert 'name="form-TOTAL_FORMS"' in markup


def test_a_formset_with_a_layout_draws_it_in_each_row() -> None:
    class Line(forms.Form):
        what = forms.CharField(label="What", error_messages={"required": "Enter what"})
        whose = forms.CharField(label="Whose", required=False)

    lines = forms.formset_factory(Line, extra=2)()

    markup = rendered("{% crispy lines helper %}", lines=lines, helper=helper())

    assert markup.count('class="formset-row"') == 2
    assert markup.count(">What</label>") == 2
    assert "Whose" not in markup


def helper() -> FormHelper:
    made = FormHelper()
    made.layout = Layout("what")
    return made


def rendered(source: str, **context: Any) -> str:
    return Template("{% load crispy_forms_tags %}" + source).render(Context(context))


def test_a_layout_is_drawn_in_order() -> None:
    form = Sample(prefix="a")
    shape = FormHelper()
    shape.layout = Layout(
        Fieldset("About him", "name", Row("day", "at")),
        Inline("way"),
        Reveal("way=phone|email", "note"),
        Buttons(Send("Save"), Send("Strike", kind="warning", name="act", value="strike")),
        Leave("Cancel", "/men/"),
    )

    markup = rendered("{% crispy form shape %}", form=form, shape=shape, csrf_token="t")

    assert "novalidate" in markup
    assert 'name="csrfmiddlewaretoken"' in markup
    assert "About him</legend>" in markup
    assert '<div class="form-row"' in markup
    assert '<div class="form-inline"' in markup
    assert 'class="reveal" data-when="a-way=phone|email"' in markup
    assert 'nhsuk-button--warning" type="submit" name="act" value="strike"' in markup
    assert '<a class="link-button" href="/men/">Cancel</a>' in markup
    assert "letter" not in markup


def test_a_form_is_drawn_whole_and_field_by_field() -> None:
    form = Sample({})

    whole = rendered("{{ form|crispy }}", form=form)
    one = rendered("{{ form.name|as_crispy_field }}", form=form)

    assert whole.count("nhsuk-error-summary__heading") == 1
    assert flat(one) == flat(drawn("name", {}))


@pytest.mark.parametrize(
    "typed", ["14/12/2026", "14/12/26", "14 12 2026", "14.12.2026", "14 Dec 2026", "2026-12-14"]
)
def test_a_day_is_read_however_it_is_typed(typed: str) -> None:
    assert DayField(missing="a", wrong="b").clean(typed) == date(2026, 12, 14)


@pytest.mark.parametrize("typed", ["9:30", "09:30", "9.30", "0930", "930"])
def test_a_time_is_read_however_it_is_typed(typed: str) -> None:
    assert ClockField(missing="a", wrong="b").clean(typed) == time(9, 30)


def test_a_day_in_three_boxes_becomes_a_date() -> None:
    assert Sample(GOOD).is_valid()
    assert DayPartsField(missing="a", wrong="b").clean(["31", "3", "1980"]) == date(1980, 3, 31)
    assert DayPartsField(missing="a", wrong="b", required=False).clean(["", "", ""]) is None
    assert DayPartsField(missing="a", wrong="b").widget.decompress(date(1980, 3, 31)) == [
        31,
        3,
        1980,
    ]


@pytest.mark.parametrize("parts", [["31", "2", "1980"], ["31", "3", "80"], ["x", "3", "1980"]])
def test_a_day_that_does_not_exist_is_refused_in_our_words(parts: list[str]) -> None:
    with pytest.raises(forms.ValidationError, match="not a day"):
        DayPartsField(missing="a", wrong="not a day").clean(parts)


def all_forms(base: type[BaseForm] = BaseForm) -> Iterator[type[BaseForm]]:
    for form in base.__subclasses__():
        yield form
        yield from all_forms(form)


def our_forms() -> list[type[BaseForm]]:
    """Every form class of the rooms, once all their modules are loaded."""
    get_resolver().url_patterns  # noqa: B018 - loads every view
    ours = {config.name.split(".")[0] for config in apps.get_app_configs()} & OWN
    for config in apps.get_app_configs():
        if config.name.split(".")[0] in OWN:
            for module in ("forms", "views"):
                load(f"{config.name}.{module}")
    return [form for form in all_forms() if form.__module__.split(".")[0] in ours]


OWN = {
    "advance_site", "casework", "coaching", "participants", "partner_support", "sessions",
    "simulation",
}  # fmt: skip


def load(module: str) -> None:
    try:
        import_module(module)
    except ModuleNotFoundError as error:
        if error.name is None or not module.startswith(error.name):
            raise


def speechless(form: type[BaseForm]) -> list[str]:
    """Required fields that would say what Django says."""
    fields: dict[str, forms.Field] = getattr(form, "base_fields", {})
    return [
        name
        for name, field in fields.items()
        if field.required
        and not field.widget.is_hidden
        and field.error_messages.get("required", STOCK_REQUIRED) == STOCK_REQUIRED
    ]


def test_every_required_field_has_its_own_message() -> None:
    assert {form.__qualname__: speechless(form) for form in our_forms() if speechless(form)} == {}


def test_a_field_with_the_stock_text_would_be_found() -> None:
    class Careless(forms.Form):
        name = forms.CharField()

    assert speechless(Careless) == ["name"]
    assert speechless(Sample) == []
