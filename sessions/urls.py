"""Addresses of the room."""

from sessions import register_urls

app_name = "sessions"
urlpatterns = [
    *register_urls.urlpatterns,
]
