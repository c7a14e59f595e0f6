"""What is painted on a page, in order and with boxes: the ground that text stands on, and what comes over it."""

from collections.abc import Sequence
from typing import NamedTuple

import pymupdf

from scanner.paper import Box
from scanner.raw import RawPage

FILLED, STROKED, CLIPS = 16, 32, 64
"""Bits of `Span.char_flags`: how the characters are painted."""

_SURFACES = frozenset({"fill-path", "fill-image", "fill-imgmask", "fill-shade"})
_LINES = frozenset({"stroke-path", "stroke-text"})
_SCAN_SHARE = 0.7


class Stroke(NamedTuple):
    """One thing that a page paints: its kind as in `Page.get_bboxlog()` and its box as displayed."""

    kind: str
    box: Box


def painted(page: pymupdf.Page) -> tuple[Stroke, ...]:
    """Return what a page paints, in order; costs about as much as reading its text."""
    log = page.get_bboxlog()
    if not page.rotation:
        return tuple(Stroke(kind, tuple(box)) for kind, box in log)
    return tuple(Stroke(kind, tuple(pymupdf.Rect(box) * page.rotation_matrix)) for kind, box in log)


def on_ground(strokes: Sequence[Stroke], box: Box) -> bool:
    """Return whether anything but plain text is painted at the middle of a box."""
    return any(stroke.kind in _SURFACES | _LINES and holds(stroke.box, box) for stroke in strokes)


def covered(strokes: Sequence[Stroke], box: Box) -> bool:
    """Return whether a surface is painted at the middle of a box after the last text there."""
    texts = (index for index, stroke in enumerate(strokes) if "text" in stroke.kind and holds(stroke.box, box))
    last = max(texts, default=-1)
    return last >= 0 and any(stroke.kind in _SURFACES and holds(stroke.box, box) for stroke in strokes[last + 1 :])


def is_scan(strokes: Sequence[Stroke], page: RawPage) -> bool:
    """Return whether one picture takes up most of a page."""
    least = page.width * page.height * _SCAN_SHARE
    return any(
        (min(x1, page.width) - max(x0, 0)) * (min(y1, page.height) - max(y0, 0)) >= least
        for kind, (x0, y0, x1, y1) in strokes
        if kind == "fill-image" and x1 > 0 and y1 > 0
    )


def around(boxes: Sequence[Box]) -> Box:
    """Return the smallest box around others."""
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


def holds(outer: Box, inner: Box) -> bool:
    """Return whether the middle of the second box lies in the first."""
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]
