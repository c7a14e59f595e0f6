"""Means and standard deviations that whole numbers cannot have.

GRIM (Brown and Heathers 2017, Social Psychological and Personality Science 8) for means; GRIMMER (Anaya 2016, PeerJ
Preprints 4:e2400) for standard deviations, in the analytic form of Allard (2018), whose three tests are: some sum of
squares between the bounds is whole, gives the printed deviation, and is even or odd as the sum is.

Applied only where mean and n stand side by side and the sentence says that each person gave one whole number: points
of a scale, or a count. Averages over items, trials or times are no whole numbers and are left out.
"""

import re
from collections.abc import Iterator
from math import ceil, floor, sqrt
from typing import NamedTuple

from scanner.arithmetic.numerals import Numeral, numeral
from scanner.judging.clues import hit_at
from scanner.judging.flags import Flag
from scanner.judging.observations import Observation, flag_of
from scanner.judging.passages import passages_of
from scanner.paper import Paper

_M = r"(?<!\w)(?:M|[mM]ean)\s?(?:=|of)\s?(?P<mean>\d+\.\d{1,3})(?![\d.]*[\d%])"
_SD = r"SD\s?=\s?(?P<sd>\d*\.\d{1,3})(?![\d.]*[\d%])"
_N = r"(?<!\w)[nN]\s?=\s?(?P<n>\d{1,4})(?![.,]?\d)"
_GAP = r"[\s,;()]{1,3}"
_FORMS = (
    re.compile(rf"{_M}{_GAP}(?:{_SD}{_GAP})?{_N}"),
    re.compile(rf"{_N}{_GAP}{_M}(?:{_GAP}{_SD})?"),
)
_WHOLE = re.compile(
    r"\b(?:\d{1,2}|three|four|five|six|seven|nine|ten|eleven)-point\b|\blikert|\bnumber of (?:correct|errors|items"
    r"|times|children|siblings|words|books|symptoms|visits|questions)|\bsingle[- ]item\b",
    re.IGNORECASE,
)
_NOT_WHOLE = re.compile(
    r"\baverag|\bcomposite|\bacross\b|\bsub-?scale|\bscale scores?\b|\bindex|\bindices|\bα\b|\bcronbach|\bfactor|%"
    r"|\bper ?cent|\bseconds|\b(?:ms|min|years|kg|cm|hours|minutes)\b|\btrials|\bblocks|\badjusted|\bestimated"
    r"|\bmarginal|\bstandardi[sz]ed|\btotal score|\bitems? (?:measure|scale|questionnaire|inventory)|\d+-item"
    r"|\bmean (?:ratings|scores)|\brating task|\bmultilevel|\bslider|\bimput|\bweighted|\bmeans? of\b(?! \d)",
    re.IGNORECASE,
)


class Described(NamedTuple):
    """What a sentence says of a sample of whole numbers; `sd` with n - 1."""

    mean: Numeral
    sd: Numeral | None
    n: int
    text: str
    start: int
    end: int


def flags(paper: Paper) -> tuple[Flag, ...]:
    """Return one flag for means that whole numbers cannot have and one for such standard deviations."""
    passages = passages_of(paper)
    means, deviations = [], []
    for index, text in enumerate(passages.texts):
        for sample in samples_in(text):
            hit = hit_at(passages, index, (sample.start, sample.end))
            if not mean_is_possible(sample.mean, sample.n):
                means.append(Observation(hit, f"no {sample.n} whole numbers have the mean in “{sample.text}”"))
            elif sample.sd and not deviation_is_possible(sample.mean, sample.sd, sample.n):
                told = f"no {sample.n} whole numbers have the mean and SD in “{sample.text}”"
                deviations.append(Observation(hit, told))
    return (
        *flag_of(passages, means, kind="grim", flag="Mean that whole numbers cannot have (GRIM)", severity="medium"),
        *flag_of(
            passages,
            deviations,
            kind="grimmer",
            flag="Standard deviation that whole numbers cannot have (GRIMMER)",
            severity="medium",
        ),
    )


def samples_in(sentence: str) -> Iterator[Described]:
    """Yield the samples of whole numbers that a sentence describes by mean and n side by side."""
    if "=" not in sentence or not _WHOLE.search(sentence) or _NOT_WHOLE.search(sentence):
        return
    for form in _FORMS:
        for found in form.finditer(sentence):
            sd = numeral(found["sd"]) if found["sd"] else None
            if int(found["n"]) > 1:
                yield Described(numeral(found["mean"]), sd, int(found["n"]), found.group(), found.start(), found.end())


def mean_is_possible(mean: Numeral, n: int) -> bool:
    """Say whether `n` whole numbers can have a mean that is printed so (GRIM)."""
    return any(True for _ in _sums(mean, n))


def deviation_is_possible(mean: Numeral, sd: Numeral, n: int) -> bool:
    """Say whether `n` > 1 whole numbers can have a mean and a standard deviation that are printed so (GRIMMER)."""
    return any(_has_squares(total, sd, n) for total in _sums(mean, n))


def _sums(mean: Numeral, n: int) -> Iterator[int]:
    """Yield the whole sums whose mean is printed so, halves rounded either way."""
    tolerance = mean.unit / 2 + 1e-9
    for total in range(floor(n * mean.low), ceil(n * mean.high) + 1):
        if abs(total / n - mean.value) <= tolerance:
            yield total


def _has_squares(total: int, sd: Numeral, n: int) -> bool:
    """Say whether a sum of squares, even or odd as the sum of the numbers is, gives a standard deviation printed so."""
    tolerance = sd.unit / 2 + 1e-9
    least = (n - 1) * max(0.0, sd.low - 1e-9) ** 2 + total**2 / n
    most = (n - 1) * (sd.high + 1e-9) ** 2 + total**2 / n
    return any(
        squares % 2 == total % 2 and abs(sqrt(max(0.0, squares - total**2 / n) / (n - 1)) - sd.value) <= tolerance
        for squares in range(ceil(least - 1e-6), floor(most + 1e-6) + 1)
    )
