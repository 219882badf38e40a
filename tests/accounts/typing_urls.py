"""The door's own addresses and a page with a form, for tests of what was typed too late."""

from django.conf import settings
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.urls import include, path

from advance_site.accounts.declarations import StaffRequest, signed_in


@signed_in("a page for tests")
def typing(request: StaffRequest) -> HttpResponse:
    if request.method == "POST":
        return HttpResponse(request.POST["name"])
    return HttpResponse(get_token(request))


urlpatterns = [path("typing/", typing, name="typing"), path("", include(settings.DOOR.urls))]
