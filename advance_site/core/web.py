"""What every answer carries, and what no log line carries."""

import logging
import secrets
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

NOTHING_ALLOWED = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "autoplay", "camera", "display-capture", "geolocation",
        "gyroscope", "hid", "magnetometer", "microphone", "midi", "payment", "serial", "usb",
    )
)  # fmt: skip
PERMISSIONS = (
    f"{NOTHING_ALLOWED}, publickey-credentials-get=(self), publickey-credentials-create=(self)"
)
METHODS = ("GET", "HEAD", "POST")
number_now: ContextVar[str] = ContextVar("number_now", default="-")
Handler = Callable[[HttpRequest], HttpResponse]


class RequestNumberMiddleware:
    """A random number per request, shown on error pages and in the log, saying nothing itself."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = secrets.token_hex(4).upper()
        request.number = number  # type: ignore[attr-defined]
        token = number_now.set(number)
        try:
            response = self.get_response(request)
        finally:
            number_now.reset(token)
        response["X-Request-Number"] = number
        return response


class HeadersMiddleware:
    """Headers that Django does not set itself; refuses methods of no use here and foreign forms.

    No page takes another method than these three, and a view that forgets to say so would answer
    a DELETE as if it were a GET.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = _refusal(request) or self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("X-Robots-Tag", "noindex")
        if not request.path.startswith("/static/"):
            response["Cache-Control"] = "no-store"
        return response


def _refusal(request: HttpRequest) -> HttpResponse | None:
    if request.method not in METHODS:
        return HttpResponseNotAllowed(METHODS)
    # PostgreSQL keeps no such character, and a quoted cookie can bring one along.
    if "\0" in request.path or any("\0" in value for value in request.COOKIES.values()):
        return HttpResponse("This request cannot be.", status=400, content_type="text/plain")
    foreign = request.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}
    if request.method == "POST" and foreign:
        said = "This form was sent from another site."
        return HttpResponse(said, status=403, content_type="text/plain")
    return None


class WithoutContent(logging.Filter):
    """Add the request number; keep addresses, parameters and row contents out of log lines."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.number = number_now.get()
        if record.name.startswith("django"):
            record.args = tuple(_quiet(argument) for argument in record.args or ())
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            record.exc_text = _frames(error)
            record.exc_info = None
        return True


def _quiet(argument: object) -> object:
    """Paths carry random ids only, but a mistyped one may carry anything."""
    return "(address)" if isinstance(argument, str) and argument.startswith("/") else argument


def _frames(error: BaseException) -> str:
    """Kind of the error and where it happened: no message, since messages quote values."""
    lines = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        lines.append(f"  {code.co_filename}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return "\n".join([type(error).__name__, *lines[-12:]])
