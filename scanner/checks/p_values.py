"""p values that differ from what their own test statistic gives (Nuijten et al. 2016, Behavior Research Methods 48).

A printed statistic stands for all numbers that round to it, so a p is an inconsistency only where no such number gives
it; it is one of the decision where, at .05, the one is significant and the other is not. Two things make a
p that is recomputed wrongly seem wrong, and both are given the benefit of the doubt: one-tailed tests, and corrections
(for many comparisons or for sphericity), which only ever make a p larger.
"""

import re
from collections.abc import Iterator

from scanner.arithmetic.numerals import printed_p
from scanner.arithmetic.significance import PrintedP, Range, SignificanceTest, p_range, significance_tests
from scanner.judging.clues import hit_at
from scanner.judging.flags import Flag
from scanner.judging.observations import Observation, flag_of
from scanner.judging.passages import Passages, passages_of
from scanner.paper import Paper

_ONE_TAILED = re.compile(r"\b(?:one|1)-?\s?(?:tail|side)|\bdirectional (?:test|hypothes)", re.IGNORECASE)
_CORRECTED = re.compile(
    r"\bbonferroni|\bholm\b|\bbenjamini|\bFDR\b|\bfalse discovery|\btukey|\b[sš]id[aá]k|\bscheff"
    r"|\bmultiple (?:comparison|test)|\b(?:adjusted|corrected) p\b"
    r"|\bp[- ]values? (?:were|was|are) (?:adjusted|corrected)|\bgreenhouse|\bhuynh"
    r"|\bsphericity",
    re.IGNORECASE,
)
_RESAMPLED = re.compile(
    r"\bpermut|\bbootstrap|\bmonte carlo|\brandomi[sz]ation test|\bexact\b|\bspearman|\bkendall|\brobust", re.IGNORECASE
)
_ALPHA = 0.05


def flags(paper: Paper) -> tuple[Flag, ...]:
    """Return a flag for p values on the other side of .05 than recomputed, and one for others that differ."""
    passages = passages_of(paper)
    decisions: list[Observation] = []
    others: list[Observation] = []
    for index, test in _tests(passages):
        recomputed = p_range(test)
        if _is_consistent(paper.text, test, recomputed) or _RESAMPLED.search(passages.texts[index]):
            continue
        seen = Observation(hit_at(passages, index, (test.start, test.end)), _told(test, recomputed))
        (decisions if changes_decision(test.p, recomputed) else others).append(seen)
    return (
        *flag_of(
            passages,
            decisions,
            kind="p_value_decision",
            flag="p value on the other side of .05 than recomputed",
            severity="medium",
        ),
        *flag_of(passages, others, kind="p_value", flag="p value differs from the one recomputed", severity="low"),
    )


def agrees(p: PrintedP, recomputed: Range, tails: float = 1.0) -> bool:
    """Say whether a printed p can come from a range of two-tailed ones; `tails` 0.5 halves them."""
    low, high = recomputed[0] * tails, recomputed[1] * tails
    if p.relation == "<":
        return low < p.number.value
    if p.relation == ">":
        return high > p.number.value
    if p.number.value == 0:  # a program's ".000" is less than .001
        return low < max(p.number.unit, 0.001)
    return low <= p.number.high and high >= p.number.low


def changes_decision(p: PrintedP, recomputed: Range) -> bool:
    """Say whether the printed p and the recomputed one stand on different sides of .05."""
    if p.relation == ">":
        return p.number.value >= _ALPHA >= recomputed[1]
    is_significant = p.number.value <= _ALPHA
    if p.relation == "<" and not is_significant:
        return False  # p < .10 takes no side
    return recomputed[0] > _ALPHA if is_significant else recomputed[1] <= _ALPHA


def _tests(passages: Passages) -> Iterator[tuple[int, SignificanceTest]]:
    """Yield the tests of a paper with the sentences that they stand in."""
    for index in passages.perhaps(r"\d"):
        for test in significance_tests(passages.texts[index]):
            yield index, test


def _is_consistent(text: str, test: SignificanceTest, recomputed: Range) -> bool:
    """Say whether a printed p is right, or may be right for all that the paper says of tails and corrections."""
    if agrees(test.p, recomputed):
        return True
    if test.statistic == "r" and test.df[0].value > 2 and agrees(test.p, p_range(_with_n(test))):
        return True
    has_half = test.statistic in ("t", "r", "z") and agrees(test.p, recomputed, tails=0.5)
    if has_half and (test.p.relation == "=" or _ONE_TAILED.search(text)):
        return True
    is_larger = test.p.relation == ">" or (test.p.relation == "=" and test.p.number.value > recomputed[1])
    return is_larger and bool(_CORRECTED.search(text))


def _with_n(test: SignificanceTest) -> SignificanceTest:
    """Return a correlation as if its brackets held the number of people instead of the degrees of freedom."""
    return test._replace(df=(test.df[0]._replace(value=test.df[0].value - 2),))


def _told(test: SignificanceTest, recomputed: Range) -> str:
    """Return what was recomputed and what is printed."""
    middle = test._replace(value=test.value._replace(unit=0.0)) if test.relation == "=" else test
    p = printed_p(p_range(middle)[0] if test.relation == "=" else recomputed[0])
    return f"recomputed p {p} from {test.text}; printed {test.p.text}"
