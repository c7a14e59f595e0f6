"""The sentences of a paper by what stands in them: which of them may match a pattern, without trying it.

Sets of sentences are the bits of a number here (see `bitset.py`).
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property, lru_cache, reduce
from itertools import accumulate
from operator import methodcaller, or_

from scanner.judging.bitset import bits
from scanner.judging.lexicon import Lexicon
from scanner.judging.needles import DIGIT, AllOf, AnyOf, Need, needles_of, needs
from scanner.judging.stems import WORD, cut

_DIGIT = re.compile(DIGIT)
_LEXICON = Lexicon()


@lru_cache(maxsize=4096)
def _asked(pattern: str) -> Need | None:
    """Return what a pattern cannot match without, the lexicon told of it."""
    need = needs(pattern)
    _LEXICON.learn(needles_of(need) if need else ())
    return need


class Haystack:
    """Sentences, each given as its text in lower case."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._every = (1 << len(texts)) - 1
        self._whole = "\n".join(texts)
        self._known = self._signs = 0
        self._holding: defaultdict[str, int] = defaultdict(int)
        self._meeting: dict[Need, int] = {}

    @cached_property
    def tokens(self) -> list[list[str]]:
        """The words of each sentence."""
        return [WORD.findall(text) for text in self._texts]

    @cached_property
    def postings(self) -> dict[str, int]:
        """The sentences that each word stands in."""
        postings: defaultdict[str, int] = defaultdict(int)
        for index, words in enumerate(self.tokens):
            bit = 1 << index
            for word in words:
                postings[word] |= bit
        return dict(postings)

    @cached_property
    def by_stem(self) -> dict[str, list[str]]:
        """The words with each stem."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for word in self.postings:
            for stem in cut((word,)):
                found[stem].append(word)
        return dict(found)

    def with_stem(self, stem: str) -> int:
        """Return the sentences that have a word with a stem."""
        return reduce(or_, map(self.postings.__getitem__, self.by_stem.get(stem, ())), 0)

    def candidates(self, pattern: str) -> int:
        """Return the sentences that may match a pattern: all that do, and few others."""
        need = _asked(pattern)
        if need is None:
            return self._every
        if self._known != len(_LEXICON):
            self._look_for_more()
        if self._signs != len(_LEXICON.signs):
            self._look_for_signs()
        return self._meet(need)

    def _meet(self, need: Need) -> int:
        """Return the sentences that may meet a need."""
        if isinstance(need, str):
            return self._holding.get(need, 0)
        found = self._meeting.get(need)
        if found is None:
            found = self._meeting[need] = self._meet_any(need) if isinstance(need, AnyOf) else self._meet_all(need)
        return found

    def _meet_any(self, need: AnyOf) -> int:
        """Return the sentences that may meet one of some needs."""
        found = 0
        for needle in self._holding.keys() & need.needles:
            found |= self._holding[needle]
        for part in need.needs:
            found |= self._meet(part)
        return found

    def _meet_all(self, need: AllOf) -> int:
        """Return the sentences that may meet all of some needs."""
        found = self._every
        for part in need.needs:
            found &= self._meet(part)
            if not found:
                break
        return found

    def _look_for_more(self) -> None:
        """Look for the needles that were learned since this was last done: at first in all words, then one by one."""
        if self._known:
            new = _LEXICON.since(self._known)
            self._known += len(new)
            self._holding |= {needle: found for needle in new if (found := self._hold(needle))}
            return
        self._known, inside = _LEXICON.needles_in(self.postings)
        for sentences, needles in zip(self.postings.values(), inside, strict=True):
            for needle in needles:
                self._holding[needle] |= sentences

    def _look_for_signs(self) -> None:
        """Look for the signs that were learned since this was last done."""
        new = _LEXICON.signs[self._signs :]
        for sign in new:
            has = _DIGIT.search if sign == DIGIT else methodcaller("__contains__", sign)
            if has(self._whole):
                self._holding[sign] = bits(index for index, text in enumerate(self._texts) if has(text))
        self._signs += len(new)

    def _hold(self, needle: str) -> int:
        """Return the sentences with a word that a needle stands in, its blanks standing for the word's ends."""
        row, starts, sentences = self._row
        found, at = 0, row.find(needle)
        while at >= 0:
            word = bisect_right(starts, at) - 1
            found |= sentences[word]
            at = row.find(needle, starts[word + 1])
        return found

    @cached_property
    def _row(self) -> tuple[str, list[int], list[int]]:
        """All words in a row with blanks around each, where each starts (and the end), and where it stands."""
        words = [f" {word} " for word in self.postings]
        return "".join(words), [0, *accumulate(map(len, words))], [*self.postings.values()]
