"""What every room's refusals have in common; a room names its own, one for each broken rule."""

from django.core.exceptions import ValidationError


class Rule(ValidationError):
    """A broken rule; the sentence tells staff what to do instead."""

    sentence = ""

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence or self.sentence)
