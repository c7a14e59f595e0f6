"""The columns of a page, in the order in which a person reads them.

Order is found by whitespace (recursive cuts after Nagy and Seth 1984, at the level of the reader's blocks): a gutter
splits a stretch of the page into left and right; blocks that cross the gutter part the stretches from each other.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from scanner.paper import Box
from scanner.reading.layout import Row, around


class Column(NamedTuple):
    """Rows that are read one below the other, the edges that most of them keep to, and the font of most of them."""

    rows: tuple[Row, ...]
    left: float
    right: float
    font: str


_CLOSE = 0.5
_SAME_SIZE = 0.1


class _Block(NamedTuple):
    """Rows that the reader found together, and the box around them."""

    rows: list[Row]
    box: Box


def read_columns(rows: Sequence[Row], width: float) -> list[Column]:
    """Return the columns of a page of some width in reading order, each with its rows from top to bottom."""
    blocks = [
        _Block(group, around(row.box for row in group)) for _, run in groupby(rows, _block) if (group := list(run))
    ]
    ordered = _in_order(blocks, 0.0, width)
    return [_column([row for block in run for row in block.rows]) for run in ordered if run]


def _block(row: Row) -> int:
    """Return the number of the block that a row stands in."""
    return row.block


def _in_order(blocks: list[_Block], left: float, right: float, depth: int = 0) -> list[list[_Block]]:
    """Return blocks as runs, each to be read from top to bottom."""
    gutter = _gutter(blocks, left, right) if depth < 3 else None
    if gutter is None:
        return [_downwards(blocks)]
    across = [block for block in blocks if _crosses(block, gutter)]
    across += [block for block in blocks if block not in across and _hangs(block, across, blocks)]
    crossing = sorted(across, key=_middle)
    sides = [block for block in blocks if block not in across]
    runs: list[list[_Block]] = []
    for bound in [*(_middle(block) for block in crossing), None]:
        band = [block for block in sides if bound is None or _middle(block) < bound]
        sides = [block for block in sides if not (bound is None or _middle(block) < bound)]
        runs += _band(band, gutter, (left, right), depth)
        if bound is not None:
            _append(runs, crossing.pop(0), joins=not band)
    return runs


def _append(runs: list[list[_Block]], block: _Block, *, joins: bool) -> None:
    """Add a full-width block, to the run before where nothing stands between them."""
    if joins and runs:
        runs[-1].append(block)
    else:
        runs.append([block])


def _band(blocks: list[_Block], gutter: float, edges: tuple[float, float], depth: int) -> list[list[_Block]]:
    """Return the runs of a stretch of the page that a gutter parts, left before right."""
    if not blocks:
        return []
    first = [block for block in blocks if _centre(block) < gutter]
    second = [block for block in blocks if _centre(block) >= gutter]
    runs = _in_order(first, edges[0], gutter, depth + 1) if first else []
    return runs + (_in_order(second, gutter, edges[1], depth + 1) if second else [])


def _middle(block: _Block) -> float:
    """Return the height of a block's middle."""
    return (block.box[1] + block.box[3]) / 2


def _centre(block: _Block) -> float:
    """Return how far right a block's middle is."""
    return (block.box[0] + block.box[2]) / 2


def _crosses(block: _Block, gutter: float) -> bool:
    """Say whether a block stands on both sides of a gutter by more than an overhang."""
    slack = max(8.0, 0.06 * (block.box[2] - block.box[0]))
    if not block.box[0] < gutter - slack < gutter + slack < block.box[2]:
        return False
    # A long address or formula may hang over the gutter; the block that it is part of does not cross it.
    across = sum(row.box[0] < gutter - slack and row.box[2] > gutter + slack for row in block.rows)
    return 3 * across >= len(block.rows) or any(row.box[0] > gutter - slack for row in block.rows)


def _hangs(block: _Block, crossing: Sequence[_Block], blocks: Sequence[_Block]) -> bool:
    """Say whether a short line is the last of a text over both columns, of a caption for instance.

    It follows closely below, within the width of that text, and nothing stands beside it.
    """
    left, top, right, bottom = block.box
    size = block.rows[0].size
    if len(block.rows) > 1 or not any(
        abs(top - over.box[3]) < _CLOSE * size
        and over.box[0] <= left < right <= over.box[2]
        and abs(over.rows[-1].size - size) < _SAME_SIZE
        for over in crossing
    ):
        return False
    return not any(other.box[1] < bottom - 1 and other.box[3] > top + 1 for other in blocks if other is not block)


def _downwards(blocks: list[_Block]) -> list[_Block]:
    """Return blocks from top to bottom; those side by side keep the order of the file."""
    return sorted(blocks, key=lambda block: round(block.box[1] / 3))


def _gutter(blocks: list[_Block], left: float, right: float) -> float | None:
    """Return where a gutter parts the long rows into two sides, None where most of them run across.

    Candidates are left edges that several long rows share; the best has the most rows on its poorer side.
    """
    rows = [row.box for block in blocks for row in block.rows if len(row.text) > 16 and row.upright]
    span = right - left
    edges = Counter(round(box[0] / 2) for box in rows if left + 0.2 * span < box[0] < left + 0.8 * span)
    best, gutter = 3.5, None
    for edge, count in edges.most_common(6):
        if count < 3:
            break
        place = edge * 2 - 4.0
        after = sum(box[0] >= place for box in rows)
        before = sum(box[2] <= place + 3 for box in rows)
        across = len(rows) - after - before
        score = min(before, after) - 0.35 * across
        if score > best:
            best, gutter = score, place
    return gutter


def _column(rows: list[Row]) -> Column:
    """Return a column with the edges that most of its longer rows keep to."""
    long = [row.box for row in rows if len(row.text) > 24] or [row.box for row in rows]
    lefts = Counter(round(box[0]) for box in long)
    common = [edge for edge, count in lefts.items() if count >= max(2, 0.15 * len(long))] or [min(lefts)]
    rights = sorted(box[2] for box in long)
    font = Counter(row.font for row in rows).most_common(1)[0][0]
    return Column(tuple(rows), float(min(common)), rights[int(0.8 * (len(rights) - 1))], font)
