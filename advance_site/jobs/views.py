"""The page that offers again what was typed when the sign-in had ended."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from advance_site.jobs.forms import ONCE
from advance_site.jobs.services import take_typed, throw_away


@require_http_methods(["GET", "POST"])
def typed_again(request: HttpRequest, token: UUID) -> HttpResponse:
    """Show it and send it; a POST here throws it away. Somebody else's is not found."""
    assert request.user.pk is not None  # noqa: S101  the address is for people signed in
    typed = take_typed(request.user.pk, token)
    if typed is None:
        raise Http404
    if request.method == "POST":
        throw_away(request.user.pk, token)
        messages.success(request, "What you had typed is thrown away.")
        return redirect("/")
    shown = [(_label(name), value) for name, value in typed.fields if value and name != ONCE]
    return render(request, "jobs/typed_again.html", {"typed": typed, "shown": shown})


def _label(name: str) -> str:
    return name.rpartition("-")[2].replace("_", " ").capitalize()
