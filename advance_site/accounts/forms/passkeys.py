"""Setting up a passkey."""

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """Unless told otherwise, the key alone signs in, without a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["passwordless"]
        field.initial = True
        field.label = "Sign in with this key alone"
        field.help_text = "It asks for your fingerprint, face or PIN instead of a password."
        self.fields["name"].label = "Name of this key"
