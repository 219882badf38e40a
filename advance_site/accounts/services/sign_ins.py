"""Sign-ins that are open: ended at once when somebody leaves or a secret changes."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from advance_site.accounts.models import User
from advance_site.audit.services import record_act

MOST_AT_ONCE = 2


def end_all_sign_ins(*, user: User, by: User | None) -> int:
    """End every sign-in of a person, and say how many there were. `by` None is an operator."""
    ended = end_sign_ins(user)
    record_act(by, "end_all_sign_ins", user.public_id, kind="person", detail=str(ended))
    return ended


def end_sign_ins(user: User, *, but: str = "", keep_newest: int = 0) -> int:
    """End sign-ins without an audit row of its own, for acts that it is part of.

    `but` is the key of one that stays, `keep_newest` how many of the newest stay.
    """
    theirs = UserSession.objects.filter(user=user).exclude(session_key=but)
    old = theirs.order_by("-created_at", "-pk")[keep_newest:]
    for sign_in in old:
        sign_in.end()
    return len(old)


def forget_factors(user: User) -> None:
    """Remove passkeys, codes and secrets; the next sign-in sets them up anew."""
    Authenticator.objects.filter(user=user).delete()
