"""Phone numbers: kept in one form, shown as people here write them."""

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat

HOME = "GB"
HOME_CODE = 44
HOME_DIGITS = 10


class NotAPhoneNumberError(ValueError):
    """What was typed cannot be rung."""


def _parsed(text: str) -> PhoneNumber:
    try:
        number = phonenumbers.parse(text, HOME)
    except NumberParseException:
        number = None
    if number is None or not _can_be_rung(number):
        raise NotAPhoneNumberError("Enter a whole phone number, like 07700 900123")
    return number


def _can_be_rung(number: PhoneNumber) -> bool:
    """Accept what is in use, and any ten digits here, for new ranges come every year."""
    if number.country_code == HOME_CODE:
        digits = phonenumbers.national_significant_number(number)
        return len(digits) == HOME_DIGITS or phonenumbers.is_valid_number(number)
    return phonenumbers.is_possible_number(number)


def normalise(text: str) -> str:
    """The number as it is kept (+447700900123); what is none is refused in a sentence."""
    return phonenumbers.format_number(_parsed(text), PhoneNumberFormat.E164)


def display(number: str) -> str:
    """The number as it is written here; one from abroad keeps its country code."""
    parsed = _parsed(number)
    at_home = parsed.country_code == HOME_CODE
    form = PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, form)


def last_four(text: str) -> str:
    """The last four digits, or an empty text when there are fewer."""
    digits = "".join(character for character in text if character.isdigit())
    return digits[-4:] if len(digits) >= 4 else ""
