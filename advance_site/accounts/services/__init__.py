"""What is done with people and sites; only here are they written."""

from advance_site.accounts.services import leaving
from advance_site.accounts.services.invitations import (
    accept_invitation,
    invitation_of,
    invite,
    withdraw_invitation,
)
from advance_site.accounts.services.leaving import leave_service
from advance_site.accounts.services.links import absolute, path_of_invitation, path_of_new_password
from advance_site.accounts.services.memberships import (
    add_membership,
    end_membership,
    roles_to_give,
)
from advance_site.accounts.services.operating import First, recover_account, set_up
from advance_site.accounts.services.sign_ins import end_all_sign_ins, end_sign_ins
from advance_site.accounts.services.sites import (
    SiteFacts,
    add_site_closure,
    add_site_number,
    change_site,
    remove_site_closure,
    remove_site_number,
)
from advance_site.accounts.services.training import (
    TrainingState,
    record_training,
    training_states,
    training_warning,
)

__all__ = [
    "First",
    "SiteFacts",
    "TrainingState",
    "absolute",
    "accept_invitation",
    "add_membership",
    "add_site_closure",
    "add_site_number",
    "change_site",
    "end_all_sign_ins",
    "end_membership",
    "end_sign_ins",
    "invitation_of",
    "invite",
    "leave_service",
    "leaving",
    "path_of_invitation",
    "path_of_new_password",
    "record_training",
    "recover_account",
    "remove_site_closure",
    "remove_site_number",
    "roles_to_give",
    "set_up",
    "training_states",
    "training_warning",
    "withdraw_invitation",
]
