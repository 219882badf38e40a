"""Phone numbers: one form to keep, one to show."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advance_site.core import phones


@pytest.mark.parametrize(
    "typed",
    ["07700 900123", "07700900123", "+44 7700 900123", "0044 7700 900 123", "(07700) 900-123"],
)
def test_one_number_typed_in_many_ways_is_kept_in_one(typed):
    assert phones.normalise(typed) == "+447700900123"


@pytest.mark.parametrize("typed", ["", "12", "999", "0770090012", "hello", "077009001234567"])
def test_what_cannot_be_rung_is_refused_with_what_to_do(typed):
    with pytest.raises(phones.NotAPhoneNumberError, match="Enter a whole phone number"):
        phones.normalise(typed)


def test_a_number_is_shown_as_it_is_written_here():
    assert phones.display("+447700900123") == "07700 900123"
    assert phones.display("+441632960123") == "01632 960123"


def test_a_number_from_abroad_keeps_its_country_code():
    assert phones.display("+33123456789").startswith("+33 ")


@given(st.integers(min_value=0, max_value=999))
def test_what_is_shown_is_the_same_number_again(ending):
    number = phones.normalise(f"07700 900{ending:03}")

    assert phones.normalise(phones.display(number)) == number
    assert phones.last_four(number) == f"0{ending:03}"


def test_fewer_than_four_digits_have_no_last_four():
    assert phones.last_four("12 3") == ""
