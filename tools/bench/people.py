"""Who looks at what: facilitators with a running cohort whose register waits, at several sites."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg.rows import dict_row

AT_MOST = 8
# The newest register of each site that waits, of the fullest cohort, with who leads it.
REGISTERS = """
SELECT DISTINCT ON (g.site_id) g.id AS session_id, g.public_id AS session, c.id AS cohort_id,
  c.public_id AS cohort, c.weekday, g.site_id, f.user_id AS leader, m.user_id AS lead, e.men
FROM programme_sessions_groupsession g
JOIN programme_sessions_cohort c ON c.id = g.cohort_id
JOIN LATERAL (SELECT min(user_id) AS user_id FROM programme_sessions_cohortfacilitator
              WHERE cohort_id = c.id AND until IS NULL) f ON true
JOIN LATERAL (SELECT min(user_id) AS user_id FROM accounts_membership
              WHERE site_id = g.site_id AND role = 'site_lead' AND until IS NULL) m ON true
JOIN LATERAL (SELECT count(*) AS men FROM programme_sessions_enrolment
              WHERE cohort_id = c.id AND left_on IS NULL
                AND joined_on <= (g.starts_at AT TIME ZONE 'Europe/London')::date) e ON true
WHERE g.signed_at IS NULL AND g.state = 'planned' AND g.starts_at > now() - interval '60 days'
  AND (g.starts_at AT TIME ZONE 'Europe/London')::date
      <= (now() AT TIME ZONE 'Europe/London')::date
ORDER BY g.site_id, e.men DESC, g.starts_at DESC
"""
MEN = """
SELECT e.public_id AS enrolment, p.public_id AS man, p.family_name AS family
FROM programme_sessions_enrolment e
JOIN participants_participant p ON p.id = e.participant_id
WHERE e.cohort_id = %s AND e.left_on IS NULL ORDER BY p.holder_id <> %s, e.id
"""


VERSIONS = """
SELECT e.public_id AS enrolment, a.version FROM programme_sessions_attendance a
JOIN programme_sessions_enrolment e ON e.id = a.enrolment_id WHERE a.group_session_id = %s
"""


class NobodyToAsk(Exception):
    """The database has no running cohort with a register that waits."""


@dataclass
class Desk:
    """One site's people and what they look at. `versions` are those of the register's rows."""

    facts: Mapping[str, Any]
    men: list[Mapping[str, Any]]
    owner: psycopg.Connection[dict[str, Any]] = field(repr=False)
    versions: dict[str, int] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)

    @property
    def session(self) -> str:
        return str(self.facts["session"])

    @property
    def cohort(self) -> str:
        return str(self.facts["cohort"])

    @property
    def man(self) -> Mapping[str, Any]:
        """A man whom the facilitator holds and leads."""
        return self.men[0]

    @property
    def enrolments(self) -> list[str]:
        return [str(man["enrolment"]) for man in self.men]

    def read_versions(self) -> None:
        """The rows of the register as they stand; 0 for one that is not there yet."""
        rows = self.owner.execute(VERSIONS, [self.facts["session_id"]]).fetchall()
        self.versions = dict.fromkeys(self.enrolments, 0)
        self.versions |= {str(row["enrolment"]): row["version"] for row in rows}


def desks(owner_url: str) -> list[Desk]:
    """Up to eight, each at a site of its own, spread over the country."""
    owner: psycopg.Connection[dict[str, Any]]
    owner = psycopg.connect(owner_url, autocommit=True, row_factory=dict_row)
    found = owner.execute(REGISTERS).fetchall()
    if not found:
        raise NobodyToAsk
    apart = max(1, len(found) // AT_MOST)
    return [_desk(owner, facts) for facts in found[::apart][:AT_MOST]]


def _desk(owner: psycopg.Connection[dict[str, Any]], facts: Mapping[str, Any]) -> Desk:
    men = owner.execute(MEN, [facts["cohort_id"], facts["leader"]]).fetchall()
    return Desk(facts, list(men), owner)
