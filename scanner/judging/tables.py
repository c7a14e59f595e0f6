"""Tables as far as their rows tell: what each row is named by, and its numbers.

A row of a paper's text has its cells two blanks apart. Its first cell names it, as does every other cell that is no
number, and a line of one cell above it ("Llama-3-8b" over three rows). Which column is which is not known beyond that.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from scanner.judging.passages import Passages

_GAP = re.compile(r"\s{2,}")
_NUMBER = re.compile(r"[+–−-]?(?:\d[\d,]*\.?\d*|\.\d+)\s?%?(?:\s?±\s?[\d.]+)?(?:\s?\([\d.,±\s]+\))?[*†‡]*")
_LEADING = re.compile(r"[+–−-]?(?:\d[\d,]*\.?\d*|\.\d+)")
_NOTHING = re.compile(r"[–—-]+|n/?a|", re.IGNORECASE)


class Row(NamedTuple):
    """A row: the sentence that it is, its names in order, and its numbers, None where a cell has none."""

    sentence: int
    names: tuple[str, ...]
    values: tuple[float | None, ...]


class Table(NamedTuple):
    """Rows that follow one another on a page, and the words of the lines among them that hold no numbers."""

    page: int
    rows: tuple[Row, ...]
    heads: str


def tables_of(passages: Passages) -> Iterator[Table]:
    """Yield the runs of rows on each page that have two rows with numbers or more."""
    run: list[int] = []
    for index in range(len(passages) + 1):
        if index < len(passages) and passages.sentences[index].kind == "table" and _continues(passages, run, index):
            run.append(index)
            continue
        yield from _table(passages, run)
        run = [index] if index < len(passages) and passages.sentences[index].kind == "table" else []


def _continues(passages: Passages, run: list[int], index: int) -> bool:
    """Say whether a row stands on the page of the rows before it."""
    return not run or passages.sentences[run[-1]].page == passages.sentences[index].page


def _table(passages: Passages, run: list[int]) -> Iterator[Table]:
    """Yield the table of a run of lines, if it is one."""
    rows, heads, block = [], [], ""
    for index in run:
        cells = _GAP.split(passages.texts[index].strip())
        row = _row(index, cells, block)
        if row:
            rows.append(row)
        elif len(cells) == 1:
            block = cells[0]
        else:
            heads.append(passages.texts[index])
    if len(rows) > 1:
        yield Table(passages.sentences[run[0]].page, tuple(rows), " ".join(heads))


def _row(index: int, cells: list[str], block: str) -> Row | None:
    """Return a line as a row with two cells for numbers or more behind its first; None where it is none."""
    values = [cell for cell in cells[1:] if _NUMBER.fullmatch(cell) or _NOTHING.fullmatch(cell)]
    if len(values) < 2 or not any(map(_NUMBER.fullmatch, values)):
        return None
    names = [cell for cell in cells[1:] if cell not in values]
    return Row(index, tuple(filter(None, (block, cells[0], *names))), tuple(map(_value, values)))


def _value(cell: str) -> float | None:
    """Return the number that a cell begins with."""
    found = _LEADING.match(cell)
    return float(re.sub(r"[–−]", "-", found.group()).replace(",", "")) if found else None
