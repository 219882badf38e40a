"""Mail of this room, of which no body names a man; and lists of men, read by the worker."""

from typing import Any

from advance_site.core.dates import london
from advance_site.jobs.models import Message
from advance_site.jobs.services import Job, composes, enqueue, handler
from participants.models import CaseloadDraft, ReachGrant, Stage
from participants.services.caseload import expire_draft, judge_some, read_draft
from participants.services.caseload.drafts import CHECK, EXPIRE, READ
from participants.services.reaching import DUTY_MAIL


@composes(DUTY_MAIL)
def duty_reach(message: Message) -> dict[str, Any]:
    grant = ReachGrant.objects.select_related("user", "participant").get(public_id=message.about)
    return {
        "colleague": grant.user.short_name,
        "reference": grant.participant.reference,
        "until": f"{london(grant.until):%A %-d %B, %-H:%M}",
    }


def _draft(job: Job, *stages: Stage) -> CaseloadDraft | None:
    """The draft, held; None where it is gone, or was done by an earlier try."""
    drafts = CaseloadDraft.objects.select_for_update(of=("self",)).select_related("site")
    return drafts.filter(public_id=job.payload["draft"], stage__in=stages or Stage).first()


@handler(READ)
def read_caseload(job: Job) -> None:
    if draft := _draft(job, Stage.READING):
        read_draft(draft=draft)


@handler(CHECK)
def check_caseload(job: Job) -> None:
    """Check some rows; the rest are the next job, so that the page sees how far it is."""
    draft = _draft(job, Stage.JUDGING)
    if draft and (after := judge_some(draft=draft, after=job.payload["after"])):
        enqueue(CHECK, {**job.payload, "after": after}, by=draft.by)


@handler(EXPIRE)
def expire_caseload(job: Job) -> None:
    if draft := _draft(job):
        expire_draft(draft=draft)
