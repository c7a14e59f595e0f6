"""What each paragraph is, and the order in which the paper is told when floats, notes and page breaks are set aside."""

import re
from collections import defaultdict
from collections.abc import Sequence
from statistics import median_low

from scanner.paper import LineKind
from scanner.reading.columns import Column, read_columns
from scanner.reading.furniture import Sheet
from scanner.reading.heading_levels import Heading
from scanner.reading.headings import Style, body_style, find_headings
from scanner.reading.interrupted import Told, joined, without_floated
from scanner.reading.layout import Row
from scanner.reading.paragraphs import CAPTION, LABEL, Paragraph, read_paragraphs, stopped

_NOTE_MARK = re.compile(
    r"[\d*†‡§¶∗⋆⁰¹²³⁴⁵⁶⁷⁸⁹#a-z]\S{0,2}\s?\S|.{0,40}(?:©|\([cC]\) 20|Copyright|Proceedings of|Conference|Workshop|"
    r"Preprint|Under review|Correspond|Permission to make|licen[cs]ed?)"
)
_EQUATION_NUMBER = re.compile(r"\((?:[A-Z]\.?)?\d{1,3}(?:\.\d{1,2})?[a-z]?\)$")
_LIST_HEAD = re.compile(
    r"(?:\d{1,2}\.? |[IVX]+\. )?(?:References(?: and Notes)?|Bibliography|Literature Cited|Works Cited)\W?",
    re.IGNORECASE,
)
_LIST_END = re.compile(r"(?:Figure|Fig\.|Table|Appendix|Supplement\w*) [A-Z\d]|NeurIPS Paper Checklist|Appendix$")
_NUMBERS_ONLY = re.compile(r"(?=\D*\d)[\d\s.,;:%±+−–()\[\]/-]+")
_MATHS = re.compile(r"[=∑∏∫≤≥∈∼≈→∀√]|\b(?:arg ?)?(?:min|max)\b")


def tell(sheets: Sequence[Sheet]) -> list[Told]:
    """Return the paragraphs of a paper in reading order, with their kinds and headings.

    A paragraph that a column, page, float or note interrupts is one; the texts of pages stay whole and in order.
    """
    paragraphs = _paragraphs([column for sheet in sheets for column in read_columns(sheet.rows, sheet.width)])
    body = body_style(paragraphs)
    headings = find_headings(paragraphs, body)
    kinds = _kinds(paragraphs, headings, body, {sheet.number: sheet.height for sheet in sheets})
    told = [
        Told(paragraph._replace(kind=kind), headings.get(index))
        for index, (paragraph, kind) in enumerate(zip(paragraphs, kinds, strict=True))
    ]
    return joined(without_floated(told))


def _paragraphs(columns: Sequence[Column]) -> list[Paragraph]:
    """Return the paragraphs of a paper, column by column, its references one by one."""
    paragraphs: list[Paragraph] = []
    size = 0.0  # of the print of the list of references, while in it
    for column in columns:
        start, stop, size = _listing(column.rows, size)
        paragraphs += read_paragraphs(column, range(start, stop))
    return paragraphs


def _listing(rows: Sequence[Row], size: float) -> tuple[int, int, float]:
    """Return which rows of a column are of the list of references, and the size of its print if it goes on further."""
    start = 0
    if size:
        start = _past_float(rows, size)
    else:
        start = 1 + next((index for index, row in enumerate(rows) if _LIST_HEAD.fullmatch(row.text)), len(rows))
        if start >= len(rows):
            return len(rows), len(rows), 10.0 if start == len(rows) else 0.0
        size = rows[start].size
    for index in range(start, len(rows)):
        row = rows[index]
        if (row.bold and len(row.text) > 3) or row.size > 1.12 * size or _LIST_END.match(row.text):
            return start, index, 0.0
    return start, len(rows), size


def _past_float(rows: Sequence[Row], size: float) -> int:
    """Return where the list of references goes on in a column: behind the rows of a table at its head."""
    for index, row in enumerate(rows):
        if LABEL.match(row.text) or not (row.sparse or row.size < 0.88 * size):
            return index
    return 0


def _kinds(
    paragraphs: Sequence[Paragraph], headings: dict[int, Heading], body: Style, heights: dict[int, float]
) -> list[LineKind]:
    """Return what each paragraph is."""
    tabular = [_is_tabular(paragraph, body) for paragraph in paragraphs]
    tables = _table_blocks(paragraphs, tabular)
    listed = median_low([part.rows[0].size for part in paragraphs if part.kind == "reference"] or [0.0])
    first = min(headings, default=-1)
    front = first if first >= 0 and paragraphs[first].page <= 2 else _front_end(paragraphs, body)
    kinds: list[LineKind] = []
    section = ""
    for index, paragraph in enumerate(paragraphs):
        heading = headings.get(index)
        if heading and not (heading.run_in and heading.level > 1):
            section = heading.kind
        listing = section == "references" and not _set_among_entries(paragraph, listed)
        if heading and not heading.run_in:
            kinds.append("heading")
        else:
            is_table = tabular[index] or (paragraph.page, paragraph.rows[0].block) in tables
            kinds.append(_kind(paragraph, body, front=index < front, listing=listing, tabular=is_table))
    return _with_figures(_with_notes(kinds, paragraphs, body, heights), paragraphs, body)


