"""Numbers of the abstract that the rest of the paper does not have.

Only numbers of three digits or more that count (1,314 papers; 93.24%; 0.912) are looked for, and not those that tell a
gain or are rounded by words. One is found where it is printed anywhere else, more exactly, as a share, as the rest to
100%, or as the sum or difference of two numbers of one sentence or row.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from scanner.arithmetic.numerals import Numeral, numeral
from scanner.judging.clues import hit_at
from scanner.judging.flags import Flag
from scanner.judging.observations import Observation, flag_of
from scanner.judging.passages import Passages, passages_of
from scanner.paper import Paper

_FIGURES = r"\d{1,3}(?:,\s?\d{3})+(?!\d)|\d+(?:\.\d+)?"
_CLAIMED = re.compile(
    rf"(?<![\w.,/:$€£#–−-])(?P<number>{_FIGURES})(?![\d/:–-]|[.,]\d)(?:\s?(?P<percent>%)|(?=\s[a-z]{{3}})|(?=[\s).,;]))(?!\s?[–-]\s?\d)"
)
_PRINTED = re.compile(rf"(?<![\d.])(?:{_FIGURES}|\.\d+)(?:\s?(?P<times>[kKMB]\b|thousand|million|billion))?")
_TIMES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "b": 1e9, "billion": 1e9}
_DERIVED = re.compile(
    r"\bimprov|\breduc|\bincreas|\bgain|\boutperform|\bhigher|\blower|\bfaster|\bslower|\bfewer|\bless\b|\bmore\b"
    r"|\bbetter|\bdrop|\bdecreas|\bboost|\bup to\b|\bby\b|\bsav|\bspeed|\btimes\b|\bover\b|\babout|\bapproximat"
    r"|\broughly|\baround|\bnearly|\balmost|\bat least|\bsurpass|\bexceed|\brelative|\bcompress|[~≈+±]",
    re.IGNORECASE,
)
_SCALE = re.compile(r"\s?(?:k|K|M|B|thousand|million|billion|trillion|°|×)(?!\w)|\s?x\b")
_FEWEST_DIGITS = 3
_MOST_PAIRED = 40
_MOST_CLAIMED = 30


class Claimed(NamedTuple):
    """A number of the abstract, the sentence that it stands in, and its offsets in that."""

    number: Numeral
    percent: bool
    sentence: int
    start: int
    end: int


def flags(paper: Paper) -> tuple[Flag, ...]:
    """Return one flag for the numbers of the abstract that are nowhere else in the text."""
    passages = passages_of(paper)
    abstract = [i for i in range(len(passages)) if passages.kind(i) == "abstract"]
    claimed = [claim for index in abstract for claim in _claims(passages.texts[index], index)][:_MOST_CLAIMED]
    if not claimed or paper.integrity.pages_without_text:
        return ()
    rest = [_numbers(text) for i, text in enumerate(passages.texts) if passages.kind(i) != "abstract"]
    seen = [_seen(passages, claim) for claim in claimed if not is_found(claim, rest)]
    return flag_of(
        passages, seen, kind="abstract_number", flag="Number in the abstract not found in the text", severity="low"
    )


def is_found(claim: Claimed, rest: Sequence[Sequence[float]]) -> bool:
    """Say whether numbers, grouped by sentence or row, have a claimed one, or two of a group that make it."""
    numbers = {number for group in rest for number in group}
    if any(_is_same(claim, number) for number in numbers):
        return True
    return any(
        _is_same(claim, value)
        for group in rest
        if len(group) <= _MOST_PAIRED
        for one, other in combinations(group, 2)
        for value in (one + other, abs(one - other), one * other)
    )


def _claims(sentence: str, index: int) -> Iterator[Claimed]:
    """Yield the numbers that a sentence states flatly and that have digits enough to be told from others."""
    printed = list(_CLAIMED.finditer(sentence))
    if not printed or _DERIVED.search(sentence):
        return
    for found in printed:
        digits = re.sub(r"\D", "", found["number"]).lstrip("0")
        is_year = re.fullmatch(r"(?:19|20)\d\d", found["number"]) is not None
        is_exact = len(digits) >= _FEWEST_DIGITS and not (is_year or _SCALE.match(sentence, found.end()))
        if is_exact:
            number = numeral(found["number"])
            yield Claimed(number, found["percent"] is not None, index, found.start(), found.end())


def _numbers(text: str) -> list[float]:
    """Return the numbers that a sentence or row prints, in whole units."""
    return [
        float(re.sub(r"[,\s]|[A-Za-z]+", "", found.group())) * _TIMES.get((found["times"] or "").lower(), 1.0)
        for found in _PRINTED.finditer(text)
    ]


def _is_same(claim: Claimed, value: float) -> bool:
    """Say whether a value is a claimed number, as printed or as a share of one or of a hundred."""
    holds = claim.number.holds
    if holds(value) or holds(100 * value):
        return True
    return holds(100 - value) or holds(100 - 100 * value) if claim.percent else holds(value / 100)


def _seen(passages: Passages, claim: Claimed) -> Observation:
    """Return the number as an observation."""
    printed = passages.texts[claim.sentence][claim.start : claim.end]
    hit = hit_at(passages, claim.sentence, (claim.start, claim.end))
    return Observation(hit, f"“{printed}” is in the abstract only")
