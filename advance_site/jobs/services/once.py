"""A form sent twice is carried out once, also when both arrive at the same time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import salted_hmac

from advance_site.jobs.forms import ONCE, OnceForm
from advance_site.jobs.models import IdempotencyKey

SALT = "advance_site.jobs.once"
NOT_TYPED = {ONCE, "csrfmiddlewaretoken"}
CHANGED_TOO_LATE = (
    "You had sent this form already. What you changed in it afterwards is not saved: "
    "change it here."
)


class SentDifferentlyError(Exception):
    """The same form was carried out before with other content; `address` shows the result."""

    def __init__(self, address: str) -> None:
        super().__init__("sent before with other content")
        self.address = address


@dataclass(frozen=True)
class Once:
    """Whether this is the `first` time; if not, `address` is where the first one led."""

    key: IdempotencyKey
    first: bool
    address: str = ""

    def settle(self, address: str) -> None:
        """Say where it led, in the same transaction as what was done."""
        self.key.address = address
        self.key.save(update_fields=["address"])


def once(user_id: int, key: UUID, form: str, *, digest: str = "") -> Once:
    """Take the key, in the caller's transaction. A second request waits here for the first.

    If what is done fails, the transaction (or savepoint) that holds the key is rolled back,
    and the form can be sent again.
    """
    row = IdempotencyKey(user_id=user_id, key=key, form=form, digest=digest)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        before = IdempotencyKey.objects.get(user_id=user_id, key=key, form=form)
        if before.digest != digest:
            raise SentDifferentlyError(before.address) from None
        return Once(before, first=False, address=before.address)
    return Once(row, first=True)


def once_only(request: HttpRequest, form: OnceForm, act: Callable[[], str]) -> HttpResponse:
    """Run `act` and go to the address it returns; for a repetition go there without running it.

    What `act` raises passes through, and the key is free again.
    """
    key = form.cleaned_data.get(ONCE)
    if key is None or request.user.pk is None:
        return redirect(act())
    with transaction.atomic():
        try:
            place = once(request.user.pk, key, form.once_name(), digest=digest_of(request))
        except SentDifferentlyError as error:
            messages.warning(request, CHANGED_TOO_LATE)
            return redirect(error.address)
        if not place.first:
            return redirect(place.address)
        answer = redirect(act())
        place.settle(answer.url)
    return answer


def sent(
    request: HttpRequest, form: OnceForm, act: Callable[[], str], said: str = ""
) -> HttpResponse | None:
    """Carry the form out once; None if it is to be shown (again), with what is wrong in it.

    `act` returns the address to go to; `said` is the message there.
    """
    if request.method != "POST" or not form.is_valid():
        return None

    def carry_out() -> str:
        address = act()
        if said:
            messages.success(request, said)
        return address

    try:
        return once_only(request, form, carry_out)
    except ValidationError as error:
        form.add_error(None, error)
        return None


def digest_of(request: HttpRequest) -> str:
    """Tells whether two posts said the same, and nothing of what they said."""
    said = sorted((name, values) for name, values in request.POST.lists() if name not in NOT_TYPED)
    return salted_hmac(SALT, repr(said), algorithm="sha256").hexdigest()
