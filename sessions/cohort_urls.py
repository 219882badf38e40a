"""Addresses of cohorts and their plans."""

from django.urls import path

from sessions.views import (
    before_us,
    call_round,
    changes,
    cohorts,
    men,
    one_man,
    plan_change,
    putting_together,
    stopping,
    tonight,
)

COHORT = "<uuid:cohort>/"
MAN = f"{COHORT}men/<uuid:enrolment>/"
SESSION = "sessions/<uuid:session>/"
urlpatterns = [
    path("", cohorts.cohort_list, name="cohort_list"),
    path("new/", cohorts.cohort_create, name="cohort_create"),
    path("running/", cohorts.cohort_take_over, name="cohort_take_over"),
    path("round/", call_round.call_round, name="call_round"),
    path("round/<uuid:line>/told/", call_round.tell_told, name="tell_told"),
    path("round/<uuid:line>/not-told/", call_round.tell_not_told, name="tell_not_told"),
    path("round/<uuid:line>/tried/", call_round.tell_tried, name="tell_tried"),
    path("close-site/", plan_change.site_close, name="site_close"),
    path(COHORT, cohorts.cohort_detail, name="cohort_detail"),
    path(f"{COHORT}details/", cohorts.cohort_details, name="cohort_details"),
    path(f"{COHORT}before/", before_us.cohort_before, name="cohort_before"),
    path(f"{COHORT}replan/", cohorts.cohort_replan, name="cohort_replan"),
    path(f"{COHORT}day/", plan_change.cohort_rhythm, name="cohort_rhythm"),
    path(f"{COHORT}closed-days/", plan_change.cohort_repair, name="cohort_repair"),
    path(f"{COHORT}changes/<uuid:move>/take-back/", plan_change.plan_take_back, name="take_back"),
    path(f"{COHORT}merge/", putting_together.cohort_merge, name="cohort_merge"),
    path(f"{COHORT}stop/", stopping.cohort_stop, name="cohort_stop"),
    path(f"{COHORT}swap/", changes.facilitator_swap, name="facilitator_swap"),
    path(f"{COHORT}enrol/", men.man_enrol, name="man_enrol"),
    path(f"{MAN}coach/", men.man_coach, name="man_coach"),
    path(f"{MAN}pause/", one_man.man_pause, name="man_pause"),
    path(f"{MAN}back/", one_man.man_resume, name="man_resume"),
    path(f"{MAN}transfer/", one_man.man_transfer, name="man_transfer"),
    path(f"{MAN}catch-up/", one_man.man_catch_up, name="man_catch_up"),
    path(f"{MAN}catch-up/<uuid:slot>/drop/", one_man.catch_up_drop, name="catch_up_drop"),
    path(f"{MAN}leave/", men.man_leave, name="man_leave"),
    path(f"{SESSION}move/", plan_change.session_move, name="session_move"),
    path(f"{SESSION}tonight/", tonight.session_tonight, name="session_tonight"),
    path(f"{SESSION}one-leads/", tonight.session_one_leads, name="session_one_leads"),
    path(f"{SESSION}two-lead/", tonight.session_two_lead, name="session_two_lead"),
    path(f"{SESSION}join/", tonight.session_join, name="session_join"),
    path(f"{SESSION}part/", tonight.session_part, name="session_part"),
    path(f"{SESSION}cancel/", changes.session_cancel, name="session_cancel"),
    path(f"{SESSION}held-after-all/", stopping.session_reinstate, name="session_reinstate"),
    path(f"{SESSION}did-not/", changes.session_did_not, name="session_did_not"),
    path(f"{SESSION}stand-in/", changes.stand_in_set, name="stand_in_set"),
    path(f"{SESSION}stand-in/<uuid:stand_in>/", changes.stand_in_end, name="stand_in_end"),
]
