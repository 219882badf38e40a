"""Every form says in our own words what to enter, beside its field."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from django import forms
from django.apps import apps

from tests.architecture.source import ROOMS

STOCK = {
    "This field is required.",
    "Enter a valid date.",
    "Enter a valid time.",
    "Enter a valid date/time.",
    "Enter a whole number.",
    "Enter a number.",
    "Enter a valid value.",
    "Enter a list of values.",
    "Enter a valid UUID.",
    "Enter a valid JSON.",
}
TYPED = ("required", "invalid")


def form_classes() -> list[type[forms.BaseForm]]:
    """Every form of our own rooms, imported from wherever it stands."""
    for config in apps.get_app_configs():
        if config.name.split(".")[0] in ROOMS:
            for module in pkgutil.walk_packages([config.path], f"{config.name}."):
                if "form" in module.name or "view" in module.name:
                    importlib.import_module(module.name)
    return sorted(_below(forms.BaseForm), key=lambda form: form.__qualname__)


def _below(form: type[forms.BaseForm]) -> Iterator[type[forms.BaseForm]]:
    for below in form.__subclasses__():
        yield from _below(below)
        if not below.__module__.startswith(("django.", "allauth.", "crispy_forms.", "tests.")):
            yield below


def stock_words(form: type[forms.BaseForm]) -> Iterator[str]:
    """Fields that would answer in Django's words rather than ours."""
    for name, declared in getattr(form, "base_fields", {}).items():
        if isinstance(declared, forms.UUIDField) or declared.widget.is_hidden:
            continue  # nobody types it
        for key in TYPED:
            said = str(declared.error_messages.get(key, ""))
            if said in STOCK and (key != "required" or declared.required):
                yield f"{form.__module__}.{form.__qualname__}.{name}: {said}"


FORMS = form_classes()


def test_forms_are_found() -> None:
    assert len(FORMS) > 10


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.__module__}.{form.__qualname__}")
def test_a_form_says_what_to_enter(form: type[forms.BaseForm]) -> None:
    assert list(stock_words(form)) == []


def test_stock_words_are_seen() -> None:
    class Careless(forms.Form):
        name = forms.CharField()
        day = forms.DateField(required=False)

    Careless.__module__ = "tests.sample"

    assert [text.split(": ")[1] for text in stock_words(Careless)] == [
        "This field is required.",
        "Enter a valid date.",
    ]
