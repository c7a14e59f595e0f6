"""Rows of a column to paragraphs, by indentation, spacing, style and how the line before ends."""

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from scanner.paper import LineKind
from scanner.reading.columns import Column
from scanner.reading.layout import Row

_ITEM = re.compile(
    r"(?:[•◦▪‣●■✓✗➢]\s?|[–∗*○□]\s|(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s|\((?:\d{1,2}|[a-z]|[ivx]{1,4})\)\s|\[\d{1,3}\])"
)
_NUMBER = re.compile(r"(?:[A-Z]|\d{1,2}|[IVX]+)(?:\.\d+)*\.?\s")
_HEADS = re.compile(r"(?:Appendix )?(?:[A-Z]|\d{1,2})(?:\.\d+)*[.:]?\s+[A-Z]")
LABEL = re.compile(r"\[[^\]]{1,24}\]|\d{1,3}\.\s")
"""The label of an entry in a list of references."""
_STOPPED = re.compile(r"[.!?:;…][\"”’')\]⁰¹²³⁴⁵⁶⁷⁸⁹]*$")


CAPTION = re.compile(
    r"(?:(?:Supplementa(?:ry|l)|Extended Data|Appendix|Online)\s+)?"
    r"(?P<word>Figure|Fig|FIGURE|FIG|Table|Tab|TABLE|Algorithm|ALGORITHM|Listing|LISTING|Scheme|Chart|Exhibit|"
    r"Box|Code|Prompt)"
    r"\.?\s*(?P<number>(?:[A-Z]{1,2}[.-]?)?\d{1,3}(?:[.-]\d{1,2})?[a-z]?|[IVX]{1,5}|[A-Z](?=[:.|]))"
    r"(?P<after>\s*[:.|—–-]|\s|$)"
)
"""The beginning of the caption of a float, as most publishers print it."""


class Paragraph(NamedTuple):
    """Rows that say one thing: a paragraph, a heading, a caption or one row of a table.

    `text` is the words of all rows as printed; `left` and `right` are the edges of its column; `kind` is settled by
    `scanner.reading.structure`.
    """

    rows: tuple[Row, ...]
    text: str
    left: float
    right: float
    kind: LineKind = "body"

    @property
    def page(self) -> int:
        """The page that it begins on."""
        return self.rows[0].page


def read_paragraphs(column: Column, listing: range = range(0)) -> list[Paragraph]:
    """Return the paragraphs of a column from top to bottom; rows of tables stand alone.

    The rows in `listing` are of a list of references, where a paragraph is an entry.
    """
    pitch = _pitch(column.rows)
    entries = _entry_starts(column, listing)
    runs: list[list[Row]] = []
    listed: set[int] = set()
    for index, row in enumerate(column.rows):
        if index in listing:
            goes_on = index not in entries and index > listing.start
        else:
            goes_on = bool(runs) and index != listing.stop and _goes_on(runs[-1], row, column, pitch)
        if goes_on:
            runs[-1].append(row)
        else:
            listed |= {len(runs)} if index in listing else set()
            runs.append([row])
    return [
        Paragraph(tuple(run), words(run), column.left, column.right, "reference" if place in listed else "body")
        for place, run in enumerate(runs)
    ]


def _entry_starts(column: Column, listing: range) -> set[int]:
    """Return which rows begin an entry of a list: by label, else by hanging indentation, else by block or spacing."""
    rows = column.rows[listing.start : listing.stop]
    if not rows:
        return set()
    labelled = {index for index, row in zip(listing, rows, strict=True) if LABEL.match(row.text)}
    if len(labelled) > 0.1 * len(rows):
        return labelled
    left = min(row.box[0] for row in rows if row.upright or len(rows) == 1)
    hanging = [row.box[0] > left + 0.6 * row.size for row in rows]
    if sum(hanging) > 0.25 * len(rows):
        return {index for index, inner in zip(listing, hanging, strict=True) if not inner}
    return {
        index
        for index, row, last in zip(listing[1:], rows[1:], rows, strict=False)
        if row.block != last.block or _middle(row) - _middle(last) > 1.5 * row.size
    }


