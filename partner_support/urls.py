"""Addresses of the women's service."""

from django.urls import path

from partner_support.views import men, today

urlpatterns = [
    path("", today.show_today, name="today"),
    path("men/", men.list_men, name="man_list"),
]
