"""Celery as the production clock: `celery -A advance_site.celery worker`, and `beat` once.

Redis carries nothing but "look now". With Redis down no page fails and no job is lost.
"""

import os

from celery import Celery

from advance_site.env import demand_door

demand_door()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "advance_site.settings")
os.environ.setdefault("DB_LOGIN", "worker")

from django.conf import settings  # noqa: E402  the settings read what stands above

from advance_site.jobs.clocks import ALARM_EVERY, SEAL_EVERY, TIDY_EVERY  # noqa: E402

DRAIN_EVERY = 2.0


def every(task: str, seconds: float) -> dict[str, object]:
    """A beat that is worthless once the next one has come."""
    return {"task": task, "schedule": seconds, "options": {"expires": seconds}}


app = Celery("advance_site", broker=settings.REDIS_URL)
app.conf.update(
    accept_content=["json"],
    beat_schedule={
        "drain": every("jobs.drain", DRAIN_EVERY),
        "seal": every("jobs.seal", SEAL_EVERY),
        "alarm": every("jobs.alarm", ALARM_EVERY),
        "tidy": every("jobs.tidy", TIDY_EVERY),
    },
    # Kept in memory: nothing is lost when it starts anew, and no file has to be writable.
    beat_scheduler="celery.beat:Scheduler",
    broker_connection_retry_on_startup=True,
    task_default_queue=f"{settings.DOOR.name}_jobs",
    task_ignore_result=True,
    timezone="UTC",
    worker_hijack_root_logger=False,
)
app.autodiscover_tasks(["advance_site.jobs"])
