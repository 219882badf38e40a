"""One's own account."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from advance_site.accounts.declarations import StaffRequest, signed_in
from advance_site.accounts.selectors import open_sign_ins, person_page

ENOUGH_PASSKEYS = 2


@require_GET
@signed_in("one's own account")
def own(request: StaffRequest) -> HttpResponse:
    """My roles and training, my ways to sign in, and where I am signed in."""
    factors = Authenticator.objects.filter(user=request.user).order_by("created_at")
    passkeys = [factor for factor in factors if factor.type == Authenticator.Type.WEBAUTHN]
    context = {
        "page": person_page(request.user),
        "passkeys": [factor.wrap().name for factor in passkeys],
        "has_app": any(factor.type == Authenticator.Type.TOTP for factor in factors),
        "needs_second_passkey": settings.DOOR.passkey_only and len(passkeys) < ENOUGH_PASSKEYS,
        "sign_ins": open_sign_ins(request.user, request.session.session_key),
    }
    return render(request, "accounts/own.html", context)


@signed_in("one's own account")
def email(request: HttpRequest) -> HttpResponse:
    """In the place of allauth's page: an address is what somebody was invited at."""
    return redirect("accounts:own")
