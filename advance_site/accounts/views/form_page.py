"""The one shape of a page with a form."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from advance_site.jobs.forms import OnceForm
from advance_site.jobs.services import sent


def form_page(
    request: HttpRequest, template: str, form: OnceForm, act: Callable[[], str], **context: Any
) -> HttpResponse:
    """Show a form; once it is sent and right, do `act` and go to the address it returns.

    What a service refuses stands at the top of the form, and nothing typed is lost.
    """
    if answer := sent(request, form, act):
        return answer
    status = 422 if form.is_bound else 200
    return render(request, template, {"form": form, **context}, status=status)


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, be it nothing; None where the page is only asked for."""
    return request.POST if request.method == "POST" else None
