"""Small numbers are hidden, and cannot be had from the others."""

import pytest

from advance_site.output.suppression import hidden_lines, too_few


@pytest.mark.parametrize(("men", "hidden"), [(0, False), (1, True), (4, True), (5, False)])
def test_a_figure_about_one_to_four_men_is_hidden(men: int, hidden: bool) -> None:
    assert too_few(men) is hidden


@pytest.mark.parametrize(
    ("men", "hidden"),
    [
        ([9, 8, 7], set()),
        ([9, 3, 7], {1, 2}),
        ([9, 3, 2], {1, 2}),
        ([3], {0}),
        ([0, 4, 0], {1}),
        ([], set()),
    ],
)
def test_one_hidden_line_alone_takes_the_smallest_other_with_it(
    men: list[int], hidden: set[int]
) -> None:
    assert hidden_lines(men) == hidden
