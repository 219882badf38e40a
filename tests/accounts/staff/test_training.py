"""Courses are recorded, and run out."""

from datetime import date
from pathlib import Path

import pytest

from advance_site.accounts.models import Training, User
from advance_site.accounts.services import record_training, training_warning
from advance_site.accounts.services.rules import AlreadyRecorded, DaysOutOfOrder
from advance_site.accounts.training_kinds import TrainingFileError, UnknownCourseError, load
from advance_site.core.dates import today
from tests.accounts.staff.rooms import COURSE, DAY

pytestmark = pytest.mark.django_db(databases=["default", "limits"])


class TestTraining:
    def record(self, by: User, user: User, **fields: date) -> Training:
        done = fields.pop("completed_on", today() - DAY)
        return record_training(user=user, kind=COURSE, completed_on=done, by=by, **fields)

    def test_who_never_did_a_course_is_warned_of(self, worker: User) -> None:
        warning = training_warning(worker, COURSE, today())

        assert warning.startswith("T Rees: ADVANCE-D ")
        assert warning.endswith("is not on record.")

    def test_a_course_that_does_not_run_out_is_enough(self, acting: User, worker: User) -> None:
        self.record(acting, worker)

        assert training_warning(worker, COURSE, today()) == ""

    def test_a_course_counts_until_its_last_day(self, acting: User, worker: User) -> None:
        self.record(acting, worker, valid_until=date(2027, 3, 3))

        assert training_warning(worker, COURSE, date(2027, 3, 3)) == ""
        assert "ended on 3 March 2027" in training_warning(worker, COURSE, date(2027, 3, 4))

    def test_a_course_does_not_count_before_it_was_done(self, acting: User, worker: User) -> None:
        self.record(acting, worker)

        assert training_warning(worker, COURSE, today() - 2 * DAY) != ""

    def test_the_same_course_is_recorded_once_a_day(self, acting: User, worker: User) -> None:
        self.record(acting, worker)

        with pytest.raises(AlreadyRecorded):
            self.record(acting, worker)

    def test_its_days_are_in_order(self, acting: User, worker: User) -> None:
        with pytest.raises(DaysOutOfOrder):
            self.record(acting, worker, valid_until=today() - 2 * DAY)

    def test_an_unknown_course_is_refused(self, acting: User, worker: User) -> None:
        with pytest.raises(UnknownCourseError):
            record_training(user=worker, kind="juggling", completed_on=today(), by=acting)

    def test_a_site_lays_its_own_courses_on_top(self, tmp_path: Path) -> None:
        folder = tmp_path
        (folder / "training.yaml").write_text(
            "kinds:\n- {code: coaching, offered: false}\n- {code: own, label: Our own course}\n"
        )

        listed = load(folder)

        assert "coaching" not in [kind.code for kind in listed.offered]
        assert (listed.label("own"), listed.label("gone")) == ("Our own course", "gone")

    @pytest.mark.parametrize(
        "text", ["kinds: [", "kinds: 3", "kinds: [{label: x}]", "kinds: [{code: X Y}]"]
    )
    def test_a_file_that_makes_no_sense_is_refused(self, tmp_path: Path, text: str) -> None:
        (tmp_path / "training.yaml").write_text(text)

        with pytest.raises(TrainingFileError):
            load(tmp_path)
