"""Locking and unlocking a sign-in that stays."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from advance_site.accounts.declarations import StaffRequest, signed_in
from advance_site.accounts.middleware import ACTIVE, LOCKED
from advance_site.core.dates import now

WRONG = "That password is not right. Try again, or sign out."


class UnlockForm(forms.Form):
    """A password unlocks; a passkey does so through allauth's own page."""

    password = forms.CharField(
        label="Password",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Enter your password"},
        required=False,
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not settings.DEMO and not self.user.check_password(password):
            raise forms.ValidationError(WRONG if password else "Enter your password")
        return password


def unlock_now(request: HttpRequest) -> None:
    """Take the lock off this sign-in and start its idle clock anew."""
    request.session.pop(LOCKED, None)
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


@signed_in("unlocks one's own sign-in")
def unlock(request: StaffRequest) -> HttpResponse:
    """Ask for the password; a script that blanks a page posts here and gets 204."""
    form = UnlockForm(request.user, request.POST or None, initial={"next": request.GET.get("next")})
    if request.method == "POST" and form.is_valid():
        unlock_now(request)
        if request.headers.get("Accept") == "application/json":
            return HttpResponse(status=204)
        return redirect(safe_next(request, form.cleaned_data["next"]))
    status = 422 if form.is_bound else 200
    page = {"form": form, "demo": settings.DEMO}
    return render(request, "accounts/unlock.html", page, status=status)
