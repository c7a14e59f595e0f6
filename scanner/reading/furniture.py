"""What is printed on every page but is no part of the text: running heads and feet, page and line numbers, stamps."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from scanner.raw import RawLine, RawPage
from scanner.reading.layout import Row
from scanner.reading.paragraphs import CAPTION

_PAGE_NUMBER = re.compile(
    r"(?:page\s*)?[\[(|\s–—-]*(?:\d{1,5}|[ivxl]{1,6})(?:\s*(?:of|/)\s*\d{1,4})?[\])|\s–—-]*", re.IGNORECASE
)
_STAMP = re.compile(r"\b(?:arxiv|biorxiv|medrxiv|chemrxiv|psyarxiv|ssrn)\b", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]{2}")
_LINE_NUMBER = re.compile(r"\s*\d{1,4}\s*")


class Sheet(NamedTuple):
    """A page without its furniture, the furniture, and the size of the page in points."""

    rows: tuple[Row, ...]
    furniture: tuple[Row, ...]
    number: int
    width: float
    height: float


def without_line_numbers(page: RawPage) -> RawPage:
    """Return a page without the numbers that submissions print beside their lines, in either margin."""
    numbered = [line for line in page.lines if len(line.spans) == 1 and _LINE_NUMBER.fullmatch(line.spans[0].text)]
    if len(numbered) < 8:
        return page
    digits = {id(line) for line in numbered}
    margin = _beside(numbered, [line for line in page.lines if id(line) not in digits])
    counted = {id(line) for side in margin for line in _counting(side)}
    return page._replace(lines=tuple(line for line in page.lines if id(line) not in counted)) if counted else page


def _beside(numbered: Sequence[RawLine], others: Sequence[RawLine]) -> tuple[list[RawLine], list[RawLine]]:
    """Return the numbers to the left and to the right of nearly everything else on the page."""
    if not others:
        return [], []
    lefts, rights = sorted(line.box[0] for line in others), sorted(line.box[2] for line in others)
    left, right = lefts[len(lefts) // 20], rights[-1 - len(rights) // 20]
    return (
        [line for line in numbered if line.box[2] <= left + 1],
        [line for line in numbered if line.box[0] >= right - 1],
    )


def _counting(numbers: Sequence[RawLine]) -> list[RawLine]:
    """Return numbers that count down the page by a steady step, none if they do not."""
    downwards = sorted(numbers, key=lambda line: line.box[1])
    values = [int(line.spans[0].text) for line in downwards]
    steps = [after - before for before, after in pairwise(values)]
    steady = sum(step in (1, 5) for step in steps)
    return downwards if len(steps) >= 7 and steady >= 0.8 * len(steps) else []


def clear(pages: Sequence[RawPage], rows: Sequence[Sequence[Row]]) -> list[Sheet]:
    """Return the pages without what stands outside the text.

    Dropped are page numbers, lines that repeat (but for numbers) at one height of several pages, short lines at a
    height where others repeat, and stamps in the margin. What only the first page has at its edges stays.
    """
    edges = [_edge_rows(page, page_rows) for page, page_rows in zip(pages, rows, strict=True)]
    repeated = _repeated(edges)
    bands = _bands([row for page_edges in edges for row in page_edges if id(row) in repeated], _often(len(pages)))
    sheets = []
    for page, page_rows, page_edges in zip(pages, rows, edges, strict=True):
        out = {id(row) for row in page_edges if id(row) in repeated or (page.number > 1 and _in_band(row, bands))}
        out |= {id(row) for row in page_rows if not row.upright and _STAMP.search(row.text)}
        kept = tuple(row for row in page_rows if id(row) not in out)
        sheets.append(
            Sheet(kept, tuple(row for row in page_rows if id(row) in out), page.number, page.width, page.height)
        )
    return sheets


def _edge_rows(page: RawPage, rows: Sequence[Row]) -> list[Row]:
    """Return the rows in the head and foot of a page that stand apart from what is next to them."""
    head = sorted((row for row in rows if row.box[3] < 0.16 * page.height), key=lambda row: row.box[1])
    foot = sorted((row for row in rows if row.box[1] > 0.84 * page.height), key=lambda row: -row.box[3])
    body_top = min((row.box[1] for row in rows if row.box[3] >= 0.16 * page.height), default=page.height)
    body_end = max((row.box[3] for row in rows if row.box[1] <= 0.84 * page.height), default=0.0)
    return _apart(head, 1, body_top) + _apart(foot, -1, body_end)


def _apart(rows: Sequence[Row], way: int, end: float) -> list[Row]:
    """Return the outermost rows up to the last of the first three heights that has white space after it."""
    heights: list[list[Row]] = []
    for row in rows:
        if heights and abs(row.box[1] - heights[-1][0].box[1]) < 4:
            heights[-1].append(row)
        else:
            heights.append([row])
    near, far = (3, 1) if way > 0 else (1, 3)
    apart: list[Row] = []
    for index, level in enumerate(heights[:3]):
        following = heights[index + 1][0].box[far] if index + 1 < len(heights) else end
        if (following - level[0].box[near]) * way > 0.75 * level[0].size:
            apart = [row for other in heights[: index + 1] for row in other]
    return apart


def _repeated(edges: Sequence[Sequence[Row]]) -> set[int]:
    """Return the identities of page numbers, and of rows that come again, but for numbers, on other pages."""
    places: defaultdict[str, list[Row]] = defaultdict(list)
    numbers: list[Row] = []
    for row in (row for rows in edges for row in rows):
        if _PAGE_NUMBER.fullmatch(row.text):
            numbers.append(row)
        elif _WORD.search(row.text) and not CAPTION.match(row.text):
            places[_DIGITS.sub("#", row.text.casefold())].append(row)
    often = _often(len(edges))
    running = [rows for rows in places.values() if len({row.page for row in rows}) >= often]
    twins = {id(row) for rows in running for row in rows if _has_twin(row, rows)}
    return twins | {id(row) for row in _page_numbers(numbers)}


def _often(pages: int) -> float:
    """Return on how many pages a running head stands at least: heads may alternate, or change with the section."""
    return max(2, 0.2 * pages)


def _page_numbers(rows: Sequence[Row]) -> list[Row]:
    """Return the rows that count with the pages, and those at the very foot that count in Roman numerals."""
    offsets = Counter(_offset(row) for row in rows)
    counting = {offset for offset, count in offsets.items() if count > 1} or {0}
    return [row for row in rows if _offset(row) in counting]


def _offset(row: Row) -> int | None:
    """Return how far the number in a row is from the number of its page; None without Arabic digits."""
    digits = _DIGITS.search(row.text)
    return int(digits.group()) - row.page if digits else None


def _has_twin(row: Row, rows: Iterable[Row]) -> bool:
    """Say whether another page has such a row at this height."""
    return any(other.page != row.page and abs(other.box[1] - row.box[1]) < 6 for other in rows)


def _bands(furniture: Sequence[Row], often: float) -> set[int]:
    """Return the heights at which several pages have furniture."""
    pages: defaultdict[int, set[int]] = defaultdict(set)
    for row in furniture:
        pages[round(row.box[1])].add(row.page)
    return {height for height, numbers in pages.items() if len(numbers) >= often}


def _in_band(row: Row, bands: set[int]) -> bool:
    """Say whether a short row stands at a height that belongs to running heads or feet."""
    return len(row.text) < 130 and any(round(row.box[1]) + off in bands for off in (-2, -1, 0, 1, 2))
