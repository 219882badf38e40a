"""Registration of the room."""

from django.apps import AppConfig


class PartnerSupportConfig(AppConfig):
    name = "partner_support"
