"""For somebody who lost password or second factor: an operator lets them start anew."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from advance_site.accounts.models import User
from advance_site.accounts.services import absolute, path_of_new_password, recover_account
from advance_site.core.rules import Rule


class Command(BaseCommand):
    help = (
        "Void a person's password and second factor, end their sign-ins, and print a link for "
        "a new password. Make sure first, by voice, that it is really they who ask."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the address with which the person signs in")
        parser.add_argument("--address", default="", help="like https://advance.example.org")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError("Nobody here has that e-mail address.")
        try:
            user = recover_account(user=user)
        except Rule as broken:
            raise CommandError(broken.messages[0]) from broken
        path = path_of_new_password(user)
        link = options["address"].rstrip("/") + path if options["address"] else absolute(path)
        self.stdout.write(
            f"Password and second factor of {user.name} are void and every sign-in is ended. "
            f"Hand over this link; it works once, within three days:\n\n{link}\n\n"
            "After it, they sign in and set up a second factor."
        )
