"""Many p values, some of which would not stand a correction for their number, and no word on such a correction.

With k tests at .05 and no effect anywhere, one is significant with a probability of 1 - .95^k: one in four for six
tests. A result between .05 / k and .05 is one that Bonferroni's correction (Dunn 1961, JASA 56) would take away.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from scanner.judging.clues import hit_at
from scanner.judging.flags import Flag
from scanner.judging.observations import Observation, flag_of
from scanner.judging.passages import Passages, passages_of
from scanner.paper import Paper

_P = re.compile(r"(?<![\w-])[pP](?:[-\s]?values?)?\s?(?P<relation>[=<])\s?(?P<value>0?\.\d+)(?!\s?[×x*·]\s?10)")
_CORRECTION = (
    r"\b(?:bonferroni|holm\b|benjamini|hochberg|fdr\b(?!-)|false discovery|family-?wise|fwer\b|tukey|dunnett"
    r"|dunn[’']s|scheff|nemenyi|[sš]id[aá]k|multiple (?:comparison|test|hypothes)|multiplicity|uncorrected\b"
    r"|correct(?:ed|ion|ions|ing) (?:for|of) (?:the )?(?:multiple|number|p)|(?:adjusted|corrected) p\b"
    r"|p[- ]?values? (?:were|are|was) (?:adjusted|corrected)|adjusted (?:α|alpha|significance)|bayes factor"
    r"|exploratory (?:analys|test|study|results|comparison)|not correct(?:ed)? for)"
)
_LEGEND = re.compile(r"\b(?:bold|stars?|asterisks?|values?) (?:\w+ )?(?:indicat|denot|mark|represent)|^\W*[*†]")
_ALPHA = 0.05
_FEWEST = 6
_FEWEST_WEAK = 2


class PValue(NamedTuple):
    """A p as printed and where it stands in a sentence."""

    value: float
    is_exact: bool
    sentence: int
    start: int
    end: int


def flags(paper: Paper) -> tuple[Flag, ...]:
    """Return a flag where six p values or more are printed, two of them weak, and no correction is named."""
    passages = passages_of(paper)
    found = list(_p_values(passages))
    weak = [p for p in found if p.is_exact and _ALPHA / len(found) < p.value < _ALPHA]
    if len(found) < _FEWEST or len(weak) < _FEWEST_WEAK or paper.integrity.pages_without_text:
        return ()
    if any(True for _ in passages.matching(_CORRECTION)):
        return ()
    told = f"{len(found)} p values are printed; {len(weak)} lie between .05/{len(found)} and .05"
    seen = [_seen(passages, p, f"{told}, as this one" if p is weak[0] else f"p = {p.value:g}") for p in weak]
    return flag_of(
        passages,
        seen,
        kind="uncorrected_tests",
        flag="Many tests; no correction for their number found",
        severity="medium",
    )


def _p_values(passages: Passages) -> Iterator[PValue]:
    """Yield the p values of results; those in captions and legends tell what a sign means."""
    for index, text in enumerate(passages.texts):
        if "=" not in text and "<" not in text:
            continue
        if passages.sentences[index].kind in ("body", "table", "footnote") and not _LEGEND.search(text):
            for found in _P.finditer(text):
                yield PValue(float(found["value"]), found["relation"] == "=", index, found.start(), found.end())


def _seen(passages: Passages, p: PValue, told: str) -> Observation:
    """Return a p value as an observation."""
    return Observation(hit_at(passages, p.sentence, (p.start, p.end)), told)
