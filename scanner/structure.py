"""What each paragraph is, and the order in which the paper is told when floats, notes and page breaks are set aside."""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from scanner.columns import Column, read_columns
from scanner.furniture import Sheet
from scanner.heading_levels import Heading
from scanner.headings import Style, body_style, find_headings
from scanner.layout import Row
from scanner.paper import LineKind
from scanner.paragraphs import CAPTION, LABEL, Paragraph, read_paragraphs, stopped, words

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
_MATHS = re.compile(r"[=∑∏∫≤≥∈∼≈→∀√]|\b(?:arg ?)?(?:min|max)\b")
_SETTING_ASIDE: frozenset[LineKind] = frozenset({"caption", "table", "footnote"})
_RUNNING: frozenset[LineKind] = frozenset({"body", "reference"})


class Told(NamedTuple):
    """A paragraph in its place in the paper, with its heading if it is or begins with one."""

    paragraph: Paragraph
    heading: Heading | None


def tell(sheets: Sequence[Sheet]) -> list[Told]:
    """Return the paragraphs of a paper in reading order, with their kinds and headings.

    A paragraph that a column, page, float or note interrupts is one. What interrupted it comes before it where it
    stands on the page on which the paragraph begins, and after it on later pages: the texts of pages stay whole and in
    order.
    """
    paragraphs = _paragraphs([column for sheet in sheets for column in read_columns(sheet.rows, sheet.width)])
    body = body_style(paragraphs)
    headings = find_headings(paragraphs, body)
    kinds = _kinds(paragraphs, headings, body, {sheet.number: sheet.height for sheet in sheets})
    told = [
        Told(paragraph._replace(kind=kind), headings.get(index))
        for index, (paragraph, kind) in enumerate(zip(paragraphs, kinds, strict=True))
    ]
    return _joined(told)


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
    if not size:
        start = 1 + next((index for index, row in enumerate(rows) if _LIST_HEAD.fullmatch(row.text)), len(rows))
        if start >= len(rows):
            return len(rows), len(rows), 10.0 if start == len(rows) else 0.0
        size = rows[start].size
    for index in range(start, len(rows)):
        row = rows[index]
        if (row.bold and len(row.text) > 3) or row.size > 1.12 * size or _LIST_END.match(row.text):
            return start, index, 0.0
    return start, len(rows), size


def _kinds(
    paragraphs: Sequence[Paragraph], headings: dict[int, Heading], body: Style, heights: dict[int, float]
) -> list[LineKind]:
    """Return what each paragraph is."""
    tables = _table_blocks(paragraphs, body)
    first = min(headings, default=-1)
    front = first if first >= 0 and paragraphs[first].page <= 2 else _front_end(paragraphs, body)
    kinds: list[LineKind] = []
    section = ""
    for index, paragraph in enumerate(paragraphs):
        heading = headings.get(index)
        if heading and not (heading.run_in and heading.level > 1):
            section = heading.kind
        if heading and not heading.run_in:
            kinds.append("heading")
        else:
            kinds.append(_kind(paragraph, body, tables, front=index < front, listing=section == "references"))
    return _with_figures(_with_notes(kinds, paragraphs, body, heights), paragraphs, body)


def _with_figures(kinds: list[LineKind], paragraphs: Sequence[Paragraph], body: Style) -> list[LineKind]:
    """Return the kinds with the words in figures: scraps in another print, beside others or a caption, on one page."""
    for index, paragraph in enumerate(paragraphs):
        row = paragraph.rows[0]
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
    tables: set[tuple[int, int]],
    *,
    front: bool,
    listing: bool,
) -> LineKind:
    """Return what a paragraph is that is no heading."""
    row = paragraph.rows[0]
    if is_caption(paragraph, body):
        return "caption"
    if front and row.upright and not (row.page > 1 and row.sparse):
        return "front"
    if (listing or paragraph.kind == "reference") and row.upright:
        return "reference"
    if not row.upright or _is_tabular(paragraph, body) or (row.page, row.block) in tables:
        return "table"
    return "body"


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
    if row.sparse and len(paragraph.rows) == 1:
        return not (_MATHS.search(row.text) and len(row.cells) < 3)
    small = row.size < 0.93 * body.size
    return small and len(paragraph.text) < 60 and not stopped(paragraph.text)


