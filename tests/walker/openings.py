"""Which pages open a case, and whether each opening was written down with the page."""

from __future__ import annotations

from collections.abc import Iterator

from tests.live import Live
from tests.walker.leaks import Finder
from tests.walker.requests import known_addresses, targets
from tests.walker.table import TABLE
from tests.walker.walk import Ask, Walk
from tests.world import World

# A man's page, a register, a PDF, an unmasking: each is an opening.
OPENINGS = {
    "man": "GET",
    "participants:record": "GET",
    "participants:change": "GET",
    "participants:goal_review": "GET",
    "participants:contacts": "GET",
    "participants:history": "GET",
    "participants:consents": "GET",
    "participants:status": "GET",
    "participants:partners": "GET",
    "participants:phone_show": "POST",
    "participants:address_show": "POST",
    "participants:kin_show": "POST",
    "participants:partner_show": "POST",
    "sessions:cohort_detail": "GET",
    "sessions:register": "GET",
    "coaching:log": "GET",
    "coaching:call": "GET",
    "coaching:strike": "GET",
    "sessions:register_correct": "GET",
    "print_card": "GET",
    "print_contacts": "GET",
    "print_sign_in": "GET",
    "print_register": "GET",
    "attendance": "GET",
    "print_attendance": "GET",
    "attendance_csv": "GET",
    "attendance_xlsx": "GET",
}
WRITTEN = """
SELECT count(*) FROM audit_event
WHERE kind = 'opening' AND request = %s AND actor_id = %s AND %s = ANY (men)
"""


def unwritten(live: Live, world: World) -> Iterator[str]:
    """Pages that opened my man's case without a row that says so."""
    me = world.people["facilitator mine"]
    for known in known_addresses():
        if known.door != live.name or known.name not in OPENINGS:
            continue
        line = TABLE[known.door][known.name]
        walking = Walk(live, world, known, line, Finder(world.canaries))
        target = next(t for t in targets(known, line, world) if t.man == "mine")
        answer = walking.make(Ask(me, target, OPENINGS[known.name]))
        with live.sql() as connection:
            said = [answer.header("X-Request-Number"), me.id, world.men["mine"].row.public_id]
            row = connection.execute(WRITTEN, said).fetchone()
        if answer.status != 200 or row != (1,):
            yield f"{known.name}: answered {answer.status}, written {row}"
