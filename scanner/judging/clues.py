"""Clues searched in the sentences of a paper, and the words to show for what they find."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from scanner.judging.guards import trapped
from scanner.judging.passages import Passages, compiled
from scanner.module import Clue
from scanner.reply import Words

_LONGEST = 60
_BREAK = re.compile(r"(?<=[.;:!?])\s+|(?<=,)\s+(?=(?:and|but|while|whereas|which|where|with)\b)")


class Hit(NamedTuple):
    """A sentence that a clue fits, and the range of `Paper.text` in which its patterns matched."""

    sentence: int
    start: int
    end: int


def hit_at(passages: Passages, index: int, span: tuple[int, int]) -> Hit:
    """Return the hit for a range within a sentence, `span` of its own text."""
    at = passages.sentences[index].start
    return Hit(index, at + span[0], at + span[1])


def find(passages: Passages, clue: Clue) -> Iterator[Hit]:
    """Return, as they are found, the sentences that a clue fits, in the order of the paper."""
    return filter(None, (_match(passages, clue, index) for index in passages.candidates(clue)))


def quote(passages: Passages, hit: Hit) -> Words:
    """Return the sentence of a hit, cut at clauses or words to at most 60 words around what matched."""
    sentence = passages.sentences[hit.sentence]
    start, end = cut(passages.paper.text, (sentence.start, sentence.end), (hit.start, hit.end))
    return Words(text=passages.paper.text[start:end], start=start)


def cut(text: str, whole: tuple[int, int], kept: tuple[int, int]) -> tuple[int, int]:
    """Return a range inside `whole` of at most 60 words that holds the start of `kept`, and all of it if it can."""
    if _count(text, whole) <= _LONGEST:
        return whole
    pieces = _pieces(text, whole)
    chosen = [piece for piece in pieces if piece[0] < kept[1] and piece[1] > kept[0]] or pieces[:1]
    span = (chosen[0][0], chosen[-1][1])
    if _count(text, span) <= _LONGEST:
        return _grown(text, pieces, span)
    return _words_around(text, whole, kept)


def _match(passages: Passages, clue: Clue, index: int) -> Hit | None:
    """Match the patterns of a clue in a sentence and see that no trap stands around them."""
    text, low = passages.texts[index], passages.low[index]
    start, end = len(text), 0
    for pattern in clue.all:
        found = compiled(pattern).search(low)
        if not found:
            return None
        start, end = min(start, found.start()), max(end, found.end())
    if any(compiled(pattern).search(low) for pattern in clue.none):
        return None
    if trapped(clue.guards, text, start, end, passages.told_of(index)):
        return None
    return hit_at(passages, index, (start, end))


def _count(text: str, span: tuple[int, int]) -> int:
    """Count the words in a range."""
    return len(text[span[0] : span[1]].split())


def _pieces(text: str, whole: tuple[int, int]) -> list[tuple[int, int]]:
    """Return the clauses of a sentence."""
    pieces, at = [], whole[0]
    for gap in _BREAK.finditer(text, *whole):
        pieces.append((at, gap.start()))
        at = gap.end()
    return [*pieces, (at, whole[1])]


def _grown(text: str, pieces: list[tuple[int, int]], span: tuple[int, int]) -> tuple[int, int]:
    """Add the clauses that follow, then those before, while the words stay few enough."""
    for start, end in [*pieces, *reversed(pieces)]:
        wider = (min(span[0], start), max(span[1], end))
        if _count(text, wider) <= _LONGEST:
            span = wider
    return span


def _words_around(text: str, whole: tuple[int, int], kept: tuple[int, int]) -> tuple[int, int]:
    """Return at most 60 whole words, from a few before what is kept."""
    words = [(m.start(), m.end()) for m in re.finditer(r"\S+", text[whole[0] : whole[1]])]
    first = next((i for i, (_, end) in enumerate(words) if whole[0] + end > kept[0]), 0)
    first = max(0, min(first - 10, len(words) - _LONGEST))
    return whole[0] + words[first][0], whole[0] + words[min(first + _LONGEST, len(words)) - 1][1]
