"""What allauth asks of us: no sign-up, mail through the outbox, secrets not in clear."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest

from advance_site.accounts.handlers import NEW_PASSWORD, SIGN_IN_CHANGED, UNKNOWN_ADDRESS
from advance_site.accounts.models import User
from advance_site.accounts.secrets import seal, unseal
from advance_site.jobs.services import send_message

SUBJECT = "Your sign-in to ADVANCE-D"
MAILS = {
    "account/email/password_reset_key": NEW_PASSWORD,
    "account/email/unknown_account": UNKNOWN_ADDRESS,
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Staff come by invitation alone. No mail says what happened, only that something did."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put the mail in the outbox; its links are made when it is sent, and never stored."""
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        template = MAILS.get(template_prefix, SIGN_IN_CHANGED)
        if template == NEW_PASSWORD and user is None:
            template = UNKNOWN_ADDRESS
        send_message(
            to=email,
            subject=SUBJECT,
            template=template,
            about=user.public_id if user else "",
            recipient=user,
        )


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps TOTP secrets encrypted; allauth's own adapter stores them in clear."""

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": f"ADVANCE-D, {settings.DOOR.word}"}
