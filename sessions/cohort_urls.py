"""Addresses of cohorts and their plans."""

from django.urls import path

from sessions.views import changes, cohorts, men

COHORT = "<uuid:cohort>/"
MAN = f"{COHORT}men/<uuid:enrolment>/"
SESSION = "sessions/<uuid:session>/"
urlpatterns = [
    path("", cohorts.cohort_list, name="cohort_list"),
    path("new/", cohorts.cohort_create, name="cohort_create"),
    path(COHORT, cohorts.cohort_detail, name="cohort_detail"),
    path(f"{COHORT}details/", cohorts.cohort_details, name="cohort_details"),
    path(f"{COHORT}replan/", cohorts.cohort_replan, name="cohort_replan"),
    path(f"{COHORT}swap/", changes.facilitator_swap, name="facilitator_swap"),
    path(f"{COHORT}enrol/", men.man_enrol, name="man_enrol"),
    path(f"{MAN}coach/", men.man_coach, name="man_coach"),
    path(f"{MAN}leave/", men.man_leave, name="man_leave"),
    path(f"{SESSION}move/", changes.session_move, name="session_move"),
    path(f"{SESSION}cancel/", changes.session_cancel, name="session_cancel"),
    path(f"{SESSION}did-not/", changes.session_did_not, name="session_did_not"),
    path(f"{SESSION}stand-in/", changes.stand_in_set, name="stand_in_set"),
    path(f"{SESSION}stand-in/<uuid:stand_in>/", changes.stand_in_end, name="stand_in_end"),
]
