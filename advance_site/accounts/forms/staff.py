"""Forms about people."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.urls import reverse

from advance_site.accounts.access import SENTENCES, Permission, Role
from advance_site.accounts.forms.layout import framed
from advance_site.accounts.models import Membership, Site, User
from advance_site.accounts.selectors import sites_for
from advance_site.accounts.services import leaving, roles_to_give
from advance_site.accounts.training_kinds import kinds
from advance_site.core.crispy.fields import DayField
from advance_site.core.dates import today
from advance_site.jobs.forms import OnceForm

LONGEST_NAME = 120
MAIL, LINK = "mail", "link"


class SiteChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A site by its public id; the only one is chosen already."""

    def __init__(self, user: User, permission: Permission) -> None:
        sites = sites_for(user, permission)
        super().__init__(
            sites,
            to_field_name="public_id",
            label="Site",
            empty_label=None,
            error_messages={"required": "Choose a site", "invalid_choice": "Choose a site"},
        )


def role_field(user: User, sites: Any) -> forms.ChoiceField:
    """The roles that `user` may give at any of the sites, each with its sentence."""
    given = {role for site in sites for role in roles_to_give(user, site)}
    roles = [role for role in Role if role in given]
    field = forms.ChoiceField(
        label="Role",
        choices=[(role.value, role.label) for role in roles],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a role", "invalid_choice": "Choose a role"},
    )
    field.choice_hints = {role.value: SENTENCES[role] for role in roles}  # type: ignore[attr-defined]
    return field


class InviteForm(OnceForm):
    """Whom to let in, where, as what."""

    name = forms.CharField(
        label="Full name",
        max_length=LONGEST_NAME,
        error_messages={"required": "Enter their full name"},
    )
    email = forms.EmailField(
        label="Work e-mail address",
        error_messages={
            "required": "Enter their work e-mail address",
            "invalid": "Enter an e-mail address, like name@example.org",
        },
    )
    way = forms.ChoiceField(
        label="How the invitation reaches them",
        choices=[(MAIL, "By e-mail"), (LINK, "I hand over a link")],
        initial=MAIL,
        widget=forms.RadioSelect,
        error_messages={"required": "Select how the invitation reaches them"},
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"] = SiteChoice(user, Permission.STAFF_INVITE)
        self.fields["role"] = role_field(user, sites_for(user, Permission.STAFF_INVITE))
        self.helper = framed(
            "name",
            "email",
            "site",
            "role",
            "way",
            send="Invite",
            back=reverse("accounts:staff_list"),
        )


class AcceptForm(OnceForm):
    """The invited person's own name and password."""

    name = forms.CharField(
        label="Your full name",
        max_length=LONGEST_NAME,
        help_text="As colleagues should see it",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Enter your full name"},
    )
    password = forms.CharField(
        label="Choose a password",
        help_text="At least 12 characters. Three or four unrelated words are good.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Choose a password"},
    )
    again = forms.CharField(
        label="The password once more",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Enter the password once more"},
    )

    def __init__(self, email: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email
        self.helper = framed(
            "name", "password", "again", send="Go on", back=reverse("account_login")
        )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        password, again = said.get("password"), said.get("again")
        if password:
            self._judge(password, User(email=self.email, name=said.get("name") or ""))
        if password and again and password != again:
            self.add_error("again", "The two passwords differ. Enter the same one twice.")
        return said

    def _judge(self, password: str, user: User) -> None:
        try:
            validate_password(password, user)
        except forms.ValidationError as error:
            self.add_error("password", error)


class AddRoleForm(OnceForm):
    """A further role of a colleague."""

    def __init__(self, user: User, person: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"] = SiteChoice(user, Permission.STAFF_CHANGE)
        self.fields["role"] = role_field(user, sites_for(user, Permission.STAFF_CHANGE))
        self.fields["since"] = DayField(
            label="From", missing="Enter the first day", wrong="Enter a real date", initial=today
        )
        back = reverse("accounts:person", args=[person.public_id])
        self.helper = framed("site", "role", "since", send="Add the role", back=back)


class EndRoleForm(OnceForm):
    """Which role ends, and its last day."""

    last_day = DayField(
        label="Last day",
        missing="Enter the last day",
        wrong="Enter a real date",
        initial=today,
    )

    def __init__(self, user: User, person: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sites = user.sites_for(Permission.STAFF_CHANGE)
        running = Membership.objects.filter(user=person, site__in=sites).exclude(until__lt=today())
        self.fields["membership"] = forms.ModelChoiceField(
            running.select_related("site").order_by("since"),
            label="Role",
            empty_label=None,
            widget=forms.RadioSelect,
            error_messages={"required": "Choose a role", "invalid_choice": "Choose a role"},
        )
        back = reverse("accounts:person", args=[person.public_id])
        self.helper = framed(
            "membership", "last_day", send="End the role", back=back, kind="warning"
        )


class TrainingForm(OnceForm):
    """A course that somebody completed."""

    completed_on = DayField(
        label="Completed on", missing="Enter the day it was completed", wrong="Enter a real date"
    )
    valid_until = DayField(
        label="Counts until (leave empty if it does not run out)",
        missing="",
        wrong="Enter a real date",
        required=False,
    )

    def __init__(self, person: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = forms.ChoiceField(
            label="Course",
            choices=[(kind.code, kind.label) for kind in kinds().offered],
            widget=forms.RadioSelect,
            error_messages={"required": "Choose a course", "invalid_choice": "Choose a course"},
        )
        back = reverse("accounts:person", args=[person.public_id])
        self.helper = framed(
            "kind", "completed_on", "valid_until", send="Record the course", back=back
        )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        done, until = said.get("completed_on"), said.get("valid_until")
        if done and done > today():
            self.add_error("completed_on", "Enter a day that is not in the future")
        if done and until and until < done:
            self.add_error("valid_until", "Enter a day that is not before the course")
        return said


class LeaveForm(OnceForm):
    """Who takes over, when somebody leaves the service."""

    def __init__(self, person: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.work = leaving.open_work(person)
        self.fields["to"] = forms.ModelChoiceField(
            leaving.successors(person),
            to_field_name="public_id",
            label="Who takes over their open work",
            help_text="" if self.work else "Nothing is open, so nobody needs to be named",
            required=bool(self.work),
            empty_label="Nobody" if not self.work else "Choose a colleague",
            error_messages={
                "required": "Choose who takes over",
                "invalid_choice": "Choose a colleague who works at the same site",
            },
        )
        back = reverse("accounts:person", args=[person.public_id])
        self.helper = framed("to", send="Close the account", back=back, kind="warning")


class ConfirmForm(OnceForm):
    """An act that is only confirmed."""

    def __init__(self, send: str, back: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = framed(send=send, back=back, kind="warning")


def site_of(form: forms.Form) -> Site:
    """The site that was chosen."""
    site: Site = form.cleaned_data["site"]
    return site
