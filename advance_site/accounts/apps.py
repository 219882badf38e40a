"""Registration of accounts, with the check that no address is left undeclared."""

from django.apps import AppConfig
from django.core import checks
from django.utils.module_loading import autodiscover_modules


class AccountsConfig(AppConfig):
    name = "advance_site.accounts"
    label = "accounts"

    def ready(self) -> None:
        from advance_site.accounts import receivers
        from advance_site.accounts.declarations import every_address_is_declared

        checks.register(every_address_is_declared)
        receivers.connect()
        autodiscover_modules("personas")
