"""Where our own view stands in the place of one of allauth's, under its name. Comes before it."""

from django.urls import path

from advance_site.accounts.views import lock, own

urlpatterns = [
    path("account/email/", own.email, name="account_email"),
    path(
        "account/factors/webauthn/reauthenticate/",
        lock.reauthenticate_passkey,
        name="mfa_reauthenticate_webauthn",
    ),
]
