"""Staff and sites as pages show them, in as many queries for ten people as for a thousand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from advance_site.accounts.access import Permission
from advance_site.accounts.models import Invitation, Membership, Site, Training, User
from advance_site.accounts.services.training import TrainingState, training_states
from advance_site.accounts.training_kinds import kinds
from advance_site.core.dates import now, today


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One line of the staff list."""

    user: User
    places: list[Membership]
    warnings: list[TrainingState]
    has_factor: bool


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A course on record."""

    label: str
    completed_on: date
    valid_until: date | None
    is_over: bool


@dataclass(frozen=True, slots=True)
class PersonPage:
    """What a lead sees of one member of staff, and everybody of themselves."""

    person: User
    memberships: list[Membership]
    states: list[TrainingState]
    courses: list[CourseRow]
    has_factor: bool


@dataclass(frozen=True, slots=True)
class OpenSignIn:
    """A browser in which somebody is signed in."""

    since: datetime
    browser: str
    is_this: bool


def sites_for(user: User, permission: Permission) -> QuerySet[Site]:
    """The sites where a permission carries, by name."""
    sites = Site.objects.within_reach_of(user, permission)
    return sites.select_related("organisation").order_by("name")


def staff_of(viewer: User) -> list[StaffRow]:
    """People with a role today, or one to come, at the viewer's sites, by name."""
    day, sites = today(), viewer.sites_for(Permission.STAFF_LIST)
    running = Membership.objects.exclude(until__lt=day).filter(site__in=sites)
    people = (
        User.objects.filter(is_active=True, pk__in=running.values("user"))
        .annotate(has_factor=_has_factor())
        .prefetch_related(
            Prefetch("memberships", running.select_related("site", "given_by"), to_attr="places"),
            "trainings",
        )
        .order_by("name")
    )
    return [_staff_row(person, day) for person in people]


def _staff_row(person: "User", day: date) -> StaffRow:
    places: list[Membership] = person.places  # type: ignore[attr-defined]
    roles = [place.role for place in places]
    states = training_states(roles, list(person.trainings.all()), day)
    warnings = [state for state in states if state.warn]
    return StaffRow(person, places, warnings, person.has_factor)  # type: ignore[attr-defined]


def pending_invitations(viewer: User) -> list[Invitation]:
    """Invitations to the viewer's sites that wait for an answer, the newest first."""
    pending = Invitation.objects.pending(now()).filter(
        site__in=viewer.sites_for(Permission.STAFF_LIST)
    )
    return list(pending.select_related("site", "invited_by").order_by("-invited_at"))


def person_page(person: User) -> PersonPage:
    """Everything that accounts knows of a person, roles that ended included."""
    day = today()
    held = person.memberships.select_related("site", "given_by")
    memberships = list(held.order_by("-since", "-pk"))
    trainings = list(person.trainings.order_by("-completed_on", "-pk"))
    roles = [m.role for m in memberships if m.until is None or m.until >= day]
    return PersonPage(
        person=person,
        memberships=memberships,
        states=training_states(roles, trainings, day),
        courses=list(_courses(trainings, day)),
        has_factor=User.objects.filter(_has_factor(), pk=person.pk).exists(),
    )


def _courses(trainings: Iterable[Training], day: date) -> Iterable[CourseRow]:
    for training in trainings:
        until = training.valid_until
        yield CourseRow(
            label=kinds().label(training.kind),
            completed_on=training.completed_on,
            valid_until=until,
            is_over=until is not None and until < day,
        )


def _has_factor() -> Exists:
    return Exists(Authenticator.objects.filter(user=OuterRef("pk")))


def open_sign_ins(user: User, this: str | None) -> list[OpenSignIn]:
    """Where a person is signed in, the newest first; `this` is the key of the asking one."""
    listed = UserSession.objects.filter(user=user).order_by("-created_at", "-pk")
    return [
        OpenSignIn(sign_in.created_at, browser_of(sign_in.user_agent), sign_in.session_key == this)
        for sign_in in listed
    ]


# The first that fits: nearly every browser also calls itself some older one.
BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
MACHINES = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def browser_of(agent: str) -> str:
    """A browser's own long name, as people say it."""
    browser = next((word for mark, word in BROWSERS if mark in agent), "A browser")
    machine = next((word for mark, word in MACHINES if mark in agent), "")
    return f"{browser} on {machine}" if machine else browser
