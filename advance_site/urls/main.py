"""Addresses of the men's service."""

from django.urls import include, path

from advance_site.urls import foundation

urlpatterns = [
    *foundation.urlpatterns,
    path("", include("casework.urls")),
    path("men/", include("participants.urls")),
    path("groups/", include("sessions.urls")),
    path("calls/", include("coaching.urls")),
]
