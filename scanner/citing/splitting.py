"""A reference list split into its entries, where its labels count on, where its keys stand, or by its layout."""

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from scanner.citing.names import UPPER
from scanner.citing.unlabelled import closes, is_whole, unlabelled_starts
from scanner.paper import Line

_NUMBERED = (
    re.compile(r"\[(\d{1,4})\]\s*"),
    re.compile(r"\((\d{1,4})\)\s*"),
    re.compile(r"(\d{1,4})\.(?:\s+|$)"),
    re.compile(rf"(\d{{1,4}})\)?\s+(?=[{UPPER}“\"\[])"),
)
_KEYED = re.compile(r"\[((?=[^\]]*[A-Za-z])[^\[\]]{2,70}?\d{2,4}[a-z]?|[A-Z][A-Za-z+*]{1,9}(?:\d{2,4}[a-z]?)?)\]\s*")
_GOES_ON = re.compile(r"\s*(?:[a-z]|https?:|URL|DOI|ISBN|ISSN|PMID|\d{1,4}[–.,:;])")


class Entry(NamedTuple):
    """Where an entry stands in the text, its label left out, and the page that it begins on."""

    label: str
    start: int
    end: int
    page: int


class _Start(NamedTuple):
    """The line that an entry begins on, by its place in the list, its label and the label's length."""

    line: int
    label: str = ""
    length: int = 0


def split_list(text: str, lines: Sequence[Line]) -> tuple[Entry, ...]:
    """Return the entries on the printed lines of one list."""
    words = [text[line.start : line.end] for line in lines]
    starts = _numbered_starts(words) or _keyed_starts(words)
    if not starts:
        unlabelled, end = unlabelled_starts(text, lines)
        lines, starts = lines[:end], [_Start(line) for line in unlabelled]
    ends = [*(start.line for start in starts[1:]), len(lines)]
    usual = median([end - start.line for start, end in zip(starts, ends, strict=False)] or [0])
    entries = []
    for start, end in zip(starts, ends, strict=False):
        span = _without_what_follows(text, lines[start.line : end], usual, is_last=end == len(lines))
        entry = text[span[0].start + start.length : span[-1].end]
        if entry.strip():
            begin = span[-1].end - len(entry.lstrip())
            entries.append(Entry(start.label, begin, span[-1].end, span[0].page))
    return tuple(entries)


def _numbered_starts(words: Sequence[str]) -> list[_Start]:
    """Return the lines whose numbers count on, if the list is numbered in one of the ways that lists are."""
    chains = [_chain(words, shape) for shape in _NUMBERED]
    best = max(chains, key=len)
    return best if _spans_the_list(best, words) else []


def _chain(words: Sequence[str], shape: re.Pattern[str]) -> list[_Start]:
    """Return the longest chain of labels that each count one on, a few lost labels forgiven."""
    found = [(index, label) for index, line in enumerate(words) if (label := shape.match(line))]
    chain: list[_Start] = []
    expected = int(found[0][1].group(1)) if found else 0
    for position, (index, label) in enumerate(found):
        number = int(label.group(1))
        is_near = expected < number <= expected + 3
        if number == expected or (is_near and _goes_on(found[position + 1 : position + 7], number, expected)):
            chain.append(_Start(index, label.group(1), label.end()))
            expected = number + 1
    return chain


def _goes_on(later: Sequence[tuple[int, re.Match[str]]], number: int, expected: int) -> bool:
    """Say whether the count goes on from this number and the expected one is not among the next labels."""
    following = [int(label.group(1)) for _, label in later]
    return expected not in following and number + 1 in following


def _keyed_starts(words: Sequence[str]) -> list[_Start]:
    """Return the lines that begin with a key in brackets, if the list begins with one."""
    found = ((index, _KEYED.match(line)) for index, line in enumerate(words))
    starts = [_Start(index, key.group(1), key.end()) for index, key in found if key]
    return starts if _spans_the_list(starts, words) else []


def _spans_the_list(starts: Sequence[_Start], words: Sequence[str]) -> bool:
    """Say whether labels stand from near the beginning of a list on, and often enough to be those of its entries."""
    few = 2 if len(words) < 12 else 3
    return len(starts) >= few and starts[0].line <= max(3, len(words) // 20) and len(starts) * 12 >= len(words)


def _without_what_follows(text: str, span: Sequence[Line], usual: float, *, is_last: bool) -> Sequence[Line]:
    """Return an entry's lines without text that follows the list or stands between two entries.

    An entry ends with a paragraph if it is whole by then, and if it grows far beyond the usual number of lines or is
    the last and what follows stands apart from it.
    """
    is_long = len(span) > max(3 * usual, 6)
    if not is_long and not is_last:
        return span
    for before, line in pairwise(span):
        entry = text[span[0].start : before.end].rstrip()
        is_over = "\n" in text[before.end : line.start] and is_whole(entry) and closes(entry)
        if is_over and (is_long or _stands_apart(before, line)) and not _GOES_ON.match(text, line.start):
            return span[: span.index(line)]
    return span


def _stands_apart(above: Line, line: Line) -> bool:
    """Say whether a line is on another page or column than the one above it, or further down than the next line."""
    height = above.box[3] - above.box[1]
    return above.page != line.page or not 0 <= line.box[1] - above.box[1] <= 1.8 * height
