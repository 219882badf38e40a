"""Addresses of the demonstration alone; nothing else mounts them."""

from django.urls import path

from advance_site.accounts.views import demo

urlpatterns = [
    path("", demo.people, name="demo_people"),
    path("<uuid:person>/", demo.sign_in, name="demo_sign_in"),
]
