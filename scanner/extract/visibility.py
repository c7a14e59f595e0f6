"""Text that no reader sees, as far as the file tells without a picture; what only the picture tells is in `render`."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import pymupdf

from scanner.extract.actual_text import as_drawn
from scanner.extract.annotations import without_annotations
from scanner.extract.characters import without_invisible
from scanner.extract.drawn import out_of_sight, seen_words
from scanner.extract.findings import Inspection, Unseen, once, take_out
from scanner.extract.fonts import empty_fonts, lying_fonts
from scanner.extract.layers import without_hidden_layers
from scanner.extract.objects import BROKEN, NO_MEMORY, read_objects
from scanner.extract.painted import CLIPS, FILLED, STROKED, is_scan, on_ground, painted
from scanner.extract.sidechannels import quiet, read_side_channels
from scanner.paper import HiddenText, HidingReason
from scanner.raw import RawDocument, RawPage, Span

SMALLEST_SIZE = 1.2
"""Below this size in points nobody reads; honest labels in figures shrunk to a column go down to 1.6."""

NEAR_WHITE = 0xF0F0F0
"""Colours with all these bits set differ from white by less than 16 of 255 in every part."""

FAINTEST = 13
"""Below this opacity, of 255, no ink is seen on any ground."""

_NARROWEST = 0.45
_FLATTEST = 0.8


class _Suspects(NamedTuple):
    """What in a document makes more than the span itself decide: fonts that show nothing or lie, patterned grounds."""

    empty: frozenset[str]
    lying: frozenset[str]
    has_patterns: bool


def inspect(document: pymupdf.Document, raw: RawDocument) -> Inspection:
    """Return the document without what a reader of the pages does not see, and a record of it.

    Found by the file alone: colour, size, opacity, render modes, empty and lying fonts, hidden layers, ActualText,
    invisible characters, words beyond the edges of a page, and words outside the pages that speak to a model. The open
    document is not changed.
    """
    objects = read_objects(document)
    suspects = _Suspects(
        empty_fonts(document, objects),
        lying_fonts(document, objects, raw),
        any("/PatternType 1" in text for text in objects.values()),
    )
    steps: dict[str, Callable[[RawDocument], Inspection]] = {
        "words beyond the edges": lambda seen: Inspection(seen, tuple(_beyond_edges(document, seen))),
        "words outside the pages": lambda seen: Inspection(quiet(seen), read_side_channels(document, objects, seen)),
        "ActualText": lambda seen: as_drawn(document, seen, objects),
        "layers": lambda seen: without_hidden_layers(document, seen),
        "annotations": lambda seen: without_annotations(document, seen),
        "colours, sizes and fonts": lambda seen: take_out(seen, _unseen(document, seen, suspects)),
        "invisible characters": without_invisible,
    }
    done = Inspection(raw)
    for name, step in steps.items():
        done = done.then(_attempt(step, done.raw, name))
    return done._replace(hidden=once(done.hidden))


def _beyond_edges(document: pymupdf.Document, raw: RawDocument) -> Iterator[HiddenText]:
    """Yield what pages draw beyond their edges or, where they do, outside of their clips."""
    for page in raw.pages:
        if page.beyond:
            displayed = document[page.number - 1]
            yield from out_of_sight(displayed, seen_words(displayed.get_displaylist(annots=False)))


def _attempt(step: Callable[[RawDocument], Inspection], raw: RawDocument, name: str) -> Inspection:
    """Return what a step finds; where the file is too broken for it, a note of that, so that the others still run."""
    try:
        return step(raw)
    except NO_MEMORY:
        raise
    except BROKEN as error:
        return Inspection(raw, notes=(f"hidden text was not looked for in {name}: {error}",))


def _unseen(document: pymupdf.Document, raw: RawDocument, suspects: _Suspects) -> Iterator[Unseen]:
    """Yield every span that does not show, whatever the picture would be."""
    for page in raw.pages:
        found = [
            Unseen(page.number, line_number, number, 0, len(span.text), reason)
            for line_number, line in enumerate(page.lines)
            for number, span in enumerate(line.spans)
            if (reason := _reason(span, suspects)) and not span.text.isspace()
        ]
        if found:
            yield from _beyond_doubt(document, page, found, suspects)


def _reason(span: Span, suspects: _Suspects) -> HidingReason | None:
    """Return why a span may not show, None where nothing speaks against it."""
    text, (x0, y0, x1, y1), size, font, _, color, alpha, marks, _ = span
    if alpha < FAINTEST and not marks & CLIPS:
        return "transparent" if marks & (FILLED | STROKED) else "render_mode"
    if size < SMALLEST_SIZE or (len(text) > 3 and _is_squeezed(text, x1 - x0, y1 - y0)):
        return "tiny"
    if color & NEAR_WHITE == NEAR_WHITE and alpha:
        return "colour"
    if font in suspects.empty:
        return "empty_glyphs"
    return "font_mapping" if font in suspects.lying else None


def _is_squeezed(text: str, width: float, height: float) -> bool:
    """Return whether characters are scaled down to a line in one direction, as `size` alone does not tell."""
    return max(width, height) < _NARROWEST * len(text.rstrip()) or min(width, height) < _FLATTEST


def _beyond_doubt(
    document: pymupdf.Document, page: RawPage, found: Sequence[Unseen], suspects: _Suspects
) -> Iterator[Unseen]:
    """Yield the findings that what else is painted on the page cannot undo.

    White may stand on a dark ground or have a dark outline: only the picture tells. Text that is not painted at all is
    what every scanned page has.
    """
    if not any(one.reason in ("colour", "render_mode") for one in found):
        yield from found
        return
    try:
        strokes = painted(document[page.number - 1])
    except NO_MEMORY:
        raise
    except BROKEN:  # where nothing is known of the ground, white text is taken to stand on white
        strokes = ()
    unpainted = sum(one.end for one in found if one.reason == "render_mode")
    all_text = sum(len(span.text) for line in page.lines for span in line.spans)
    scan = 2 * unpainted >= all_text and is_scan(strokes, page)
    for one in found:
        box = page.lines[one.line].spans[one.span].box
        may_stand_out = suspects.has_patterns or on_ground(strokes, box)
        if not ((one.reason == "colour" and may_stand_out) or (one.reason == "render_mode" and scan)):
            yield one
