"""Where data lie, and what happens when they cannot."""

import os
import stat
from pathlib import Path

import pytest

from launch.folders import (
    LARGEST_LOG,
    data_folder,
    last_lines,
    log_file,
    make_data_folder,
    only_one,
    remembered,
)
from launch.trouble import Trouble


def test_an_ordinary_user_keeps_data_in_the_checkout(tmp_path: Path) -> None:
    assert data_folder(tmp_path, as_root=False) == tmp_path / "var"


def test_root_keeps_data_outside_of_home_and_apart_for_each_checkout(tmp_path: Path) -> None:
    first = data_folder(tmp_path / "one", as_root=True)
    second = data_folder(tmp_path / "two", as_root=True)

    assert first.parent == second.parent == Path("/var/lib/advance-d")
    assert first != second


def test_others_may_pass_through_the_folder_and_read_nothing(tmp_path: Path) -> None:
    folder = make_data_folder(tmp_path / "var")

    assert stat.S_IMODE(folder.stat().st_mode) == 0o711
    assert stat.S_IMODE((folder / "log").stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_written_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file stands in the way")

    with pytest.raises(Trouble, match=r"cannot be written .* make it writable"):
        make_data_folder(tmp_path / "var")


def test_a_second_launcher_on_the_same_data_is_refused(tmp_path: Path) -> None:
    with only_one(tmp_path), pytest.raises(Trouble, match="running already"), only_one(tmp_path):
        pass


def test_a_stopped_launcher_leaves_no_lock(tmp_path: Path) -> None:
    with only_one(tmp_path):
        pass
    with only_one(tmp_path):
        pass


def test_a_large_log_is_put_aside(tmp_path: Path) -> None:
    folder = make_data_folder(tmp_path / "var")
    log = log_file(folder, "main-web")
    log.write_bytes(b"")
    os.truncate(log, LARGEST_LOG + 1)

    assert log_file(folder, "main-web") == log
    assert not log.exists()
    assert (folder / "log" / "main-web.log.1").exists()


def test_the_last_words_of_a_log_are_its_last_lines(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("one\ntwo\nthree\n")

    assert last_lines(log, 2) == "two\nthree"


def test_work_is_remembered_by_its_mark(tmp_path: Path) -> None:
    note = tmp_path / "note"

    assert not remembered(note, "mark")
    note.write_text("mark")
    assert remembered(note, "mark")
    assert not remembered(note, "another")
