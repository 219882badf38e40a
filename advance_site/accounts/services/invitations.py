"""Letting new people in: an invitation by somebody who may, used once, within three days."""

from datetime import timedelta

from django.db import transaction

from advance_site.accounts.models import Invitation, Membership, Site, User
from advance_site.accounts.services.links import public_id_in
from advance_site.accounts.services.memberships import refuse_unless_yours_to_give
from advance_site.accounts.services.rules import (
    AlreadyHere,
    AlreadyInvited,
    ComesBack,
    InvitationIsOver,
)
from advance_site.accounts.services.sign_ins import end_sign_ins, forget_factors
from advance_site.accounts.services.telling import tell_leads
from advance_site.audit.services import record_act
from advance_site.core.dates import now, today
from advance_site.jobs.services import send_message
from advance_site.wall.context import acting_as

VALID_FOR = timedelta(hours=72)
MAIL = "accounts/mail/invitation.txt"
SUBJECT = "You are invited to ADVANCE-D"
KIND = "invitation"


@transaction.atomic
def invite(
    *, email: str, name: str, role: str, site: Site, by_mail: bool, by: User | None
) -> Invitation:
    """Invite somebody who has no account here; by mail, or by a link that `by` hands over.

    An operator (`by` None) may invite in any role of the door.
    """
    refuse_unless_yours_to_give(by, role, site)
    email = User.objects.normalize_email(email).lower()
    Site.objects.select_for_update().get(pk=site.pk)
    if User.objects.filter(email__iexact=email, is_active=True).exists():
        raise AlreadyHere
    # What is released to a person stays that person's: whoever closes an account must not open it
    # again for herself, with a link of her own.
    if by is not None and not by_mail and User.objects.filter(email__iexact=email).exists():
        raise ComesBack
    if Invitation.objects.pending(now()).filter(email=email).exists():
        raise AlreadyInvited
    invitation = Invitation.objects.create(
        email=email,
        name=name.strip(),
        role=role,
        site=site,
        invited_by=by,
        expires_at=now() + VALID_FOR,
    )
    if by_mail:
        send_message(to=email, subject=SUBJECT, template=MAIL, about=invitation.public_id, by=by)
    record_act(by, "invite", invitation.public_id, kind=KIND, detail=role, site_id=site.pk)
    return invitation


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: User) -> Invitation:
    """Make the link void."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not invitation.is_pending(now()):
        raise InvitationIsOver
    invitation.withdrawn_at = now()
    invitation.save(update_fields=["withdrawn_at"])
    record_act(
        by, "withdraw_invitation", invitation.public_id, kind=KIND, site_id=invitation.site_id
    )
    return invitation


def invitation_of(token: str) -> Invitation | None:
    """The pending invitation that a link names, or None."""
    public_id = public_id_in(token)
    pending = Invitation.objects.pending(now()).select_related("site", "invited_by")
    return pending.filter(public_id=public_id).first() if public_id else None


@transaction.atomic
def accept_invitation(*, token: str, name: str, password: str) -> User:
    """Make the account and its role. Somebody who had left comes back as the same person."""
    public_id = public_id_in(token)
    if public_id is None:
        raise InvitationIsOver
    invitation = Invitation.objects.select_for_update().filter(public_id=public_id).first()
    if invitation is None or not invitation.is_pending(now()):
        raise InvitationIsOver
    user = _account(invitation.email, name, password)
    Membership.objects.create(user=user, site=invitation.site, role=invitation.role, since=today())
    invitation.accepted_at, invitation.accepted_by = now(), user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    tell_leads(
        user=user, site=invitation.site, role=invitation.role, given_by=invitation.invited_by
    )
    with acting_as(user.pk):
        record_act(
            user,
            "accept_invitation",
            invitation.public_id,
            kind=KIND,
            detail=invitation.role,
            site_id=invitation.site_id,
        )
    return user


def _account(email: str, name: str, password: str) -> User:
    before = User.objects.select_for_update().filter(email__iexact=email).first()
    if before is None:
        return User.objects.create_user(email, password, name=name.strip())
    if before.is_active:
        raise AlreadyHere
    before.name, before.is_active, before.left_at = name.strip(), True, None
    before.set_password(password)
    before.save(update_fields=["name", "is_active", "left_at", "password"])
    forget_factors(before)
    end_sign_ins(before)
    return before
