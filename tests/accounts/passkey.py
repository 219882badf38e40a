"""A passkey in software: makes and answers what a browser's authenticator would."""

import json
import secrets
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

HOST = "testserver"
HASH = sha256(HOST.encode()).digest()
PRESENT_AND_VERIFIED = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV


class Passkey:
    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(32)
        self.owner = ""

    def register(self, options: dict[str, Any]) -> str:
        """The answer to a request to make a passkey; it remembers whose it is."""
        self.owner = options["publicKey"]["user"]["id"]
        credential = AttestedCredentialData.create(
            Aaguid(bytes(16)), self.id, ES256.from_cryptography_key(self.key.public_key())
        )
        flags = PRESENT_AND_VERIFIED | AuthenticatorData.FLAG.AT
        data = AuthenticatorData.create(HASH, flags, 0, credential)
        said = _client_data(CollectedClientData.TYPE.CREATE, options)
        return self._answer(
            clientDataJSON=said, attestationObject=AttestationObject.create("none", data, {})
        )

    def sign(self, options: dict[str, Any]) -> str:
        """The answer to a request to prove who is there."""
        data = AuthenticatorData.create(HASH, PRESENT_AND_VERIFIED, 1)
        said = _client_data(CollectedClientData.TYPE.GET, options)
        signature = self.key.sign(data + said.hash, ec.ECDSA(SHA256()))
        return self._answer(clientDataJSON=said, authenticatorData=data, signature=signature)

    def _answer(self, **response: bytes) -> str:
        encoded = {name: websafe_encode(value) for name, value in response.items()}
        return json.dumps(
            {
                "id": websafe_encode(self.id),
                "rawId": websafe_encode(self.id),
                "type": "public-key",
                "response": {**encoded, "userHandle": self.owner},
                "clientExtensionResults": {"credProps": {"rk": True}},
            }
        )


def _client_data(kind: str, options: dict[str, Any]) -> CollectedClientData:
    challenge = options["publicKey"]["challenge"]
    return CollectedClientData.create(kind, challenge, f"http://{HOST}")
