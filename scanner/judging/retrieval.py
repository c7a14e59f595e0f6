"""BM25 over chunks of a paper: which passages are most likely to speak of something."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from scanner.judging.passages import Passages

CHUNK_WORDS = 90
_K1, _B = 1.2, 0.75
_STEM = 6
_WORD = re.compile(r"[^\W_]+")
_SHORTEST = 3


class Chunk(NamedTuple):
    """Sentences that follow one another within a section: `first` up to and without `last`, positions in `Passages`."""

    first: int
    last: int


class Retrieval:
    """An index of the chunks of one paper for Okapi BM25 (Robertson and Zaragoza 2009; k1 1.2, b 0.75).

    Words are compared by their first six letters, which joins "limitation" and "limitations", "released" and "release".
    """

    def __init__(self, passages: Passages) -> None:
        self.passages = passages
        self.chunks = _chunks(passages)
        self._postings: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        counts = [Counter(_cut(word for i in range(*chunk) for word in passages.tokens[i])) for chunk in self.chunks]
        self._lengths = [sum(count.values()) for count in counts]
        self._mean = sum(self._lengths) / max(len(counts), 1) or 1.0
        for number, count in enumerate(counts):
            for stem, times in count.items():
                self._postings[stem].append((number, times))

    def best(self, query: Iterable[str], k: int = 3) -> list[Chunk]:
        """Return up to `k` chunks that share words with the query, best first; ties in the order of the paper."""
        scores: defaultdict[int, float] = defaultdict(float)
        for stem in sorted(_query_stems(query)):
            weight = self._weight(stem)
            for number, times in self._postings.get(stem, ()):
                damping = _K1 * (1 - _B + _B * self._lengths[number] / self._mean)
                scores[number] += weight * times * (_K1 + 1) / (times + damping)
        ranked = sorted(scores, key=lambda number: (-scores[number], number))
        return [self.chunks[number] for number in ranked[:k]]

    def best_sentence(self, query: Iterable[str]) -> int | None:
        """Return the sentence of the best chunks that shares most with the query; None where no chunk shares a word."""
        wanted = _query_stems(query)
        near = [index for chunk in self.best(wanted) for index in range(*chunk)]
        shared = {index: wanted.intersection(_cut(self.passages.tokens[index])) for index in near}
        return max(near, key=lambda i: (sum(map(self._weight, sorted(shared[i]))), -i), default=None)

    def _weight(self, stem: str) -> float:
        """Return the inverse document frequency of a stem, never negative."""
        holding = len(self._postings.get(stem, ()))
        return math.log(1 + (len(self.chunks) - holding + 0.5) / (holding + 0.5))


def stems(text: str) -> list[str]:
    """Return the words of three letters and more in lower case, cut to six letters."""
    return list(_cut(_WORD.findall(text.lower())))


def _cut(words: Iterable[str]) -> Iterator[str]:
    """Cut words to six letters; the shortest ones are left out."""
    return (word[:_STEM] for word in words if len(word) >= _SHORTEST)


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
