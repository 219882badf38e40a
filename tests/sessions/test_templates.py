"""The programme's file becomes rows once, and a version never changes."""

import pytest

from sessions.models import ProgrammeTemplate
from sessions.planning.reading import ADVANCE_D, SHIPPED, TemplateError, read_template
from sessions.services import load_programme, load_template, programmes
from sessions.services.rules import NoSuchProgramme, TemplateChangedWithoutVersion
from sessions.services.templates import as_template

pytestmark = pytest.mark.django_db


def test_advance_d_has_thirty_two_sessions_and_a_booster():
    template = read_template()

    assert len(template.countable) == 32
    assert [item.key for item in template.boosters] == ["booster"]


def test_advance_in_person_counts_fourteen_sessions_and_offers_two_more():
    template = read_template(SHIPPED / "advance_in_person.yaml")

    assert len(template.countable) == 14
    assert [item.key for item in template.items if item.optional] == [
        "one_to_one_3",
        "one_to_one_4",
    ]
    assert {item.strand.value for item in template.countable} == {"core"}
    assert [item.key for item in template.boosters] == ["booster"]
    loaded = as_template(load_template(SHIPPED / "advance_in_person.yaml"))
    assert loaded.items == template.in_order


def test_only_a_one_to_one_can_be_optional(tmp_path):
    wrong = tmp_path / "advance_d.yaml"
    line = "title: Group 3, week: 7, strand: core"
    wrong.write_text(ADVANCE_D.read_text().replace(line, f"{line}, optional: true"))

    with pytest.raises(TemplateError, match="group_3: only a one-to-one can be optional"):
        read_template(wrong)


def test_a_template_is_loaded_once():
    first, second = load_template(), load_template()

    assert first == second
    assert first.items.count() == 33
    assert ProgrammeTemplate.objects.count() == 1


def test_what_was_loaded_reads_as_it_was_written():
    loaded = as_template(load_template())

    assert loaded.items == read_template().in_order


def test_a_new_version_stands_beside_the_old_one(tmp_path):
    load_template()
    newer = tmp_path / "advance_d.yaml"
    newer.write_text(ADVANCE_D.read_text().replace('"2026.1"', '"2027.1"'))

    assert load_template(newer).version == "2027.1"
    assert ProgrammeTemplate.objects.count() == 2


def test_the_same_version_with_other_content_is_refused(tmp_path):
    load_template()
    changed = tmp_path / "advance_d.yaml"
    changed.write_text(ADVANCE_D.read_text().replace("Group 3", "Group three"))

    with pytest.raises(TemplateChangedWithoutVersion):
        load_template(changed)


def test_a_site_may_give_its_own_titles(tmp_path, settings):
    own = tmp_path / "advance_d.yaml"
    own.write_text(
        ADVANCE_D.read_text()
        .replace('"2026.1"', '"2026.1-r"')
        .replace("title: Group 3", "title: Third evening")
    )
    settings.SITE_FOLDER = tmp_path

    assert load_template().items.get(key="group_3").title == "Third evening"


def test_the_shipped_programmes_are_offered_advance_d_first():
    assert list(programmes()) == ["advance_d", "advance_in_person"]
    assert load_programme("advance_in_person").title == "ADVANCE in person"
    with pytest.raises(NoSuchProgramme):
        load_programme("something_else")


def test_a_site_takes_a_programme_from_its_forms_and_adds_its_own(tmp_path, settings):
    (tmp_path / "advance_in_person.yaml").write_text("offered: false\n")
    (tmp_path / "programmes").mkdir()
    own = (
        ADVANCE_D.read_text()
        .replace("key: advance_d", "key: short")
        .replace("title: ADVANCE-D", "title: A shorter one")
    )
    (tmp_path / "programmes" / "short.yaml").write_text(own)
    settings.SITE_FOLDER = tmp_path

    assert list(programmes()) == ["advance_d", "short"]
    assert load_programme("short").title == "A shorter one"
