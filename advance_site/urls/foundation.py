"""Addresses that both doors have."""

from django.urls import include, path

from advance_site.accounts.views import health

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("account/", include("advance_site.accounts.urls")),
    path("account/", include("allauth.account.urls")),
    path("account/factors/", include("allauth.mfa.urls")),
    path("account/sign-ins/", include("allauth.usersessions.urls")),
]
