"""Words cut to a stem, which joins "limitation" and "limitations", "released" and "release"."""

import re
from collections.abc import Iterable, Iterator

_STEM = 6
_SHORTEST = 3
WORD = re.compile(r"[^\W_]+")
"""A word: letters and digits only."""


def stems(text: str) -> list[str]:
    """Return the words of a text of three letters and more, in lower case, cut to their first six."""
    return list(cut(WORD.findall(text.lower())))


def cut(words: Iterable[str]) -> Iterator[str]:
    """Yield words cut to their first six letters; those of one or two are left out."""
    return (word[:_STEM] for word in words if len(word) >= _SHORTEST)


def count(words: Iterable[str]) -> int:
    """Count the words that have a stem."""
    return len([word for word in words if len(word) >= _SHORTEST])
