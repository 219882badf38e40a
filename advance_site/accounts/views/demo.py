"""Signing in as an invented person with one click; in the demonstration only."""

from uuid import UUID

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from advance_site.accounts.access import SENTENCES, Role
from advance_site.accounts.declarations import open_to_all
from advance_site.accounts.models import Membership, User
from advance_site.accounts.views.lock import safe_next
from advance_site.core.dates import today

REASON = "the demonstration has invented people only"


@require_GET
@open_to_all(REASON)
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with a role today, by site, with one sentence of what they can do."""
    _only_in_the_demonstration()
    roles = [role.value for role in Role]
    memberships = Membership.objects.current(today()).filter(user__is_active=True)
    listed = sorted(
        memberships.select_related("user", "site"),
        key=lambda m: (m.site.name, roles.index(m.role), m.user.name),
    )
    rows = [(membership, SENTENCES[Role(membership.role)]) for membership in listed]
    context = {"rows": rows, "next": request.GET.get("next", "")}
    return render(request, "accounts/demo_people.html", context)


@require_POST
@open_to_all(REASON)
def sign_in(request: HttpRequest, person: UUID) -> HttpResponse:
    """Become this person; whoever was signed in before is signed out."""
    _only_in_the_demonstration()
    user = get_object_or_404(User, public_id=person, is_active=True)
    if request.user.is_authenticated:
        logout(request)
    adapter = get_adapter(request)
    adapter.login(request, user)
    answer: HttpResponse = adapter.post_login(
        request,
        user,
        email_verification="none",
        signal_kwargs=None,
        email=user.email,
        signup=False,
        redirect_url=safe_next(request, request.POST.get("next", "")),
    )
    return answer


def _only_in_the_demonstration() -> None:
    """Once more than the addresses say, since these two ask for no password."""
    if not (settings.DEMO and settings.EMBEDDED):
        raise Http404
