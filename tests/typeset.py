"""Raw pages for tests of the layout: lines set in type at places, as the reader of a PDF would hand them over."""

from collections.abc import Sequence
from typing import Any

from scanner.paper import Integrity, Paper
from scanner.raw import RawDocument, RawLine, RawPage, Span
from scanner.reading.assemble import assemble_paper

PROSE = "We measured how readers answer questions about a method and what its results can show them"
"""A long line of prose, as wide as a column of 400 points in 10 point type."""


def line(x: float, y: float, text: str, *, block: int = 0, **style: Any) -> RawLine:
    """Return one line with its baseline at `y`, in 10 point type and as wide as its letters unless `style` says else.

    `style` may have `size`, `font`, `flags` and `width`.
    """
    size = style.get("size", 10.0)
    box = (x, y - 0.8 * size, x + style.get("width", 0.45 * size * len(text)), y + 0.2 * size)
    span = Span(text, box, size, style.get("font", "Serif"), style.get("flags", 0), 0, 255, 16, (x, y))
    return RawLine((span,), box, (1.0, 0.0), block)


def bold(x: float, y: float, text: str, *, size: float = 12.0, block: int = 0) -> RawLine:
    """Return a line in bold type."""
    return line(x, y, text, size=size, font="Serif-Bold", block=block, flags=16)


def labelled(y: float, label: str, words: str, *, block: int, width: float = 400) -> RawLine:
    """Return a line at the left margin that begins with a label in bold type."""
    x = 72.0
    behind = line(x + 6 * len(label), y, f" {words}", block=block)
    spans = bold(x, y, label, size=10).spans + behind.spans
    return line(x, y, "", block=block, width=width)._replace(spans=spans)


def prose(x: float, y: float, count: int, *, block: int, words: str = PROSE) -> list[RawLine]:
    """Return some lines of prose below each other, 400 points wide, the last ending a sentence."""
    lines = [line(x, y + 12 * index, words, block=block, width=400) for index in range(count - 1)]
    return [*lines, line(x, y + 12 * (count - 1), "and then it ended.", block=block)]


def page(lines: Sequence[RawLine], number: int = 1, *, width: float = 595, height: float = 842) -> RawPage:
    """Return a page of some lines."""
    return RawPage(number, width, height, tuple(lines))


def assembled(*pages: Sequence[RawLine]) -> Paper:
    """Return the paper of some pages of lines."""
    raw = tuple(page(lines, number) for number, lines in enumerate(pages, 1))
    return assemble_paper(RawDocument(raw, {}), "0" * 64, Integrity(), "test")


def texts(paper: Paper) -> list[str]:
    """Return the paragraphs of a paper."""
    return paper.text.split("\n")
