"""The same work on Celery's clock: each task looks at the outbox, none carries a job itself."""

from celery import shared_task

from advance_site.audit.services import seal
from advance_site.jobs import services
from advance_site.jobs.worker import alarm

SHARE = 500


@shared_task(name="jobs.drain")  # type: ignore[untyped-decorator]
def drain() -> None:
    """Do what is due. A lost message costs until the next beat, never a job."""
    services.drain_once(limit=SHARE)


@shared_task(name="jobs.seal")  # type: ignore[untyped-decorator]
def seal_audit() -> None:
    seal()


@shared_task(name="jobs.alarm")  # type: ignore[untyped-decorator]
def alarm_late_seal() -> None:
    alarm()


@shared_task(name="jobs.tidy")  # type: ignore[untyped-decorator]
def tidy() -> None:
    services.tidy()
