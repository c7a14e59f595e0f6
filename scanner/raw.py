"""What comes out of a PDF before it is understood: spans of one style on lines on pages.

Plain tuples, because a paper has ten thousand of them and they live for a second inside the reader's own process.
"""

from typing import NamedTuple

from scanner.paper import Box


class Span(NamedTuple):
    """A run of characters of one font, size and colour; `flags`, `char_flags` and `alpha` as PyMuPDF gives them.

    `color` is sRGB as 0xRRGGBB; `alpha` 0 to 255; `origin` the start of the baseline in points.
    """

    text: str
    box: Box
    size: float
    font: str
    flags: int
    color: int
    alpha: int
    char_flags: int
    origin: tuple[float, float]


class RawLine(NamedTuple):
    """Spans that the reader put on one line; `direction` is the unit vector of writing, `block` counts on the page."""

    spans: tuple[Span, ...]
    box: Box
    direction: tuple[float, float]
    block: int


class RawPage(NamedTuple):
    """One page as displayed, from the top left corner; `number` counts from 1; `rules` are boxes of drawn thin lines.

    `rules` may be empty: finding them costs time, so it is done only where layout needs them. `beyond` says that the
    page has, or may have, words drawn beyond its edges, which are not in `lines`.
    """

    number: int
    width: float
    height: float
    lines: tuple[RawLine, ...]
    rules: tuple[Box, ...] = ()
    beyond: bool = False


class RawDocument(NamedTuple):
    """All pages, what the file says of itself in its metadata, and its outline as `(level, title, page)`."""

    pages: tuple[RawPage, ...]
    metadata: dict[str, str]
    outline: tuple[tuple[int, str, int], ...] = ()
