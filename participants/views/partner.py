"""What he says of his (ex)partner: a page of its own, masked, every reading written down."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from advance_site.accounts.access import Permission
from advance_site.accounts.declarations import StaffRequest, requires
from advance_site.jobs.services import sent
from participants import services
from participants.addresses import man_place
from participants.forms.intake import PartnerForm
from participants.models import PartnerDetails
from participants.views.fetching import form_page, man_of, may_with, opened, row_of
from participants.views.record import shown


@requires(Permission.PARTNER_DETAILS_OPEN)
@require_safe
def partners(request: StaffRequest, man: UUID) -> HttpResponse:
    him = man_of(request, Permission.PARTNER_DETAILS_OPEN, man)
    opened(request, "partner_details", him)
    rows = PartnerDetails.objects.filter(participant=him)
    context = {
        "man": him,
        "rows": rows.select_related("recorded_by", "struck_by"),
        "may_change": may_with(request, Permission.MAN_CHANGE, him),
    }
    return render(request, "participants/partner_list.html", context)


@requires(Permission.PARTNER_DETAILS_OPEN)
def partner_add(request: StaffRequest, man: UUID) -> HttpResponse:
    """A further statement; nothing that he said before is changed."""
    him = man_of(request, Permission.MAN_CHANGE, man)
    back = man_place("partners", him.public_id)
    form = PartnerForm(request.POST or None, leave=back)

    def act() -> str:
        services.add_partner_details(man=him, facts=form.facts(), by=request.user)
        return back

    return sent(request, form, act, "Saved as he said it.") or form_page(
        request, form, him, "What he says of a partner or ex-partner"
    )


@requires(Permission.PARTNER_DETAILS_OPEN)
@require_POST
def partner_show(request: StaffRequest, man: UUID, row: UUID, field: str) -> HttpResponse:
    if field not in services.PARTNER_FIELDS:
        raise Http404
    him = man_of(request, Permission.PARTNER_DETAILS_OPEN, man)
    return shown(request, row_of(PartnerDetails, him, row, "participant"), field)
