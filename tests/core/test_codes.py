"""Outcome codes: what ships, a site's own, and refusals."""

import re
from pathlib import Path

import pytest
import yaml

from advance_site.core import codes
from advance_site.core.codes import CodesError, Counts, Group, UnknownCodeError

ALL = [
    *(f"A{number}" for number in range(1, 10)),
    *(f"B{number}" for number in range(1, 12)),
    *("C1", "C2", "C3", "D1", "D2", "D3", "E0", "N0"),
]
RECIPES = Path(__file__).parents[2] / "docs" / "recipes.md"


def overlay(folder: Path, text: str) -> Path:
    (folder / codes.FILE_NAME).write_text(text)
    return folder


@pytest.fixture
def book():
    return codes.load_outcomes()


def test_every_code_of_the_practice_ships(book):
    assert sorted(outcome.code for outcome in book.codes) == sorted(ALL)


def test_only_attendance_counts_as_done(book):
    done = {outcome.code for outcome in book.codes if outcome.counts_as_done is Counts.YES}

    assert done == {"A1", "A2"}


def test_a_part_counts_as_done_when_the_facilitator_says_so(book):
    left_early = book.get("A3")

    assert left_early.is_done(said_done=True)
    assert not left_early.is_done(said_done=False)
    assert not book.get("C1").is_done(said_done=True)
    assert book.get("A2").is_done(said_done=False)


def test_every_asked_to_leave_opens_a_danger_step_and_tells(book):
    asked = book.in_group(Group.ASKED_TO_LEAVE)

    assert {outcome.code for outcome in asked} == {"A5", "A6", "A9"}
    assert all(outcome.danger_about and outcome.tell_iss for outcome in asked)
    assert book.get("A9").danger_about == "not_alone"
    assert book.get("B10").danger_about
    assert not book.get("C1").danger_about


def test_not_required_is_one_code_and_never_absence(book):
    assert book.not_required.code == "N0"
    assert book.not_required.group is not Group.ABSENT


def test_present_is_the_usual(book):
    assert book.present.code == "A1"
    assert book.present.attended
    assert not book.get("C1").attended


def test_a_future_session_is_not_offered(book):
    assert "E0" not in {outcome.code for outcome in book.offered}


def test_the_keys_mean_one_outcome_each(book):
    keys = [outcome.key for outcome in book.offered]

    assert len(keys) == len(set(keys))


def test_an_unknown_code_is_refused(book):
    with pytest.raises(UnknownCodeError):
        book.get("Z9")


def test_external_codes_map_as_listed(book):
    assert book.get("B1").external.nhs == "2"
    assert book.get("B1").external.nhs_not_told == "3"
    assert book.get("A5").external.delius == ("ATSH",)


def test_a_site_overwrites_adds_and_takes_away(tmp_path):
    text = """
version: s1
codes:
  - {code: B1, label: "Absent: unwell"}
  - {code: B5, offered: no}
  - {code: B12, label: "Absent: bereavement", short: Grief, group: absent, key: AG,
     counts_as_done: no}
"""
    book = codes.load_outcomes(overlay(tmp_path, text))

    assert book.version.endswith("+s1")
    assert book.get("B1").label == "Absent: unwell"
    assert book.get("B1").key == "AM"
    assert "B5" not in {outcome.code for outcome in book.offered}
    assert book.get("B12").counts_as_done is Counts.NO


def test_a_site_folder_without_a_list_changes_nothing(tmp_path, book):
    assert codes.load_outcomes(tmp_path) == book


ENTRY = "label: 'Absent: new', short: Grief, group: absent, counts_as_done: no"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("codes: [", "not a readable YAML file"),
        ("[]", 'give a "version" and a list of "codes"'),
        ("version: 1", 'give a "version" and a list of "codes"'),
        ("{version: a, codes: [{label: x}]}", 'needs a "code"'),
        ("{codes: []}", "give a version"),
        ("{version: a, codes: [{code: B1, group: gone}]}", "code B1, group: Input should be"),
        ("{version: a, codes: [{code: B1, colour: red}]}", "code B1, colour: Extra inputs"),
        (f"{{version: a, codes: [{{code: B12, key: XG, {ENTRY}}}]}}", "must begin with A"),
        (f"{{version: a, codes: [{{code: B12, key: AM, {ENTRY}}}]}}", "first letter of its short"),
        (
            "{version: a, codes: [{code: B2, key: AM, short: Making}]}",
            "the key AM stands there twice",
        ),
        ("{version: a, codes: [{code: A1, offered: no}]}", "no code is offered for present"),
        ("{version: a, codes: [{code: C1, not_required: yes}]}", "counts neither"),
        ("{version: a, codes: [{code: D1, not_required: yes}]}", "exactly one code"),
    ],
)
def test_nonsense_is_refused_in_a_sentence(tmp_path, text, sentence):
    with pytest.raises(CodesError, match=re.escape(sentence)):
        codes.load_outcomes(overlay(tmp_path, text))


def test_the_list_in_force_comes_from_the_site_folder_of_the_settings(tmp_path, settings):
    settings.SITE_FOLDER = str(
        overlay(tmp_path, "{version: s1, codes: [{code: B1, label: 'Absent: unwell'}]}")
    )
    codes.outcomes.cache_clear()
    try:
        assert codes.outcomes().get("B1").label == "Absent: unwell"
    finally:
        codes.outcomes.cache_clear()


def test_the_recipe_for_a_code_works_as_written(tmp_path):
    block = re.search(r"```yaml\n(.*?)```", RECIPES.read_text(), re.S)
    assert block
    text = "\n".join(line[3:] for line in block[1].splitlines())
    assert yaml.safe_load(text)

    book = codes.load_outcomes(overlay(tmp_path, text))

    assert book.get("B12").key == "AG"
