"""Addresses of the women's service."""

from django.urls import path

from partner_support import views

urlpatterns = [path("", views.show_today, name="today")]
