"""The staff of one's sites, and one member of it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from advance_site.accounts.access import Permission
from advance_site.accounts.declarations import StaffRequest, requires
from advance_site.accounts.forms.staff import (
    AddRoleForm,
    ConfirmForm,
    EndRoleForm,
    LeaveForm,
    TrainingForm,
    site_of,
)
from advance_site.accounts.models import User
from advance_site.accounts.selectors import (
    pending_invitations,
    person_page,
    sites_for,
    staff_of,
)
from advance_site.accounts.services import (
    add_membership,
    end_all_sign_ins,
    end_membership,
    leave_service,
    record_training,
)
from advance_site.accounts.views.form_page import form_page, posted
from advance_site.audit.services import record_list

GET_AND_POST = ["GET", "POST"]


def person_within_reach(request: StaffRequest, permission: Permission, person: UUID) -> User:
    """The person, if they work or worked at a site where the permission carries; else 404."""
    within = User.objects.within_reach_of(request.user, permission)
    found: User = get_object_or_404(within, public_id=person)
    return found


def page_of(person: User) -> str:
    return reverse("accounts:person", args=[person.public_id])


@require_GET
@requires(Permission.STAFF_LIST)
def staff_list(request: StaffRequest) -> HttpResponse:
    """Who works at my sites, who is invited, and the way to each site's page."""
    staff = staff_of(request.user)
    record_list(request, "staff", len(staff))
    context = {
        "staff": staff,
        "invitations": pending_invitations(request.user),
        "sites": sites_for(request.user, Permission.STAFF_LIST),
        "may_invite": request.user.may(Permission.STAFF_INVITE),
        "may_read_audit": request.user.may(Permission.AUDIT_READ),
    }
    return render(request, "accounts/staff_list.html", context)


@require_GET
@requires(Permission.STAFF_LIST)
def person(request: StaffRequest, person: UUID) -> HttpResponse:
    """Roles, training and sign-in of one person, and what a lead may do about them."""
    found = person_within_reach(request, Permission.STAFF_LIST, person)
    context = {
        "page": person_page(found),
        "may_change": request.user.may(Permission.STAFF_CHANGE) and found.is_active,
        "is_me": found.pk == request.user.pk,
    }
    return render(request, "accounts/person.html", context)


@require_http_methods(GET_AND_POST)
@requires(Permission.STAFF_CHANGE)
def add_role(request: StaffRequest, person: UUID) -> HttpResponse:
    found = person_within_reach(request, Permission.STAFF_CHANGE, person)
    form = AddRoleForm(request.user, found, posted(request))

    def act() -> str:
        said = form.cleaned_data
        add_membership(
            user=found, site=site_of(form), role=said["role"], since=said["since"], by=request.user
        )
        messages.success(request, f"{found} has a further role.")
        return page_of(found)

    return form_page(request, "accounts/person_add_role.html", form, act, person=found)


@require_http_methods(GET_AND_POST)
@requires(Permission.STAFF_CHANGE)
def end_role(request: StaffRequest, person: UUID) -> HttpResponse:
    found = person_within_reach(request, Permission.STAFF_CHANGE, person)
    form = EndRoleForm(request.user, found, posted(request))

    def act() -> str:
        said = form.cleaned_data
        end_membership(membership=said["membership"], last_day=said["last_day"], by=request.user)
        messages.success(request, f"The role of {found} ends. Their sign-ins were ended.")
        return page_of(found)

    return form_page(request, "accounts/person_end_role.html", form, act, person=found)


@require_http_methods(GET_AND_POST)
@requires(Permission.STAFF_CHANGE)
def training(request: StaffRequest, person: UUID) -> HttpResponse:
    found = person_within_reach(request, Permission.STAFF_CHANGE, person)
    form = TrainingForm(found, posted(request))

    def act() -> str:
        said = form.cleaned_data
        record_training(
            user=found,
            kind=said["kind"],
            completed_on=said["completed_on"],
            valid_until=said["valid_until"],
            by=request.user,
        )
        messages.success(request, "The course is recorded.")
        return page_of(found)

    return form_page(request, "accounts/person_training.html", form, act, person=found)


@require_http_methods(GET_AND_POST)
@requires(Permission.STAFF_CHANGE)
def leave(request: StaffRequest, person: UUID) -> HttpResponse:
    """Close an account: who takes over is asked wherever work is open."""
    found = person_within_reach(request, Permission.STAFF_CHANGE, person)
    form = LeaveForm(found, posted(request))

    def act() -> str:
        leave_service(user=found, to=form.cleaned_data["to"], by=request.user)
        messages.success(request, f"{found} has left. Nobody can sign in as them any more.")
        return reverse("accounts:staff_list")

    return form_page(
        request, "accounts/person_leave.html", form, act, person=found, work=form.work
    )


@require_http_methods(GET_AND_POST)
@requires(Permission.STAFF_CHANGE)
def end_sign_ins(request: StaffRequest, person: UUID) -> HttpResponse:
    """For a lost laptop: everywhere at once."""
    found = person_within_reach(request, Permission.STAFF_CHANGE, person)
    form = ConfirmForm("End all sign-ins", page_of(found), posted(request))

    def act() -> str:
        ended = end_all_sign_ins(user=found, by=request.user)
        messages.success(request, f"{found} is signed out everywhere ({ended}).")
        return page_of(found)

    return form_page(request, "accounts/person_end_sign_ins.html", form, act, person=found)
