"""Which characters of which span a word of the page is."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from scanner.extract.drawn import Word
from scanner.extract.findings import Unseen
from scanner.extract.painted import holds
from scanner.paper import Box
from scanner.raw import RawPage, Span

_ROW = 20.0
_WORD = re.compile(r"\S+")


def unseen_words(page: RawPage, seen: Sequence[Word], lost: Sequence[Word]) -> Iterator[tuple[Unseen, Word]]:
    """Yield where the lost words among all of a page stand in its spans, as not visible, each with its word."""
    missing = set(lost)
    rows = _by_row(seen)
    rows_with_lost = _by_row(lost)
    for line_number, line in enumerate(page.lines):
        if not _near(rows_with_lost, line.box):
            continue
        for number, span in enumerate(line.spans):
            for start, end, word in _lost_in(span, _near(rows, span.box), missing):
                yield Unseen(page.number, line_number, number, start, end, "not_visible"), word


def _by_row(words: Sequence[Word]) -> dict[int, list[tuple[int, Word]]]:
    """Return words, numbered in their order, by the rows of the page that their boxes reach into."""
    rows: defaultdict[int, list[tuple[int, Word]]] = defaultdict(list)
    for index, word in enumerate(words):
        for row in _rows(word.box):
            rows[row].append((index, word))
    return rows


def _near(rows: Mapping[int, Sequence[tuple[int, Word]]], box: Box) -> list[Word]:
    """Return the words that share a row with a box, in their order."""
    near = {index: word for row in _rows(box) for index, word in rows.get(row, ()) if _meet(box, word)}
    return [near[index] for index in sorted(near)]


def _rows(box: Box) -> range:
    """Return the rows of the page that a box reaches into."""
    return range(int(max(box[1], 0) // _ROW), int(max(box[3], 0) // _ROW) + 1)


def _lost_in(span: Span, near: Sequence[Word], missing: set[Word]) -> Iterator[tuple[int, int, Word]]:
    """Yield the characters of a span that are lost words: all of it where none of its words shows."""
    if not span.text.strip():
        return
    words = [word for word in near if holds(span.box, word.box) and _may_be(word.text, span.text)]
    if not words:
        around = [word for word in near if word in missing and holds(word.box, span.box)]
        words = [word for word in around if span.text.strip() in word.text]
    lost = [word for word in words if word in missing]
    if not lost:
        return
    if not any(word not in missing and any(map(str.isalnum, word.text)) for word in words):
        yield 0, len(span.text), lost[0]
        return
    places = list(_WORD.finditer(span.text))
    if len(places) == len(words):
        both = zip(places, words, strict=True)
        yield from ((place.start(), place.end(), word) for place, word in both if word in missing)
        return
    for word in lost:
        yield from ((place.start(), place.end(), word) for place in _nearest(span, places, word))


def _nearest(span: Span, places: Sequence[re.Match[str]], word: Word) -> list[re.Match[str]]:
    """Return the place in a span of the word's own text that is nearest to where it stands; none if it has no such."""
    width = max(span.box[2] - span.box[0], 1.0)
    share = ((word.box[0] + word.box[2]) / 2 - span.box[0]) / width * len(span.text)
    same = [place for place in places if place[0] == word.text]
    return sorted(same, key=lambda place: abs((place.start() + place.end()) / 2 - share))[:1]


def _may_be(word: str, text: str) -> bool:
    """Return whether a word can be in a span, whole or in part."""
    return word in text or text.strip() in word


def _meet(line: Box, word: Word) -> bool:
    """Return whether a word and a line have a point in common."""
    x0, y0, x1, y1 = word.box
    return x0 <= line[2] and line[0] <= x1 and y0 <= line[3] and line[1] <= y1
