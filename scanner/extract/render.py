"""Text that no reader sees, as the picture of the page tells.

A word that shows makes a difference between the page and the page without its text, whatever its colour and whatever
lies under, over or around it. That finds words that are covered, blended away, masked, or of the colour of their
ground, without knowing how it was done. It cannot tell one text from another that stands at the same place; words
that are drawn as other letters are found by their fonts (`disguises`).
"""

import math
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

import pymupdf

from scanner.extract.disguises import compare_fonts
from scanner.extract.drawn import Word, out_of_sight, seen_words
from scanner.extract.findings import Inspection, Unseen, once, take_out
from scanner.extract.glyph_uses import Uses, count_glyphs
from scanner.extract.objects import BROKEN, NO_MEMORY
from scanner.extract.painted import CLIPS, Stroke, around, covered, holds, is_scan, painted
from scanner.extract.pictures import CONTRAST, Pictures, draw, ground, has_ink, shows
from scanner.extract.places import unseen_words
from scanner.paper import Box, HiddenText, HidingReason
from scanner.raw import RawDocument, RawPage, Span

MOST_PIXELS = 4_000_000
"""No picture has more pixels than this: larger pages are drawn smaller."""

_CLOSER = 3.0
_MARGIN = 2.0


class Checked(NamedTuple):
    """What the pages of a document showed; `unseen` counts in the raw document that was checked.

    It is `incomplete` where a page could not be drawn; the notes say so, and what else was not looked at.
    """

    unseen: tuple[Unseen, ...] = ()
    out_of_sight: tuple[HiddenText, ...] = ()
    notes: tuple[str, ...] = ()
    incomplete: bool = False


class CheckedPage(NamedTuple):
    """What the picture of a page showed, what glyphs draw it, and why it could not be drawn where it could not."""

    unseen: tuple[Unseen, ...] = ()
    out_of_sight: tuple[HiddenText, ...] = ()
    uses: Uses | None = None
    failure: str = ""


def check_render(document: pymupdf.Document, raw: RawDocument) -> Checked:
    """Return the words of a raw document that a look at its pages shows to be hidden: `check_page` and `sum_up`."""
    return sum_up(document, raw, [check_page(document, page) for page in raw.pages])


def check_page(document: pymupdf.Document, page: RawPage) -> CheckedPage:
    """Return the words of a page that make no mark on it, and those drawn off it or clipped away.

    `page` is what `inspect` left. It is drawn at 72 dpi, doubtful words once more, larger. The renderer can hang on a
    broken file: call this where it can be killed.
    """
    try:
        displayed = document[page.number - 1]
        drawn = displayed.get_displaylist(annots=False)
        seen = seen_words(drawn)
        outside = () if page.beyond else out_of_sight(displayed, seen)  # else it was done without a picture
        return CheckedPage(tuple(_unseen(displayed, drawn, page, seen)), outside, count_glyphs(drawn))
    except NO_MEMORY:
        raise
    except BROKEN as error:  # a page that cannot be drawn keeps its text
        return CheckedPage(failure=f"page {page.number} could not be drawn: {error}")


def sum_up(document: pymupdf.Document, raw: RawDocument, checked: Sequence[CheckedPage]) -> Checked:
    """Return what the checks of all pages of a document, in order, say together, its fonts compared."""
    uses = {page.number: one.uses for page, one in zip(raw.pages, checked, strict=True) if one.uses}
    lies = compare_fonts(document, raw, uses)
    failures = [page.failure for page in checked if page.failure]
    return Checked(
        tuple(chain((found for page in checked for found in page.unseen), lies.unseen)),
        tuple(hidden for page in checked for hidden in page.out_of_sight),
        (*failures, *lies.notes),
        incomplete=bool(failures),
    )


def apply_hidden(raw: RawDocument, checked: Checked) -> Inspection:
    """Return the document without the words that the pictures did not show, all of them on record."""
    done = take_out(raw, checked.unseen)
    both = done.then(Inspection(done.raw, checked.out_of_sight, notes=checked.notes))
    return both._replace(hidden=once(both.hidden))


def _unseen(
    displayed: pymupdf.Page, drawn: pymupdf.DisplayList, page: RawPage, seen: Sequence[Word]
) -> Iterator[Unseen]:
    """Yield the words of one page that do not show."""
    if not page.lines:
        return
    pictures = draw(drawn, (0, 0, page.width, page.height), _scale(page.width * page.height, 1.0))
    unpainted = _unpainted(page)
    for found, box in unpainted:
        if not has_ink(pictures, box):
            yield found
    doubtful = [word for word in seen if _has_letters(word) and not shows(pictures, word.box)]
    doubtful = [word for word in doubtful if not any(holds(box, word.box) for _, box in unpainted)]
    if not doubtful:
        return
    area = _area([word.box for word in doubtful], page)
    closer = draw(drawn, area, _scale((area[2] - area[0]) * (area[3] - area[1]), _CLOSER), in_colour=True)
    lost = [word for word in doubtful if not shows(closer, word.box)]
    strokes = painted(displayed) if lost else ()
    if 2 * len(lost) > len(seen) and is_scan(strokes, page):
        lost = [word for word in lost if not has_ink(closer, word.box)]
    for found, word in unseen_words(page, seen, lost):
        span = page.lines[found.line].spans[found.span]
        yield found._replace(reason=_reason(span, word, closer, strokes))


def _unpainted(page: RawPage) -> list[tuple[Unseen, Box]]:
    """Return the spans whose characters leave no ink themselves: a clip or pattern shows in them, or a scan below."""
    return [
        (Unseen(page.number, number, index, 0, len(span.text), _way(span)), span.box)
        for number, line in enumerate(page.lines)
        for index, span in enumerate(line.spans)
        if span.alpha == 0 and any(map(str.isalnum, span.text))
    ]


def _way(span: Span) -> HidingReason:
    """Return how a span without ink of its own is set."""
    return "pattern" if span.char_flags & CLIPS else "render_mode"


def _has_letters(word: Word) -> bool:
    """Return whether a word has letters or digits; dots and dashes may stand anywhere in their boxes."""
    return any(map(str.isalnum, word.text))


def _reason(span: Span, word: Word, pictures: Pictures, strokes: Sequence[Stroke]) -> HidingReason:
    """Return what makes a word invisible, as far as that can be told."""
    if covered(strokes, word.box):
        return "covered"
    if abs(ground(pictures, word.box) - _brightness(span.color)) < CONTRAST:
        return "colour"
    return "empty_glyphs" if span.font.startswith("Type3") else "not_visible"


def _brightness(color: int) -> float:
    """Return the brightness of an sRGB colour as the mean of its parts, as pictures in colour are compared."""
    return ((color >> 16) + (color >> 8 & 255) + (color & 255)) / 3


def _area(boxes: Sequence[Box], page: RawPage) -> Box:
    """Return the smallest box on the page around others, with a margin."""
    x0, y0, x1, y1 = around(boxes)
    return (
        max(x0 - _MARGIN, 0), max(y0 - _MARGIN, 0), min(x1 + _MARGIN, page.width), min(y1 + _MARGIN, page.height),
    )  # fmt: skip


def _scale(area: float, wanted: float) -> float:
    """Return the pixels a point for an area in square points, as wanted or as many as are allowed."""
    return min(wanted, math.sqrt(MOST_PIXELS / max(area, 1.0)))
