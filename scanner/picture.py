"""What formats show of the PDF itself: the file behind a record, pictures of its pages, notes for a copy of it."""

from dataclasses import dataclass, field
from typing import Literal

from scanner.frozen import Frozen
from scanner.paper import Box


@dataclass(frozen=True)
class Original:
    """The PDF that a record was made from, or why there is none; `notice` is a sentence for the reader, or empty."""

    pdf: bytes | None = field(default=None, repr=False)
    notice: str = ""


class Spot(Frozen):
    """Words on a page, at boxes in points from its top left corner as displayed; no boxes where nobody knows where."""

    page: int
    boxes: tuple[Box, ...]
    words: str


class Picture(Frozen):
    """One page as displayed: `width` and `height` in points as boxes are, `data` in base64.

    `exact` holds the boxes of the page's spots, in the order in which they were asked for, as the PDF has their words.
    """

    page: int
    width: float
    height: float
    media: Literal["image/png", "image/jpeg"]
    data: str
    exact: tuple[tuple[Box, ...], ...] = ()


class Note(Frozen):
    """A spot to highlight, with `text` to read; without boxes it becomes a note in the page's margin.

    `group` names the part of the outline it belongs to, `title` its line there.
    """

    group: str
    title: str
    text: str
    spot: Spot