def is_equation(row: Row) -> bool:
    """Say whether a row is a displayed formula with a number at its end."""
    return len(row.cells) > 1 and bool(_EQUATION_NUMBER.fullmatch(row.cells[-1])) and len(row.cells) < 5


def _table_blocks(paragraphs: Sequence[Paragraph], body: Style) -> set[tuple[int, int]]:
    """Return the blocks, by page and number, in which most rows are rows of a table."""
    blocks: defaultdict[tuple[int, int], list[bool]] = defaultdict(list)
    for paragraph in paragraphs:
        tabular = _is_tabular(paragraph, body)
        for row in paragraph.rows:
            blocks[row.page, row.block].append(tabular)
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


def _joined(told: Sequence[Told]) -> list[Told]:
    """Return the paragraphs with the parts of interrupted ones together."""
    out: list[Told] = []
    open_at = -1
    for part in told:
        if open_at >= 0 and _continues(out[open_at:], part) and _keeps_pages(out[open_at:], part):
            open_at = _join(out, open_at, part)
            continue
        out.append(part)
        if not _sets_aside(part, out[open_at].paragraph if open_at >= 0 else None):
            open_at = len(out) - 1 if part.paragraph.kind in _RUNNING else -1
    return out


def _sets_aside(part: Told, whole: Paragraph | None) -> bool:
    """Say whether a part may stand in the middle of a paragraph: a float, a note, or other print inside a float."""
    paragraph = part.paragraph
    if paragraph.kind in _SETTING_ASIDE:
        return True
    other_print = whole is not None and abs(paragraph.rows[0].size - whole.rows[-1].size) > 0.06 * whole.rows[-1].size
    return (
        other_print and paragraph.kind == "body" and not part.heading and whole is not None and not stopped(whole.text)
    )


def _keeps_pages(whole: Sequence[Told], part: Told) -> bool:
    """Say whether each page's text stays in one piece when a part is put to the paragraph that `whole` begins with."""
    first, *between = (told.paragraph for told in whole)
    last = first.rows[-1].page
    return all(set_aside.page == part.paragraph.page or set_aside.page == last == first.page for set_aside in between)


def _join(out: list[Told], open_at: int, part: Told) -> int:
    """Put a part to the paragraph that it goes on, and what stood between before or after; return where it is now."""
    whole = out[open_at]
    rows = whole.paragraph.rows + part.paragraph.rows
    last = whole.paragraph.rows[-1].page
    between = out[open_at + 1 :]
    before = [told for told in between if told.paragraph.page == last]
    after = [told for told in between if told.paragraph.page != last]
    if whole.paragraph.page != last:  # what began on an earlier page must stay with that page's text
        before, after = [], between
    joined = whole._replace(paragraph=whole.paragraph._replace(rows=rows, text=words(rows)))
    out[open_at:] = [*before, joined, *after]
    return open_at + len(before)


def _continues(run: Sequence[Told], part: Told) -> bool:
    """Say whether a part goes on the paragraph that `run` begins with, over a column's end, a page's, or a float."""
    whole, paragraph, between = run[0].paragraph, part.paragraph, {told.paragraph.kind for told in run[1:]}
    if part.heading or paragraph.kind != whole.kind or (between and not between & {"caption", "footnote"}):
        return False
    last, row = whole.rows[-1], paragraph.rows[0]
    if whole.kind == "reference":
        labelled = bool(LABEL.match(whole.text)) and not LABEL.match(row.text)
        return labelled or row.text[:1].islower() or row.box[0] > paragraph.left + 0.6 * row.size
    if stopped(whole.text) or abs(row.size - last.size) > 0.12 * last.size or row.sparse or last.sparse:
        return False
    moved = row.page != last.page or row.box[1] < last.box[1] or paragraph.left != whole.left
    if row.page - last.page > 1 + (row.page > last.page) or not (moved or row.block != last.block):
        return False
    lower = row.text[:1].islower() or last.text.endswith("-")
    full = last.box[2] > whole.right - 0.06 * (whole.right - whole.left)
    indented = row.box[0] > paragraph.left + 0.8 * row.size
    return (lower and (moved or full)) or (moved and full and not indented)
