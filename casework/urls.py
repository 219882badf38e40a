"""Addresses of pages that several rooms make together."""

from django.urls import path

from casework.views import today

urlpatterns = [path("", today.show_today, name="today")]
