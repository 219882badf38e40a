from participants.models.bulletin import Bulletin, BulletinKind
from participants.models.caseload import (
    BroughtIn,
    CaseloadDraft,
    CaseloadMemory,
    CaseloadRow,
    ClientReference,
    RowChoice,
    RowState,
    Stage,
)
from participants.models.circumstance import (
    ApartPair,
    Asked,
    Availability,
    Circumstance,
    PartOfDay,
)
from participants.models.consent import Consent, ConsentAnswer, ConsentWay
from participants.models.contact import Contact, ContactOutcome, Direction, Way, WithWhom
from participants.models.danger import DangerAbout, DangerCall, DangerTry, Place, ToldWhom
from participants.models.goal import Goal, GoalReview, Progress, ReviewPoint
from participants.models.grant import GrantKind, GrantSeen, ReachGrant
from participants.models.merge import Merge, Moved
from participants.models.participant import Literacy, Participant
from participants.models.partner import PartnerDetails, PartnerStatement
from participants.models.reaching import (
    Address,
    AgreedTime,
    NextOfKin,
    PhoneNumber,
    YesNo,
)
from participants.models.referral import Answer, EligibilityAnswer, Referral
from participants.models.status import (
    HELD,
    LEFT,
    ON_PROGRAMME,
    REASONED,
    Status,
    StatusChange,
    WaitingReview,
)
from participants.models.struck import Strikeable
from participants.models.suitability import (
    Acknowledges,
    SuitabilityDecision,
    SuitabilityOutcome,
)

__all__ = [
    "HELD",
    "LEFT",
    "ON_PROGRAMME",
    "REASONED",
    "Acknowledges",
    "Address",
    "AgreedTime",
    "Answer",
    "ApartPair",
    "Asked",
    "Availability",
    "BroughtIn",
    "Bulletin",
    "BulletinKind",
    "CaseloadDraft",
    "CaseloadMemory",
    "CaseloadRow",
    "Circumstance",
    "ClientReference",
    "Consent",
    "ConsentAnswer",
    "ConsentWay",
    "Contact",
    "ContactOutcome",
    "DangerAbout",
    "DangerCall",
    "DangerTry",
    "Direction",
    "EligibilityAnswer",
    "Goal",
    "GoalReview",
    "GrantKind",
    "GrantSeen",
    "Literacy",
    "Merge",
    "Moved",
    "NextOfKin",
    "PartOfDay",
    "Participant",
    "PartnerDetails",
    "PartnerStatement",
    "PhoneNumber",
    "Place",
    "Progress",
    "ReachGrant",
    "Referral",
    "ReviewPoint",
    "RowChoice",
    "RowState",
    "Stage",
    "Status",
    "StatusChange",
    "Strikeable",
    "SuitabilityDecision",
    "SuitabilityOutcome",
    "ToldWhom",
    "WaitingReview",
    "Way",
    "WithWhom",
    "YesNo",
]
