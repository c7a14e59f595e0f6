"""A reference list without labels split into its entries.

Typesetters separate such entries by hanging indents, gaps or paragraphs, or leave it to the reader to see where names
begin. The list is split in each way, and the way that yields most whole entries is taken.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from scanner.citing.openings import YEAR, opens_like_an_entry
from scanner.paper import Line

_DATED = re.compile(
    rf"(?<!\d){YEAR}[a-z]?(?!\d|\s\d)|n\.\s?d\.|in press|forthcoming|to appear|https?:|www\.|personal communication",
    re.IGNORECASE,
)
_BEGINS_LIKE_A_NAME = re.compile(r"\W{0,9}(?:[^\Wa-z]|(?:v[ao]n|de[rn]?|d[aiu]|el|al|le|la|ten)\b|[a-z][A-Z])")
_CLOSES = re.compile(r"[.)\]/]$|https?:\S*$|\d$")


def unlabelled_starts(text: str, lines: Sequence[Line]) -> tuple[list[int], int]:
    """Return the lines that entries begin on, and the number of lines of the list: scraps behind it are left out."""
    if not lines:
        return [], 0
    ways = (
        _after_hanging_indents(lines),
        _after_gaps(text, lines),
        _at_paragraphs(text, lines),
        _at_openings(text, lines),
    )
    cut = [(starts, _end_of_list(text, lines, starts)) for starts in ways]
    starts, end = max(cut, key=lambda way: _worth(text, lines[: way[1]], way[0]))
    return _without_scraps(text, lines[:end], [start for start in starts if start < end]), end


def is_whole(entry: str) -> bool:
    """Say whether an entry has a date, or where to find it, and begins as a name does."""
    return begins_like_a_name(entry) and _DATED.search(entry) is not None


def begins_like_a_name(text: str) -> bool:
    """Say whether a text begins with a capital letter or with what may stand in front of a name."""
    return _BEGINS_LIKE_A_NAME.match(text) is not None


def closes(text: str) -> bool:
    """Say whether a text ends as an entry does: with a full stop, a number or a link."""
    return _CLOSES.search(text[-300:].rstrip()) is not None


def _worth(text: str, lines: Sequence[Line], starts: Sequence[int]) -> int:
    """Return how many more pieces are whole than are not: joined entries count once, torn ones nothing or against."""
    pieces = _pieces(text, lines, starts)
    above = [".", *pieces]
    return sum(closes(before) if is_whole(piece) else -1 for before, piece in zip(above, pieces, strict=False))


def _pieces(text: str, lines: Sequence[Line], starts: Sequence[int]) -> list[str]:
    """Return the text from each start to the next."""
    within = [start for start in starts if start < len(lines)]
    return [text[lines[a].start : lines[b - 1].end] for a, b in pairwise([*within, len(lines)])]


def _end_of_list(text: str, lines: Sequence[Line], starts: Sequence[int]) -> int:
    """Return the number of lines up to the end of the last piece that can be an entry, with what continues it."""
    pieces = _pieces(text, lines, starts)
    ends = [*starts[1:], len(lines)]
    last = max((at for at, piece in enumerate(pieces) if _can_be_entry(piece)), default=-1)
    if last < 0:
        return 0
    while last + 1 < len(pieces) and _continues(text, lines[starts[last + 1] - 1], pieces[last + 1]):
        last += 1
    return ends[last]


def _continues(text: str, above: Line, piece: str) -> bool:
    """Say whether a piece is the rest of the entry that ends on the line above, by its words."""
    return piece[:1].islower() or not closes(text[above.start : above.end])


def _can_be_entry(piece: str) -> bool:
    """Say whether a piece is a whole entry, or at least begins like one and is no mere name."""
    return is_whole(piece) or (opens_like_an_entry(piece) and len(piece) > 40)


def _runs(lines: Sequence[Line]) -> list[range]:
    """Return the columns of the list: stretches of lines that follow one another down a page."""
    breaks = [
        index
        for index in range(1, len(lines))
        if lines[index].page != lines[index - 1].page or lines[index].box[1] < lines[index - 1].box[1] - 20
    ]
    return [range(a, b) for a, b in pairwise([0, *breaks, len(lines)])]


def _after_hanging_indents(lines: Sequence[Line]) -> list[int]:
    """Return the lines that stand at their column's left edge, where the others are indented."""
    runs = _runs(lines)
    edges = [min(lines[index].box[0] for index in run) for run in runs]
    offsets = [lines[index].box[0] - edge for run, edge in zip(runs, edges, strict=True) for index in run]
    indents = [offset for offset in offsets if 4 < offset < 60]
    if not indents:
        return [0]
    indent = median(indents)
    columns = {round(edge) for edge in edges}
    starts: list[int] = []
    for run, edge in zip(runs, edges, strict=True):
        # A column that holds only the rest of an entry stands an indent to the right of another column of the list.
        is_tail = not columns.isdisjoint(round(edge - indent) + near for near in (-1, 0, 1))
        left = edge - indent if is_tail else edge
        starts += [index for index in run if lines[index].box[0] - left < indent / 2]
    return starts or [0]


def _after_gaps(text: str, lines: Sequence[Line]) -> list[int]:
    """Return the lines with more space above them than lines of a paragraph have; at a column's top, by their words."""
    steps = [lines[b].box[1] - lines[a].box[1] for run in _runs(lines) for a, b in pairwise(run)]
    downward = sorted(step for step in steps if step > 2)
    if not downward:
        return [0]
    usual = downward[len(downward) // 5]
    tops = {run[0] for run in _runs(lines)}
    return [
        index
        for index in range(len(lines))
        if index == 0
        or (index in tops and _is_opening(text, lines, index))
        or (index not in tops and lines[index].box[1] - lines[index - 1].box[1] > usual * 1.2)
    ]


def _at_paragraphs(text: str, lines: Sequence[Line]) -> list[int]:
    """Return the lines that begin a paragraph of the text."""
    return [index for index, line in enumerate(lines) if index == 0 or "\n" in text[lines[index - 1].end : line.start]]


def _at_openings(text: str, lines: Sequence[Line]) -> list[int]:
    """Return the lines that begin like an entry behind a line that ends like one."""
    return [index for index in range(len(lines)) if index == 0 or _is_opening(text, lines, index)]


def _is_opening(text: str, lines: Sequence[Line], index: int) -> bool:
    """Say whether an entry seems to begin on this line, judged by its words and those before it."""
    before = text[lines[index - 1].start : lines[index - 1].end]
    return closes(before) and opens_like_an_entry(text[lines[index].start : lines[index].end])


def _without_scraps(text: str, lines: Sequence[Line], starts: Sequence[int]) -> list[int]:
    """Return the starts but for pieces that cannot be entries: the rest of the one before."""
    pieces = _pieces(text, lines, starts)
    kept = [start for start, piece in zip(starts, pieces, strict=True) if _can_be_entry(piece)]
    is_first_cut = bool(kept) and starts[0] not in kept and len(pieces[0]) < 40
    return kept if is_first_cut else [*starts[:1], *(start for start in kept if start != starts[0])]
