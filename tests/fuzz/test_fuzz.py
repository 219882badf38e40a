"""Generated requests over every form and role raise no 500, at both doors."""

from __future__ import annotations

import os
import random

import pytest

from tests.fuzz.generate import Forms, Fuzz
from tests.walker.seeded import Walked

SEED = int(os.environ.get("FUZZ_SEED", "20261124"))
A_FEW = {"main": 150, "iss": 60}
MANY = {"main": 4000, "iss": 1000}


def fuzzed(walked: Walked, door: str, count: int) -> Fuzz:
    live = walked.doors[door]
    before = walked.digest(door)
    fuzz = Fuzz(live, walked.world, random.Random(SEED))  # noqa: S311
    fuzz.run(count)
    walked.restore_if_changed(door, before)
    print(f"{door}: {sum(fuzz.statuses.values())} requests, {dict(sorted(fuzz.statuses.items()))}")
    return fuzz


@pytest.mark.parametrize("door", A_FEW)
def test_a_few_generated_requests_raise_no_500(walked: Walked, door: str) -> None:
    fuzz = fuzzed(walked, door, A_FEW[door])

    assert not fuzz.failed, "\n".join(fuzz.failed[:10])


@pytest.mark.long
@pytest.mark.parametrize("door", MANY)
def test_thousands_of_generated_requests_raise_no_500(walked: Walked, door: str) -> None:
    fuzz = fuzzed(walked, door, MANY[door])

    assert not fuzz.failed, "\n".join(fuzz.failed[:10])
    assert fuzz.statuses[302] > MANY[door] / 50, "too few requests came past the forms"


def test_forms_of_a_page_are_found() -> None:
    forms = Forms()
    forms.feed(
        '<form method="get"><input name="q"></form>'
        '<form method="post" action="/a/"><input name="x" value="1">'
        '<select name="y"><option value="2"></select></form>'
    )

    assert forms.found == [("/a/", {"x": ["1"], "y": ["2"]})]
