"""What allauth asks of us: no sign-up, mail through the outbox, secrets not in clear."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest

from advance_site.accounts.secrets import seal, unseal


class AccountAdapter(DefaultAccountAdapter):
    """Staff come by invitation alone."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps TOTP secrets encrypted; allauth's own adapter stores them in clear."""

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": f"ADVANCE-D, {settings.DOOR.word}"}
