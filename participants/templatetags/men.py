"""Words about men in templates, and the key that makes a button harmless to press twice."""

from collections.abc import Iterable
from uuid import uuid4

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from advance_site.core.phones import NotAPhoneNumberError, display
from participants.addresses import man_page
from participants.lists import lists
from participants.models import Participant, Status

register = template.Library()


@register.filter
def status_label(status: str) -> str:
    return str(Status(status).label) if status else ""


@register.filter
def tag_labels(codes: Iterable[str]) -> str:
    return ", ".join(lists().tag_labels(codes))


@register.filter
def phone(number: str) -> str:
    """A kept number as people here write it; what cannot be read stays as it is."""
    try:
        return display(number)
    except NotAPhoneNumberError:
        return number


@register.filter
def page_of(man: Participant) -> str:
    return man_page(man.public_id)


@register.simple_tag
def once_key() -> SafeString:
    return format_html('<input type="hidden" name="once" value="{}">', uuid4())
