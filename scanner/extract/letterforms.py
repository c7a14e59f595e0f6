"""Which letter a glyph is by its outline, compared with the letters of the fonts that every PDF reader has built in.

A glyph is drawn into a square that it fills. Two shapes differ by the pixels that are surely ink in one of them and
have no ink near in the other, and so for blank ones: a distance after Hausdorff that neither weight nor serifs change
much (Huttenlocher, Klanderman and Rucklidge, "Comparing images using the Hausdorff distance", IEEE TPAMI 15 (9), 1993).
Only letters A to Z and digits are told from each other, not by case, and not where some fonts draw them alike.
"""

from collections.abc import Iterator
from functools import cache
from typing import Literal, NamedTuple

import pymupdf
from pymupdf import mupdf

from scanner.extract.objects import BROKEN, NO_MEMORY

Turn = tuple[int, int, int, int]
"""How a glyph lies on the page: the matrix from glyph to page by the signs of its larger parts; y runs down there."""

UPRIGHT: Turn = (1, 0, 0, -1)

Likeness = Literal["same", "other", "unsure"]
"""Whether a glyph is the letter that the text has for it, another one, or nothing that can be told surely."""

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

_FAMILIES = ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique", "Helvetica-BoldOblique", "Times-Roman", "Times-Bold",
             "Times-Italic", "Times-BoldItalic", "Courier", "Courier-Bold", "Courier-Oblique")  # fmt: skip
_ALIKE = ("il1jtf", "o0qd", "s5", "z2", "uv", "b86", "g9y")
"""Letters that stand for each other in some font; in a slanted y some see a 9."""

_SIDE = 16
_PIXELS = _SIDE * _SIDE
_ALL = (1 << _PIXELS) - 1
_FIRST_COLUMN = sum(1 << row * _SIDE for row in range(_SIDE))
_LAST_COLUMN = _FIRST_COLUMN << _SIDE - 1
_FIRST_ROW = (1 << _SIDE) - 1
_EDGES = (_FIRST_ROW, _FIRST_ROW << _PIXELS - _SIDE, _FIRST_COLUMN, _LAST_COLUMN)
_SURE_INK, _SOME_INK = (b"1" * (most + 1) + b"0" * (255 - most) for most in (85, 170))
"""Digits for samples of 0, which is black, to 255: what is dark enough to be ink."""
_WIDER = 1.8
"""Shapes whose widths differ by more than this, at one height, are not compared."""
_SAME, _FAR, _NEAR = 8, 10, 4
"""In pixels: as near as this to its own letter a glyph is that; as far as this it may be another that is this near."""
_LARGEST = 50.0
"""In ems: a glyph larger than this is no letter."""
_FITTINGS = 3
_Corners = tuple[float, float, float, float]


class Shape(NamedTuple):
    """A glyph as the bits of two squares, of ink and of blank: where there is any for sure, and where any is near.

    `width` is that of the glyph over its height.
    """

    sure: int
    near: int
    width: float


def readings(turn: Turn) -> tuple[Turn, ...]:
    """Return the turns in which a glyph that lies in some way may be read: as in its font, as it lies, and level.

    A font of drawings may hold its letters upside down or in mirror writing, and the page turn them back.
    """
    a, b, c, d = turn
    level = UPRIGHT if a * d - b * c < 0 else (1, 0, 0, 1)
    return tuple(dict.fromkeys((UPRIGHT, turn, level)))


def draw_glyph(font: mupdf.FzFont, number: int, turn: Turn = UPRIGHT) -> Shape | None:
    """Return the shape of a glyph as it lies on a page; None where it paints nothing or cannot be drawn."""
    try:
        bounds = mupdf.fz_bound_glyph(font, number, mupdf.FzMatrix(*turn, 0, 0))
        box = (bounds.x0, bounds.y0, bounds.x1, bounds.y1)
        for _ in range(_FITTINGS):  # a font of drawings may tell larger boxes than it fills
            if not _is_sound(box):
                return None
            samples = _samples(font, number, turn, box)
            some_ink = _bits(samples, _SOME_INK)
            if not (fitted := _fitted(some_ink, box)) or fitted == box:
                break
            box = fitted
    except NO_MEMORY:
        raise
    except BROKEN:  # nothing that anyone could see as a letter
        return None
    if not fitted:
        return None
    ink = _bits(samples, _SURE_INK)
    sure = ink << _PIXELS | _ALL & ~some_ink
    near = _grown(some_ink) << _PIXELS | _grown(_ALL & ~ink)
    return Shape(sure, near, (box[2] - box[0]) / (box[3] - box[1]))


