"""Addresses of the room."""

from sessions import cohort_urls, register_urls

app_name = "sessions"
urlpatterns = [
    *cohort_urls.urlpatterns,
    *register_urls.urlpatterns,
]
