"""Confidence intervals that leave out their own estimate, or that say another thing than the p beside them.

Only labelled intervals ("95% CI [1.10, 1.38]") right behind their estimate are read. An estimate that fits on another
scale (a share and percents, a coefficient and its exponential) is given the benefit of the doubt.
"""

import re
from collections.abc import Iterator
from math import exp, log
from typing import NamedTuple

from scanner.arithmetic.numerals import NUMERAL, SIGN, Numeral, numeral
from scanner.judging.clues import hit_at
from scanner.judging.flags import Flag
from scanner.judging.observations import Observation, flag_of
from scanner.judging.passages import passages_of
from scanner.paper import Paper

_SIGNED = rf"(?:{SIGN}\s?)?(?:{NUMERAL})"
_RATIO = r"[aA]?ORs?|[aA]?HRs?|[aA]?RRs?|IRR|(?:odds|hazards?|risk|rate) ratio"
_DIFFERENCE = r"d|g|β|[bB]|(?:mean )?difference|MD|SMD|Cohen[’']s d|Hedges[’'] g"
_LEVEL = (
    r"(?:[\s,;:(\[]{0,4})(?P<level>9[059])\s?%\s?(?:C\.?I\.?s?|confidence intervals?)\b[\s:=,]{0,3}"
    r"(?:of |from |was )?"
)
_TO = r"(?:\s?[,;]\s?|\s?[–—]\s?|\sto\s|(?<=\d)-(?=\d)|\s-\s)"
_INTERVAL = rf"[\[(]?\s?(?P<low>{_SIGNED})\s?%?{_TO}(?P<high>{_SIGNED})(?![\w.]*\d)"
_OTHER = r"M|r|ρ|κ|AUC|AUROC|ICC|mean|median|accuracy|sensitivity|specificity|prevalence|correlation|average"
_CI = re.compile(
    rf"(?<!\w)(?:(?P<ratio>{_RATIO})(?!\w)[\s,:]{{0,2}}(?:=|of|was|is)?"
    rf"|(?:(?P<difference>{_DIFFERENCE})|{_OTHER})(?!\w)\s?(?:=|of|was|is|:))\s?"
    rf"(?P<estimate>{_SIGNED})\s?%?(?:\s?,?\s?\(?SE\s?=\s?(?:{NUMERAL})\)?)?{_LEVEL}{_INTERVAL}"
    r"(?:[^.a-zA-Z]{0,6}[pP]\s?(?P<relation>[=<>])\s?(?P<p>0?\.\d+))?"
)
_ADJUSTED = re.compile(
    r"\bbonferroni|\badjusted p|\bcorrected p|\bholm\b|\bFDR\b|\bone-?\s?(?:tail|side)|\bbootstrap", re.IGNORECASE
)
_CLEARLY_NOT, _CLEARLY = 0.06, 0.04


class Interval(NamedTuple):
    """An estimate with its interval as printed, what would be no effect for it, and the p beside it.

    `relation` is `<`, `=` or `>`, and empty where no p stands there.
    """

    estimate: Numeral
    low: Numeral
    high: Numeral
    level: int
    no_effect: float | None
    relation: str
    p: float
    text: str
    start: int
    end: int


def flags(paper: Paper) -> tuple[Flag, ...]:
    """Return a flag for estimates outside their interval and one for intervals that differ from their p."""
    passages = passages_of(paper)
    outside, against_p = [], []
    for index, text in enumerate(passages.texts):
        if "CI" not in text and "confidence" not in text:
            continue
        for interval in intervals_in(text):
            hit = hit_at(passages, index, (interval.start, interval.end))
            if is_outside(interval):
                outside.append(Observation(hit, f"the estimate is outside the interval in “{interval.text}”"))
            elif (told := against(interval)) and not _ADJUSTED.search(paper.text):
                against_p.append(Observation(hit, f"{told} in “{interval.text}”"))
    return (
        *flag_of(
            passages,
            outside,
            kind="interval_estimate",
            flag="Estimate outside its confidence interval",
            severity="medium",
        ),
        *flag_of(
            passages,
            against_p,
            kind="interval_p_value",
            flag="Confidence interval and p value differ on .05",
            severity="medium",
        ),
    )


def intervals_in(sentence: str) -> Iterator[Interval]:
    """Yield the labelled estimates with a confidence interval right behind them, its bounds in order."""
    for found in _CI.finditer(sentence):
        low, high = numeral(found["low"]), numeral(found["high"])
        if low.value < high.value:
            yield Interval(
                numeral(found["estimate"]),
                low,
                high,
                int(found["level"]),
                1.0 if found["ratio"] else 0.0 if found["difference"] else None,
                found["relation"] or "",
                float(found["p"] or 0),
                found.group(),
                found.start(),
                found.end(),
            )


def is_outside(interval: Interval) -> bool:
    """Say whether no number printed as the estimate lies within the bounds, on this scale or on another."""
    value = interval.estimate.value
    same = (interval.estimate.low <= interval.high.high) and (interval.estimate.high >= interval.low.low)
    scales = [-value, value / 100, value * 100]
    if abs(value) < 20:
        scales.append(exp(value))
    if value > 0:
        scales.append(log(value))
    return not same and not any(interval.low.low <= other <= interval.high.high for other in scales)


def against(interval: Interval) -> str:
    """Return how a 95% interval and the p beside it differ on whether there is an effect; empty where they agree.

    p values near .05 are left out: interval and p may come from methods that differ a little.
    """
    if interval.no_effect is None or interval.level != 95 or not interval.relation:
        return ""
    nothing = interval.no_effect
    leaves_out = interval.low.low > nothing or interval.high.high < nothing
    holds = interval.low.high < nothing < interval.high.low
    may_be_exponential = nothing == 0 and interval.low.low > 0 and interval.low.value <= 1 <= interval.high.value
    if leaves_out and not may_be_exponential and interval.relation in "=>" and _says_none(interval):
        return f"the interval leaves {nothing:g} out, p is above .05"
    if holds and interval.relation in "=<" and _says_effect(interval):
        return f"the interval holds {nothing:g}, p is below .05"
    return ""


def _says_none(interval: Interval) -> bool:
    """Say whether p is clearly above .05."""
    return interval.p >= 0.05 if interval.relation == ">" else interval.p > _CLEARLY_NOT


def _says_effect(interval: Interval) -> bool:
    """Say whether p is clearly below .05."""
    return interval.p <= 0.05 if interval.relation == "<" else interval.p < _CLEARLY
