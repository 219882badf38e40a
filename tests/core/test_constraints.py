"""Constraints: conditions and the sentences that staff read."""

from django.db import models

from advance_site.core.constraints import in_order, one_of, set_together


class Way(models.TextChoices):
    VIDEO = "video", "Video"
    ROOM = "room", "Room"


def test_one_of_names_its_values_and_asks_for_a_choice():
    constraint = one_of("way", Way, "programme_sessions_cohort_way_known")

    assert constraint.name == "programme_sessions_cohort_way_known"
    assert constraint.condition.children == [("way__in", ["video", "room"])]
    assert constraint.violation_error_message == "Select one of the offered values for way"


def test_one_of_takes_a_plain_list_and_a_message_of_its_own():
    constraint = one_of("stars", [1, 2], "x", message="Select one star or two")

    assert constraint.condition.children == [("stars__in", [1, 2])]
    assert constraint.violation_error_message == "Select one star or two"


def test_set_together_wants_both_or_neither():
    constraint = set_together("signed_at", "signed_by", "x")

    assert str(constraint.condition.connector) == "OR"
    assert constraint.violation_error_message == "Give both signed at and signed by, or neither"


def test_in_order_wants_the_later_one_later():
    constraint = in_order("starts_at", "ends_at", "x")

    assert constraint.violation_error_message == (
        "Enter a time for ends at that is after starts at"
    )
