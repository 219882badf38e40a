"""The fast gate and the run of all tests: every failure counts, and is shown."""

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from launch import check, tests, testservers
from launch.check import Gate, gates, passes


def test_every_gate_of_the_house_is_there_and_both_doors_are_checked() -> None:
    names = {gate.name for gate in gates()}

    assert names == {
        *("mypy", "lint-imports", "deptry", "djlint", "djade", "ruff check", "ruff format"),
        *("makemigrations (main)", "makemigrations (iss)", "check (main)", "check (iss)"),
    }


def test_a_gate_that_fails_shows_what_it_said(capsys: pytest.CaptureFixture[str]) -> None:
    failing = Gate("gate", (sys.executable, "-c", "import sys; sys.exit('too long')"))

    assert not passes(failing)
    assert "FAILED gate" in (said := capsys.readouterr().out)
    assert "too long" in said


def test_a_gate_that_passes_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert passes(Gate("gate", (sys.executable, "-c", "print('much')")))
    assert capsys.readouterr().out.startswith("ok     gate")


@pytest.mark.parametrize(("good", "code"), [(True, 0), (False, 1)])
def test_one_failed_gate_fails_the_check(
    good: bool, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check, "passes", lambda gate: good or gate.name != "deptry")

    assert check.main() == code


class NoServers:
    def stop(self) -> None:
        pass


@pytest.mark.parametrize(
    ("codes", "passed"),
    [((0, 0), True), ((0, 5), True), ((5, 0), True), ((5, 5), False), ((0, 1), False)],
)
def test_a_run_passes_when_no_door_failed_and_one_had_tests(
    codes: tuple[int, int], passed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(codes)

    def pytest_at(door: str, arguments: Sequence[str], *, prove: bool) -> int:
        return next(answers)

    monkeypatch.setattr(tests, "pytest", pytest_at)

    assert tests.at_both_doors([], prove=False) is passed


def test_bounds_on_coverage_hold_where_everything_is_proved(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tests, "FIGURES", tmp_path / "figures")
    monkeypatch.setattr(testservers, "ensure", NoServers)
    monkeypatch.setattr(tests, "at_both_doors", lambda named, prove: True)
    monkeypatch.setattr(tests, "covered_enough", lambda: False)

    assert tests.main([]) == 0
    assert tests.main(["--prove", "tests/core"]) == 0
    assert tests.main(["--prove"]) == 1
