"""The register: marks kept as they are typed, signed by the person signed in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from advance_site.accounts.access import Permission
from advance_site.accounts.declarations import StaffRequest, requires
from advance_site.accounts.middleware import end_hold, hold_for_register
from advance_site.accounts.models import User
from advance_site.accounts.page_context import token_field
from advance_site.audit.services import record_opening
from advance_site.core.rules import Rule
from advance_site.jobs.services import once_only, sent
from participants.selectors.danger import numbers_in_turn
from sessions.models import Enrolment, GroupSession
from sessions.register_forms import BatchForm, CorrectForm, DetailsForm, RowForm, SignForm
from sessions.register_page import (
    DrawnRow,
    also_here,
    draw_rows,
    found_choices,
    groups,
    places,
    reasons,
    values_of,
    ways,
)
from sessions.services import (
    Missing,
    RowChanged,
    correct_row,
    mark_rest_present,
    mark_row,
    missing_from,
    record_session,
    sign_register,
    undo_rest_present,
)

# Registers that this sign-in has opened, the newest first.
OPENED, REMEMBERED = "registers_opened", 8


def register_within_reach(
    request: StaffRequest, session: UUID, permission: Permission
) -> GroupSession:
    """The session whose register this person may meet; else 404."""
    rows = GroupSession.objects.within_reach_of(request.user, permission)
    return get_object_or_404(
        rows.select_related("cohort", "item", "site", "led_by", "led_with", "signed_by"),
        public_id=session,
    )


def wants_json(request: StaffRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def leaders_of(session: GroupSession) -> list[User]:
    """The cohort's facilitators, those of today first."""
    people = session.cohort.facilitators.current().select_related("user")
    return [one.user for one in people]


@require_GET
@requires(Permission.REGISTER_OPEN)
def show(request: StaffRequest, session: UUID) -> HttpResponse:
    """One page for 8 to 12 men. While it is open the lock is held off."""
    row = register_within_reach(request, session, Permission.REGISTER_OPEN)
    if not row.is_signed:
        hold_for_register(request, row.ends_at)
    return page(request, row)


def page(
    request: StaffRequest,
    session: GroupSession,
    *,
    details: DetailsForm | None = None,
    missing: list[dict[str, str]] | None = None,
) -> HttpResponse:
    rows = draw_rows(session)
    write_down_opening(request, session, rows)
    leaders = leaders_of(session)
    required = [row for row in rows if row.required]
    context = {
        "session": session,
        "signed": session.is_signed,
        "rows": rows,
        "required": len(required),
        "marked": sum(bool(row.values["code"]) for row in required),
        "missing": missing,
        "private": session.cohort.by_video,
        "groups": groups(),
        "reasons": reasons(),
        "ways": ways(),
        "found": found_choices(),
        "places": places(),
        "numbers": numbers_in_turn(session.site),
        "leaders": ", ".join(str(one) for one in (leaders_now(session) or leaders)),
        "also_here": also_here(session, request.user),
        "details": details or DetailsForm(session, leaders),
        "sign_form": SignForm(),
        "token": token_field(request),
        "empty_title": f"Nobody is in {str(session.cohort).lower()} on this date.",
        **addresses(session),
    }
    failed = bool(missing) or (details is not None and bool(details.errors))
    return render(
        request,
        "sessions/register.html",
        {**context, "failed": failed},
        status=422 if failed else 200,
    )


def write_down_opening(
    request: StaffRequest, session: GroupSession, rows: Sequence[DrawnRow]
) -> None:
    """One row of the audit with its men; the page that waits need not say it again."""
    men = [row.man_id for row in rows]
    record_opening(request.user, "register", session.public_id, men=men, site_id=session.site_id)
    before = [one for one in request.session.get(OPENED, []) if one != str(session.public_id)]
    request.session[OPENED] = [str(session.public_id), *before][:REMEMBERED]


def leaders_now(session: GroupSession) -> list[User]:
    return [one for one in (session.led_by, session.led_with) if one is not None]


def addresses(session: GroupSession) -> dict[str, str]:
    names = {
        "state_url": "register_state",
        "rest_url": "register_rest",
        "undo_url": "register_rest_undo",
        "sign_url": "register_sign",
        "details_url": "register_details",
    }
    found = {
        key: reverse(f"sessions:{name}", args=[session.public_id]) for key, name in names.items()
    }
    return {**found, "sign_in_url": reverse("account_login")}


