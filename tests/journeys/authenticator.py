"""What a person holds in her hand: an app that shows codes, a key that answers a touch."""

from __future__ import annotations

import time

from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page

LAST_MOMENT = 3


def code_of(secret: str) -> str:
    """The code that an app shows now; never one that is about to change."""
    period = app_settings.TOTP_PERIOD
    left = period - time.time() % period
    if left < LAST_MOMENT:
        time.sleep(left)
    value = hotp_value(secret, int(time.time()) // period)
    return str(format_hotp_value(value))


def insert_key(page: Page) -> None:
    """Chromium's own virtual authenticator, which knows its holder by finger or PIN."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
