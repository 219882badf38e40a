"""The picture of 32: a pure judgement, held against days that are made up."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

import pytest

from casework.strip import Facts, Strip, draw_strip
from sessions.models import Slot

THURSDAY = date(2026, 9, 17)
WEEKS = 16


@dataclass(frozen=True)
class Item:
    strand: str
    kind: str
    number: int
    title: str
    optional: bool = False


@dataclass(frozen=True)
class Made:
    """A slot as the picture reads it."""

    pk: int
    item: Item
    due_on: date
    state: str = "to_come"
    way: str = ""
    starts_at: datetime | None = None
    group_session_id: int | None = None
    before_us: bool = False


def call(number: int, week: int, **fields: Any) -> Made:
    due = THURSDAY + timedelta(days=(week - 1) * 7 + 5)
    return Made(
        100 + number, Item("coaching", "coaching", number, f"Call {number}"), due, **fields
    )


def meeting(number: int, week: int, **fields: Any) -> Made:
    due = THURSDAY + timedelta(days=(week - 1) * 7)
    return Made(number, Item("core", "group", number, f"Group {number}"), due, **fields)


def booster() -> Made:
    item = Item("booster", "booster", 1, "Booster")
    return Made(999, item, THURSDAY + timedelta(weeks=20))


def drawn(
    slots: list[Made], day: date, tries: dict[int, int] | None = None, late: int = 0
) -> Strip:
    return draw_strip(
        cast("list[Slot]", slots),
        THURSDAY,
        WEEKS,
        Facts(tries or {}, frozenset({late})),
        datetime(day.year, day.month, day.day, 9, tzinfo=UTC),
    )


def day(week: int, plus: int = 0) -> date:
    return THURSDAY + timedelta(days=(week - 1) * 7 + plus)


def state(strip: Strip) -> str:
    return next(cell.state for row in strip.strands for cell in row.slots)


@pytest.mark.parametrize(
    ("slot", "today", "says"),
    [
        (call(1, 3), day(1), "coming"),
        (call(1, 3), day(3), "now"),
        (call(1, 3), day(3, 6), "now"),
        (call(1, 3), day(4), "late"),
        (call(1, 3), day(4, 12), "late"),
        (call(1, 3), day(4, 13), "missed"),
        (call(1, 3, state="done"), day(9), "done"),
        (call(1, 3, state="started"), day(9), "started"),
        (call(1, 3, state="not_done"), day(3), "missed"),
        (call(1, 3, state="not_required"), day(9), "not-due"),
    ],
)
def test_a_slot_is_drawn_by_its_state_and_the_day(slot: Made, today: date, says: str) -> None:
    assert state(drawn([slot], today)) == says


def test_it_counts_all_and_those_due_so_far() -> None:
    slots = [
        meeting(1, 1, state="done"),
        meeting(2, 3, state="not_done"),
        meeting(3, 4, state="not_required"),
        call(1, 4),
        call(2, 9),
    ]

    strip = drawn([*slots, booster()], day(5))

    assert (strip.done, strip.of, strip.due_done, strip.due) == (1, 5, 1, 3)
    assert strip.sentence == "1 of the other 2 can still be done. 1 to come."
    assert strip.words.startswith("1 of 5 sessions done: groups 1 of 3, calls 0")


def test_a_session_done_before_its_day_counts_as_due() -> None:
    strip = drawn([call(1, 9, state="done")], day(2))

    assert (strip.done, strip.due) == (1, 1)


def test_the_booster_stands_apart_and_outside_the_count() -> None:
    strip = drawn([meeting(1, 1, state="done"), booster()], day(2))

    assert strip.of == 1
    assert strip.booster is not None
    assert strip.booster.state == "coming"
    assert strip.rows[-1].strand == "Booster"


def test_two_weeks_running_with_nothing_done_are_a_band() -> None:
    slots = [
        call(1, 3, state="done"),
        call(2, 4),
        meeting(2, 5),
        call(3, 5),
        call(4, 6, state="started"),
        call(5, 7, state="done"),
        call(6, 8),
    ]

    [gap] = drawn(slots, day(10)).gaps

    assert (gap.first, gap.last, gap.short) == (4, 6, "3 weeks")
    assert gap.long == "Nothing done, 8 Oct to 28 Oct"
    assert replace(gap, last=5).long == "Nothing done"


def test_the_running_week_is_no_gap_yet_and_weeks_without_anything_due_are_none() -> None:
    assert drawn([call(1, 3), call(2, 4)], day(4)).gaps == ()
    assert drawn([call(1, 3), call(2, 5)], day(9)).gaps == ()
    assert drawn([call(1, 3, state="not_required"), call(2, 4)], day(9)).gaps == ()


def test_two_slots_of_a_strand_never_share_a_place() -> None:
    strip = drawn([call(1, 3), call(2, 3), call(3, 4)], day(1))

    assert [cell.week for cell in strip.strands[0].slots] == [3, 4, 5]


def test_the_weeks_are_the_programmes_and_reach_as_far_as_its_sessions() -> None:
    assert len(drawn([call(1, 3)], day(1)).weeks) == WEEKS
    assert len(drawn([call(1, 18)], day(1)).weeks) == 18
    assert len(drawn([call(1, 90)], day(1)).weeks) == 30
    assert [week.number for week in drawn([call(1, 3)], day(3)).weeks if week.current] == [3]
    assert drawn([call(1, 3)], day(40)).week_now == 0


def test_notes_and_tries_stand_under_a_slot() -> None:
    starts = datetime(2026, 9, 17, 13, 0, tzinfo=UTC)
    slots = [
        meeting(1, 1, state="done", way="phone"),
        meeting(2, 3, state="done", way="video"),
        meeting(3, 5, starts_at=starts),
        call(1, 3),
    ]

    strip = drawn(slots, day(5), tries={101: 3}, late=2)

    assert [cell.note for cell in strip.strands[0].slots] == ["phone", "late", "14:00"]
    assert strip.strands[1].slots[0].tries == 3
    assert max(len(cell.note) for row in strip.strands for cell in row.slots) <= 9


def test_what_was_before_this_system_is_never_missed_and_no_gap() -> None:
    slots = [
        meeting(1, 3, state="done", before_us=True),
        call(1, 4, state="not_done", before_us=True),
        meeting(2, 5, state="unknown", before_us=True),
        call(2, 6, state="unknown", before_us=True),
        call(3, 9),
    ]

    strip = drawn(slots, day(8))

    states = {cell.title: cell.state for row in strip.strands for cell in row.slots}
    assert states["Group 1"] == "done"
    assert states["Call 1"] == "not-then"
    assert states["Group 2"] == states["Call 2"] == "unknown"
    assert (strip.done, strip.of, strip.due) == (1, 5, 1)
    assert strip.gaps == ()
    assert strip.sentence == "1 to come."
    notes = [cell.note for row in strip.strands for cell in row.slots if cell.note]
    assert notes == ["before us", "not known", "not done", "not known"]


def test_what_is_optional_shows_once_it_is_held_and_is_not_counted() -> None:
    extra = Item("core", "one_to_one", 3, "One-to-one 3", optional=True)
    slots = [
        meeting(1, 1, state="done"),
        replace(meeting(2, 2, state="not_required"), item=extra),
        replace(meeting(3, 3, state="done"), item=extra),
    ]

    strip = drawn(slots, day(4))

    assert (strip.done, strip.of, strip.due) == (1, 1, 1)
    assert [cell.note for cell in strip.strands[0].slots] == ["", "extra"]
    assert strip.words.startswith("1 of 1 sessions done: groups 1 of 1.")


def test_a_one_to_one_and_a_welcome_group_have_their_own_labels() -> None:
    one = replace(meeting(1, 1), item=Item("core", "one_to_one", 1, "One-to-one"))
    welcome = replace(meeting(0, 2), item=Item("core", "group", 0, "Welcome group"))

    strip = drawn([one, welcome], day(1))

    assert [cell.label for cell in strip.strands[0].slots] == ["1:1", "W"]
    assert [row.strand for row in strip.rows] == ["One-to-one", "Welcome group"]
