"""The walker's world leaves no table and no text out."""

from tests.walker.seeded import Walked

# A row that stands has no reason for being struck out; other texts that a constraint keeps empty.
REFUSE_WORDS = {
    "programme_sessions_enrolment.left_reason": "he has not left",
    "participants_dangercall.spoke_to": "nobody has been told yet, so that the step is open",
}


def test_every_table_about_men_has_a_row_for_each_man(walked: Walked) -> None:
    assert walked.world.empty == []


def test_every_text_about_a_man_is_a_word_of_its_own(walked: Walked) -> None:
    words = [canary.word for canary in walked.world.canaries]

    refused = {c for c in walked.world.refused if not c.endswith(".struck_reason")}
    assert refused == set(REFUSE_WORDS)
    assert len(words) == len(set(words))
