"""Plans of three nations across New Year, Easter and both clock changes, written out by hand.

The days were laid on a paper calendar from the template's weeks and each nation's list of bank
holidays; they are not taken from the planner.
"""

from datetime import date, time, timedelta

import pytest

from advance_site.core.dates import Nation
from sessions.planning import Calendar, Rhythm, make_plan
from sessions.planning.reading import read_template

ADVANCE_D = read_template()
GMT, BST = timedelta(0), timedelta(hours=1)
# England, Mondays from 28 September 2026. Call 11 would fall on Boxing Day, call 12 on the day
# after New Year's Day, both Saturdays: each goes to the last open day of its week before it.
ENGLAND = """
one_to_one 2026-09-28
welcome 2026-10-05
group_1 2026-10-12
website_1 2026-10-14
coaching_1 2026-10-16
website_2 2026-10-21
coaching_2 2026-10-23
group_2 2026-10-26
website_3 2026-10-28
coaching_3 2026-10-30
website_4 2026-11-04
coaching_4 2026-11-06
group_3 2026-11-09
website_5 2026-11-11
coaching_5 2026-11-13
website_6 2026-11-18
coaching_6 2026-11-20
group_4 2026-11-23
website_7 2026-11-25
coaching_7 2026-11-27
website_8 2026-12-02
coaching_8 2026-12-04
group_5 2026-12-07
website_9 2026-12-09
coaching_9 2026-12-11
website_10 2026-12-16
coaching_10 2026-12-18
group_6 2026-12-21
website_11 2026-12-23
coaching_11 2026-12-24
website_12 2026-12-30
coaching_12 2026-12-31
booster 2027-02-22
"""
# Wales, Mondays from 18 January 2027. Group 5 would fall on Easter Monday and waits a week, with
# all that follows; call 8 makes way for Good Friday.
WALES = """
one_to_one 2027-01-18
welcome 2027-01-25
group_1 2027-02-01
website_1 2027-02-03
coaching_1 2027-02-05
website_2 2027-02-10
coaching_2 2027-02-12
group_2 2027-02-15
website_3 2027-02-17
coaching_3 2027-02-19
website_4 2027-02-24
coaching_4 2027-02-26
group_3 2027-03-01
website_5 2027-03-03
coaching_5 2027-03-05
website_6 2027-03-10
coaching_6 2027-03-12
group_4 2027-03-15
website_7 2027-03-17
coaching_7 2027-03-19
website_8 2027-03-24
coaching_8 2027-03-25
group_5 2027-04-05
website_9 2027-04-07
coaching_9 2027-04-09
website_10 2027-04-14
coaching_10 2027-04-16
group_6 2027-04-19
website_11 2027-04-21
coaching_11 2027-04-23
website_12 2027-04-28
coaching_12 2027-04-30
booster 2027-06-21
"""
# Scotland, Fridays from 9 October 2026. Group 6 would fall on New Year's Day and waits a week.
# Website sessions fall on Sundays, which suits a man alone; calls on Wednesdays.
SCOTLAND = """
one_to_one 2026-10-09
welcome 2026-10-16
group_1 2026-10-23
website_1 2026-10-25
coaching_1 2026-10-28
website_2 2026-11-01
coaching_2 2026-11-04
group_2 2026-11-06
website_3 2026-11-08
coaching_3 2026-11-11
website_4 2026-11-15
coaching_4 2026-11-18
group_3 2026-11-20
website_5 2026-11-22
coaching_5 2026-11-25
website_6 2026-11-29
coaching_6 2026-12-02
group_4 2026-12-04
website_7 2026-12-06
coaching_7 2026-12-09
website_8 2026-12-13
coaching_8 2026-12-16
group_5 2026-12-18
website_9 2026-12-20
coaching_9 2026-12-23
website_10 2026-12-27
coaching_10 2026-12-30
group_6 2027-01-08
website_11 2027-01-10
coaching_11 2027-01-13
website_12 2027-01-17
coaching_12 2027-01-20
booster 2027-03-05
"""
# Which groups are held in summer time, by the clock changes of 25 October 2026 and 28 March 2027.
CASES = {
    Nation.ENGLAND: (date(2026, 9, 28), ENGLAND, {"welcome", "group_1"}),
    Nation.WALES: (date(2027, 1, 18), WALES, {"group_5", "group_6", "booster"}),
    Nation.SCOTLAND: (date(2026, 10, 9), SCOTLAND, {"welcome", "group_1"}),
}


@pytest.mark.parametrize("nation", CASES)
def test_a_plan_is_the_one_that_was_written_out_by_hand(nation):
    starts_on, written, in_summer_time = CASES[nation]
    rhythm = Rhythm(starts_on, starts_on.weekday(), time(18), 120)

    slots = make_plan(ADVANCE_D, rhythm, Calendar(nation)).slots

    assert [f"{slot.item.key} {slot.day}" for slot in slots] == written.split("\n")[1:-1]
    times = {slot.item.key: slot.starts_at for slot in slots if slot.starts_at}
    assert {at.hour for at in times.values()} == {18}
    summer = {key for key, at in times.items() if at.utcoffset() == BST}
    assert summer == in_summer_time
    assert {at.utcoffset() for at in times.values()} == {GMT, BST}
