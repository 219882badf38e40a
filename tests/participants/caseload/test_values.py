"""Cells as people write them: what is read, what is a problem, and that nothing ever raises."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participants.caseload.judging import Judge, Meanings, reason_of
from participants.caseload.values import (
    Names,
    Read,
    read_day,
    read_name,
    read_phone,
    read_text,
    read_word,
    read_yes_no,
)

TODAY = date(2026, 11, 24)
ANY = st.text(max_size=60)
LIKE_DATES = st.from_regex(r"\A[0-9]{0,5}[ ./\-]?[0-9A-Za-z]{0,9}[ ./\-]?[0-9]{0,5}\Z")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-09-15", date(2026, 9, 15)),
        ("2026-09-15 00:00:00", date(2026, 9, 15)),
        ("2026/9/15", date(2026, 9, 15)),
        ("15.9.26", date(2026, 9, 15)),
        ("15/09/2026", date(2026, 9, 15)),
        ("05/07/2026", date(2026, 7, 5)),
        ("5 - 7 - 2026", date(2026, 7, 5)),
        ("14 Sept 2026", date(2026, 9, 14)),
        ("3rd June 26", date(2026, 6, 3)),
        ("Tuesday 3 Jun 2026", date(2026, 6, 3)),
        ("June 3, 2026", date(2026, 6, 3)),
        ("46000", date(2025, 12, 9)),
        ("", None),
        ("n/a", None),
        ("?", None),
        ("Not known", None),
    ],
)
def test_a_day_is_read_however_it_is_written(text: str, day: date | None) -> None:
    read = read_day(text, today=TODAY)

    assert (read.value, read.problem) == (day, "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("31/02/2026", "There is no day “31/02/2026”"),
        ("12/13/2025", "enter 13/12/2025"),
        ("13/13/2026", "There is no day"),
        ("04/03/2031", "4 March 2031 is in the future"),
        ("1/1/1890", "too long ago"),
        ("45", "is no date"),
        ("99999", "is no date"),
        ("June 2026", "no whole date"),
        ("1 Foo 2026", "There is no day"),
        ("last week", "is no date"),
        ("0000-00-00", "There is no day"),
    ],
)
def test_a_day_that_cannot_be_is_a_problem(text: str, said: str) -> None:
    read = read_day(text, today=TODAY)

    assert read.value is None
    assert said in read.problem


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("19.8.82", date(1982, 8, 19)),
        ("3.2.00", date(2000, 2, 3)),
        ("28 Mar 1998", date(1998, 3, 28)),
        ("12.6.70", date(1970, 6, 12)),
        ("24/11/2008", date(2008, 11, 24)),
    ],
)
def test_two_figures_of_a_birth_are_the_latest_year_that_can_be(text: str, born: date) -> None:
    assert read_day(text, today=TODAY, born=True).value == born


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("25/11/2008", "he would be 17"),
        ("14/05/2011", "he would be 15"),
        ("01/01/1890", "he would be 136"),
        ("01/01/2030", "in the future"),
    ],
)
def test_a_birth_that_cannot_be_his_is_a_problem(text: str, said: str) -> None:
    assert said in read_day(text, today=TODAY, born=True).problem


def test_a_count_of_days_says_how_it_was_read() -> None:
    assert read_day("45000", today=TODAY).remark == (
        "45000 is a spreadsheet’s count of days, read as 15 March 2023."
    )


@pytest.mark.parametrize(
    "text",
    ["07700 900457", "07700900457", "+44 7700 900457", "7700900457", "7700900457.0"],
)
def test_a_number_is_kept_in_one_form(text: str) -> None:
    assert read_phone(text) == Read("+447700900457")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ring his mum", "cannot be rung"),
        ("07700 900457 / 07700 900458", "more than one number"),
        ("0770", "cannot be rung"),
    ],
)
def test_what_cannot_be_rung_is_a_problem(text: str, said: str) -> None:
    assert said in read_phone(text).problem


@pytest.mark.parametrize("text", ["not known", "", "-", "none"])
def test_no_number_is_no_problem(text: str) -> None:
    assert read_phone(text) == Read()


@pytest.mark.parametrize(
    ("text", "answer"),
    [("Y", True), ("yes ", True), ("TRUE", True), ("1", True), ("✓", True), ("N", False),
     ("no", False), ("0", False), ("", None), ("?", None)],
)  # fmt: skip
def test_yes_and_no_are_read(text: str, answer: bool | None) -> None:
    assert read_yes_no(text) == Read(answer)


def test_neither_yes_nor_no_is_a_problem() -> None:
    assert "neither yes nor no" in read_yes_no("sometimes").problem


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Nathan Żak", Names("Nathan", "Żak")),
        ("Żak, Nathan", Names("Nathan", "Żak")),
        ("Mr Callum O'Brien", Names("Callum", "O'Brien")),
        ("Kieran Smith-Jones", Names("Kieran", "Smith-Jones")),
        ("Patrick (Paddy) Griffiths", Names("Patrick", "Griffiths", "Paddy")),
        ("Mary-Jo  van der  Berg", Names("Mary-Jo van der", "Berg")),
    ],
)
def test_a_name_is_taken_apart(text: str, names: Names) -> None:
    assert read_name(text).value == names


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("Cher", "only one name"),
        ("=SUM(A1:A9)", "is a formula"),
        ("<script>alert(1)</script> Roe", "no “<”"),
        ("x" * 81, "longer than 80"),
        ("Agent 47", "no “4”"),
        ("(Paddy)", "only one name"),
    ],
)
def test_what_is_no_name_is_a_problem(text: str, said: str) -> None:
    assert said in read_name(text).problem


def test_a_long_text_is_a_problem_and_never_cut() -> None:
    read = read_text("x" * 20_000, 1500)

    assert read == Read(None, "This text has 20,000 characters; 1,500 fit. Shorten it.")


def test_a_word_is_a_problem_until_somebody_says_what_it_means() -> None:
    assert read_word("Waiting  List", {"waiting list": "waiting"}) == Read("waiting")
    assert "what “banned” means" in read_word("banned", {}).problem
    assert "what an empty cell means" in read_word(" ", {"": ""}).problem


@given(ANY | LIKE_DATES)
def test_no_text_makes_a_reading_fail(text: str) -> None:
    for read in (
        read_day(text, today=TODAY),
        read_day(text, today=TODAY, born=True),
        read_phone(text),
        read_yes_no(text),
        read_name(text),
        read_text(text, 10),
        read_word(text, {}),
    ):
        assert read.value is None or not read.problem


COLUMNS = ("ref", "name", "born", "phone", "received", "source", "abusive", "status", "note")


@given(st.lists(ANY, min_size=len(COLUMNS), max_size=len(COLUMNS)))
def test_no_row_makes_the_judge_fail(cells: list[str]) -> None:
    judge = Judge(Meanings(COLUMNS), TODAY)

    judged = judge.judge(cells)

    assert judged.troubles
    assert len(judged.digest) == 64


def row(**cells: str) -> list[str]:
    usual = {
        "name": "Nathan Żak", "received": "15.9.26", "source": "GP", "status": "Waiting",
        "born": "1990-09-28", "ref": "N1", "phone": "", "abusive": "", "note": "",
    }  # fmt: skip
    return [{**usual, **cells}[column] for column in COLUMNS]


MEANT = Meanings(COLUMNS, {"waiting": "waiting", "on list": "waiting"}, {"gp": "gp"})


def test_the_same_row_is_known_however_it_is_written() -> None:
    judge = Judge(MEANT, TODAY)

    one = judge.judge(row(phone="07700 900457"))
    other = judge.judge(row(phone="07700900457", born="28/09/1990", received="2026-09-15"))

    assert one.digest == other.digest
    assert one.digest != judge.judge(row(phone="07700 900458")).digest


def test_what_a_word_means_here_is_no_part_of_what_a_row_is_known_by() -> None:
    otherwise = Meanings(COLUMNS, {"waiting": "referred"}, {"gp": "other"})

    one, other = Judge(MEANT, TODAY).judge(row()), Judge(otherwise, TODAY).judge(row())

    assert one.digest == other.digest
    assert one.facts["status"] != other.facts["status"]


def test_a_missing_referral_has_the_day_that_was_said_for_all() -> None:
    said = Meanings(COLUMNS, MEANT.statuses, MEANT.sources, date(2026, 11, 1))

    assert Judge(said, TODAY).judge(row(received="")).facts["received"] == "2026-11-01"
    assert "is missing" in Judge(MEANT, TODAY).judge(row(received="")).troubles[0].sentence


def test_the_words_of_the_list_stay_with_the_referral() -> None:
    facts = Judge(MEANT, TODAY).judge(row(note="=1+1")).facts

    assert reason_of(facts, "north.csv") == (
        "=1+1\nStatus in the list: Waiting.\nReferred by, in the list: GP.\n"
        "Their reference: N1.\nFrom the list north.csv."
    )


def test_a_man_whose_status_means_to_leave_him_out_is_left_out() -> None:
    meanings = Meanings(COLUMNS, {"waiting": "leave_out"}, {"gp": "gp"})

    assert Judge(meanings, TODAY).judge(row()).left_out
