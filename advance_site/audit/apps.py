"""Registration of the audit."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "advance_site.audit"
    label = "audit"
