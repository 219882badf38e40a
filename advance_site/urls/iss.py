"""Addresses of the women's service."""

from django.urls import include, path

from advance_site.urls import foundation

urlpatterns = [
    *foundation.urlpatterns,
    path("", include("partner_support.urls")),
]
