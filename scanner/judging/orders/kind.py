"""One kind of order to whoever judges the paper."""

import re
from typing import NamedTuple


class Kind(NamedTuple):
    """A kind of order: a word of each group stands in each such sentence, and all its patterns are found there."""

    groups: tuple[frozenset[str], ...]
    patterns: tuple[re.Pattern[str], ...]
    ours: bool


def kind_of_order(words: str, *patterns: str, ours: bool = False) -> Kind:
    """Return a kind of order, its groups of words parted by "&"; what "we" do is none unless it is `ours`."""
    groups = tuple(frozenset(group.split()) for group in words.split("&"))
    return Kind(groups, tuple(map(re.compile, patterns)), ours)
