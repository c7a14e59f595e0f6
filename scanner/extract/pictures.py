"""Two pictures of a page, with its text and without it: where they are the same, no text shows."""

import math
import operator
from collections.abc import Iterator
from typing import Any, NamedTuple

import pymupdf
from pymupdf import mupdf

from scanner.paper import Box

CONTRAST = 12
"""A difference of brightness, of 255, that an eye can find at all."""

COLOUR_CONTRAST = 40
"""A difference of one part of a colour, of 255, that an eye can find where brightness is the same."""

_TOP, _BOTTOM = 0.3, 0.8
_NARROW = 6


class Pictures(NamedTuple):
    """Samples of a part of a page from `left`, `top` on, row by row, at `scale` pixels a point and `parts` a pixel."""

    with_text: bytes
    without_text: bytes
    left: int
    top: int
    width: int
    height: int
    scale: float
    parts: int


def draw(page: pymupdf.DisplayList, area: Box, scale: float, *, in_colour: bool = False) -> Pictures:
    """Return both pictures of an area of a page, given in points as displayed; may hang where the renderer does."""
    left, top = math.floor(area[0] * scale), math.floor(area[1] * scale)
    right, bottom = math.ceil(area[2] * scale), math.ceil(area[3] * scale)
    pixels = mupdf.FzIrect(left, top, right, bottom)
    colours = mupdf.fz_device_rgb() if in_colour else mupdf.fz_device_gray()
    with_text = _picture(page, pixels, scale, colours)
    without_text = _picture(page, pixels, scale, colours, text=False)
    parts = 3 if in_colour else 1
    return Pictures(with_text, without_text, left, top, right - left, bottom - top, scale, parts)


def shows(pictures: Pictures, box: Box) -> bool:
    """Return whether text makes a difference in the middle of a box."""
    both = ((pictures.with_text[row], pictures.without_text[row]) for row in _rows(pictures, box))
    return any(one != other and _differ(one, other, pictures.parts) for one, other in both)


def _differ(one: bytes, other: bytes, parts: int) -> bool:
    """Return whether any pixel of two rows differs so much in brightness, or more than that in colour."""
    differences = list(map(abs, map(operator.sub, one, other)))
    if parts == 1:
        return bool(max(differences) >= CONTRAST)
    pixels = zip(*(differences[part::parts] for part in range(parts)), strict=True)
    return bool(max(differences) >= COLOUR_CONTRAST) or any(sum(pixel) >= parts * CONTRAST for pixel in pixels)


def has_ink(pictures: Pictures, box: Box) -> bool:
    """Return whether the middle of a box is not of one colour, whatever painted it."""
    rows = [pictures.with_text[row] for row in _rows(pictures, box)]
    if not any(rows):
        return False
    whole = b"".join(rows)
    parts = (whole[part :: pictures.parts] for part in range(pictures.parts))
    return any(max(part) - min(part) >= CONTRAST for part in parts)


def ground(pictures: Pictures, box: Box) -> int:
    """Return the mean brightness in the middle of a box as it is without text; white off the picture."""
    rows = list(_rows(pictures, box))
    middle = pictures.without_text[rows[len(rows) // 2]] if rows else b""
    return sum(middle) // len(middle) if middle else 255


def _rows(pictures: Pictures, box: Box) -> Iterator[slice]:
    """Yield the rows of samples where the letters of a box stand: neighbours and edges reach into the rest of it."""
    height = box[3] - box[1]
    left = max(math.floor(box[0] * pictures.scale) - pictures.left, 0)
    right = min(math.ceil(box[2] * pictures.scale) - pictures.left, pictures.width)
    if right - left > _NARROW:
        left, right = left + 1, right - 1
    top = max(math.floor((box[1] + _TOP * height) * pictures.scale) - pictures.top, 0)
    bottom = min(math.ceil((box[1] + _BOTTOM * height) * pictures.scale) - pictures.top, pictures.height)
    for row in range(top, bottom) if left < right else ():
        start = row * pictures.width
        yield slice((start + left) * pictures.parts, (start + right) * pictures.parts)


def _picture(page: pymupdf.DisplayList, area: Any, scale: float, colours: Any, *, text: bool = True) -> bytes:
    """Return the samples of one picture."""
    picture = mupdf.fz_new_pixmap_with_bbox(colours, area, mupdf.FzSeparations(), 0)
    mupdf.fz_clear_pixmap_with_value(picture, 255)
    device = mupdf.fz_new_draw_device(mupdf.FzMatrix(), picture)
    if not text:
        # The renderer leaves out what a device has no function for; clips by text must stay, they are undone later.
        device.m_internal.fill_text = None
        device.m_internal.stroke_text = None
    mupdf.fz_run_display_list(page.this, device, mupdf.fz_scale(scale, scale), mupdf.FzRect(area), mupdf.FzCookie())
    mupdf.fz_close_device(device)
    samples: bytes = pymupdf.Pixmap("raw", picture).samples
    return samples
