"""Programme, cohorts, their dated sessions, the men's slots, and attendance."""

from sessions.models.attendance import Attendance, AttendanceCorrection, Found, JoinedBy, Where
from sessions.models.booking import FacilitatorBooking
from sessions.models.change import ChangeKind, PlanChange, PlanMove, ToTell
from sessions.models.cohort import (
    Cohort,
    CohortFacilitator,
    CohortSlot,
    CohortStatus,
    Mode,
    Phase,
)
from sessions.models.enrolment import Enrolment, EnrolmentPause, Slot, SlotState, SlotWay
from sessions.models.group import GroupSession, SessionState, StandIn
from sessions.models.template import (
    KindOfSession,
    ProgrammeTemplate,
    StrandOfSession,
    TemplateItem,
)

__all__ = [
    "Attendance",
    "AttendanceCorrection",
    "ChangeKind",
    "Cohort",
    "CohortFacilitator",
    "CohortSlot",
    "CohortStatus",
    "Enrolment",
    "EnrolmentPause",
    "FacilitatorBooking",
    "Found",
    "GroupSession",
    "JoinedBy",
    "KindOfSession",
    "Mode",
    "Phase",
    "PlanChange",
    "PlanMove",
    "ProgrammeTemplate",
    "SessionState",
    "Slot",
    "SlotState",
    "SlotWay",
    "StandIn",
    "StrandOfSession",
    "TemplateItem",
    "ToTell",
    "Where",
]
