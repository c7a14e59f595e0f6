"""Which needles stand in a word, worked out once for each word: papers share most of their words.

A needle is a string that some pattern cannot match without (see `needles.py`). Of the thousands that the rules look
for, a word holds a handful. They are found by looking up every part of the word, which is quicker than searching the
paper for every needle, and need not be done again for a word that an earlier paper had.
"""

from collections.abc import Iterable

_MOST_WORDS = 200_000
"""Words that are remembered: some hundred papers' worth; then it is begun anew, so that memory stays flat."""


class Lexicon:
    """The needles that were ever asked for, and those that stand in each word that was ever seen.

    Those without a letter or digit are its `signs`; they stand in no word, and all else here is about the others.
    Threads may share one: the worst that comes of it is that something is worked out, or learned, twice.
    """

    def __init__(self) -> None:
        self.signs: list[str] = []
        self._needles: list[str] = []
        self._known: set[str] = set()
        self._longest = 0
        self._words: dict[str, tuple[str, ...]] = {}
        self._words_know = 0

    def __len__(self) -> int:
        return len(self._needles)

    def learn(self, needles: Iterable[str]) -> None:
        """Note that some needles are asked for; words of papers that come later are told by them too."""
        for needle in needles:
            if needle in self._known:
                continue
            self._known.add(needle)
            if needle.strip().isalnum():
                self._longest = max(self._longest, len(needle))
                self._needles.append(needle)
            else:
                self.signs.append(needle)

    def since(self, known: int) -> list[str]:
        """Return the needles that were learned after the first `known`."""
        return self._needles[known:]

    def needles_in(self, words: Iterable[str]) -> tuple[int, list[tuple[str, ...]]]:
        """Return how many needles are known, and for each of some words those that stand in it."""
        size = len(self._needles)
        if self._words_know != size or len(self._words) > _MOST_WORDS:
            self._words, self._words_know = {}, size
        remembered = self._words
        found = []
        for word in words:
            inside = remembered.get(word)
            if inside is None:
                inside = remembered[word] = self._inside(word)
            found.append(inside)
        return size, found

    def _inside(self, word: str) -> tuple[str, ...]:
        """Return the known needles in a word; blanks before and behind it stand for its ends."""
        whole = f" {word} "
        end = len(whole)
        parts = {whole[i:j] for i in range(end) for j in range(i + 1, min(i + self._longest, end) + 1)}
        return tuple(parts & self._known)
