"""Names as a search compares them: without accents, case, marks and stray spaces."""

import unicodedata

APOSTROPHES = "'’‘`´ʼ"
# Letters that no decomposition takes apart.
_PLAIN = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ħ": "h",
        "\u0131": "i",
    }
)


def fold(text: str) -> str:
    """The words of a name in plain small letters with one space between.

    An apostrophe joins (O'Neill is oneill); any other mark separates (Smith-Jones is two
    words).
    """
    decomposed = unicodedata.normalize("NFKD", text).casefold().translate(_PLAIN)
    kept = "".join(_kept(character) for character in unicodedata.normalize("NFKD", decomposed))
    return " ".join(kept.split())


def _kept(character: str) -> str:
    if character.isalnum():
        return character
    if unicodedata.combining(character) or character in APOSTROPHES:
        return ""
    return " "


def search_key(*names: str) -> str:
    """The folded words of several names, each once, in their order."""
    return " ".join(dict.fromkeys(word for name in names for word in fold(name).split()))
