"""Addresses for whatever watches over the server. They say nothing about anyone."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from advance_site.accounts.declarations import open_to_all
from advance_site.output import pdf

PLAIN = "text/plain"


@open_to_all("a load balancer asks without signing in")
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type=PLAIN)


@open_to_all("a load balancer asks without signing in")
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """The process answers and its database does; never what lies behind the other door.

    Where no PDF can be made it is ready all the same, and says so.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    words = "ready" if pdf.is_available() else "ready, but no PDF can be made: Pango is missing"
    return HttpResponse(words, content_type=PLAIN)
