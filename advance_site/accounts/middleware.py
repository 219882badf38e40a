"""What stands between a signed-in person and a page: idling, second factor, written refusals."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.http import urlencode

from advance_site.accounts.sign_in_store import CALL, HELD_UNTIL, LOCKED
from advance_site.audit.services import record_refusal
from advance_site.core.dates import now
from advance_site.jobs.services import keep_typed
from advance_site.wall.context import acting_as

Handler = Callable[[HttpRequest], HttpResponse]
ACTIVE, STARTED, SECOND_FACTOR = "active_at", "started_at", "second_factor"
WRITTEN_EVERY = timedelta(seconds=30)
AFTER_REGISTER = timedelta(minutes=30)
LONGEST_CALL = timedelta(minutes=60)
LONGEST_HOLD = timedelta(hours=4)
POLLS = "X-Poll"
REFUSALS = {403, 404}
CLEARED = '"cache", "storage"'
# By name, so that no other address under the same path comes along.
WATCHED_OVER = {"healthz", "readyz"}
WHILE_LOCKED = {
    "accounts:lock", "accounts:unlock", "accounts:unlock_passkey", "account_logout",
    "mfa_reauthenticate_webauthn", *WATCHED_OVER,
}  # fmt: skip
WITHOUT_FACTOR = {*WHILE_LOCKED, "account_reauthenticate", "accounts:accept"}
FACTOR_PAGES = "mfa_"


def read_time(request: HttpRequest, key: str) -> datetime | None:
    """A moment kept in the sign-in, or None."""
    value = request.session.get(key)
    return datetime.fromisoformat(value) if value else None


def hold_off_lock(request: HttpRequest, until: datetime) -> None:
    """Let neither idle limit run until then; it only ever lengthens, and by four hours at most."""
    until = min(until, now() + LONGEST_HOLD)
    held = read_time(request, HELD_UNTIL)
    if held is None or until > held:
        request.session[HELD_UNTIL] = until.isoformat()


def hold_for_register(request: HttpRequest, planned_end: datetime) -> None:
    """A register is open: no idling until half an hour after the session's planned end."""
    hold_off_lock(request, planned_end + AFTER_REGISTER)


def hold_for_call(request: HttpRequest, call: str) -> None:
    """A call runs: no idling for an hour from when this sign-in first said so, and no longer.

    `call` is its id, so that a page that is loaded again does not start the hour anew.
    """
    running = request.session.get(CALL)
    if running is None or running[0] != call:
        running = request.session[CALL] = [call, now().isoformat()]
    hold_off_lock(request, datetime.fromisoformat(running[1]) + LONGEST_CALL)


def end_hold(request: HttpRequest) -> None:
    """The register is signed or the call is over: the idle clock runs from now."""
    request.session.pop(HELD_UNTIL, None)
    request.session.pop(CALL, None)
    request.session[ACTIVE] = now().isoformat()


@dataclass(frozen=True)
class SignIn:
    """What the server knows of a sign-in: since when, and when somebody last did something."""

    started: datetime
    active: datetime
    held_until: datetime | None

    def idle(self, moment: datetime) -> timedelta:
        """How long nobody has done anything; time that is held does not count."""
        since = self.active
        if self.held_until is not None:
            since = max(since, min(self.held_until, moment))
        return moment - since

    def is_over(self, moment: datetime) -> bool:
        door = settings.DOOR
        return moment - self.started > timedelta(hours=door.longest_sign_in) or self.idle(
            moment
        ) > timedelta(minutes=door.sign_out_after)

    def is_left_alone(self, moment: datetime) -> bool:
        return self.idle(moment) > timedelta(minutes=settings.DOOR.lock_after)


def sign_in_of(request: HttpRequest, moment: datetime) -> SignIn:
    """Read it; the first request after signing in begins it."""
    started = read_time(request, STARTED)
    if started is None:
        started = moment
        request.session[STARTED] = request.session[ACTIVE] = moment.isoformat()
    active = read_time(request, ACTIVE) or started
    return SignIn(started, active, read_time(request, HELD_UNTIL))


class IdleMiddleware:
    """Locks after some minutes without activity, signs out after more, and after so many hours.

    The lock is state of the server: a locked sign-in gets 423 for all but unlocking and signing
    out. A request that says it polls is no activity, and while locked nothing is.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _is_signed_in(request):
            return self.get_response(request)
        response = self._answer(request)
        if not _is_signed_in(request):
            response["Clear-Site-Data"] = CLEARED
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        moment = now()
        sign_in = sign_in_of(request, moment)
        if sign_in.is_over(moment):
            logout(request)
        elif sign_in.is_left_alone(moment):
            request.session[LOCKED] = True
        if request.session.get(LOCKED):
            if name_of(request) not in WHILE_LOCKED:
                return locked(request)
        elif _is_signed_in(request) and POLLS not in request.headers:
            _note_activity(request, sign_in, moment)
        return self.get_response(request)


def _is_signed_in(request: HttpRequest) -> bool:
    return request.user.is_authenticated


def _note_activity(request: HttpRequest, sign_in: SignIn, moment: datetime) -> None:
    if moment - sign_in.active > WRITTEN_EVERY:
        request.session[ACTIVE] = moment.isoformat()


def name_of(request: HttpRequest) -> str:
    """The name of the address asked for; empty if there is none."""
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""


def locked(request: HttpRequest) -> HttpResponse:
    """Ask for unlocking; a script gets the bare status and blanks its page itself.

    A form sent without script is kept, and offered again once the lock is off.
    """
    if not _navigates(request):
        return render(request, "423.html", status=423)
    address = request.get_full_path()
    if request.method == "POST":
        token = keep_typed(request)
        address = reverse("typed_again", args=[token]) if token else "/"
    return redirect(f"{reverse('accounts:unlock')}?{urlencode({'next': address})}")


def _navigates(request: HttpRequest) -> bool:
    """Whether a browser itself asks for a page, rather than a script on one."""
    if "HX-Request" in request.headers:
        return False
    mode = request.headers.get("Sec-Fetch-Mode")
    wants_page = request.headers.get("Accept", "").startswith("text/html")
    return mode == "navigate" or (mode is None and wants_page)


class SecondFactorMiddleware:
    """Staff without a second factor may set one up, sign out, and nothing else."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            settings.SECOND_FACTOR_REQUIRED
            and request.user.is_authenticated
            and not has_second_factor(request)
            and not _sets_one_up(request)
        ):
            return redirect("mfa_index")
        return self.get_response(request)


def _sets_one_up(request: HttpRequest) -> bool:
    name = name_of(request)
    return name in WITHOUT_FACTOR or name.startswith(FACTOR_PAGES)


def has_second_factor(request: HttpRequest) -> bool:
    """Looked up once per sign-in; removing a factor makes it be looked up again."""
    if not request.session.get(SECOND_FACTOR):
        if not is_mfa_enabled(request.user):
            return False
        request.session[SECOND_FACTOR] = True
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
