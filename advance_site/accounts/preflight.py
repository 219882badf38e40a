"""What must be so before real people are entered, in sentences for an operator."""

import os
from collections.abc import Iterator

from django.conf import settings
from django.db import connections
from django.utils.crypto import salted_hmac

from advance_site.accounts.access import Role
from advance_site.accounts.models import Membership, Site
from advance_site.accounts.models.site import Hours, NumberKind
from advance_site.core.dates import today
from advance_site.output import pdf

SALT = "advance_site.accounts.preflight"
CLUSTER = "SELECT system_identifier FROM pg_control_system()"
LEADS = (Role.SITE_LEAD, Role.ISS_LEAD)
LOCAL = ("localhost", "127.0.0.1", "::1", "testserver")


def mark_of_this_door() -> str:
    """Tells whether two doors share a cluster or a key, and says neither."""
    key = salted_hmac(SALT, "key", algorithm="sha256").hexdigest()[:12]
    return f"{_cluster('default')}:{key}"


def refusals(other_door: str) -> list[str]:
    """What is missing. `other_door` is the other door's mark, or empty."""
    return [*_of_settings(), *_of_keeping_apart(other_door), *_of_sites()]


def notes(other_door: str) -> Iterator[str]:
    """What may be so on purpose."""
    if not other_door:
        yield "not compared with the other door; run preflight there and say --other-door MARK."
    if not settings.MAIL_URL:
        yield "MAIL_URL is empty, so no mail is sent; invitations are handed over as links."
    if settings.AUDIT_HEADS is None:
        yield "AUDIT_HEADS is empty, so the audit's seals are kept beside the audit alone."
    if settings.ENV.HTTPS and not settings.ENV.PROXY_COUNT:
        yield "PROXY_COUNT is 0: right only if this process itself speaks https."
    if not pdf.is_available():
        yield "Pango is missing, so no PDF can be made: install it, or nothing can be printed."


def _of_settings() -> Iterator[str]:
    if settings.DEMO:
        yield "This is the demonstration: start with databases of your own."
    if not settings.ENV.HTTPS:
        yield "HTTPS is off: set HTTPS=1 and let a reverse proxy speak https."
    if all(host in LOCAL or host.endswith(".localhost") for host in settings.ALLOWED_HOSTS):
        yield "HOSTS names no public host: set it to the name that people type."
    if not settings.SECRET_KEY_IS_REAL:
        yield "SECRET_KEY is not set: give this door a key of its own, of 40 characters or more."
    yield from _of_backup()


def _of_backup() -> Iterator[str]:
    folder = settings.BACKUP_DIR
    if folder is None:
        yield "BACKUP_DIR is not set: name a folder for the daily backup."
    elif not folder.is_dir() or not os.access(folder, os.W_OK):
        yield "BACKUP_DIR is no folder that this account can write to."


def _of_keeping_apart(other_door: str) -> Iterator[str]:
    cluster, key = mark_of_this_door().split(":")
    if settings.DOOR.sees_window and not settings.ENV.WINDOW_URL:
        yield "WINDOW_URL is not set: this door sees no site and no man without it."
    elif settings.DOOR.sees_window and _cluster("window") == cluster:
        yield "The window opens into this door's own cluster: main and support must be two."
    if other_door:
        other_cluster, _, other_key = other_door.partition(":")
        if other_cluster == cluster:
            yield "Both doors share one database cluster: give each a server of its own."
        if other_key == key:
            yield "Both doors share one SECRET_KEY: give each its own."


def _of_sites() -> Iterator[str]:
    sites = list(Site.objects.prefetch_related("numbers").order_by("name"))
    if not sites:
        yield "No site is set up: run `manage.py setup`."
    leads = Membership.objects.current(today()).filter(role__in=LEADS, user__is_active=True)
    led = set(leads.values_list("site", flat=True))
    for site in sites:
        if site.pk not in led:
            yield f"{site} has no lead yet: run `manage.py setup`, and have the link accepted."
        missing = _hours_without_duty(site)
        if missing:
            yield f"{site} has no number of ISS duty {missing}: its lead adds it on its page."


def _hours_without_duty(site: Site) -> str:
    answered = {n.hours for n in site.numbers.all() if n.kind == NumberKind.ISS_DUTY}
    if Hours.ALWAYS in answered:
        return ""
    missing = [hours for hours in (Hours.DAY, Hours.NIGHT) if hours not in answered]
    return " or ".join(str(hours.label).lower() for hours in missing)


def _cluster(alias: str) -> str:
    with connections[alias].cursor() as cursor:
        cursor.execute(CLUSTER)
        return str(cursor.fetchone()[0])
