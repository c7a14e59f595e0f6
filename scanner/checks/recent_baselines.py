"""How old the works are that a paper compares its own with.

A work counts as compared with where it is cited beside words of comparison, in a table or its caption, or under a
heading on baselines. One that came out within the three years before the paper is recent. Where works are compared
with and none is recent, the answer leans to no. A year is no proof of strength, so a person should look in any case.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator

from scanner.judging.clues import Hit, quote
from scanner.judging.passages import Passages
from scanner.judging.rules import Finding
from scanner.paper import Paper

_RECENT = 3
_FEWEST = 3
_COMPARES = re.compile(
    r"\b(?:baselines?|compar(?:e|es|ed|ing|ison|isons|able)|outperform|surpass|state[- ]of[- ]the[- ]art|sota"
    r"|competitors?"
    r"|competing|rivals?|versus|better than|worse than|on par|alternatives?)"
)
_OWN = re.compile(r"\b(?:we|our|ours|us|tables?|fig(?:ure)?s?|tab|results?|baselines?|proposed|experiments?)\b")
_HEADED = r"\b(?:baselines?|compar(?:ed|ison|isons)|competitors?|competing|benchmarked)\b"
_ELSEWHERE = frozenset({"abstract", "introduction", "related", "front", "acknowledgements", "ethics", "conclusion"})


def check(passages: Passages) -> Finding | tuple[()]:
    """Lean to yes by the newest work compared with, to no where all are old, or say nothing."""
    year = _year(passages.paper)
    compared = sorted(_compared(passages), reverse=True)
    if year is None or not compared:
        return ()
    recent = [hit for published, hit in compared if published >= year - _RECENT]
    if recent:
        named = (hit for hit in recent if "baseline" in passages.low[hit.sentence])
        return Finding("yes", (quote(passages, next(named, recent[0])),), sure=False)
    enough = len({hit.start for _, hit in compared}) >= _FEWEST
    return Finding("no", (quote(passages, compared[0][1]),), sure=False) if enough else ()


def _year(paper: Paper) -> int | None:
    """Return the year of the paper, or of the newest work that it cites."""
    years = [reference.year for reference in paper.references if reference.year]
    return paper.metadata.year or max(years, default=None)


def _compared(passages: Passages) -> Iterator[tuple[int, Hit]]:
    """Yield the year of each cited work that is compared with, and where."""
    starts = [sentence.start for sentence in passages.sentences]
    headed = passages.under(_HEADED)
    for reference in passages.paper.references:
        for mention in reference.mentions if reference.year else ():
            at = bisect_right(starts, mention.start) - 1
            if at >= 0 and mention.end <= passages.sentences[at].end and _compares(passages, at, headed):
                yield reference.year or 0, Hit(at, mention.start, mention.end)


def _compares(passages: Passages, index: int, headed: frozenset[int]) -> bool:
    """Tell whether what is cited in a sentence is something that the paper compares with."""
    if passages.told_of(index) in _ELSEWHERE:
        return False
    sentence = passages.sentences[index]
    if sentence.section in headed or sentence.kind == "table":
        return True
    return bool(_COMPARES.search(passages.low[index]) and _OWN.search(passages.low[index]))
