"""Which needles stand in a word, worked out once for each word: papers share most of their words.

A needle is a string that some pattern cannot match without (see `needles.py`). Of the thousands that the rules look
for, a word holds a handful. They are found by looking up every part of the word, which is quicker than searching the
paper for every needle, and need not be done again for a word that an earlier paper had.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

_MOST_WORDS = 200_000
"""Words that are remembered: some hundred papers' worth; then it is begun anew, so that memory stays flat."""


class Lexicon:
    """The needles that were ever asked for, and those that stand in each word that was ever seen.

    Threads may share one: the worst that comes of it is that something is worked out twice.
    """

    def __init__(self) -> None:
        self._known: dict[str, int] = {}
        self._longest = 0
        self._words: dict[str, tuple[str, ...]] = {}
        self._words_know = 0

    def __len__(self) -> int:
        return len(self._known)

    def learn(self, needle: str) -> None:
        """Note that a needle is asked for; words of papers that come later are told by it too."""
        self._longest = max(self._longest, len(needle))
        self._known.setdefault(needle, len(self._known))

    def knew(self, needle: str, size: int) -> bool:
        """Tell whether a needle was among the first `size` that were learned."""
        return self._known.get(needle, size) < size

    def holders(self, words: Iterable[str]) -> tuple[int, Mapping[str, list[str]]]:
        """Return how many needles are known, and the words that each of them stands in, those in none left out."""
        size = len(self._known)
        if self._words_know != size or len(self._words) > _MOST_WORDS:
            self._words, self._words_know = {}, size
        remembered = self._words
        found: defaultdict[str, list[str]] = defaultdict(list)
        for word in words:
            inside = remembered.get(word)
            if inside is None:
                inside = remembered[word] = self._inside(word)
            for needle in inside:
                found[needle].append(word)
        return size, found

    def _inside(self, word: str) -> tuple[str, ...]:
        """Return the known needles in a word; blanks before and behind it stand for its ends."""
        whole = f" {word} "
        end = len(whole)
        parts = {whole[i:j] for i in range(end) for j in range(i + 1, min(i + self._longest, end) + 1)}
        return tuple(parts & self._known.keys())
