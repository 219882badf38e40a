"""The one access table: who may do what, and how far it reaches. Nothing is decided elsewhere.

`docs/access.md` is written from it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import TextChoices


class Role(TextChoices):
    FACILITATOR = "facilitator", "Facilitator"
    SITE_LEAD = "site_lead", "Site lead"
    INTEGRITY_LEAD = "integrity_lead", "Integrity lead"
    RESEARCHER = "researcher", "Researcher"
    SITE_ADMINISTRATOR = "site_administrator", "Site administrator"
    ISS_WORKER = "iss_worker", "ISS worker"
    ISS_LEAD = "iss_lead", "ISS lead"
    SAFEGUARDING_APPROVER = "safeguarding_approver", "Safeguarding approver"


SENTENCES: dict[Role, str] = {
    Role.FACILITATOR: "Runs groups and coaching calls, and has a caseload of men.",
    Role.SITE_LEAD: "Answers for a site: its men, its staff, attendance and fidelity.",
    Role.INTEGRITY_LEAD: "Nationwide supervision and fidelity; sees no man by name.",
    Role.RESEARCHER: "Works with the de-identified extract and nothing else.",
    Role.SITE_ADMINISTRATOR: "Looks after users and devices of a site; sees no case content.",
    Role.ISS_WORKER: "Supports women; sees of the men what the window shows.",
    Role.ISS_LEAD: "Leads the women's service of one provider, and reads its audit.",
    Role.SAFEGUARDING_APPROVER: "Approves single decisions, per case and for a time.",
}
MAIN_ROLES = (
    Role.FACILITATOR,
    Role.SITE_LEAD,
    Role.INTEGRITY_LEAD,
    Role.RESEARCHER,
    Role.SITE_ADMINISTRATOR,
)
ISS_ROLES = (Role.ISS_WORKER, Role.ISS_LEAD, Role.SAFEGUARDING_APPROVER)
ROLES_OF_DOOR = {"main": MAIN_ROLES, "iss": ISS_ROLES}


class Reach(StrEnum):
    """How far a permission carries.

    CASELOAD: men whom one holds, coaches or has in a cohort. DUTY: a colleague's man at the same
    site, with a reason, for 12 hours. SITE: everything of one's sites. NATIONAL: all sites.
    """

    OWN = "own"
    CASELOAD = "caseload"
    DUTY = "duty"
    SITE = "site"
    NATIONAL = "national"


FROM_NEAR = tuple(Reach)


class Permission(StrEnum):
    TODAY_OPEN = "today.open"
    MAN_LIST = "man.list"
    MAN_SEARCH = "man.search"
    MAN_REFER = "man.refer"
    CASELOAD_IMPORT = "caseload.import"
    MAN_OPEN = "man.open"
    MAN_CHANGE = "man.change"
    MAN_UNMASK = "man.unmask"
    MAN_PRINT = "man.print"
    MAN_HAND_OVER = "man.hand_over"
    MAN_MERGE = "man.merge"
    CIRCUMSTANCES_COUNT = "circumstances.count"
    STATUS_CHANGE = "status.change"
    SUITABILITY_RECORD = "suitability.record"
    SUITABILITY_CONFIRM = "suitability.confirm"
    PARTNER_DETAILS_OPEN = "partner_details.open"
    CONTACT_LOG = "contact.log"
    DANGER_REPORT = "danger.report"
    DUTY_REACH_TAKE = "duty_reach.take"
    COHORT_LIST = "cohort.list"
    COHORT_OPEN = "cohort.open"
    COHORT_CREATE = "cohort.create"
    COHORT_CHANGE = "cohort.change"
    REGISTER_OPEN = "register.open"
    REGISTER_MARK = "register.mark"
    REGISTER_SIGN = "register.sign"
    REGISTER_CORRECT = "register.correct"
    ATTENDANCE_OPEN = "attendance.open"
    ATTENDANCE_EXPORT = "attendance.export"
    SUMMARY_OPEN = "summary.open"
    BOARD_OPEN = "board.open"
    CALENDAR_OPEN = "calendar.open"
    CALL_LIST = "call.list"
    CALL_LOG = "call.log"
    SLOT_MARK = "slot.mark"
    SITE_CHANGE = "site.change"
    STAFF_LIST = "staff.list"
    STAFF_INVITE = "staff.invite"
    STAFF_CHANGE = "staff.change"
    AUDIT_READ = "audit.read"
    WINDOW_OPEN = "window.open"


@dataclass(frozen=True)
class Grant:
    role: Role
    permission: Permission
    reach: Reach
    door: str


def _grants(
    door: str, role: Role, reach: Reach, permissions: Iterable[Permission]
) -> tuple[Grant, ...]:
    return tuple(Grant(role, permission, reach, door) for permission in permissions)


P = Permission
CASEWORK = (
    P.MAN_OPEN,
    P.MAN_CHANGE,
    P.MAN_UNMASK,
    P.MAN_PRINT,
    P.MAN_LIST,
    P.MAN_MERGE,
    P.STATUS_CHANGE,
    P.SUITABILITY_RECORD,
    P.SUITABILITY_CONFIRM,
    P.PARTNER_DETAILS_OPEN,
    P.CONTACT_LOG,
    P.DANGER_REPORT,
    P.COHORT_OPEN,
    P.COHORT_CHANGE,
    P.REGISTER_OPEN,
    P.REGISTER_MARK,
    P.REGISTER_SIGN,
    P.REGISTER_CORRECT,
    P.ATTENDANCE_OPEN,
    P.ATTENDANCE_EXPORT,
    P.SUMMARY_OPEN,
    P.BOARD_OPEN,
    P.CALENDAR_OPEN,
    P.CALL_LIST,
    P.CALL_LOG,
    P.SLOT_MARK,
)
AT_SITE = (P.MAN_SEARCH, P.MAN_REFER, P.COHORT_LIST, P.COHORT_CREATE)
# A decision on a colleague's man says much of him: duty reach or the lead confirms it.
ON_DUTY = (
    P.MAN_OPEN,
    P.SUITABILITY_CONFIRM,
    P.MAN_UNMASK,
    P.CONTACT_LOG,
    P.DANGER_REPORT,
    P.CALL_LOG,
    P.SLOT_MARK,
    P.MAN_PRINT,
)
STAFFING = (P.STAFF_LIST, P.STAFF_INVITE, P.STAFF_CHANGE, P.SITE_CHANGE)
OF_LEADS = (P.MAN_HAND_OVER, P.CASELOAD_IMPORT, P.CIRCUMSTANCES_COUNT)
EVERYONE = (P.TODAY_OPEN,)

GRANTS: tuple[Grant, ...] = (
    *_grants("main", Role.FACILITATOR, Reach.CASELOAD, CASEWORK),
    *_grants("main", Role.FACILITATOR, Reach.DUTY, ON_DUTY),
    *_grants("main", Role.FACILITATOR, Reach.SITE, (*AT_SITE, P.DUTY_REACH_TAKE)),
    *_grants("main", Role.FACILITATOR, Reach.OWN, (P.CASELOAD_IMPORT,)),
    *_grants("main", Role.SITE_LEAD, Reach.SITE, (*CASEWORK, *AT_SITE, *STAFFING, P.AUDIT_READ)),
    *_grants(
        "main",
        Role.SITE_LEAD,
        Reach.SITE,
        (P.MAN_HAND_OVER, P.CASELOAD_IMPORT, P.CIRCUMSTANCES_COUNT),
    ),
    *_grants("main", Role.SITE_ADMINISTRATOR, Reach.SITE, STAFFING),
    *(g for role in MAIN_ROLES for g in _grants("main", role, Reach.OWN, EVERYONE)),
    *(g for role in ISS_ROLES for g in _grants("iss", role, Reach.OWN, EVERYONE)),
    *_grants("iss", Role.ISS_WORKER, Reach.SITE, (P.WINDOW_OPEN,)),
    *_grants("iss", Role.ISS_LEAD, Reach.SITE, (P.WINDOW_OPEN, *STAFFING, P.AUDIT_READ)),
)
# Whom each role may let in at its own sites. Integrity leads and researchers work nationwide, so
# an operator invites them. An administrator sees no case content and so gives no role that leads.
GIVES: dict[Role, tuple[Role, ...]] = {
    Role.SITE_LEAD: (Role.FACILITATOR, Role.SITE_LEAD, Role.SITE_ADMINISTRATOR),
    Role.SITE_ADMINISTRATOR: (Role.FACILITATOR, Role.SITE_ADMINISTRATOR),
    Role.ISS_LEAD: ISS_ROLES,
}
BY_ROLE: dict[str, dict[Permission, tuple[Reach, ...]]] = {
    role.value: {
        permission: tuple(g.reach for g in GRANTS if g.role is role and g.permission is permission)
        for permission in Permission
        if any(g.role is role and g.permission is permission for g in GRANTS)
    }
    for role in Role
}


def reaches_of_role(role: str, permission: Permission) -> tuple[Reach, ...]:
    """How far `permission` carries for a role; empty if the role has it not."""
    return BY_ROLE[role].get(permission, ())


def roles_with(permission: Permission, door: str) -> tuple[Role, ...]:
    """The roles of a door that hold a permission."""
    return tuple(r for r in ROLES_OF_DOOR[door] if permission in BY_ROLE[r.value])


def roles_given_by(roles: Iterable[str], door: str) -> tuple[Role, ...]:
    """The roles that a person who holds `roles` may give to others, in the order of the table."""
    given = {to for role in roles for to in GIVES.get(Role(role), ())}
    return tuple(role for role in ROLES_OF_DOOR[door] if role in given)


def widest(reaches: Iterable[Reach]) -> Reach:
    """The reach that carries furthest."""
    return max(reaches, key=FROM_NEAR.index)
