"""Which of the needed consents a man has not given; pages say it, and nothing refuses it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from participants.addresses import man_place
from participants.lists import ConsentText, consent_texts
from participants.models import Consent, ConsentAnswer, Participant


@dataclass(frozen=True, slots=True)
class ConsentsNeeded:
    """A man and the texts that he has to agree to before he starts, and has not."""

    man: Participant
    texts: tuple[ConsentText, ...]

    @property
    def words(self) -> str:
        """What is missing, after his name."""
        needed = sum(1 for text in consent_texts().offered if text.needed)
        if len(self.texts) == needed > 1:
            return f"has given none of the {needed} needed consents"
        titles = ", ".join(f"{text.title[:1].lower()}{text.title[1:]}" for text in self.texts)
        return f"has not given every needed consent. Missing: {titles}"

    @property
    def url(self) -> str:
        return man_place("consents", self.man.public_id)


def needed_of(man: Participant, answers: Mapping[str, str]) -> ConsentsNeeded | None:
    """What he still has to agree to, from his newest answer to each text, by its code."""
    missing = tuple(
        text
        for text in consent_texts().offered
        if text.needed and answers.get(text.code) != ConsentAnswer.GIVEN
    )
    return ConsentsNeeded(man, missing) if missing else None


def consents_needed(men: Iterable[Participant]) -> list[ConsentsNeeded]:
    """Those of the men who have not given every needed consent, in their order; one query."""
    asked = list(men)
    rows = Consent.objects.standing().filter(participant__in=[man.pk for man in asked])
    newest = rows.order_by("participant", "code", "-recorded_at", "-pk")
    answers: dict[int, dict[str, str]] = defaultdict(dict)
    for man, code, answer in newest.distinct("participant", "code").values_list(
        "participant", "code", "answer"
    ):
        answers[man][code] = answer
    found = (needed_of(man, answers[man.pk]) for man in asked)
    return [one for one in found if one is not None]
