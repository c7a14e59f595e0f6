"""Which words of a passage changed."""

import re
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
_LONGEST = 2000
"""Words of a passage that are compared one by one; longer passages are shown as wholly changed."""


class Run(NamedTuple):
    """Some words of a text, and whether the other text has them at this place."""

    text: str
    kind: Literal["same", "changed"]


def changed_words(old: str, new: str) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Return two texts as runs of words that are the same in both, or only in one; joined they are the texts."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if max(len(before), len(after)) > _LONGEST:
        return (Run(old, "changed"),), (Run(new, "changed"),)
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    left = (Run("".join(before[i:j]), "same" if tag == "equal" else "changed") for tag, i, j, _, _ in blocks)
    right = (Run("".join(after[i:j]), "same" if tag == "equal" else "changed") for tag, _, _, i, j in blocks)
    return tuple(run for run in left if run.text), tuple(run for run in right if run.text)
