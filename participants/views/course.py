"""Pages of what happens with him: status, goals, contacts, entered in error."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from advance_site.accounts.access import Permission
from advance_site.accounts.declarations import StaffRequest, requires
from advance_site.core.dates import now
from advance_site.jobs.forms import OnceForm
from advance_site.jobs.services import sent
from participants import services
from participants.addresses import man_page, man_place
from participants.due import whose_list
from participants.forms.course import (
    ContactForm,
    GoalForm,
    GoalReviewForm,
    RungForm,
    StatusForm,
    StrikeForm,
)
from participants.models import (
    HELD,
    Address,
    AgreedTime,
    Consent,
    Contact,
    DangerCall,
    Goal,
    GoalReview,
    NextOfKin,
    PartnerDetails,
    PhoneNumber,
    Referral,
    ReviewPoint,
    Status,
    StatusChange,
    Strikeable,
    SuitabilityDecision,
    WaitingReview,
)
from participants.selectors import timeline
from participants.selectors.danger import duty_numbers
from participants.views.fetching import (
    card_or_404,
    form_page,
    man_of,
    may_with,
    opened,
    refused,
    row_of,
)

STRIKEABLE: dict[str, type[Strikeable]] = {
    "address": Address,
    "agreed-time": AgreedTime,
    "consent": Consent,
    "contact": Contact,
    "danger": DangerCall,
    "goal": Goal,
    "goal-review": GoalReview,
    "next-of-kin": NextOfKin,
    "partner-details": PartnerDetails,
    "phone": PhoneNumber,
    "referral": Referral,
    "status": StatusChange,
    "suitability": SuitabilityDecision,
    "waiting": WaitingReview,
}


@requires(Permission.STATUS_CHANGE)
@require_safe
def status(request: StaffRequest, man: UUID) -> HttpResponse:
    """His statuses so far, what he can become, and of what he is still to be told."""
    him = man_of(request, Permission.STATUS_CHANGE, man)
    opened(request, "status", him)
    rows = StatusChange.objects.filter(participant=him)
    present = Status(him.current_status)  # type: ignore[attr-defined]
    context = {
        "man": him,
        "present": present,
        "rows": rows.select_related("by", "told_by", "iss_rung_by", "struck_by"),
        "onward": services.next_statuses(present),
        "numbers": duty_numbers(him.site),
    }
    return render(request, "participants/status_list.html", context)


@requires(Permission.STATUS_CHANGE)
def status_change(request: StaffRequest, man: UUID, to: str) -> HttpResponse:
    """In force at once. When he may be told is said before and after."""
    him = man_of(request, Permission.STATUS_CHANGE, man)
    if to not in Status.values:
        raise Http404
    back = man_place("status", him.public_id)
    target = Status(to)
    form = StatusForm(request.POST or None, to=target, leave=back)

    def act() -> str:
        given = form.cleaned_data
        services.record_status(
            man=him,
            status=target,
            reason=given.get("reason", ""),
            risk_review_done=given.get("risk_review_done"),
            note=given["note"],
            by=request.user,
        )
        return back

    answer = sent(request, form, act, f"He is “{target.label}” from now on.")
    return answer or form_page(
        request,
        form,
        him,
        f"Change his status to “{target.label}”",
        template="participants/status_form.html",
        hold=services.hold_until(him.site, now()) if target in HELD else None,
        numbers=duty_numbers(him.site),
    )


@requires(Permission.STATUS_CHANGE)
def status_rung(request: StaffRequest, man: UUID, row: UUID) -> HttpResponse:
    """ISS duty was rung; from then on he may be told."""
    him = man_of(request, Permission.STATUS_CHANGE, man)
    change = row_of(StatusChange, him, row)
    back = man_place("status", him.public_id)
    form = RungForm(request.POST or None, leave=back)

    def act() -> str:
        given = form.cleaned_data
        services.record_iss_rung(
            change=change, spoke_to=given["spoke_to"], at=given["at"], by=request.user
        )
        return back

    return sent(request, form, act, "Written down. He may be told now.") or form_page(
        request,
        form,
        him,
        "ISS duty was rung",
        template="participants/status_rung.html",
        numbers=duty_numbers(him.site),
    )


@requires(Permission.STATUS_CHANGE)
@require_POST
def status_told(request: StaffRequest, man: UUID, row: UUID) -> HttpResponse:
    """He was told; refused while the hold lasts."""
    him = man_of(request, Permission.STATUS_CHANGE, man)
    change = row_of(StatusChange, him, row)
    back = man_place("status", him.public_id)
    form = OnceForm(request.POST)

    def act() -> str:
        services.record_told(change=change, by=request.user)
        return back

    return sent(request, form, act, "Written down: he is told.") or refused(request, form, back)


@requires(Permission.MAN_CHANGE)
def goal_add(request: StaffRequest, man: UUID) -> HttpResponse:
    him = man_of(request, Permission.MAN_CHANGE, man)
    form = GoalForm(request.POST or None, leave=man_page(man))

    def act() -> str:
        given = form.cleaned_data
        services.set_goal(
            man=him,
            words=given["words"],
            confidence=given["confidence"],
            about_substance=given["about_substance"],
            by=request.user,
        )
        return man_page(man)

    return sent(request, form, act, "Goal saved.") or form_page(
        request, form, him, "Set a goal with him"
    )


@requires(Permission.MAN_CHANGE)
def goal_review(request: StaffRequest, man: UUID, row: UUID) -> HttpResponse:
    him = man_of(request, Permission.MAN_CHANGE, man)
    goal = row_of(Goal, him, row)
    if request.method != "POST":
        opened(request, "goal", him)
    before = list(goal.reviews.standing())
    open_points = [point for point in ReviewPoint if point not in {one.point for one in before}]
    asked = [point for point in open_points if point == request.GET.get("point")]
    first = next(iter([*asked, *open_points]), None)
    initial = {"point": first} if first else {}
    form = GoalReviewForm(request.POST or None, initial=initial, leave=man_page(man))

    def act() -> str:
        given = form.cleaned_data
        services.review_goal(
            goal=goal,
            point=given["point"],
            progress=given["progress"],
            confidence=given["confidence"],
            note=given["note"],
            by=request.user,
        )
        return man_page(man)

    return sent(request, form, act, "Review saved.") or form_page(
        request,
        form,
        him,
        "Review his goal",
        template="participants/goal_review.html",
        goal=goal,
        before=before,
    )


@requires(Permission.MAN_OPEN)
@require_safe
def contacts(request: StaffRequest, man: UUID) -> HttpResponse:
    """Everything written down about talks with him."""
    card = card_or_404(request, Permission.MAN_OPEN, man)
    opened(request, "contacts", card.man)
    rows = Contact.objects.filter(participant=card.man)
    context = {
        "man": card.man,
        "card": card,
        "rows": rows.select_related("recorded_by", "struck_by", "follow_up_done_by")[:200],
        "may_log": request.user.may(Permission.CONTACT_LOG),
        "may_change": may_with(request, Permission.MAN_CHANGE, card.man),
    }
    return render(request, "participants/contact_list.html", context)


@requires(Permission.CONTACT_LOG)
def contact_add(request: StaffRequest, man: UUID) -> HttpResponse:
    him = man_of(request, Permission.CONTACT_LOG, man)
    lasting = may_with(request, Permission.MAN_CHANGE, him)
    form = ContactForm(
        request.POST or None,
        whose_list=whose_list(request.user, him, lasting=lasting),
        leave=man_page(man),
    )

    def act() -> str:
        services.log_contact(man=him, facts=form.facts(), by=request.user)
        return man_page(man)

    return sent(request, form, act, "Contact saved.") or form_page(
        request,
        form,
        him,
        "Add contact",
        template="participants/contact_form.html",
        danger_url=man_place("danger", him.public_id),
    )


@requires(Permission.CONTACT_LOG)
@require_POST
def follow_up_done(request: StaffRequest, man: UUID, row: UUID) -> HttpResponse:
    him = man_of(request, Permission.CONTACT_LOG, man)
    contact = row_of(Contact, him, row)
    form = OnceForm(request.POST)

    def act() -> str:
        services.complete_follow_up(contact=contact, by=request.user)
        return man_page(man)

    return sent(request, form, act, "Done.") or refused(request, form, man_page(man))


@requires(Permission.MAN_OPEN)
@require_safe
def history(request: StaffRequest, man: UUID) -> HttpResponse:
    """The whole timeline."""
    him = man_of(request, Permission.MAN_OPEN, man)
    opened(request, "history", him)
    rows = timeline(him, limit=None)
    return render(request, "participants/history.html", {"man": him, "rows": rows})


@requires(Permission.MAN_CHANGE)
def strike(request: StaffRequest, man: UUID, kind: str, row: UUID) -> HttpResponse:
    """Entered in error: the row stays readable, struck through, with who, when and why."""
    him = man_of(request, Permission.MAN_CHANGE, man)
    if kind not in STRIKEABLE:
        raise Http404
    target = row_of(STRIKEABLE[kind], him, row)
    back = man_place("record", him.public_id)
    form = StrikeForm(request.POST or None, leave=back)

    def act() -> str:
        services.strike_out(row=target, reason=form.cleaned_data["reason"], by=request.user)
        return back

    return sent(request, form, act, "Struck out.") or form_page(
        request, form, him, "Entered in error", template="participants/strike_form.html"
    )
