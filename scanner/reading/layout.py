"""The printed lines of a page: pieces of the reader put together, with what their print is like."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from scanner.paper import Box
from scanner.raw import RawLine, RawPage, Span
from scanner.reading.text import SUPERSCRIPTS, normalise

_BOLD_FONT = re.compile(r"bold|medi(?!um)|black|heavy|demi|cmbx|cmssbx|sfbx|ecbx|libertine\w*TZ|-bd\b", re.IGNORECASE)
_ITALIC_FONT = re.compile(r"ital|obli|cmti|sfti|ecti|slant|cmsl", re.IGNORECASE)
_RAISED = re.compile(r"[\d+−–,;*∗†‡§¶ -]*\d[\d+−–,;*∗†‡§¶ -]*")
SUPERSCRIPT, ITALIC, BOLD = 1, 2, 16
_SMALLER, _HIGHER = 0.9, 0.2
_NOTE_BEGINS = re.compile(r"[^\W\d_₀-₉]{3}|[^\W\d_₀-₉]{1,2} ")
_NOTE = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+ ")


class Row(NamedTuple):
    """One printed line; `cells` are its parts where wide gaps stand, `lead` its emphasised beginning.

    `size` and `font` are those of most of its characters; `bold` and `italic` hold for all of them; `sparse` rows have
    gaps as tables and formulas have them.
    """

    text: str
    cells: tuple[str, ...]
    box: Box
    size: float
    font: str
    bold: bool
    italic: bool
    lead: str
    lead_bold: bool
    page: int
    block: int
    upright: bool
    sparse: bool = False


class _Piece(NamedTuple):
    """A reader's line: the part of a row that has no wide gap in it."""

    text: str
    box: Box
    size: float
    font: str
    bold: bool
    italic: bool
    lead: str
    lead_bold: bool
    block: int
    upright: bool


def upright(page: RawPage) -> tuple[RawPage, int]:
    """Return a page as one holds it to read it, and the quarter turns clockwise that it took.

    A page is turned where most of its lines run sideways or upside down; others come back as they are.
    """
    if all(line.direction[0] > 0.9 for line in page.lines):
        return page, 0
    ways = Counter(round(math.atan2(-line.direction[1], line.direction[0]) / (math.pi / 2)) % 4 for line in page.lines)
    turns, count = ways.most_common(1)[0]
    if 2 * count <= len(page.lines):
        return page, 0
    for _ in range(turns):
        lines = tuple(
            line._replace(box=_clockwise(line.box, page.height), direction=(-line.direction[1], line.direction[0]))
            for line in page.lines
        )
        page = page._replace(width=page.height, height=page.width, lines=lines)
    return page, turns


def displayed(box: Box, turns: int, page: RawPage) -> Box:
    """Return where a box of a page that was turned stands on the page as displayed."""
    size = (page.width, page.height) if turns % 2 == 0 else (page.height, page.width)
    for _ in range((4 - turns) % 4):
        box, size = _clockwise(box, size[1]), (size[1], size[0])
    return box


def _clockwise(box: Box, height: float) -> Box:
    """Return where a box is after its page of some height was turned clockwise by 90 degrees."""
    return height - box[3], box[0], height - box[1], box[2]


def read_rows(page: RawPage) -> list[Row]:
    """Return the printed lines of a page in the order of the file."""
    rows: list[list[_Piece]] = []
    for line in page.lines:
        piece = _piece(line)
        if piece is None:
            continue
        if rows and _goes_on(rows[-1], piece):
            # A small sign above or below can open a block in the middle of a line: the line keeps its own block.
            rows[-1].append(piece._replace(block=rows[-1][0].block))
        else:
            rows.append([piece])
    return [_row(pieces, page.number) for pieces in rows]


def _piece(line: RawLine) -> _Piece | None:
    """Return a reader's line in plain characters, None if there is nothing to see in it."""
    spans = line.spans
    if len(spans) == 1:
        span = spans[0]
        text = normalise(span.text, span.font).strip()
        if not text:
            return None
        bold, italic = is_bold(span), is_italic(span)
        lead = text if bold or italic else ""
        upright = line.direction[0] > 0.9
        return _Piece(text, line.box, span.size, span.font, bold, italic, lead, bold, line.block, upright)
    return _mixed_piece(line)


def _mixed_piece(line: RawLine) -> _Piece | None:
    """Return a reader's line of several styles."""
    texts = [_span_text(span) for span in _with_raised(line)]
    text = "".join(texts).strip()
    if not text:
        return None
    main = max(zip(line.spans, texts, strict=True), key=lambda pair: len(pair[1].strip()))[0]
    lead, lead_bold = _lead(line.spans, texts)
    letters = [span for span, words in zip(line.spans, texts, strict=True) if any(map(str.isalpha, words))]
    bold, italic = all(map(is_bold, letters)) and bool(letters), all(map(is_italic, letters)) and bool(letters)
    size = max(span.size for span in letters) if bold and letters else main.size
    upright = line.direction[0] > 0.9
    return _Piece(normalise(text), line.box, size, main.font, bold, italic, lead, lead_bold, line.block, upright)


