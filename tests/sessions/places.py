"""Addresses of the plan's pages, and what is typed there."""

from datetime import timedelta

from django.urls import reverse

from advance_site.core.dates import today


def place(name: str, *args) -> str:
    return reverse(f"sessions:{name}", args=args)


def typed(team, **changes) -> dict[str, str]:
    starts_on = today() + timedelta(days=14)
    values = {
        "programme": "advance_d",
        "starts_on": f"{starts_on:%d/%m/%Y}",
        "weekday": str(starts_on.weekday()),
        "starts_time": "18:00",
        "minutes": "120",
        "mode": "video",
        "link": "https://meet.example.org/g",
        "first": str(team.first.public_id),
        "second": str(team.second.public_id),
        "look": "1",
    }
    return {**values, **changes}
