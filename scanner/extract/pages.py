"""An open PDF document as raw pages: what stands where, in the order of the file, nothing understood yet."""

import math
from operator import itemgetter
from typing import Any

import pymupdf

from scanner.paper import Box
from scanner.raw import RawDocument, RawLine, RawPage, Span

READ_FLAGS = pymupdf.TEXTFLAGS_DICT & ~(
    # Ligature glyphs come apart into letters, and odd spaces become plain ones, faster in C than later here.
    pymupdf.TEXT_PRESERVE_IMAGES | pymupdf.TEXT_PRESERVE_LIGATURES | pymupdf.TEXT_PRESERVE_WHITESPACE
)
"""How the text of a page is read. Styles stay off: `TEXT_COLLECT_STYLES` makes a page three times as dear."""

_VAST = 200_000
"""Characters of a page beyond which what stands off its edges is left to the drawing, which has a time of its own."""
_LOOK = itemgetter("size", "font", "flags", "color", "alpha", "char_flags")
"""What two spans share that look the same, in the order of `Span`."""

MADE_UP = 512
"""The bit of `char_flags` on a space that the reader put where the file has a gap only."""


def read_document(document: pymupdf.Document) -> RawDocument:
    """Return all pages of an open document as displayed, its metadata and its outline; reads, never renders."""
    metadata = {key: value for key, value in (document.metadata or {}).items() if value}
    return RawDocument(tuple(read_page(page) for page in document), metadata, _outline(document))


def read_page(page: pymupdf.Page) -> RawPage:
    """Return the spans of a page with boxes as displayed, also where the page is turned by `/Rotate`.

    It is read without its edges, which costs no more, and again within them only where a line is not inside.
    """
    width, height = page.rect.width, page.rect.height
    lines = _lines(page, pymupdf.INFINITE_RECT())
    crossing = any(not _is_within(line.box, width, height) for line in lines)
    vast = sum(len(span.text) for line in lines for span in line.spans) > _VAST
    if crossing:  # what a person sees of a line that runs over the edge, letter by letter
        lines = _lines(page, None)
    beyond = not vast and (crossing or page.cropbox != page.mediabox)
    return RawPage(page.number + 1, width, height, lines, beyond=beyond)


def _lines(page: pymupdf.Page, clip: pymupdf.Rect | None) -> tuple[RawLine, ...]:
    """Return the lines of a page within a box, its own edges for None, placed as displayed."""
    turn = page.rotation_matrix if page.rotation else None
    blocks = page.get_text("dict", flags=READ_FLAGS, clip=clip)["blocks"]
    lines = ((number, line) for number, block in enumerate(blocks) for line in block["lines"])
    return tuple(_line(line, number, turn) for number, line in lines if line["spans"])


def _is_within(box: Box, width: float, height: float) -> bool:
    """Return whether a box lies on a page of some size."""
    return bool(box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= height)


def _outline(document: pymupdf.Document) -> tuple[tuple[int, str, int], ...]:
    """Return the outline, empty where the file's own is broken: it is a hint, not worth a paper."""
    try:
        return tuple((int(level), str(title), int(page)) for level, title, page, *_ in document.get_toc(simple=True))
    except (RuntimeError, ValueError, TypeError, KeyError, IndexError, AttributeError):
        return ()


def _line(line: dict[str, Any], block: int, turn: pymupdf.Matrix | None) -> RawLine:
    """Return one line of the reader, turned with its page."""
    found = line["spans"]
    spans = tuple(_joined(found))
    if turn is None:
        return RawLine(spans, line["bbox"], line["dir"], block)
    x, y = line["dir"]
    direction = (x * turn.a + y * turn.c, x * turn.b + y * turn.d)
    turned = tuple(span._replace(box=_turned(span.box, turn), origin=_moved(span.origin, turn)) for span in spans)
    return RawLine(turned, _turned(line["bbox"], turn), _unit(direction), block)


def _joined(spans: list[dict[str, Any]]) -> list[Span]:
    """Join spans of one style, which the reader parts at every space that it made up from a gap."""
    joined: list[Span] = []
    texts: list[str] = []
    look: tuple[Any, ...] = ()
    origin, box = (0.0, 0.0), (0.0, 0.0, 0.0, 0.0)
    for span in spans:
        seen = _LOOK(span)
        if texts and seen[-1] & MADE_UP:
            texts.append(span["text"])
        elif texts and seen == look:
            texts.append(span["text"])
            box = _around(box, span["bbox"])
        else:
            if texts:
                joined.append(Span._make(("".join(texts), box, *look, origin)))
            look, origin, box, texts = seen, span["origin"], span["bbox"], [span["text"]]
    if texts:
        joined.append(Span._make(("".join(texts), box, *look, origin)))
    return joined


def _around(one: Box, other: Box) -> Box:
    """Return the smallest box around two."""
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def _moved(point: tuple[float, float], turn: pymupdf.Matrix) -> tuple[float, float]:
    """Return where a point of the unturned page is displayed."""
    x, y = point
    return x * turn.a + y * turn.c + turn.e, x * turn.b + y * turn.d + turn.f


def _turned(box: Box, turn: pymupdf.Matrix) -> Box:
    """Return where a box of the unturned page is displayed."""
    x0, y0 = _moved(box[:2], turn)
    x1, y1 = _moved(box[2:], turn)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _unit(direction: tuple[float, float]) -> tuple[float, float]:
    """Return a direction at length one, without the small change of a turn by right angles."""
    x, y = direction
    length = math.hypot(x, y) or 1.0
    return round(x / length, 6), round(y / length, 6)
