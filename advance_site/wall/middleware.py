"""One transaction around view and rendering, in which the database knows who acts."""

from collections.abc import Callable
from contextlib import nullcontext

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from advance_site.wall.context import reading, set_user

FIRST_SERVER_ERROR = 500
SAFE = {"GET", "HEAD"}


class ContextMiddleware:
    """Must stand last. The commit happens before the first byte leaves.

    An exception rolls everything back, also one that Django turns into a 403 or 404 page:
    a row written before `Http404` must not stay. Answers of 409 and 422 are returned, not
    raised, and commit.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user_id = request.user.pk if request.user.is_authenticated else None
        once = reading() if request.method in SAFE else nullcontext()
        with transaction.atomic(), once:
            if user_id is not None:
                set_user(user_id)
            response = self.get_response(request)
            if response.status_code >= FIRST_SERVER_ERROR or hasattr(request, "failed"):
                transaction.set_rollback(True)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        request.failed = True  # type: ignore[attr-defined]
