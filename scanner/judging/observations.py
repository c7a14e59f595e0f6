"""What a computed check saw, and how many such sights make one flag."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scanner.judging.clues import Hit, quote
from scanner.judging.flags import Flag
from scanner.judging.guards import future, negated, others
from scanner.judging.passages import Passages
from scanner.module import Severity

MOST_SHOWN = 3
_UP_FRONT = ("abstract", "conclusion")


class Observation(NamedTuple):
    """One thing seen in a sentence, and what it is in words."""

    hit: Hit
    detail: str


def claimed_up_front(passages: Passages, pattern: str) -> Iterator[tuple[int, re.Match[str]]]:
    """Yield what abstract and conclusion say in words of a pattern, neither denied nor planned nor said of others.

    Each as the sentence and the first match in its text.
    """
    for index in passages.matching(pattern):
        text, kind = passages.texts[index], passages.kind(index)
        found = re.search(pattern, text, re.IGNORECASE)
        if not found or kind not in _UP_FRONT or passages.sentences[index].kind != "body":
            continue
        if not any(guard(text, *found.span(), kind) for guard in (negated, future, others)):
            yield index, found


def flag_of(
    passages: Passages, seen: Sequence[Observation], *, kind: str, flag: str, severity: Severity
) -> tuple[Flag, ...]:
    """Return one flag for all that was seen of a kind, with up to three passages; none where nothing was seen."""
    different = list({(seen.hit.sentence, seen.detail): seen for seen in seen}.values())
    if not different:
        return ()
    shown = different[:MOST_SHOWN]
    more = f"; and {len(different) - len(shown)} more" if len(different) > len(shown) else ""
    detail = "; ".join(f"p. {passages.sentences[one.hit.sentence].page}: {one.detail}" for one in shown) + more
    words = tuple(dict.fromkeys(quote(passages, one.hit) for one in shown))
    return (Flag(kind=kind, flag=flag, detail=detail, severity=severity, words=words),)
