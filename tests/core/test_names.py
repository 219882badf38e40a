"""Names: what a search takes for the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advance_site.core.names import fold, search_key


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Zoë   ÅNGSTRÖM ", "zoe angstrom"),
        ("O\u2019Neill", "oneill"),
        ("O'NEILL", "oneill"),
        ("Smith-Jones", "smith jones"),
        ("Łukasz Øster", "lukasz oster"),
        ("Siân ap Gŵyn", "sian ap gwyn"),
        ("Groß", "gross"),
        ("Y\u0131lmaz", "yilmaz"),
        ("...", ""),
    ],
)
def test_accents_case_marks_and_spaces_do_not_matter(typed, kept):
    assert fold(typed) == kept


def test_a_key_has_each_word_once():
    assert search_key("Dean", "Dean Fletcher", "Deano") == "dean fletcher deano"


@given(st.text(max_size=40))
def test_a_folded_name_stays_as_it_is(text):
    assert fold(fold(text)) == fold(text)
