"""How many men of whom something is known, with what they were counted from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from advance_site.core.dates import today
from advance_site.output.suppression import WORDS, hidden_lines
from participants.lists import Question, circumstances
from participants.models import Asked, Circumstance
from participants.models.participant import ParticipantQuerySet

BANDS = ((18, 24), (25, 34), (35, 44), (45, 54), (55, 200))


@dataclass(frozen=True, slots=True)
class CountLine:
    """An answer, how many gave it, and how many of those who answered that is."""

    label: str
    count: int
    hidden: bool
    of: int

    @property
    def shown(self) -> str:
        return WORDS if self.hidden else str(self.count)

    @property
    def share(self) -> str:
        if self.hidden or not self.of:
            return ""
        return f"{round(100 * self.count / self.of)} %"


@dataclass(frozen=True, slots=True)
class CountTable:
    """A question with its answers; `men` were counted, `answered` of them said something."""

    title: str
    men: int
    answered: int
    lines: tuple[CountLine, ...]


def counts_of(men: ParticipantQuerySet) -> list[CountTable]:
    """Age by date of birth, then each question that is offered."""
    births = list(men.values_list("date_of_birth", flat=True))
    rows = Circumstance.objects.filter(participant__in=men.values("pk"))
    newest = rows.order_by("participant", "question_code", "-at", "-pk")
    found = newest.distinct("participant", "question_code").values_list(
        "question_code", "asked", "answer_code", "answer_label"
    )
    told = list(found)
    return [
        _ages(births),
        *(_table(one, told, len(births)) for one in circumstances().offered),
    ]


def age_band(born: date, day: date) -> str:
    """A band of ages; nobody is counted by his year."""
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    for first, last in BANDS:
        if age <= last:
            return f"{first} to {last}" if last < 200 else f"{first} and over"
    return ""


def _ages(births: Sequence[date | None]) -> CountTable:
    day = today()
    known = Counter(age_band(born, day) for born in births if born)
    named = [f"{first} to {last}" if last < 200 else f"{first} and over" for first, last in BANDS]
    lines = [(name, known[name]) for name in named]
    return _counted("Age", lines, len(births), missing="Date of birth not known")


def _table(question: Question, told: Iterable[tuple[str, str, str, str]], men: int) -> CountTable:
    answers: Counter[str] = Counter()
    labels = {one.code: one.label for one in question.answers}
    prefers = 0
    for code, asked, answer, label in told:
        if code == question.code and asked == Asked.ANSWERED:
            answers[answer] += 1
            labels.setdefault(answer, label)
        prefers += code == question.code and asked == Asked.PREFERS_NOT
    lines = [(label, answers[code]) for code, label in labels.items()]
    return _counted(question.label, lines, men, prefers=prefers)


def _counted(
    title: str,
    answers: Sequence[tuple[str, int]],
    men: int,
    *,
    prefers: int | None = None,
    missing: str = str(Asked.NOT_ASKED.label),
) -> CountTable:
    """Small numbers are hidden so that neither they nor the rest can be had from the total."""
    answered = sum(count for _, count in answers)
    lines = list(answers)
    if prefers is not None:
        lines.append((str(Asked.PREFERS_NOT.label), prefers))
    lines.append((missing, men - answered - (prefers or 0)))
    hidden = hidden_lines([count for _, count in lines])
    shown = [
        CountLine(label, count, n in hidden, answered if n < len(answers) else 0)
        for n, (label, count) in enumerate(lines)
    ]
    return CountTable(title, men, answered, tuple(shown))
