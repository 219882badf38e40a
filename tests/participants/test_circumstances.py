"""Who the men are: asked once, kept as answered, counted without showing anybody."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.conf import LazySettings

from advance_site.accounts.models import User
from advance_site.output.suppression import WORDS
from advance_site.wall.context import acting_as
from participants.lists import Circumstances, _load
from participants.models import ApartPair, Asked, Availability, Circumstance, Participant
from participants.selectors.circumstances import age_band, counts_of
from participants.services import (
    end_keeping_apart,
    keep_apart,
    merge_men,
    newest_circumstances,
    record_availability,
    record_circumstances,
)
from participants.services.rules import (
    AlreadyDone,
    CannotMerge,
    NotAPartOfTheWeek,
    NotOffered,
    RefusedByDatabase,
)
from tests.cast import Browser, client_for
from tests.factories.accounts import make_site
from tests.factories.participants import make_man

pytestmark = pytest.mark.django_db


def answered(man: Participant, by: User, **answers: str) -> list[Circumstance]:
    return record_circumstances(man=man, answers=answers, by=by)


def test_an_answer_keeps_its_words_and_its_version(man: Participant, holder: User) -> None:
    with acting_as(holder.pk):
        (row,) = answered(man, holder, employment="employed")

    assert (row.question_label, row.answer_label) == ("Work", "In work")
    assert (row.asked, row.book_version) == (Asked.ANSWERED, "2026.1")


def test_only_what_differs_is_written(man: Participant, holder: User) -> None:
    with acting_as(holder.pk):
        answered(man, holder, employment="employed", children="not_asked")
        same = answered(man, holder, employment="employed", ethnicity="not_asked")
        changed = answered(man, holder, employment="prefers_not")
        newest = newest_circumstances(man)

    assert same == []
    assert [row.asked for row in changed] == [Asked.PREFERS_NOT]
    assert newest["employment"].asked == Asked.PREFERS_NOT


def test_the_page_shows_what_was_answered(
    client_of_holder: Browser, man: Participant, holder: User
) -> None:
    address = f"/men/{man.public_id}/who-he-is/"
    blank = dict.fromkeys(("ethnicity", "employment", "relationship", "children"), "not_asked")

    done = client_of_holder.post(address, {**blank, "relationship": "separated"})
    html = client_of_holder.get(address).content.decode()

    assert done.status_code == 302
    assert 'value="separated" checked' in html
    with acting_as(holder.pk):
        assert Circumstance.objects.count() == 1


def test_counts_hide_small_numbers_and_say_of_how_many(lead: User, holder: User) -> None:
    men = [make_man(holder=holder, date_of_birth=date(1990, 1, 1)) for _ in range(14)]
    with acting_as(holder.pk):
        for man in men[:6]:
            answered(man, holder, employment="employed")
        for man in men[6:12]:
            answered(man, holder, employment="seeking")
        answered(men[12], holder, employment="retired")
    with acting_as(lead.pk):
        ages, _, work, *_ = counts_of(Participant.objects.filter(pk__in=[m.pk for m in men]))

    assert (ages.answered, ages.men) == (14, 14)
    assert [line.count for line in ages.lines] == [0, 0, 14, 0, 0, 0]
    shown = {line.label: line.shown for line in work.lines}
    assert (work.answered, work.men) == (13, 14)
    assert shown["Retired"] == WORDS
    assert shown["Not asked"] == WORDS
    assert {line.label: line.share for line in work.lines}["In work"] == "46 %"


def test_ages_are_bands() -> None:
    day = date(2026, 11, 24)

    assert age_band(date(2008, 11, 24), day) == "18 to 24"
    assert age_band(date(1991, 11, 25), day) == "25 to 34"
    assert age_band(date(1950, 1, 1), day) == "55 and over"


def test_the_counts_are_for_leads(lead: User, client_of_holder: Browser) -> None:
    assert client_of_holder.get("/men/who-they-are/").status_code == 403

    html = client_for(lead).get("/men/who-they-are/?show=on").content.decode()

    assert "0 of 0 men answered" in html


def test_a_site_adds_a_question_of_its_own(tmp_path: Path, settings: LazySettings) -> None:
    (tmp_path / "circumstances.yaml").write_text(
        "version: north-1\nquestions:\n"
        "  - {code: housing, label: Housing, answers: [{code: home, label: Has a home}, "
        "{code: none, label: Has none}]}\n"
        "  - {code: children, offered: false}\n"
    )

    book: Circumstances = _load("circumstances.yaml", Circumstances, tmp_path)

    assert [one.code for one in book.offered] == [
        "ethnicity", "employment", "relationship", "housing",
    ]  # fmt: skip
    assert book.version == "2026.1+north-1"


def test_when_he_can_come_is_kept_in_the_order_of_the_week(
    client_of_holder: Browser, man: Participant, holder: User
) -> None:
    address = f"/men/{man.public_id}/availability/"

    client_of_holder.post(address, {"day-4": ["4e"], "day-0": ["0e", "0m"]})

    with acting_as(holder.pk):
        assert Availability.objects.get().parts == ["0m", "0e", "4e"]
        with pytest.raises(NotAPartOfTheWeek):
            record_availability(man=man, parts=["9z"], by=holder)
    assert client_of_holder.get(address).content.decode().count(" checked") == 3


def test_two_men_are_kept_apart_without_a_reason(
    client_of_holder: Browser, man: Participant, holder: User
) -> None:
    other = make_man(holder=holder, family_name="Zeal")
    page = "/men/apart/"

    client_of_holder.post(page, {"man": str(man.public_id), "other": str(other.public_id)})
    html = client_of_holder.get(page).content.decode()
    with acting_as(holder.pk):
        pair = ApartPair.objects.get()
    client_of_holder.post(f"{page}{pair.public_id}/end/")

    assert "Callum Darrowby and Callum Zeal" in html
    assert "Nobody is kept apart" in client_of_holder.get(page).content.decode()


def test_a_pair_is_of_two_men_and_stands_once(man: Participant, holder: User) -> None:
    other = make_man(holder=holder)
    elsewhere = make_man(holder=holder, site=make_site("Elsewhere"))
    with acting_as(holder.pk):
        pair = keep_apart(man=man, other=other, by=holder)
        with pytest.raises(RefusedByDatabase, match="kept apart already"):
            keep_apart(man=other, other=man, by=holder)
        with pytest.raises(NotOffered):
            keep_apart(man=man, other=elsewhere, by=holder)
        end_keeping_apart(pair=pair, by=holder)
        with pytest.raises(AlreadyDone):
            end_keeping_apart(pair=pair, by=holder)


def test_the_form_wants_two_different_men(client_of_holder: Browser, man: Participant) -> None:
    both = {"man": str(man.public_id), "other": str(man.public_id)}

    answer = client_of_holder.post("/men/apart/", both)

    assert answer.status_code == 422
    assert "Select another man." in answer.content.decode()


def test_a_colleague_sees_no_pair_of_mine(man: Participant, holder: User, colleague: User) -> None:
    with acting_as(holder.pk):
        keep_apart(man=man, other=make_man(holder=holder), by=holder)

    with acting_as(colleague.pk):
        assert not ApartPair.objects.exists()


def test_two_who_are_kept_apart_are_not_one_man(man: Participant, holder: User) -> None:
    other = make_man(holder=holder)
    with acting_as(holder.pk):
        keep_apart(man=man, other=other, by=holder)
        with pytest.raises(CannotMerge, match="kept apart"):
            merge_men(kept=man, away=other, by=holder)
