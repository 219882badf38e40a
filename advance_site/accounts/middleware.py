"""What stands between a signed-in person and a page: idling, second factor, written refusals."""

from collections.abc import Callable
from datetime import datetime, timedelta

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from advance_site.audit.services import record_refusal
from advance_site.core.dates import now
from advance_site.wall.context import acting_as

Handler = Callable[[HttpRequest], HttpResponse]
ACTIVE, STARTED, LOCKED, HELD_UNTIL = "active_at", "started_at", "locked", "held_until"
WRITTEN_EVERY = timedelta(seconds=30)
WITHOUT_LOCK = ("/account/", "/static/", "/healthz", "/readyz", "/demo/")
POLLS = "X-Poll"
REFUSALS = {403, 404}


def read_time(request: HttpRequest, key: str) -> datetime | None:
    """A moment kept in the sign-in, or None."""
    value = request.session.get(key)
    return datetime.fromisoformat(value) if value else None


def hold_off_lock(request: HttpRequest, until: datetime) -> None:
    """While a register is open or a call runs, neither idle limit runs (design.md, idling)."""
    held = read_time(request, HELD_UNTIL)
    if held is None or until > held:
        request.session[HELD_UNTIL] = until.isoformat()


class IdleMiddleware:
    """Locks after some minutes without activity, signs out after more, and after so many hours.

    The lock is state of the server: a locked sign-in gets 423 for all but unlocking.
    A request that says it polls is no activity.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        moment = now()
        started = read_time(request, STARTED) or self._begin(request, moment)
        active = read_time(request, ACTIVE) or moment
        held = read_time(request, HELD_UNTIL)
        idle = timedelta(0) if held and held > moment else moment - active
        door = settings.DOOR
        if (
            moment - started > timedelta(hours=door.longest_sign_in)
            or idle > timedelta(minutes=door.sign_out_after)
        ):
            logout(request)
            return self.get_response(request)
        if idle > timedelta(minutes=door.lock_after):
            request.session[LOCKED] = True
        if request.session.get(LOCKED) and not request.path.startswith(WITHOUT_LOCK):
            return locked(request)
        if POLLS not in request.headers and moment - active > WRITTEN_EVERY:
            request.session[ACTIVE] = moment.isoformat()
        return self.get_response(request)

    @staticmethod
    def _begin(request: HttpRequest, moment: datetime) -> datetime:
        request.session[STARTED] = moment.isoformat()
        request.session[ACTIVE] = moment.isoformat()
        return moment


def locked(request: HttpRequest) -> HttpResponse:
    """Ask for unlocking; a script gets the bare status and blanks its page itself."""
    if request.headers.get("Accept", "").startswith("text/html") and request.method == "GET":
        query = urlencode({"next": request.get_full_path()})
        return redirect(f"{reverse('accounts:unlock')}?{query}")
    return render(request, "423.html", status=423)


class SecondFactorMiddleware:
    """Staff without a second factor may set one up, sign out, and nothing else."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            settings.SECOND_FACTOR_REQUIRED
            and request.user.is_authenticated
            and not request.path.startswith(WITHOUT_LOCK)
            and not has_second_factor(request)
        ):
            return redirect("mfa_index")
        return self.get_response(request)


def has_second_factor(request: HttpRequest) -> bool:
    """Looked up once per sign-in: a factor cannot vanish without signing out."""
    if not request.session.get("second_factor"):
        if not is_mfa_enabled(request.user):
            return False
        request.session["second_factor"] = True
    return True


class RefusalMiddleware:
    """Writes down that somebody was refused, on the same connection, after the page was made."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code in REFUSALS and request.user.is_authenticated:
            match = request.resolver_match
            with acting_as(request.user.pk):
                record_refusal(
                    request.user,
                    verb=match.view_name if match else "unknown address",
                    object_id=next((str(v) for v in match.kwargs.values()), "") if match else "",
                    status=response.status_code,
                )
        return response
