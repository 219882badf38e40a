"""The door's own addresses and a page during which something else happens."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpResponse
from django.urls import include, path

from advance_site.accounts.declarations import StaffRequest, signed_in

meanwhile: list[Callable[[], None]] = []
"""What the next slow requests do between their beginning and their end, one each."""


@signed_in("a page for tests")
def slow(request: StaffRequest) -> HttpResponse:
    """Write something into the sign-in, which saves all of it; with `anew`, under another key."""
    request.session["note"] = "written"
    meanwhile.pop(0)()
    if "anew" in request.GET:
        request.session.cycle_key()
    return HttpResponse()


urlpatterns = [path("slow/", slow, name="slow"), path("", include(settings.DOOR.urls))]
