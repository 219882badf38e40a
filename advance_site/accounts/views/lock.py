"""Locking and unlocking a sign-in that stays."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal import auth, flows
from allauth.mfa.webauthn.views import ReauthenticateWebAuthnView
from django import forms
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from advance_site.accounts.declarations import StaffRequest, signed_in
from advance_site.accounts.middleware import ACTIVE
from advance_site.accounts.sign_in_store import LOCKED
from advance_site.accounts.views.form_page import posted
from advance_site.core.dates import now

WRONG = "That password is not right. Try again, or sign out."
EMPTY = "Enter your password"
TRIES, MOST_TRIES = "unlock_tries", 5


class UnlockForm(forms.Form):
    """A password unlocks; in the demonstration nothing is asked."""

    password = forms.CharField(
        label="Password",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        required=False,
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not settings.DEMO and not self.user.check_password(password):
            raise forms.ValidationError(WRONG if password else EMPTY)
        return password


def unlock_now(request: HttpRequest) -> None:
    """Take the lock off this sign-in and start its idle clock anew."""
    request.session.pop(LOCKED, None)
    request.session.pop(TRIES, None)
    request.session[ACTIVE] = now().isoformat()


def safe_next(request: HttpRequest, address: str) -> str:
    """The address to go on to, if it is one of ours; else the first page."""
    mine = url_has_allowed_host_and_scheme(address, {request.get_host()})
    return address if mine else reverse("today")


@require_POST
@signed_in("locks one's own sign-in")
def lock(request: StaffRequest) -> HttpResponse:
    """The page says that nobody has touched it for so long; the server holds the lock."""
    request.session[LOCKED] = True
    return HttpResponse(status=204)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("unlocks one's own sign-in")
def unlock(request: StaffRequest) -> HttpResponse:
    """Ask for the password; a script that blanks a page posts here and gets 204.

    After five wrong passwords the sign-in ends: whoever sits there is a stranger.
    """
    form = UnlockForm(request.user, posted(request), initial={"next": request.GET.get("next")})
    if request.method == "POST" and form.is_valid():
        unlock_now(request)
        if request.headers.get("Accept") == "application/json":
            return HttpResponse(status=204)
        return redirect(safe_next(request, form.cleaned_data["next"]))
    if form.is_bound and _too_many(request):
        logout(request)
        return redirect("account_login")
    page = {"form": form, "demo": settings.DEMO, "has_passkey": _has_passkey(request)}
    return render(request, "accounts/unlock.html", page, status=422 if form.is_bound else 200)


def _too_many(request: HttpRequest) -> bool:
    tries = int(request.session.get(TRIES, 0)) + 1
    request.session[TRIES] = tries
    return tries >= MOST_TRIES


def _has_passkey(request: StaffRequest) -> bool:
    passkeys = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.WEBAUTHN)
    return bool(passkeys.exists())


@require_http_methods(["GET", "POST"])
@signed_in("unlocks one's own sign-in")
def unlock_passkey(request: StaffRequest) -> HttpResponse:
    """For the script of a blanked page: GET gives the challenge, POST takes the answer (204)."""
    if request.method == "GET":
        return JsonResponse(auth.begin_authentication(request.user))
    form = ReauthenticateWebAuthnForm(request.POST, user=request.user)
    if not form.is_valid():
        return HttpResponse(status=422)
    flows.reauthenticate(request, form.cleaned_data["credential"])
    unlock_now(request)
    return HttpResponse(status=204)


class UnlockingPasskeyView(ReauthenticateWebAuthnView):  # type: ignore[misc]
    """allauth's page that asks for the passkey again; an answer also takes the lock off."""

    def form_valid(self, form: ReauthenticateWebAuthnForm) -> HttpResponse:
        unlock_now(self.request)
        answer: HttpResponse = super().form_valid(form)
        return answer


reauthenticate_passkey = signed_in("proves again who is signed in")(UnlockingPasskeyView.as_view())
