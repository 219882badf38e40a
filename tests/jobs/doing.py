"""Kinds of jobs that exist in tests alone, and what they did."""

from advance_site.jobs.services import Job, handler
from advance_site.wall.context import current_user_id

done: list[tuple[str, int | None]] = []
failing: list[Exception] = []


@handler("tests.note")
def note(job: Job) -> None:
    """Note what was asked and who acted; fail first if the test wants that."""
    if failing:
        raise failing.pop()
    done.append((job.payload["id"], current_user_id()))
