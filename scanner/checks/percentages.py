"""Percentages that differ from the counts printed beside them: "23 of 57 (45%)".

A percentage is taken to be right if it is the share rounded up or down, or the share of the rest.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from scanner.arithmetic.numerals import Numeral, numeral
from scanner.judging.clues import hit_at
from scanner.judging.flags import Flag
from scanner.judging.observations import Observation, flag_of
from scanner.judging.passages import passages_of
from scanner.paper import Paper

_INTEGER = r"(?:\d{1,3}(?:,\d{3})+|\d{1,7})(?![.,]?\d)"
_OF = r"\s(?:out\s)?of\s(?:(?:the|all|our|these|a total of)\s){0,2}"
_PERCENT = r"(?P<percent>\d{1,3}(?:\.\d+)?)\s?(?:%|per\s?cent\b)"
_NOT_INSIDE = r"(?<![\w.,/–-])(?<!\d\s)"
_FORMS = (
    re.compile(
        rf"{_NOT_INSIDE}(?P<part>{_INTEGER}){_OF}(?P<whole>{_INTEGER})(?:\s[^\W\d]+){{0,4}},?\s?[(\[]\s?{_PERCENT}\s?[)\];,]"
    ),
    re.compile(rf"{_NOT_INSIDE}(?P<part>{_INTEGER})\s?/\s?(?P<whole>{_INTEGER})\s?[(\[;,=]\s?{_PERCENT}\s?[)\];,.]"),
    re.compile(
        rf"(?<![\w.,/–-]){_PERCENT},?\s?[(\[]\s?(?:[nN]\s?=\s?)?(?P<part>{_INTEGER})(?:\s?/\s?|{_OF})"
        rf"(?P<whole>{_INTEGER})"
    ),
)
_OF_ALL = re.compile(
    rf"^Of\s(?:(?:the|these|our|all)\s){{0,2}}(?P<whole>{_INTEGER})\s[^\d,;()%]{{3,60}},\s[^\d;()%]{{0,20}}"
    rf"(?P<part>{_INTEGER})(?:\s[^\W\d]+){{0,3}}\s?\(\s?{_PERCENT}\s?\)"
)
_PARTS = re.compile(
    rf"(?<![\w.,/–-])(?P<part>{_INTEGER})[^\d()%.;]{{0,40}}\(\s?{_PERCENT}\s?\)|\(\s?[nN]\s?=\s?(?P<n>{_INTEGER})\s?[,;]\s?"
    r"(?P<share>\d{1,3}(?:\.\d+)?)\s?%\s?\)"
)
_ROUGHLY = re.compile(
    r"(?:[~≈<>≥≤+−]|\b(?:about|around|approximately|roughly|nearly|almost|over|under|(?:more|less|fewer) than"
    r"|at (?:least|most)|up to|by|of|increase|decrease|improvement|reduction|drop|gain|ca\.?))\s?$",
    re.IGNORECASE,
)
_WEIGHTED = re.compile(
    r"\bweight|\bestimat|\bimput|\badjusted|\bmean|\baverage|\bmedian|\bCI\b|\bconfidence", re.IGNORECASE
)
_FEWEST = 5


class Share(NamedTuple):
    """A part of a whole as counts and as a percentage, and where the three stand in a sentence."""

    part: int
    whole: int
    percent: Numeral
    start: int
    end: int

    @property
    def agrees(self) -> bool:
        """Whether the percentage is the share, or the share of the rest."""
        share = 100 * self.part / self.whole
        return self.percent.holds(share) or self.percent.holds(100 - share)


def flags(paper: Paper) -> tuple[Flag, ...]:
    """Return one flag for all percentages that differ from their counts."""
    passages = passages_of(paper)
    seen = []
    for index, text in enumerate(passages.texts):
        if ("%" not in text and "percent" not in text) or _WEIGHTED.search(text):
            continue
        seen += [
            Observation(hit_at(passages, index, (share.start, share.end)), _told(share))
            for share in shares_in(text)
            if not share.agrees
        ]
    return flag_of(passages, seen, kind="percentage", flag="Percentage differs from its counts", severity="medium")


def shares_in(sentence: str) -> Iterator[Share]:
    """Yield the shares that a sentence prints with both counts, or whose percentages add up to a whole."""
    for form in (*_FORMS, _OF_ALL):
        for found in form.finditer(sentence):
            part, whole = _count(found["part"]), _count(found["whole"])
            is_rough = _ROUGHLY.search(sentence[: found.start()]) or _ROUGHLY.search(sentence[: found.start("percent")])
            if not is_rough and whole >= _FEWEST and part <= whole:
                yield Share(part, whole, numeral(found["percent"]), found.start(), found.end())
    yield from _parts_of_a_whole(sentence)


def _parts_of_a_whole(sentence: str) -> Iterator[Share]:
    """Yield parts in a row whose percentages add up to 100: the whole is the sum of their counts."""
    found = list(_PARTS.finditer(sentence))
    percents = [numeral(one["percent"] or one["share"]) for one in found]
    tolerance = sum(percent.unit for percent in percents) / 2
    if len(found) < 2 or abs(sum(percent.value for percent in percents) - 100) > tolerance:
        return
    counts = [_count(one["part"] or one["n"]) for one in found]
    whole = sum(counts)
    if whole < _FEWEST or len({one["part"] is None for one in found}) > 1 or _has_other_whole(sentence, found):
        return
    for one, count, percent in zip(found, counts, percents, strict=True):
        yield Share(count, whole, percent, one.start(), one.end())


def _has_other_whole(sentence: str, found: list[re.Match[str]]) -> bool:
    """Say whether something between the parts has digits of its own, so that they may not belong together."""
    between = (sentence[one.end() : two.start()] for one, two in pairwise(found))
    return any(re.search(r"\d|[.;]\s", words) for words in between)


def _count(printed: str) -> int:
    return int(printed.replace(",", ""))


def _told(share: Share) -> str:
    """Return the share recomputed and as printed."""
    decimals = len(f"{share.percent.unit:.6f}".rstrip("0").partition(".")[2])
    recomputed = f"{100 * share.part / share.whole:.{max(decimals, 1)}f}"
    return f"{share.part} of {share.whole} is {recomputed}%; printed {share.percent.value:.{decimals}f}%"
