"""Letting somebody in: invite, hand over, withdraw, accept."""

from datetime import datetime, timedelta
from uuid import UUID

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from advance_site.accounts.access import Permission
from advance_site.accounts.declarations import StaffRequest, open_to_all, requires
from advance_site.accounts.forms.staff import MAIL, AcceptForm, ConfirmForm, InviteForm, site_of
from advance_site.accounts.models import Invitation, User
from advance_site.accounts.services import (
    accept_invitation,
    add_membership,
    invitation_of,
    invite,
    path_of_invitation,
    withdraw_invitation,
)
from advance_site.accounts.views.form_page import form_page, posted
from advance_site.core.dates import now
from advance_site.core.rules import Rule

GET_AND_POST = ["GET", "POST"]
# The link itself is never kept: only that this sign-in may see it for two minutes more.
SHOWN, SHOWN_FOR = "invitation_shown", timedelta(minutes=2)


def _within_reach(request: StaffRequest, invitation: UUID) -> Invitation:
    sites = request.user.sites_for(Permission.STAFF_INVITE)
    within = Invitation.objects.filter(site__in=sites).select_related("site")
    return get_object_or_404(within, public_id=invitation)


@require_http_methods(GET_AND_POST)
@requires(Permission.STAFF_INVITE)
def invite_staff(request: StaffRequest) -> HttpResponse:
    """Ask whom to invite; by mail, or with a link that is shown once."""
    form = InviteForm(request.user, posted(request))

    def act() -> str:
        said = form.cleaned_data
        known = User.objects.filter(email__iexact=said["email"], is_active=True).first()
        if known is not None:
            add_membership(user=known, site=site_of(form), role=said["role"], by=request.user)
            messages.success(request, f"{known} signs in here already and now has that role too.")
            return reverse("accounts:person", args=[known.public_id])
        by_mail = said["way"] == MAIL
        made = invite(
            email=said["email"],
            name=said["name"],
            role=said["role"],
            site=site_of(form),
            by_mail=by_mail,
            by=request.user,
        )
        if by_mail:
            messages.success(request, f"The invitation to {made.name} is on its way.")
            return reverse("accounts:staff_list")
        request.session[SHOWN] = [str(made.public_id), (now() + SHOWN_FOR).isoformat()]
        return reverse("accounts:invitation_link", args=[made.public_id])

    return form_page(request, "accounts/invite.html", form, act)


@require_GET
@requires(Permission.STAFF_INVITE)
def invitation_link(request: StaffRequest, invitation: UUID) -> HttpResponse:
    """Show the link to whoever has just made it; two minutes later nobody sees it again."""
    found = _within_reach(request, invitation)
    marked, until = request.session.get(SHOWN) or ["", now().isoformat()]
    may_see = marked == str(found.public_id) and now() < datetime.fromisoformat(until)
    link = ""
    if may_see and found.is_pending(now()):
        link = request.build_absolute_uri(path_of_invitation(found))
    return render(request, "accounts/invitation_link.html", {"invitation": found, "link": link})


@require_http_methods(GET_AND_POST)
@requires(Permission.STAFF_INVITE)
def withdraw(request: StaffRequest, invitation: UUID) -> HttpResponse:
    found = _within_reach(request, invitation)
    back = reverse("accounts:staff_list")
    form = ConfirmForm("Withdraw the invitation", back, posted(request))

    def act() -> str:
        withdraw_invitation(invitation=found, by=request.user)
        messages.success(request, f"The invitation to {found.name} is withdrawn.")
        return back

    return form_page(request, "accounts/invitation_withdraw.html", form, act, invitation=found)


@require_http_methods(GET_AND_POST)
@open_to_all("whoever holds an invitation has no account yet")
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Name and password of somebody invited; then the second factor is set up."""
    invitation = invitation_of(token)
    if invitation is None:
        return render(request, "accounts/invitation_over.html", status=410)
    initial = {"name": invitation.name}
    form = AcceptForm(invitation.email, posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            return _let_in(request, form, token)
        except Rule as broken:
            form.add_error(None, broken)
    context = {"form": form, "invitation": invitation}
    status = 422 if form.is_bound else 200
    return render(request, "accounts/accept.html", context, status=status)


def _let_in(request: HttpRequest, form: AcceptForm, token: str) -> HttpResponse:
    """Sign the new person in: who has just chosen a password need not prove it once more."""
    said = form.cleaned_data
    user = accept_invitation(token=token, name=said["name"], password=said["password"])
    login = Login(user=user, email=user.email, redirect_url=reverse("mfa_index"))
    answer: HttpResponse = perform_login(request, login)
    record_authentication(request, user, method="password", reauthenticated=True)
    return answer
