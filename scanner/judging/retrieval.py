"""BM25 over chunks of a paper: which passages are most likely to speak of something."""

import math
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from scanner.judging.bitset import members
from scanner.judging.passages import Passages
from scanner.judging.stems import count, cut, stems

CHUNK_WORDS = 90
_K1, _B = 1.2, 0.75


class Chunk(NamedTuple):
    """Sentences that follow one another within a section: `first` up to and without `last`, positions in `Passages`."""

    first: int
    last: int


class Retrieval:
    """An index of the chunks of one paper for Okapi BM25 (Robertson and Zaragoza 2009; k1 1.2, b 0.75).

    Words are compared by their stems.
    """

    def __init__(self, passages: Passages) -> None:
        self.passages = passages
        self.chunks = _chunks(passages)
        self._tokens = passages.haystack.tokens
        self._lengths = [sum(count(self._tokens[i]) for i in range(*chunk)) for chunk in self.chunks]
        self._mean = sum(self._lengths) / max(len(self.chunks), 1) or 1.0
        self._chunk_of = [number for number, chunk in enumerate(self.chunks) for _ in range(*chunk)]
        self._found: dict[str, dict[int, int]] = {}

    def best(self, query: Iterable[str], k: int = 3) -> list[Chunk]:
        """Return up to `k` chunks that share words with the query, best first; ties in the order of the paper."""
        scores: defaultdict[int, float] = defaultdict(float)
        for stem in sorted(_query_stems(query)):
            weight = self._weight(stem)
            for number, times in self._times(stem).items():
                damping = _K1 * (1 - _B + _B * self._lengths[number] / self._mean)
                scores[number] += weight * times * (_K1 + 1) / (times + damping)
        ranked = sorted(scores, key=lambda number: (-scores[number], number))
        return [self.chunks[number] for number in ranked[:k]]

    def best_sentence(self, query: Iterable[str]) -> int | None:
        """Return the sentence of the best chunks that shares most with the query; None where no chunk shares a word."""
        wanted = _query_stems(query)
        near = [index for chunk in self.best(wanted) for index in range(*chunk)]
        shared = {index: wanted.intersection(cut(self._tokens[index])) for index in near}
        return max(near, key=lambda i: (sum(map(self._weight, sorted(shared[i]))), -i), default=None)

    def _times(self, stem: str) -> dict[int, int]:
        """Return the chunks that have words with a stem, in their order, and how many."""
        found = self._found.get(stem)
        if found is None:
            found = self._found[stem] = defaultdict(int)
            haystack = self.passages.haystack
            for index in members(haystack.with_stem(stem)):
                tokens = self._tokens[index]
                found[self._chunk_of[index]] += sum(map(tokens.count, haystack.by_stem[stem]))
        return found

    def _weight(self, stem: str) -> float:
        """Return the inverse document frequency of a stem, never negative."""
        holding = len(self._times(stem))
        return math.log(1 + (len(self.chunks) - holding + 0.5) / (holding + 0.5))


def _query_stems(query: Iterable[str]) -> set[str]:
    """Return the stems of all words of a query."""
    return {stem for words in query for stem in stems(words)}


def _chunks(passages: Passages) -> list[Chunk]:
    """Cut the sentences into chunks of about 90 words that do not cross a section."""
    chunks: list[Chunk] = []
    first = words = 0
    for index, text in enumerate(passages.texts):
        turned = index > first and passages.sentences[index].section != passages.sentences[first].section
        if turned or words >= CHUNK_WORDS:
            chunks.append(Chunk(first, index))
            first, words = index, 0
        words += text.count(" ") + 1
    return [*chunks, Chunk(first, len(passages))] if len(passages) else chunks