def _with_raised(line: RawLine) -> tuple[Span, ...]:
    """Return the spans of a line, with raised marks told as such where the line begins with one.

    The reader measures what is raised against the start of a line: of a footnote's mark, or that of an affiliation, it
    takes the height for the line's own, and behind a limit under its sign all the rest is raised to it. Such a mark
    stands apart from the word or address that it is set against.
    """
    first, *others = line.spans
    if first.flags & SUPERSCRIPT or not others or line.direction[0] <= 0.9:
        return line.spans
    tall = _SMALLER * max(span.size for span in line.spans)
    main = max((span for span in line.spans if span.size >= tall), key=lambda span: len(span.text))
    lower = first.origin[1] - main.origin[1]
    if lower > _HIGHER * main.size:
        return tuple(span if _is_raised(span, main) else _level(span) for span in line.spans)
    if not (_is_raised(first, main) and _RAISED.fullmatch(first.text.strip())):
        return line.spans
    return tuple(
        _as_mark(span, after.text) if _is_raised(span, main) else span
        for span, after in zip(line.spans, (*others, main), strict=True)
    )


def _level(span: Span) -> Span:
    """Return a span as not raised."""
    return span._replace(flags=span.flags & ~SUPERSCRIPT)


def _as_mark(span: Span, after: str) -> Span:
    """Return a span as raised, with blanks around it where a word or an address follows at once."""
    apart = _NOTE_BEGINS.match(after) and _RAISED.fullmatch(span.text)
    return span._replace(flags=span.flags | SUPERSCRIPT, text=f" {span.text} " if apart else span.text)


def _is_raised(span: Span, main: Span) -> bool:
    """Say whether a span is smaller than the main one of its line and stands higher."""
    return span.size < _SMALLER * main.size and main.origin[1] - span.origin[1] > _HIGHER * main.size


def _span_text(span: Span) -> str:
    """Return the characters of a span, raised digits as such."""
    text = normalise(span.text, span.font)
    if span.flags & SUPERSCRIPT and _RAISED.fullmatch(text.strip()):
        return text.translate(SUPERSCRIPTS)
    return text


def _lead(spans: Sequence[Span], texts: Sequence[str]) -> tuple[str, bool]:
    """Return the emphasised words at the beginning of a line, bold before italic, and whether they are bold."""
    for emphasised in (is_bold, is_italic):
        lead = ""
        for span, text in zip(spans, texts, strict=True):
            if text.strip(" .:") and not emphasised(span):
                break
            lead += text
        if lead.strip():
            return lead.strip(), emphasised is is_bold
    return "", False


def is_bold(span: Span) -> bool:
    """Say whether a span is printed bold, by its flags or the name of its font."""
    return bool(span.flags & BOLD) or _named_bold(span.font)


def is_italic(span: Span) -> bool:
    """Say whether a span is printed slanted, by its flags or the name of its font."""
    return bool(span.flags & ITALIC) or _named_italic(span.font)


@cache
def _named_bold(font: str) -> bool:
    """Say whether the name of a font says that it is bold."""
    return bool(_BOLD_FONT.search(font))


@cache
def _named_italic(font: str) -> bool:
    """Say whether the name of a font says that it is slanted."""
    return bool(_ITALIC_FONT.search(font))


def _goes_on(row: list[_Piece], piece: _Piece) -> bool:
    """Say whether a piece stands on the same printed line, to the right of what is there."""
    last = row[-1]
    gap = piece.box[0] - last.box[2]
    if gap < -0.6 * piece.size or not (piece.upright and last.upright):
        return False
    top, bottom = max(last.box[1], piece.box[1]), min(last.box[3], piece.box[3])
    lower = min(last.box[3] - last.box[1], piece.box[3] - piece.box[1])
    if bottom - top < 0.5 * lower:
        return False
    return piece.block == last.block or gap < 0.8 * piece.size


def _row(pieces: list[_Piece], page: int) -> Row:
    """Return the printed line of some pieces."""
    first = pieces[0]
    if len(pieces) == 1:
        text, box, size, font, bold, italic, lead, lead_bold, block, upright = first
        return Row(text, (text,), box, size, font, bold, italic, lead, lead_bold, page, block, upright)
    box = around(piece.box for piece in pieces)
    cells = _cells(pieces)
    main = first if len(cells) > 1 and len(first.text) > 3 else max(pieces, key=lambda piece: len(piece.text))
    bold, italic = all(piece.bold for piece in pieces), all(piece.italic for piece in pieces)
    lead = " ".join(piece.text for piece in pieces) if bold or italic else first.lead
    sparse = len(cells) > 1 and _empty_share(pieces, box) > 0.15
    return Row(
        " ".join(cells),
        cells,
        box,
        main.size,
        main.font,
        bold,
        italic,
        lead,
        first.lead_bold,
        page,
        first.block,
        True,
        sparse,
    )


def _empty_share(pieces: list[_Piece], box: Box) -> float:
    """Return how much of the width of a row is empty between its pieces."""
    filled = sum(piece.box[2] - piece.box[0] for piece in pieces)
    return 1.0 - filled / max(box[2] - box[0], 1.0)


def _cells(pieces: list[_Piece]) -> tuple[str, ...]:
    """Return the texts of a row, parted where the gap is wider than between words."""
    cells = [pieces[0].text]
    for left, right in pairwise(pieces):
        gap = right.box[0] - left.box[2]
        if gap > 1.05 * right.size:
            cells.append(right.text)
        elif gap > 0.12 * right.size or _NOTE.match(right.text):
            cells[-1] += " " + right.text
        else:
            cells[-1] += right.text
    return tuple(cells)


def around(boxes: Iterable[Box]) -> Box:
    """Return the smallest box around some boxes."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