@require_GET
@requires(Permission.REGISTER_OPEN)
def state(request: StaffRequest, session: UUID) -> JsonResponse:
    """All rows and a fresh token, for a page that waits; polling is no activity."""
    row = register_within_reach(request, session, Permission.REGISTER_OPEN)
    if str(row.public_id) not in request.session.get(OPENED, []):
        write_down_opening(request, row, draw_rows(row))
    return JsonResponse(
        {
            "token": get_token(request),
            "person": str(request.user.public_id),
            "rows": all_rows(row),
            "also_here": also_here(row, request.user),
            "signed": row.is_signed,
        }
    )


def enrolment_of(session: GroupSession, enrolment: UUID) -> Enrolment:
    rows = Enrolment.objects.filter(cohort=session.cohort_id).select_related("participant")
    found: Enrolment = get_object_or_404(rows, public_id=enrolment)
    return found


def drawn(session: GroupSession, enrolment: Enrolment) -> DrawnRow:
    return next(row for row in draw_rows(session) if row.id == str(enrolment.public_id))


@require_POST
@requires(Permission.REGISTER_MARK)
def mark(request: StaffRequest, session: UUID, enrolment: UUID) -> HttpResponse:
    """Keep one row. 409 carries both versions, 422 the words for each field."""
    held = register_within_reach(request, session, Permission.REGISTER_MARK)
    man = enrolment_of(held, enrolment)
    form = RowForm(request.POST)
    if not form.is_valid():
        return refused(request, held, {k: str(v[0]) for k, v in form.errors.items()})
    try:
        row = mark_row(
            session=held,
            enrolment=man,
            facts=form.facts(),
            version=form.cleaned_data["version"],
            by=request.user,
        )
    except RowChanged as rule:
        return changed(request, held, man, rule)
    except Rule as rule:
        return refused(request, held, {"group": " ".join(rule.messages)})
    if not wants_json(request):
        messages.success(request, f"{man.participant.name}: {row.outcome_label or 'not marked'}.")
        return redirect("sessions:register", held.public_id)
    answer = drawn(held, man)
    return JsonResponse({"row": answer.answer(), "step": answer.step()})


def refused(request: StaffRequest, session: GroupSession, errors: dict[str, str]) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"errors": errors}, status=422)
    for words in errors.values():
        messages.error(request, words)
    return redirect("sessions:register", session.public_id)


def changed(
    request: StaffRequest, session: GroupSession, man: Enrolment, rule: RowChanged
) -> HttpResponse:
    if not wants_json(request):
        messages.error(request, " ".join(rule.messages))
        return redirect("sessions:register", session.public_id)
    answer = {"by": str(rule.theirs.marked_by), "row": drawn(session, man).answer()}
    return JsonResponse(answer, status=409)


@require_POST
@requires(Permission.REGISTER_MARK)
def rest(request: StaffRequest, session: UUID) -> HttpResponse:
    """Mark the rest present, in one act that can be taken back."""
    held = register_within_reach(request, session, Permission.REGISTER_MARK)
    try:
        marked = mark_rest_present(session=held, by=request.user)
    except Rule as rule:
        return refused(request, held, {"group": " ".join(rule.messages)})
    words = "1 man marked present." if marked.count == 1 else f"{marked.count} men marked present."
    if not wants_json(request):
        messages.success(request, words)
        return redirect("sessions:register", held.public_id)
    batch = str(marked.batch) if marked.count else ""
    return JsonResponse({"rows": all_rows(held), "batch": batch, "words": words})


def all_rows(session: GroupSession) -> dict[str, Any]:
    return {one.id: one.answer() for one in draw_rows(session) if one.required}


@require_POST
@requires(Permission.REGISTER_MARK)
def undo_rest(request: StaffRequest, session: UUID) -> HttpResponse:
    """Take "the rest present" back, but for rows changed since."""
    held = register_within_reach(request, session, Permission.REGISTER_MARK)
    form = BatchForm(request.POST)
    if not form.is_valid():
        return refused(request, held, {k: str(v[0]) for k, v in form.errors.items()})
    try:
        undo_rest_present(session=held, batch=form.cleaned_data["batch"], by=request.user)
    except Rule as rule:
        return refused(request, held, {"batch": " ".join(rule.messages)})
    return JsonResponse({"rows": all_rows(held)})


