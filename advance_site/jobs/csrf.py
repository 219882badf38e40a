"""The page for a form whose token is no longer known, mostly because the sign-in has ended."""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import REASON_CSRF_TOKEN_MISSING, REASON_NO_CSRF_COOKIE
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from advance_site.jobs.services import keep_typed

FORBIDDEN = 403
OUT_OF_DATE = {REASON_NO_CSRF_COOKIE, REASON_CSRF_TOKEN_MISSING, "CSRF token from POST incorrect."}
STILL_ON_PAGE = "You are signed out. Sign in again in another tab; what you typed is still here."


def failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Keep what was typed, ask for the sign-in, and offer it again to the same person alone.

    A request of a script is answered in one sentence: its page still holds what was typed.
    """
    if _is_script(request):
        return HttpResponse(STILL_ON_PAGE, status=FORBIDDEN, content_type="text/plain")
    token = keep_typed(request) if reason in OUT_OF_DATE else None
    address = reverse("typed_again", args=[token]) if token else "/"
    if token and request.user.is_authenticated:
        return redirect(address)
    sign_in = f"{reverse('account_login')}?{urlencode({'next': address})}"
    context = {"kept": token is not None, "sign_in_address": sign_in}
    return render(request, "jobs/csrf_failure.html", context, status=FORBIDDEN)


def _is_script(request: HttpRequest) -> bool:
    navigates = request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
    return "HX-Request" in request.headers or not navigates
