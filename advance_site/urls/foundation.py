"""Addresses that both doors have."""

from django.urls import include, path

from advance_site.accounts.declarations import signed_in
from advance_site.accounts.views import health
from advance_site.jobs.views import typed_again

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path(
        "again/<uuid:token>/",
        signed_in("what this very person typed")(typed_again),
        name="typed_again",
    ),
    path("", include("advance_site.accounts.urls")),
    path("", include("advance_site.accounts.urls.allauth")),
    path("account/", include("allauth.account.urls")),
    path("account/factors/", include("allauth.mfa.urls")),
    path("account/sign-ins/", include("allauth.usersessions.urls")),
]