def compare(shape: Shape, letter: str) -> Likeness:
    """Return whether a shape is a letter of `LETTERS` in any of the built-in fonts, or surely another."""
    own, others = _sides(letter)
    nearest = _FAR
    for known in own:
        nearest = min(nearest, _distance(shape, known))
        if nearest <= _SAME:
            return "same"
    if nearest < _FAR:
        return "unsure"
    return "other" if any(_distance(shape, known) <= _NEAR for known in others) else "unsure"


@cache
def alphabet() -> tuple[tuple[str, Shape], ...]:
    """Return the letters of the built-in fonts with their shapes; takes some hundredths of a second, once."""
    return tuple(_alphabet())


def _alphabet() -> Iterator[tuple[str, Shape]]:
    """Draw all letters of all built-in fonts."""
    for family in _FAMILIES:
        font = mupdf.fz_new_base14_font(family)
        for letter in LETTERS:
            if shape := draw_glyph(font, mupdf.fz_encode_character(font, ord(letter))):
                yield letter, shape


@cache
def _sides(letter: str) -> tuple[tuple[Shape, ...], tuple[Shape, ...]]:
    """Return the shapes that may be a letter, its own first, and those that are surely others."""
    like = {letter.casefold()}.union(*(group for group in _ALIKE if letter.casefold() in group))
    own = sorted((known for known in alphabet() if known[0].casefold() in like), key=lambda known: known[0] != letter)
    others = (shape for known, shape in alphabet() if known.casefold() not in like)
    return tuple(shape for _, shape in own), tuple(others)


def _distance(one: Shape, other: Shape) -> int:
    """Return how many sure pixels have none of their kind near in the other shape; all where widths differ much."""
    if not 1 / _WIDER < one.width / other.width < _WIDER:
        return _PIXELS
    return (one.sure & ~other.near).bit_count() + (other.sure & ~one.near).bit_count()


def _is_sound(box: _Corners) -> bool:
    """Return whether a box is one that a letter can have."""
    return 0 < box[2] - box[0] < _LARGEST and 0 < box[3] - box[1] < _LARGEST


def _samples(font: mupdf.FzFont, number: int, turn: Turn, box: _Corners) -> bytes:
    """Return the pixels of the square that a part of a glyph is stretched to: 0 is ink."""
    across, down = _SIDE / (box[2] - box[0]), _SIDE / (box[3] - box[1])
    a, b, c, d = turn
    matrix = mupdf.FzMatrix(a * across, b * down, c * across, d * down, -box[0] * across, -box[1] * down)
    grey = mupdf.fz_device_gray()
    picture = mupdf.fz_new_pixmap_with_bbox(grey, mupdf.FzIrect(0, 0, _SIDE, _SIDE), mupdf.FzSeparations(), 0)
    mupdf.fz_clear_pixmap_with_value(picture, 255)
    text = mupdf.FzText()
    mupdf.fz_show_glyph(text, font, mupdf.FzMatrix(), number, 0, 0, 0, mupdf.FZ_BIDI_LTR, mupdf.FZ_LANG_UNSET)
    device = mupdf.fz_new_draw_device(matrix, picture)
    mupdf.fz_fill_text(device, text, mupdf.FzMatrix(), grey, [0.0], 1, mupdf.FzColorParams())
    mupdf.fz_close_device(device)
    samples: bytes = pymupdf.Pixmap("raw", picture).samples
    return samples


def _fitted(ink: int, box: _Corners) -> _Corners | None:
    """Return the part of a box that has ink; the box itself where that is all of it, None where there is none."""
    if all(ink & edge for edge in _EDGES):
        return box
    rows = [row for row in range(_SIDE) if ink >> row * _SIDE & _FIRST_ROW]
    columns = [column for column in range(_SIDE) if ink >> column & _FIRST_COLUMN]
    if not rows:
        return None
    across, down = (box[2] - box[0]) / _SIDE, (box[3] - box[1]) / _SIDE
    return (
        box[0] + columns[0] * across, box[1] + rows[0] * down,
        box[0] + (columns[-1] + 1) * across, box[1] + (rows[-1] + 1) * down,
    )  # fmt: skip


def _bits(samples: bytes, digits: bytes) -> int:
    """Return one bit a pixel, the first one lowest, by a table of the digit for each sample."""
    return int(samples.translate(digits)[::-1], 2)


def _grown(bits: int) -> int:
    """Return a shape with all pixels beside it."""
    wider = bits | (bits & ~_LAST_COLUMN) << 1 | (bits & ~_FIRST_COLUMN) >> 1
    return (wider | wider << _SIDE | wider >> _SIDE) & _ALL