def _set_among_entries(paragraph: Paragraph, size: float) -> bool:
    """Say whether a paragraph among references is none: a row of a table, or in other print than theirs."""
    row = paragraph.rows[0]
    return bool(size) and paragraph.kind != "reference" and (row.sparse or abs(row.size - size) > 0.12 * size)


def _with_figures(kinds: list[LineKind], paragraphs: Sequence[Paragraph], body: Style) -> list[LineKind]:
    """Return the kinds with the words in figures: scraps in another print, beside others or a caption, on one page."""
    for index, paragraph in enumerate(paragraphs):
        row = paragraph.rows[0]
        if kinds[index] == "body" and row.size < 0.6 * body.size and not _MATHS.search(paragraph.text):
            kinds[index] = "table"  # nobody sets prose so small
        other_print = row.font != body.font or row.size < 0.93 * body.size
        if kinds[index] != "body" or not other_print or len(paragraph.rows) > 2 or _MATHS.search(paragraph.text):
            continue
        if len(paragraph.text) > (110 if row.size < 0.93 * body.size else 30) or (row.bold and row.size > body.size):
            continue
        near = [near for near in (index - 1, index + 1) if 0 <= near < len(kinds) and paragraphs[near].page == row.page]
        if any(kinds[other] in ("table", "caption") for other in near):
            kinds[index] = "table"
    return kinds


def _kind(
    paragraph: Paragraph,
    body: Style,
    *,
    front: bool,
    listing: bool,
    tabular: bool,
) -> LineKind:
    """Return what a paragraph is that is no heading."""
    row = paragraph.rows[0]
    if is_caption(paragraph, body):
        return "caption"
    if front and row.upright and not (row.page > 1 and row.sparse):
        return "front"
    if (listing or paragraph.kind == "reference") and row.upright:
        return "reference"
    return "table" if tabular or not row.upright else "body"


def is_caption(paragraph: Paragraph, body: Style) -> bool:
    """Say whether a paragraph is the caption of a float rather than a sentence that begins with one's name."""
    match = CAPTION.match(paragraph.text)
    if match is None:
        return False
    row = paragraph.rows[0]
    return bool(match["after"].strip()) or row.lead.startswith(match["word"]) or row.size < 0.95 * body.size


def _is_tabular(paragraph: Paragraph, body: Style) -> bool:
    """Say whether a paragraph is a row of a table or words in a figure."""
    row = paragraph.rows[0]
    if is_equation(row):
        return False
    if _NUMBERS_ONLY.fullmatch(paragraph.text):
        return not _EQUATION_NUMBER.fullmatch(paragraph.text)
    if row.sparse and len(paragraph.rows) == 1:
        return not (_MATHS.search(row.text) and len(row.cells) < 3)
    small = row.size < 0.93 * body.size
    return small and len(paragraph.text) < 60 and not stopped(paragraph.text)


def is_equation(row: Row) -> bool:
    """Say whether a row is a displayed formula with a number at its end."""
    return len(row.cells) > 1 and bool(_EQUATION_NUMBER.fullmatch(row.cells[-1])) and len(row.cells) < 5


def _table_blocks(paragraphs: Sequence[Paragraph], tabular: Sequence[bool]) -> set[tuple[int, int]]:
    """Return the blocks, by page and number, in which most rows are rows of a table."""
    blocks: defaultdict[tuple[int, int], list[bool]] = defaultdict(list)
    for paragraph, is_table in zip(paragraphs, tabular, strict=True):
        for row in paragraph.rows:
            blocks[row.page, row.block].append(is_table)
    return {block for block, rows in blocks.items() if sum(rows) * 2 >= len(rows) and any(rows)}


def _front_end(paragraphs: Sequence[Paragraph], body: Style) -> int:
    """Return where the front matter of a paper without a heading on its first pages ends: at the first long prose."""
    for index, paragraph in enumerate(paragraphs):
        if len(paragraph.text) > 250 and abs(paragraph.rows[0].size - body.size) < 1:
            return index
    return 0


def _with_notes(
    kinds: list[LineKind], paragraphs: Sequence[Paragraph], body: Style, heights: dict[int, float]
) -> list[LineKind]:
    """Return the kinds with the footnotes: small print that ends a column, from the first with a mark on."""
    following: Paragraph | None = None
    run: list[int] = []
    for index in range(len(paragraphs) - 1, -1, -1):
        paragraph = paragraphs[index]
        ends_column = following is None or following.page != paragraph.page or following.left != paragraph.left
        row = paragraph.rows[0]
        low = row.box[1] > 0.4 * heights[paragraph.page] and row.size < 0.93 * body.size and row.upright
        noted = low and kinds[index] in ("body", "front", "table", "reference") and (ends_column or bool(run))
        if ends_column or not noted:
            _mark_notes(kinds, run, paragraphs)
            run = []
        if noted:
            run.append(index)
        following = paragraph
    _mark_notes(kinds, run, paragraphs)
    return kinds


def _mark_notes(kinds: list[LineKind], run: Sequence[int], paragraphs: Sequence[Paragraph]) -> None:
    """Mark small print at the end of a column (from below) as footnotes, from the topmost with a mark on."""
    marked = [place for place, index in enumerate(run) if _NOTE_MARK.match(paragraphs[index].text)]
    if marked:
        for index in run[: marked[-1] + 1]:
            if len(paragraphs[index].text) > 8:
                kinds[index] = "footnote"
