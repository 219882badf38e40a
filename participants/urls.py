"""Addresses about men, by public ids only."""

from django.urls import path

from participants.views import (
    caseload,
    course,
    danger,
    duty,
    intake,
    lists,
    merging,
    partner,
    record,
)

app_name = "participants"
MAN = "<uuid:man>/"
DRAFT = "import/<uuid:draft>/"

urlpatterns = [
    path("", lists.man_list, name="list"),
    path("find/", lists.find, name="find"),
    path("new/", lists.refer, name="refer"),
    path("import/", caseload.uploads, name="caseload"),
    path(DRAFT, caseload.draft_page, name="caseload_draft"),
    path(f"{DRAFT}progress/", caseload.progress, name="caseload_progress"),
    path(f"{DRAFT}columns/", caseload.columns, name="caseload_columns"),
    path(f"{DRAFT}words/", caseload.words, name="caseload_words"),
    path(f"{DRAFT}rows/<int:number>/", caseload.row, name="caseload_row"),
    path(f"{DRAFT}rows/<int:number>/same/", caseload.same, name="caseload_same"),
    path(f"{DRAFT}rows/<int:number>/leave-out/", caseload.leave_out, name="caseload_leave_out"),
    path(f"{DRAFT}take-over/", caseload.take_over, name="caseload_take_over"),
    path(f"{DRAFT}throw-away/", caseload.throw_away, name="caseload_throw_away"),
    path(f"{MAN}duty/", duty.duty, name="duty"),
    path(f"{MAN}duty/<uuid:row>/seen/", duty.duty_seen, name="duty_seen"),
    path(f"{MAN}record/", record.record, name="record"),
    path(f"{MAN}record/change/", record.change, name="change"),
    path(f"{MAN}record/hand-over/", record.hand_over, name="hand_over"),
    path(f"{MAN}referrals/add/", record.refer_again, name="refer_again"),
    path(f"{MAN}phones/add/", record.phone_add, name="phone_add"),
    path(f"{MAN}phones/<uuid:row>/show/", record.phone_show, name="phone_show"),
    path(f"{MAN}phones/<uuid:row>/retire/", record.phone_retire, name="phone_retire"),
    path(f"{MAN}times/add/", record.time_add, name="time_add"),
    path(f"{MAN}addresses/add/", record.address_add, name="address_add"),
    path(f"{MAN}addresses/<uuid:row>/show/", record.address_show, name="address_show"),
    path(f"{MAN}next-of-kin/add/", record.kin_add, name="kin_add"),
    path(f"{MAN}next-of-kin/<uuid:row>/show/", record.kin_show, name="kin_show"),
    path(f"{MAN}eligibility/", intake.eligibility, name="eligibility"),
    path(f"{MAN}suitability/", intake.suitability, name="suitability"),
    path(
        f"{MAN}suitability/<uuid:row>/confirm/",
        intake.suitability_confirm,
        name="suitability_confirm",
    ),
    path(f"{MAN}waiting/", intake.waiting, name="waiting"),
    path(f"{MAN}consents/", intake.consents, name="consents"),
    path(f"{MAN}consents/<slug:code>/", intake.consent, name="consent"),
    path(f"{MAN}consents/<slug:code>/withdraw/", intake.consent_withdraw, name="consent_withdraw"),
    path(f"{MAN}partners/", partner.partners, name="partners"),
    path(f"{MAN}partners/add/", partner.partner_add, name="partner_add"),
    path(
        f"{MAN}partners/<uuid:row>/show/<slug:field>/", partner.partner_show, name="partner_show"
    ),
    path(f"{MAN}status/", course.status, name="status"),
    path(f"{MAN}status/<slug:to>/", course.status_change, name="status_change"),
    path(f"{MAN}status/<uuid:row>/rung/", course.status_rung, name="status_rung"),
    path(f"{MAN}status/<uuid:row>/told/", course.status_told, name="status_told"),
    path(f"{MAN}goals/add/", course.goal_add, name="goal_add"),
    path(f"{MAN}goals/<uuid:row>/review/", course.goal_review, name="goal_review"),
    path(f"{MAN}contacts/", course.contacts, name="contacts"),
    path(f"{MAN}contacts/add/", course.contact_add, name="contact_add"),
    path(f"{MAN}contacts/<uuid:row>/done/", course.follow_up_done, name="follow_up_done"),
    path(f"{MAN}merge/", merging.find_other, name="merge_find"),
    path(f"{MAN}merge/<uuid:other>/", merging.merge, name="merge"),
    path(f"{MAN}merges/", merging.merges, name="merges"),
    path(f"{MAN}merges/<uuid:row>/undo/", merging.part, name="merge_undo"),
    path(f"{MAN}history/", course.history, name="history"),
    path(f"{MAN}danger/", danger.danger, name="danger"),
    path(f"{MAN}danger/<uuid:row>/told/", danger.danger_told, name="danger_told"),
    path(f"{MAN}error/<slug:kind>/<uuid:row>/", course.strike, name="strike"),
]
