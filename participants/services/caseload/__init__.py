"""A site's own list on its way in: opened, understood, mended, taken over in one piece."""

from participants.services.caseload.drafts import (
    Settled,
    expire_draft,
    open_draft,
    read_draft,
    settle_columns,
    settle_words,
    start_checking,
    throw_away,
)
from participants.services.caseload.rows import choose, judge_some, leave_out, mend_row
from participants.services.caseload.taking_over import Taken, take_over

__all__ = [
    "Settled",
    "Taken",
    "choose",
    "expire_draft",
    "judge_some",
    "leave_out",
    "mend_row",
    "open_draft",
    "read_draft",
    "settle_columns",
    "settle_words",
    "start_checking",
    "take_over",
    "throw_away",
]
