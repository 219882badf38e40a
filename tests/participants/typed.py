"""What is typed into the forms of a man, as a browser sends it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from advance_site.core.dates import london, now, today
from participants.models import Participant
from tests.cast import Browser

STOCK = ("This field is required", "Select a valid choice", "Enter a valid", "Ensure this value")


def day(days: int = 0) -> str:
    return f"{today() + timedelta(days=days):%d/%m/%Y}"


def clock(minutes: int = 0) -> str:
    return f"{london(now() + timedelta(minutes=minutes)):%H:%M}"


def post(client: Browser, man: Participant, page: str, **typed: Any) -> Any:
    return client.post(f"/men/{man.public_id}/{page}", {"once": str(uuid4()), **typed})


REFERRAL = {
    "received_on": day(),
    "source": "key_worker",
    "reason": "Threats at home.",
    "key_worker_name": "M Osei",
    "key_worker_phone": "01632 960171",
}
CONSENT = {"given": "yes", "answered_on": day(), "way": "paper", "language": "English"}
