"""The passage of a paper that a claim of it seems to lean on.

Sentences of the body are ranked by the telling words that they share with the claim, rare ones weighing most (inverse
document frequency, Spärck Jones 1972), with more for a shared number, for results, tables and captions, and less for
the appendix, for others' work and for sentences that only say what comes next. One that has too little of the claim in
it is no support, and none is returned.
"""

import re
from collections import Counter, defaultdict
from heapq import nsmallest
from math import log, sqrt
from typing import NamedTuple

from scanner.judging.bitset import bits, members
from scanner.judging.guards import others
from scanner.judging.passages import Passages
from scanner.judging.stems import stems
from scanner.paper import SectionKind

_NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*\s?(?:%|×|x\b)?")
_RESULT = re.compile(r"(?!0?\.\d$)\d+\.[\d.,]+.?|\d[\d,]*[%×x]|(?!(?:19|20)\d\d$)\d[\d,]{2,}")
_POINTER = re.compile(r"\b(?:table|tab\.|figure|fig\.)\s*\w?\d", re.IGNORECASE)
_P = re.compile(r"\bp\s?[<=>≤]\s?[\d.]+")
_ANNOUNCES = re.compile(
    r"^\W*(?:in (?:this|the (?:next|following)) (?:sub)?(?:section|chapter|paragraph)|next,"
    r"|we (?:now|next|first) |recall\b|this (?:sub)?section|here,? we (?:now )?(?:describe|present|introduce))"
    r"|\bwe (?:now|will) (?:show|describe|discuss)"
    r"|\bwe (?:just saw|have seen)\b|\bwe seek to\b",
    re.IGNORECASE,
)
_NO_PROOF: frozenset[SectionKind] = frozenset(
    (
        "abstract",
        "conclusion",
        "introduction",
        "related",
        "front",
        "acknowledgements",
        "interests",
        "funding",
        "availability",
        "ethics",
    )
)
_PLACES: dict[SectionKind, float] = {"results": 1.3, "discussion": 1.1, "appendix": 0.8}
_CANDIDATES = 12
_COMMON, _LEAST_WEIGHT = 0.4, 0.2
"""What is taken off the weight of every word, and what each keeps: one in half of all sentences tells little."""
_TELLING_SHARE, _TELLING_COUNT = 0.2, 2
"""A word counts as telling in at most a fifth of all sentences, or two of them."""
_LEAST_SHARED, _MANY_SHARED = 2, 5
_LEAST_COVERED = 0.25
"""Of the weight of a claim's words; below it, what is shared is the subject of the whole paper."""


class Support(NamedTuple):
    """A sentence of the body: how many telling words and numbers it shares with a claim, and what of it.

    `covered` is the share, 0 to 1, of the weight of the claim's words that the sentence has; `points` says that it is,
    or points to, a table or figure.
    """

    sentence: int
    shared: int
    covered: float
    numbers: int
    points: bool


class Body:
    """The sentences of the body of a paper by their words."""

    def __init__(self, passages: Passages) -> None:
        self.passages = passages
        self._inside = bits(
            index
            for index, sentence in enumerate(passages.sentences)
            if passages.kinds[index] not in _NO_PROOF and sentence.kind != "heading"
        )

    def support(self, claimed: int) -> Support | None:
        """Return the sentence that the claim of another one seems to lean on; None where none has enough of it."""
        claim = self.passages.texts[claimed]
        shares: defaultdict[int, float] = defaultdict(float)
        shared: Counter[int] = Counter()
        sentences = self._inside.bit_count()
        whole, most = 0.0, max(_TELLING_COUNT, _TELLING_SHARE * sentences)
        for stem in sorted(telling(claim)):
            holding = self._holding(stem)
            weight = max(_LEAST_WEIGHT, log((1 + sentences) / (1 + len(holding))) - _COMMON)
            whole += weight
            shared.update(holding if len(holding) <= most else ())
            for index in holding:
                shares[index] += weight
        shares.pop(claimed, None)
        numbers = numbers_of(claim)
        near = nsmallest(_CANDIDATES, shares, key=lambda index: (-shares[index] / self._length(index), index))
        near += [index for index in sorted(shares.keys() - set(near)) if self._has_number(index, numbers)]
        found = [self._found(index, shared[index], shares[index] / (whole or 1.0), numbers) for index in near]
        enough = [one for one in found if _is_enough(one)]
        return max(enough, key=lambda one: (self._score(one), -one.sentence), default=None)

    def _holding(self, stem: str) -> list[int]:
        """Return the sentences of the body that have a word with a stem."""
        return list(members(self._inside & self.passages.haystack.with_stem(stem)))

    def _has_number(self, index: int, numbers: frozenset[str]) -> bool:
        """Say whether a sentence has one of some numbers."""
        text = self.passages.texts[index]
        return any(number.rstrip("%×x") in text for number in numbers) and bool(numbers & numbers_of(text))

    def _found(self, index: int, shared: int, covered: float, numbers: frozenset[str]) -> Support:
        """Return what a sentence shares with a claim."""
        text = self.passages.texts[index]
        points = self.passages.sentences[index].kind in ("caption", "table") or bool(_POINTER.search(text))
        return Support(index, shared, covered, len(numbers & numbers_of(text)), points)

    def _score(self, found: Support) -> float:
        """Weigh a sentence by what it shares and where it stands."""
        kind, text = self.passages.kind(found.sentence), self.passages.texts[found.sentence]
        score = (found.covered + 0.4 * min(found.numbers, 3)) / self._length(found.sentence) * _PLACES.get(kind, 1.0)
        score *= 1.15 if found.points else 1.0
        return score * (0.4 if _ANNOUNCES.search(text) or others(text, 0, len(text), kind) else 1.0)

    def _length(self, index: int) -> float:
        """Return by what a long sentence is held back: it shares words by its length alone."""
        return sqrt(20 + len(self.passages.haystack.tokens[index]))


def _is_enough(found: Support) -> bool:
    """Say whether a sentence has enough of a claim: much of it, many words, or a number beside some."""
    return found.shared >= _LEAST_SHARED and (
        found.covered >= _LEAST_COVERED or found.shared >= _MANY_SHARED or found.numbers > 0
    )


def telling(text: str) -> frozenset[str]:
    """Return the stems of a text's words."""
    return frozenset(stems(text))


def numbers_of(text: str) -> frozenset[str]:
    """Return the numbers that could tell a result: with a decimal or per cent sign, or of three digits but no year.

    A p value is none: too many results have the same.
    """
    found = (match.replace(" ", "") for match in _NUMBER.findall(_P.sub("", text)))
    return frozenset(n for n in found if _RESULT.fullmatch(n))
