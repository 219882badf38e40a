"""Everything that writes about men. Keyword-only, atomic, each with its row in the audit."""

from participants.services.bulletins import newest_bulletin, write_bulletin
from participants.services.contacts import ContactFacts, complete_follow_up, log_contact
from participants.services.danger import open_danger, record_danger_told, record_danger_try
from participants.services.goals import review_goal, set_goal
from participants.services.intake import (
    ConsentFacts,
    SuitabilityFacts,
    complete_waiting_review,
    confirm_suitability,
    newest_answers,
    put_on_waiting_list,
    record_consent,
    record_eligibility,
    record_suitability,
    withdraw_consent,
)
from participants.services.many import ManFacts, Newcomer, ReferralFacts, Waits, refer_men
from participants.services.men import (
    add_address,
    add_next_of_kin,
    add_phone,
    agree_time,
    change_holder,
    change_man,
    hand_over_caseload,
    record_referral,
    refer_man,
    retire_phone,
)
from participants.services.merging import merge_men, take_merge_back, what_stands_against
from participants.services.partner import PartnerFacts, add_partner_details
from participants.services.reaching import (
    Found,
    grant_stand_in,
    search_site_men,
    see_duty_reach,
    site_man,
    take_duty_reach,
)
from participants.services.statuses import (
    closed_days,
    current_status,
    hold_until,
    next_statuses,
    record_iss_rung,
    record_status,
    record_told,
)
from participants.services.striking import strike_out
from participants.services.unmasking import PARTNER_FIELDS, unmask

__all__ = [
    "PARTNER_FIELDS",
    "ConsentFacts",
    "ContactFacts",
    "Found",
    "ManFacts",
    "Newcomer",
    "PartnerFacts",
    "ReferralFacts",
    "SuitabilityFacts",
    "Waits",
    "add_address",
    "add_next_of_kin",
    "add_partner_details",
    "add_phone",
    "agree_time",
    "change_holder",
    "change_man",
    "closed_days",
    "complete_follow_up",
    "complete_waiting_review",
    "confirm_suitability",
    "current_status",
    "grant_stand_in",
    "hand_over_caseload",
    "hold_until",
    "log_contact",
    "merge_men",
    "newest_answers",
    "newest_bulletin",
    "next_statuses",
    "open_danger",
    "put_on_waiting_list",
    "record_consent",
    "record_danger_told",
    "record_danger_try",
    "record_eligibility",
    "record_iss_rung",
    "record_referral",
    "record_status",
    "record_suitability",
    "record_told",
    "refer_man",
    "refer_men",
    "retire_phone",
    "review_goal",
    "search_site_men",
    "see_duty_reach",
    "set_goal",
    "site_man",
    "strike_out",
    "take_duty_reach",
    "take_merge_back",
    "unmask",
    "what_stands_against",
    "withdraw_consent",
    "write_bulletin",
]
