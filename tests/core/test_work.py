"""The line of Today: its words and its place."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from advance_site.core.work import Act, Section, WorkKind, WorkRow, in_order

NOON = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def row(who: str, **fields) -> WorkRow:
    return WorkRow(kind=WorkKind.CALL, verb="Ring", who=who, why="call 7", url="/x", **fields)


def test_lateness_is_a_word_with_its_days():
    assert row("Dean").late == ""
    assert row("Dean", late_days=1).late == "1 day late"
    assert row("Dean", late_days=4).late == "4 days late"


def test_a_line_stands_in_its_part_of_the_day():
    assert row("a", late_days=1).section(NOON) is Section.NOW
    assert row("b", starts_at=NOON - HOUR, until=NOON + HOUR).section(NOON) is Section.NOW
    assert row("c", starts_at=NOON - HOUR).section(NOON) is Section.NOW
    assert row("d", starts_at=NOON - HOUR, until=NOON).section(NOON) is Section.CLOCK
    assert row("e", starts_at=NOON + HOUR).section(NOON) is Section.CLOCK
    assert row("f").section(NOON) is Section.ANY_TIME
    assert row("g", late_days=4, starts_at=NOON + HOUR).section(NOON) is Section.CLOCK


def test_lines_come_open_first_then_late_then_by_the_clock_then_any_time():
    lines = [
        row("any time"),
        row("at three", starts_at=NOON + 3 * HOUR),
        row("very late", late_days=9),
        row("late", late_days=2),
        row("closes last", starts_at=NOON - HOUR, until=NOON + 2 * HOUR),
        row("closes first", starts_at=NOON - HOUR, until=NOON + HOUR),
        row("window at three", starts_at=NOON + 3 * HOUR, until=NOON + 4 * HOUR),
    ]

    assert [line.who for line in in_order(lines, NOON)] == [
        "closes first",
        "closes last",
        "late",
        "very late",
        "at three",
        "window at three",
        "any time",
    ]


def test_an_act_posts_only_when_it_says_so():
    assert not Act("Open", "/x").post
    assert Act("No answer", "/x", post=True, key="N").post


def test_danger_comes_first_and_the_quickest_of_what_is_late_before_the_rest():
    lines = [
        row("call", late_days=1),
        replace(row("register", late_days=3), kind=WorkKind.REGISTER),
        row("window", starts_at=NOON - HOUR, until=NOON + HOUR, late_days=4),
        replace(row("danger", starts_at=NOON - HOUR), kind=WorkKind.DANGER),
    ]

    assert [line.who for line in in_order(lines, NOON)] == [
        "danger",
        "window",
        "register",
        "call",
    ]