def words(rows: Sequence[Row]) -> str:
    """Return the words of some rows as printed."""
    return " ".join([row.text for row in rows]) if len(rows) > 1 else rows[0].text


def stopped(text: str) -> bool:
    """Say whether words end as the last words of a paragraph do."""
    return bool(_STOPPED.search(text, max(0, len(text) - 12)))  # no more marks than that follow a stop


def _pitch(rows: Sequence[Row]) -> float:
    """Return the usual distance of one row to the next, as a share of the size of its print."""
    distances = [_middle(after) - _middle(before) for before, after in pairwise(rows)]
    usual = [gap / row.size for gap, row in zip(distances, rows, strict=False) if 0.8 * row.size < gap < 1.9 * row.size]
    return median(usual) if usual else 1.2


def _middle(row: Row) -> float:
    """Return the height of the middle of a row."""
    return (row.box[1] + row.box[3]) / 2


def _goes_on(run: Sequence[Row], row: Row, column: Column, pitch: float) -> bool:
    """Say whether a row belongs to the paragraph of the rows before it."""
    last = run[-1]
    distance = (_middle(row) - _middle(last)) / last.size
    if not 0.3 < distance < 1.4 * pitch or not _like_print(last, row):
        return False
    full = last.box[2] > column.right - 0.04 * (column.right - column.left)
    if last.bold != row.bold and not _emphasis_goes_on(last, row, column, full=full):
        return False
    if _ITEM.match(row.text) and (not full or stopped(last.text) or row.box[0] < last.box[0] - 0.4 * row.size):
        return False
    near = distance < 1.25 * pitch
    if near and row.bold and row.font == last.font and _HEADS.match(run[0].text):
        return not _NUMBER.match(row.text)  # a numbered heading of several lines hangs
    return (
        _same_block(run, row, column)
        if row.block == last.block
        else near and _runs_over(run, row, column.font, full=full)
    )


def _emphasis_goes_on(last: Row, row: Row, column: Column, *, full: bool) -> bool:
    """Say whether bold words and others in two rows stand in one paragraph: a run-in heading may take several lines."""
    if stopped(last.text):
        return False
    if last.bold:
        return row.lead_bold and (full or not _had_room(last, row, column))
    return full


def _had_room(last: Row, row: Row, column: Column) -> bool:
    """Say whether the first word of a row would have fitted on the row before."""
    word = len(row.text.partition(" ")[0]) + 1
    return last.box[2] + word * (row.box[2] - row.box[0]) / len(row.text) < column.right


def _like_print(last: Row, row: Row) -> bool:
    """Say whether two rows are prose in the same size of print."""
    prose = row.upright and last.upright and not (row.sparse or last.sparse)
    tolerance = 0.04 if row.bold or last.bold else 0.12
    return prose and abs(row.size - last.size) <= tolerance * last.size


def _same_block(run: Sequence[Row], row: Row, column: Column) -> bool:
    """Say whether a row goes on a paragraph that the reader found in one block with it."""
    last = run[-1]
    shift = (row.box[0] - last.box[0]) / row.size
    short = last.box[2] < column.right - 0.12 * (column.right - column.left)
    if shift > 0.7 and (short or (len(run) > 1 and stopped(last.text))):
        return False
    if shift < -0.7 and len(run) > 1 and not row.text[:1].islower():
        return False
    return not (short and stopped(last.text) and abs(shift) < 0.7 and len(row.text) > 30 and not row.text[:1].islower())


def _runs_over(run: Sequence[Row], row: Row, usual: str, *, full: bool) -> bool:
    """Say whether a paragraph runs over into a row of another block."""
    last = run[-1]
    indent = (row.box[0] - min(line.box[0] for line in run)) / row.size
    if stopped(last.text) and not row.text[:1].islower():
        return False
    set_apart = row.font == last.font and (row.bold or (row.font != usual and bool(_NUMBER.match(run[0].text))))
    if set_apart and not _NUMBER.match(row.text):
        return True  # a heading or title of several lines is centred or hangs
    if CAPTION.match(run[0].text):
        return True
    return abs(indent) < 0.7 and (full or row.text[:1].islower())
