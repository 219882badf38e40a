"""Addresses of one's own sign-in and of staff."""

from django.urls import path

from advance_site.accounts.views import lock

app_name = "accounts"
urlpatterns = [
    path("lock/", lock.lock, name="lock"),
    path("unlock/", lock.unlock, name="unlock"),
]
