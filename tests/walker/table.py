"""The reviewed table: who may use which address, about whose rows, with which methods.

Written by hand and read by a second person; it is not made from `accounts.access`, so that a
declaration widened by mistake differs from it. An address that is missing here fails the walker.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

FACILITATOR, LEAD, ADMINISTRATOR = "facilitator", "site_lead", "site_administrator"
ISS_WORKER, ISS_LEAD = "iss_worker", "iss_lead"


class Who(Enum):
    """Who may, and how far.

    CASE: whoever has the man in the caseload, and his site's lead. DUTY: besides, whoever took
    duty reach. SITE: facilitators and leads, everything of their site. STAFF: leads and
    administrators, of their site. AUDIT: leads. WINDOW: the women's service. LEAD: leads, men of
    their site. TAKES_DUTY: facilitators, men of their site.
    """

    STRANGER = "anybody at all"
    SELF = "anybody signed in"
    ANY_ROLE = "anybody with a role"
    CASE = "case"
    DUTY = "case or duty"
    SITE = "site"
    STAFF = "staff"
    AUDIT = "audit"
    WINDOW = "window"
    LEAD = "lead"
    TAKES_DUTY = "takes duty reach"


ROLES: Mapping[Who, tuple[str, ...]] = {
    Who.CASE: (FACILITATOR, LEAD),
    Who.DUTY: (FACILITATOR, LEAD),
    Who.SITE: (FACILITATOR, LEAD),
    Who.STAFF: (LEAD, ADMINISTRATOR, ISS_LEAD),
    Who.AUDIT: (LEAD, ISS_LEAD),
    Who.WINDOW: (ISS_WORKER, ISS_LEAD),
    Who.LEAD: (LEAD,),
    Who.TAKES_DUTY: (FACILITATOR,),
}
# Who works with men, and so meets their names: within the site, or through the window.
WORKS_WITH_MEN = (FACILITATOR, LEAD, ISS_WORKER, ISS_LEAD)
HERE, THERE = {"mine", "colleague"}, {"elsewhere"}
# Whose men are within whose reach: the three sizes of reach that a person can have.
CASE_REACH: Mapping[str, set[str]] = {
    "facilitator mine": {"mine"},
    "facilitator colleague": {"colleague"},
    "facilitator elsewhere": {"elsewhere"},
    "site_lead here": HERE,
    "site_lead elsewhere": THERE,
}
DUTY_REACH: Mapping[str, set[str]] = {**CASE_REACH, "on duty": {"mine"}}
SITE_REACH: Mapping[str, set[str]] = {
    "facilitator mine": HERE,
    "facilitator colleague": HERE,
    "facilitator elsewhere": THERE,
    "on duty": HERE,
    "site_lead here": HERE,
    "site_lead elsewhere": THERE,
    "site_administrator here": HERE,
    "site_administrator elsewhere": THERE,
}
# Staff pages: one's own sites, also at the other door, where the two leads have an office each.
STAFF_REACH: Mapping[str, set[str]] = {
    **SITE_REACH,
    "iss_lead one": HERE,
    "iss_lead two": THERE,
}
# Everybody of the provider meets the men of the sites that the window shows.
PROVIDER = ("iss_worker one", "iss_worker two", "iss_lead one", "iss_lead two")
NAMES_REACH: Mapping[str, set[str]] = {**SITE_REACH, **dict.fromkeys(PROVIDER, HERE)}
REACH: Mapping[Who, Mapping[str, set[str]]] = {
    Who.CASE: CASE_REACH,
    Who.DUTY: DUTY_REACH,
    Who.SITE: SITE_REACH,
    Who.STAFF: STAFF_REACH,
    Who.AUDIT: STAFF_REACH,
    Who.WINDOW: dict.fromkeys(PROVIDER, HERE),
    Who.LEAD: CASE_REACH,
    Who.TAKES_DUTY: SITE_REACH,
}


@dataclass(frozen=True)
class Line:
    """One address.

    `hers` allows what he said of his (ex)partner to stand on the page. `loose` is for addresses of
    a third party, whose answers depend on the state of the sign-in: they may leak nothing and
    never fail. `ends_sign_in` has the walker sign in anew for each request. `offers_duty` leads a
    facilitator to the page on which she takes duty reach. `once` is done by the first request.
    `meets_two` is about two men, who need not belong together.
    """

    name: str
    who: Who
    methods: str = "GET"
    values: Mapping[str, str] = field(default_factory=dict)
    hers: bool = False
    loose: bool = False
    ends_sign_in: bool = False
    offers_duty: bool = False
    once: bool = False
    meets_two: bool = False

    def takes(self, method: str) -> bool:
        """Whether a method belongs here; HEAD does where GET does."""
        return ("GET" if method == "HEAD" else method) in self.methods.split()


# Whence the values in addresses come: a model, of whom each man has a row, or "=" and a word.
VALUES: Mapping[str, str] = {
    "man": "participants.Participant",
    "session": "programme_sessions.GroupSession",
    "enrolment": "programme_sessions.Enrolment",
    "cohort": "programme_sessions.Cohort",
    "slot": "a coaching slot",
    "attempt": "coaching.Attempt",
    "call": "coaching.Call",
    "other": "participants.Participant",
    "pair": "participants.ApartPair",
    "draft": "participants.CaseloadDraft",
    "number": "=2",
    "invitation": "accounts.Invitation",
    "person": "accounts.User",
    "site": "accounts.Site",
    "token": "=7e0c2b5c-0d6f-4a54-9d0e-3a8e0d6c1f11",
    "uidb36": "=x",
    "key": "=x-y",
    "pk": "=1",
}

FORM = "GET POST"
BOTH = (
    Line("healthz", Who.STRANGER),
    Line("readyz", Who.STRANGER),
    Line("typed_again", Who.SELF, "GET POST", loose=True),
    Line("accounts:lock", Who.SELF, "POST", ends_sign_in=True),
    Line("accounts:unlock", Who.SELF, "GET POST"),
    Line("accounts:unlock_passkey", Who.SELF, loose=True),
    Line("accounts:own", Who.SELF),
    Line("accounts:accept", Who.STRANGER, loose=True),
    Line("accounts:openings", Who.AUDIT),
    Line("accounts:staff_list", Who.STAFF),
    Line("accounts:invite", Who.STAFF, "GET POST"),
    Line("accounts:invitation_link", Who.STAFF),
    Line("accounts:withdraw_invitation", Who.STAFF, "GET POST"),
    Line("accounts:person", Who.STAFF),
    Line("accounts:add_role", Who.STAFF, "GET POST"),
    Line("accounts:end_role", Who.STAFF, "GET POST"),
    Line("accounts:training", Who.STAFF, "GET POST"),
    Line("accounts:leave", Who.STAFF, "GET POST"),
    Line("accounts:end_sign_ins", Who.STAFF, "GET POST"),
    Line("accounts:site", Who.STAFF),
    Line("accounts:change_site", Who.STAFF, "GET POST"),
    Line("accounts:add_number", Who.STAFF, "GET POST"),
    Line(
        "accounts:remove_number",
        Who.STAFF,
        "GET POST",
        {"number": "accounts.SiteNumber"},
        once=True,
    ),
    Line("accounts:add_closure", Who.STAFF, "GET POST"),
    Line(
        "accounts:remove_closure",
        Who.STAFF,
        "GET POST",
        {"closure": "accounts.SiteClosure"},
        once=True,
    ),
)
OF_THE_ACCOUNT = (
    *("account_login", "account_logout", "account_inactive", "account_signup"),
    *("account_email_verification_sent", "account_reset_password", "account_confirm_login_code"),
    *("account_confirm_email", "account_reset_password_from_key_done", "mfa_authenticate"),
    *("account_reset_password_from_key", "account_reset_password_done", "mfa_login_webauthn"),
)
OF_ONESELF = (
    *("account_reauthenticate", "account_email", "account_change_password", "mfa_index"),
    *("account_set_password", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp"),
    *("mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes"),
    *("mfa_list_webauthn", "mfa_add_webauthn", "mfa_reauthenticate_webauthn"),
    *("mfa_remove_webauthn", "mfa_edit_webauthn", "usersessions_list"),
)
ACCOUNT = (
    *(Line(name, Who.STRANGER, loose=True, ends_sign_in=True) for name in OF_THE_ACCOUNT),
    *(Line(name, Who.SELF, loose=True, ends_sign_in=True) for name in OF_ONESELF),
)
ROW = "row"


def about(name: str, model: str, who: Who = Who.CASE, methods: str = "POST", **more: bool) -> Line:
    """An address of one row about a man."""
    return Line(f"participants:{name}", who, methods, {ROW: f"participants.{model}"}, **more)


MAIN = (
    Line("today", Who.ANY_ROLE),
    Line("participants:list", Who.CASE),
    Line("participants:find", Who.SITE, FORM),
    Line("participants:refer", Who.SITE, FORM),
    Line("participants:caseload", Who.SITE, FORM),
    Line("participants:caseload_draft", Who.CASE),
    Line("participants:caseload_progress", Who.CASE),
    Line("participants:caseload_columns", Who.CASE, FORM),
    Line("participants:caseload_words", Who.CASE, FORM),
    Line("participants:caseload_row", Who.CASE, FORM),
    Line("participants:caseload_same", Who.CASE, FORM),
    Line("participants:caseload_leave_out", Who.CASE, "POST"),
    Line("participants:caseload_take_over", Who.CASE, "POST", once=True),
    Line("participants:caseload_throw_away", Who.CASE, FORM, once=True),
    Line("participants:duty", Who.TAKES_DUTY, FORM),
    about("duty_seen", "ReachGrant"),
    Line("participants:record", Who.DUTY),
    Line("participants:change", Who.CASE, FORM),
    Line("participants:hand_over", Who.LEAD, FORM),
    Line("participants:refer_again", Who.CASE, FORM),
    Line("participants:phone_add", Who.CASE, FORM),
    about("phone_show", "PhoneNumber", Who.DUTY),
    about("phone_retire", "PhoneNumber"),
    Line("participants:time_add", Who.CASE, FORM),
    Line("participants:address_add", Who.CASE, FORM),
    about("address_show", "Address", Who.DUTY),
    Line("participants:kin_add", Who.CASE, FORM),
    about("kin_show", "NextOfKin", Who.DUTY),
    Line("participants:eligibility", Who.CASE, FORM),
    Line("participants:suitability", Who.CASE, FORM),
    about("suitability_confirm", "SuitabilityDecision", Who.DUTY, FORM),
    Line("participants:waiting", Who.CASE, FORM),
    Line("participants:consents", Who.DUTY),
    Line("participants:consent", Who.CASE, FORM, {"code": "=participation"}),
    Line("participants:consent_withdraw", Who.CASE, FORM, {"code": "=participation"}),
    Line("participants:partners", Who.CASE, hers=True),
    Line("participants:partner_add", Who.CASE, FORM, hers=True),
    Line(
        "participants:partner_show",
        Who.CASE,
        "POST",
        {ROW: "participants.PartnerDetails", "field": "=phone"},
        hers=True,
    ),
    Line("participants:status", Who.CASE),
    Line("participants:status_change", Who.CASE, FORM, {"to": "=suspended"}),
    about("status_rung", "StatusChange", methods=FORM),
    about("status_told", "StatusChange"),
    Line("participants:goal_add", Who.CASE, FORM),
    about("goal_review", "Goal", methods=FORM),
    Line("participants:contacts", Who.DUTY),
    Line("participants:contact_add", Who.DUTY, FORM),
    about("follow_up_done", "Contact", Who.DUTY),
    Line("participants:history", Who.DUTY),
    Line("participants:circumstances", Who.CASE, FORM),
    Line("participants:availability", Who.CASE, FORM),
    Line("participants:apart", Who.CASE, FORM),
    Line("participants:apart_end", Who.CASE, "POST"),
    Line("participants:circumstances_counts", Who.LEAD),
    Line("participants:merge_find", Who.CASE, FORM),
    Line("participants:merge", Who.CASE, FORM, meets_two=True),
    Line("participants:merges", Who.DUTY),
    about("merge_undo", "Merge", once=True),
    Line("participants:danger", Who.DUTY, FORM),
    about("danger_told", "DangerCall", Who.DUTY, FORM),
    Line(
        "participants:strike",
        Who.CASE,
        FORM,
        {ROW: "participants.Contact", "kind": "=contact"},
    ),
    Line("ready", Who.CASE),
    Line("ready_confirm", Who.DUTY, "POST"),
    Line("ready_group", Who.SITE, FORM),
    Line("man", Who.DUTY, offers_duty=True),
    Line("print_card", Who.DUTY),
    Line("print_contacts", Who.DUTY),
    Line("print_sign_in", Who.CASE),
    Line("print_register", Who.CASE),
    Line("attendance", Who.CASE),
    Line("print_attendance", Who.CASE),
    Line("attendance_csv", Who.CASE),
    Line("attendance_xlsx", Who.CASE),
    Line("board", Who.CASE),
    Line("calendar", Who.CASE),
    Line("calendar_feed", Who.CASE, FORM),
    Line("calendar_ics", Who.STRANGER, "GET", {"key": "a calendar key"}),
    Line("summary", Who.CASE),
    Line("print_summary", Who.CASE),
    Line("summary_csv", Who.CASE),
    Line("summary_xlsx", Who.CASE),
    Line("sessions:cohort_list", Who.SITE),
    Line("sessions:cohort_create", Who.SITE, FORM),
    Line("sessions:cohort_take_over", Who.SITE, FORM),
    Line("sessions:cohort_detail", Who.CASE),
    Line("sessions:cohort_details", Who.CASE, FORM),
    Line("sessions:cohort_before", Who.CASE, FORM),
    Line("sessions:cohort_replan", Who.CASE, FORM),
    Line("sessions:cohort_stop", Who.CASE, FORM),
    Line("sessions:cohort_merge", Who.CASE, FORM),
    Line("sessions:cohort_rhythm", Who.CASE, FORM),
    Line("sessions:man_pause", Who.CASE, FORM),
    Line("sessions:man_resume", Who.CASE, FORM),
    Line("sessions:man_transfer", Who.CASE, FORM),
    Line("sessions:man_catch_up", Who.CASE, FORM),
    Line("sessions:catch_up_drop", Who.CASE, FORM, {"slot": "a website slot"}),
    Line("sessions:session_tonight", Who.CASE, "GET", {"session": "a coming session"}),
    Line("sessions:session_one_leads", Who.CASE, FORM, {"session": "a coming session"}),
    Line("sessions:session_two_lead", Who.CASE, FORM, {"session": "a coming session"}),
    Line("sessions:session_join", Who.CASE, FORM, {"session": "a coming session"}),
    Line("sessions:session_part", Who.CASE, FORM, {"session": "a coming session"}),
    Line("sessions:cohort_repair", Who.CASE, FORM),
    Line("sessions:site_close", Who.SITE, FORM),
    Line("sessions:take_back", Who.CASE, "POST", {"move": "programme_sessions.PlanMove"}),
    Line("sessions:call_round", Who.CASE),
    Line("sessions:tell_told", Who.DUTY, "POST", {"line": "programme_sessions.ToTell"}),
    Line("sessions:tell_not_told", Who.DUTY, "POST", {"line": "programme_sessions.ToTell"}),
    Line("sessions:tell_tried", Who.DUTY, "POST", {"line": "programme_sessions.ToTell"}),
    Line("sessions:session_reinstate", Who.CASE, FORM),
    Line("sessions:facilitator_swap", Who.CASE, FORM),
    Line("sessions:man_enrol", Who.CASE, FORM),
    Line("sessions:man_coach", Who.CASE, FORM),
    Line("sessions:man_leave", Who.CASE, FORM),
    Line("sessions:session_move", Who.CASE, FORM, {"session": "a coming session"}),
    Line("sessions:session_cancel", Who.CASE, FORM, {"session": "a coming session"}),
    Line("sessions:session_did_not", Who.CASE, FORM),
    Line("sessions:stand_in_set", Who.CASE, FORM, {"session": "a coming session"}),
    Line(
        "sessions:stand_in_end",
        Who.CASE,
        FORM,
        {"session": "a coming session", "stand_in": "programme_sessions.StandIn"},
    ),
    Line("sessions:register", Who.CASE),
    Line("sessions:register_state", Who.CASE),
    Line("sessions:register_rest", Who.CASE, "POST"),
    Line("sessions:register_rest_undo", Who.CASE, "POST"),
    Line("sessions:register_details", Who.CASE, "POST"),
    Line("sessions:register_sign", Who.CASE, "POST"),
    Line("sessions:register_row", Who.CASE, "POST"),
    Line("sessions:register_told", Who.CASE, "POST"),
    Line("sessions:register_nobody", Who.CASE, "POST"),
    Line("sessions:register_correct", Who.CASE, FORM),
    Line("coaching:call_list", Who.CASE),
    Line("coaching:log", Who.DUTY, FORM),
    Line("coaching:attempt", Who.DUTY, "POST"),
    Line("coaching:tried", Who.DUTY),
    Line("coaching:again", Who.DUTY, "POST"),
    Line("coaching:ask_in", Who.DUTY, "POST"),
    Line("coaching:undo", Who.DUTY, "POST", once=True),
    Line("coaching:call", Who.DUTY),
    Line("coaching:strike", Who.DUTY, FORM),
    Line("coaching:slot", Who.DUTY, FORM, {"slot": "a website slot"}),
    Line("coaching:reopen", Who.DUTY, "POST", {"slot": "a website slot"}),
)
ISS = (
    Line("today", Who.ANY_ROLE),
    Line("man_list", Who.WINDOW, "GET POST"),
)
TABLE: Mapping[str, Mapping[str, Line]] = {
    "main": {line.name: line for line in (*BOTH, *ACCOUNT, *MAIN)},
    "iss": {line.name: line for line in (*BOTH, *ACCOUNT, *ISS)},
}
