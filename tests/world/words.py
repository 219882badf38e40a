"""Words of their own in all texts about a man."""

from __future__ import annotations

from django.db import models

from participants.models import Participant
from tests.canaries import Audience, Canary, plant, tables_of_men
from tests.world.people import World, word_of_list


def sow_words(world: World) -> None:
    """Words in all texts; his reference and his numbers are words by themselves."""
    planted = plant({key: man.row.pk for key, man in world.men.items()})
    world.canaries, world.refused = planted.canaries, planted.refused
    for key, man in world.men.items():
        man.row.refresh_from_db()
        own = [
            ("participants_participant.reference", man.row.reference, Audience.NAME),
            ("participants_caseloadrow.cells", word_of_list(key), Audience.CASE),
        ]
        own += [
            (f"{model._meta.db_table}.number", digits, Audience.CASE)
            for model in (*_with_numbers(),)
            for digits in _numbers_of(model, man.row)
        ]
        world.canaries += [Canary(word, key, column, who) for column, word, who in own]


def _with_numbers() -> list[type[models.Model]]:
    return [m for m in tables_of_men() if any(f.name == "number" for f in m._meta.fields)]


def _numbers_of(model: type[models.Model], row: Participant) -> list[str]:
    """The last nine digits, in the three ways in which pages write them."""
    if not isinstance(model._meta.get_field("number"), models.CharField):
        return []
    numbers = model._default_manager.filter(participant=row).values_list("number", flat=True)
    return [
        form
        for number in numbers
        for form in (number[3:], f"{number[3:7]} {number[7:]}", f"{number[3:7]}%20{number[7:]}")
    ]
