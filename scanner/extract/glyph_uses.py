"""Which glyphs of which fonts a page draws, and which characters its text has for them.

MuPDF's text has the characters alone. Here a device looks at what is drawn: each glyph with its font and the character
that the file maps it to, whatever way that is done (encodings, CMaps, ToUnicode; simple, composite and Type 3 fonts).
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

import pymupdf
from pymupdf import mupdf

from scanner.extract.letterforms import Turn

_INTEGERS, _NUMBER, _CHARACTER = 6, 3, 4
"""MuPDF's `fz_text_item` as integers of four bytes: x, y and advance, which are floats, glyph, character and CID."""

_CONTINUED = -1
"""The glyph of a character that is mapped to the glyph before it as well, as the letters of a ligature are."""


class Glyph(NamedTuple):
    """A glyph with the character that the text has for it; `font` is a key of the uses that it is from."""

    font: int
    number: int
    character: str
    turn: Turn


class Place(NamedTuple):
    """A glyph where it starts on the page, in points as displayed."""

    x: float
    y: float
    glyph: Glyph


class Uses(NamedTuple):
    """The fonts that a page draws with, by keys that are the same for all pages of a document, and each glyph's count.

    Glyphs that stand for several characters are left out, and those that are not painted.
    """

    fonts: dict[int, mupdf.FzFont]
    glyphs: Counter[Glyph]


def count_glyphs(drawn: pymupdf.DisplayList) -> Uses:
    """Return the glyphs that a page draws; the same fonts have the same keys as long as any of the uses is kept."""
    device = _Counting()
    _run(drawn, device)
    glyphs: Counter[Glyph] = Counter()
    for (font, turn), runs in device.runs.items():
        for (number, character, following), count in runs.items():
            if number >= 0 and following != _CONTINUED and 0 < character <= 0x10FFFF:
                glyphs[Glyph(font, number, chr(character), turn)] += count
    return Uses(device.fonts, glyphs)


def place_glyphs(drawn: pymupdf.DisplayList) -> list[Place]:
    """Return every glyph that a page draws for one character, with its place, in the order of the file."""
    device = _Placing()
    _run(drawn, device)
    return device.places


class _Texts(mupdf.FzDevice2):  # type: ignore[misc] # MuPDF has no types
    """A device that is shown the text of a page and nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.use_virtual_fill_text()
        self.use_virtual_stroke_text()
        self.use_virtual_clip_text()
        self.use_virtual_clip_stroke_text()

    def fill_text(self, _context: Any, text: Any, matrix: Any, *_paint: Any) -> None:
        """Take text that is filled."""
        for span in _spans(text):
            self.take(span, matrix)

    def stroke_text(self, _context: Any, text: Any, _stroke: Any, matrix: Any, *_paint: Any) -> None:
        """Take text that is outlined."""
        for span in _spans(text):
            self.take(span, matrix)

    def clip_text(self, _context: Any, text: Any, matrix: Any, _scissor: Any) -> None:
        """Take text that something else is painted in."""
        for span in _spans(text):
            self.take(span, matrix)

    def clip_stroke_text(self, _context: Any, text: Any, _stroke: Any, matrix: Any, _scissor: Any) -> None:
        """Take outlined text that something else is painted in."""
        for span in _spans(text):
            self.take(span, matrix)

    def take(self, span: Any, matrix: Any) -> None:
        """Take a run of glyphs of one font."""
        raise NotImplementedError


class _Counting(_Texts):
    """Counts glyphs by font and turn, each with its character and the glyph that follows; keeps the fonts alive."""

    def __init__(self) -> None:
        super().__init__()
        self.fonts: dict[int, mupdf.FzFont] = {}
        self.runs: defaultdict[tuple[int, Turn], Counter[tuple[int, int, int]]] = defaultdict(Counter)

    def take(self, span: Any, matrix: Any) -> None:
        """Count a run."""
        font = int(span.font.this)
        if font not in self.fonts:
            self.fonts[font] = mupdf.FzFont(mupdf.ll_fz_keep_font(span.font))
        numbers, characters = _numbers_and_characters(span)
        self.runs[font, _turn(span.trm, matrix)].update(zip(numbers, characters, (*numbers[1:], 0), strict=True))


class _Placing(_Texts):
    """Keeps where each glyph is drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.places: list[Place] = []

    def take(self, span: Any, matrix: Any) -> None:
        """Place a run."""
        font, turn = int(span.font.this), _turn(span.trm, matrix)
        numbers, characters = _numbers_and_characters(span)
        points = _memory(span).cast("f")
        a, b, c, d, e, f = matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f
        following = (*numbers[1:], 0)
        xs, ys = points[::_INTEGERS].tolist(), points[1::_INTEGERS].tolist()
        for x, y, number, character, after in zip(xs, ys, numbers, characters, following, strict=True):
            if number >= 0 and after != _CONTINUED and 0 < character <= 0x10FFFF:
                glyph = Glyph(font, number, chr(character), turn)
                self.places.append(Place(x * a + y * c + e, x * b + y * d + f, glyph))


def _run(drawn: pymupdf.DisplayList, device: _Texts) -> None:
    """Show a device all that a page draws, also outside of it."""
    everywhere = mupdf.FzRect(mupdf.FzRect.Fixed_INFINITE)
    mupdf.fz_run_display_list(drawn.this, device, mupdf.FzMatrix(), everywhere, mupdf.FzCookie())
    mupdf.fz_close_device(device)


def _spans(text: Any) -> Iterator[Any]:
    """Yield the runs of a text."""
    span = text.head
    while span:
        yield span
        span = span.next


def _numbers_and_characters(span: Any) -> tuple[list[int], list[int]]:
    """Return the glyphs of a run and the characters of its text, all at once: one by one is twenty times as dear."""
    items = _memory(span).cast("i")
    return items[_NUMBER::_INTEGERS].tolist(), items[_CHARACTER::_INTEGERS].tolist()


def _memory(span: Any) -> memoryview:
    """Return the items of a run as bytes, good as long as the run."""
    memory: memoryview = mupdf.python_memoryview_from_memory(span.items, 4 * _INTEGERS * span.len, 0)
    return memory


def _turn(glyph: Any, page: Any) -> Turn:
    """Return how glyphs lie on the page by both of their matrices."""
    both = mupdf.ll_fz_concat(glyph, page)
    a, b = both.a, both.b
    return (_sign(a), 0, 0, _sign(both.d)) if abs(a) >= abs(b) else (0, _sign(b), _sign(both.c), 0)


def _sign(number: float) -> int:
    """Return -1 for what is less than nothing, else 1: a matrix that flattens glyphs has to be one nonetheless."""
    return -1 if number < 0 else 1