@require_POST
@requires(Permission.REGISTER_MARK)
def details(request: StaffRequest, session: UUID) -> HttpResponse:
    """Who led, the times, the group's note."""
    held = register_within_reach(request, session, Permission.REGISTER_MARK)
    form = DetailsForm(held, leaders_of(held), request.POST)
    if form.is_valid():
        try:
            version = form.cleaned_data["version"]
            record_session(
                session=held,
                facts=form.facts(),
                version=held.version if version is None else version,
                by=request.user,
            )
        except Rule as rule:
            form.add_error(None, rule)
        else:
            messages.success(request, "Kept: who led, the times and the note.")
            return redirect("sessions:register", held.public_id)
    return page(request, held, details=form)


@require_POST
@requires(Permission.REGISTER_SIGN)
def sign(request: StaffRequest, session: UUID) -> HttpResponse:
    """Sign, or say what is missing with a link to each row."""
    held = register_within_reach(request, session, Permission.REGISTER_SIGN)
    form = SignForm(request.POST)
    if not form.is_valid():
        return page(request, held)
    try:
        return once_only(request, form, lambda: _sign(request, held))
    except Rule as rule:
        missing = what_is_missing(missing_from(held)) or [
            {"id": "", "words": " ".join(rule.messages)}
        ]
        return page(request, held, missing=missing)


def _sign(request: StaffRequest, session: GroupSession) -> str:
    if session.led_by is None:
        leaders = leaders_of(session)
        form = DetailsForm(session, leaders)
        first, second = ([*leaders, None, None])[:2]
        facts = form.usual(first, second)
        session = record_session(
            session=session, facts=facts, version=session.version, by=request.user
        )
    sign_register(session=session, by=request.user)
    end_hold(request)
    messages.success(request, "The register is signed.")
    return reverse("sessions:register", args=[session.public_id])


def what_is_missing(missing: Missing) -> list[dict[str, str]]:
    """Each missing thing as a link to its row."""
    items = [
        {"id": str(one.public_id), "words": f"Mark {one.participant.name}"}
        for one in missing.unmarked
    ]
    items += [
        {
            "id": str(row.enrolment.public_id),
            "words": f"Enter how late {row.participant.name} was",
        }
        for row in missing.without_minutes
    ]
    items += [
        {
            "id": str(row.enrolment.public_id),
            "words": f"Finish the step in the row of {row.participant.name}",
        }
        for row in missing.steps_open
    ]
    return items


@requires(Permission.REGISTER_CORRECT)
def correct(request: StaffRequest, session: UUID, enrolment: UUID) -> HttpResponse:
    """Correct a signed row, with a reason; what it said before stays to be read."""
    held = register_within_reach(request, session, Permission.REGISTER_CORRECT)
    man = enrolment_of(held, enrolment)
    attendance = held.attendances.filter(enrolment=man).first()
    values = values_of(held, attendance)
    initial = {**values, "version": attendance.version if attendance else 0}
    form = CorrectForm(request.POST or None, initial=initial)
    if request.method != "POST":
        his = [man.participant.public_id]
        record_opening(request.user, "register row", held.public_id, men=his, site_id=held.site_id)
    if answer := sent(request, form, lambda: _correct(request, held, man, form)):
        return answer
    context = {
        "session": held,
        "man": man.participant,
        "form": form,
        "groups": groups(),
        "reasons": reasons(),
        "values": form.data if form.is_bound else initial,
    }
    status = 422 if form.is_bound else 200
    return render(request, "sessions/register_correct.html", context, status=status)


def _correct(
    request: StaffRequest, session: GroupSession, man: Enrolment, form: CorrectForm
) -> str:
    correct_row(
        session=session,
        enrolment=man,
        facts=form.facts(),
        version=form.cleaned_data["version"],
        why=form.cleaned_data["why"],
        by=request.user,
    )
    messages.success(request, f"The row of {man.participant.name} is corrected.")
    return reverse("sessions:register", args=[session.public_id])
