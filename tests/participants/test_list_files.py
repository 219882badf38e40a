"""Reasons, criteria and consent texts: files that can be changed and cannot be nonsense."""

from pathlib import Path

import pytest

from participants.lists import (
    Checklist,
    ListError,
    Lists,
    UnknownEntryError,
    _load,
    checklist,
    consent_texts,
    lists,
)
from participants.models import REASONED, Status


def test_every_status_that_needs_a_reason_has_some() -> None:
    for status in REASONED:
        assert lists().reasons_for(status), status


def test_reasons_name_statuses_that_exist() -> None:
    named = {status for reason in lists().status_reasons for status in reason.statuses}

    assert named <= set(Status.values)


def test_substance_use_alone_is_never_a_reason_to_refuse() -> None:
    labels = [reason.label.lower() for reason in lists().reasons_for("unsuitable")]

    assert not [label for label in labels if "substance" in label or "drug" in label]
    assert lists().waiting_reason("stabilise").label == "Needs stabilisation first"


def test_codes_fit_their_columns() -> None:
    assert all(len(text.code) + len(".withdrawn") <= 40 for text in consent_texts().consents)
    assert all(len(book.version) <= 20 for book in (lists(), checklist(), consent_texts()))


def test_a_code_that_is_gone_stands_for_itself() -> None:
    assert lists().tag_labels(["relapse", "gone"]) == ["Relapse", "gone"]
    with pytest.raises(UnknownEntryError):
        lists().tag("gone")


def site_file(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_sites_file_lies_over_the_shipped_one(tmp_path: Path) -> None:
    folder = site_file(
        tmp_path,
        "lists.yaml",
        "version: r1\n"
        "waiting_reasons:\n"
        "  - {code: detox, label: In our detox}\n"
        "  - {code: court_case, offered: false}\n"
        "  - {code: bereaved, label: Bereaved}\n",
    )

    loaded: Lists = _load("lists.yaml", Lists, folder)

    assert loaded.version == "2026.1+r1"
    assert loaded.waiting_reason("detox").label == "In our detox"
    assert not loaded.waiting_reason("court_case").offered
    assert loaded.waiting_reason("bereaved").label == "Bereaved"
    assert loaded.referral_sources == lists().referral_sources


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("criteria: []", "give a version"),
        ("version: r1\ncriteria: {}", "no list that this file can change"),
        ("version: r1\nreasons: []", "no list that this file can change"),
        ("version: r1\ncriteria: [{label: x}]", "each entry needs a code"),
        ("version: r1\ncriteria: [{code: new_one}]", "label"),
        ("version: r1\ncriteria: [", "not a readable YAML file"),
        ("version: r1\ncriteria: [{code: 'New One', label: New}]", "code"),
    ],
)
def test_nonsense_is_refused_in_a_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    folder = site_file(tmp_path, "eligibility.yaml", text)

    with pytest.raises(ListError, match=sentence):
        _load("eligibility.yaml", Checklist, folder)


def test_a_code_stands_once() -> None:
    entry = {"code": "one", "label": "One"}

    with pytest.raises(ValueError, match="stands twice in criteria"):
        Checklist.model_validate({"version": "1", "criteria": [entry, entry]})
