"""What runs in the child that makes something for people out of a PDF: pictures of pages, or a copy with notes."""

import base64
import gc
import math
from collections.abc import Iterator
from io import BufferedIOBase
from itertools import groupby
from typing import Literal

import pymupdf
from pymupdf import mupdf

from scanner.extract import frames
from scanner.extract.frames import Frame
from scanner.extract.limits import Limits, allow_processor_time, confine
from scanner.extract.outline import Branch, add_branch
from scanner.extract.spots import exact_boxes, words_of
from scanner.frozen import Frozen
from scanner.paper import Box
from scanner.picture import Note, Picture, Spot

PICTURE = b"I"
"""A `Picture` as JSON; a page that the document lacks gets none."""
COPY = b"D"
"""The bytes of a PDF."""
DONE = b"E"
"""There are no more pictures."""

SCALES = (1.6, 1.3, 1.0, 0.75, 0.5)
"""Pixels a point, the best first: 1.6 is 115 to the inch, at which small print can be read."""
LEVELS = bytes(17 * round(value / 17) for value in range(256))
"""Sixteen shades instead of 256: letters look the same, and the file is half as large."""
JPEG_QUALITY = 60
HIGHLIGHT = (1.0, 0.87, 0.35)
MARGIN_NOTE = (12.0, 12.0)


class CopyOrder(Frozen):
    """What to make: pictures of `pages` of at most `picture_bytes` each, with their `spots`, or a copy with `notes`."""

    what: Literal["pictures", "annotated"]
    limits: Limits
    pages: tuple[int, ...] = ()
    spots: tuple[Spot, ...] = ()
    picture_bytes: int = 0
    notes: tuple[Note, ...] = ()


def copy(stream: BufferedIOBase) -> None:
    """Make what is ordered of the PDF that comes in, and send it back; an error ends the process."""
    order = CopyOrder.model_validate_json(frames.read_frame(stream).content)
    data = frames.read_frame(stream).content
    confine(order.limits)
    allow_processor_time(order.limits.render_seconds)
    gc.disable()  # the process is too short-lived to gain by it
    with pymupdf.open(stream=data, filetype="pdf") as document:
        if order.what == "annotated":
            frames.write_frame(stream, Frame(COPY, annotated(document, order.notes)))
            return
        for picture in pictures(document, order):
            frames.write_frame(stream, Frame(PICTURE, picture.model_dump_json().encode()))
        frames.write_frame(stream, Frame(DONE))


def pictures(document: pymupdf.Document, order: CopyOrder) -> Iterator[Picture]:
    """Return pictures of pages, each of the best scale at which it has at most as many bytes as ordered.

    A page that is too rich even at the smallest scale is shown at that.
    """
    for number in order.pages:
        if number <= len(document):
            page = document[number - 1]
            media, data = _fitted(page, order.picture_bytes)
            words = words_of(page)
            yield Picture(
                page=number,
                width=page.rect.width,
                height=page.rect.height,
                media=media,
                data=base64.b64encode(data).decode(),
                exact=tuple(exact_boxes(words, spot) for spot in order.spots if spot.page == number),
            )


def _fitted(page: pymupdf.Page, most: int) -> tuple[Literal["image/png", "image/jpeg"], bytes]:
    """Return a page at the best scale that fits; scales that cannot, by what the last one came to, are passed over."""
    best = SCALES[0]
    for scale in SCALES:
        if scale <= best or scale == SCALES[-1]:
            made = _encoded(page, scale)
            if len(made[1]) <= most:
                break
            best = scale * min(math.sqrt(most / len(made[1])) * 1.1, 0.99)
    return made


def _encoded(page: pymupdf.Page, scale: float) -> tuple[Literal["image/png", "image/jpeg"], bytes]:
    """Return a page as PNG of few shades, or as JPEG where that is smaller."""
    pixels = page.get_pixmap(matrix=pymupdf.Matrix(scale, scale), alpha=False)
    samples = pixels.samples
    red, green, blue = (samples[part::3] for part in range(3))
    grey = red == green == blue
    space, shades = (pymupdf.csGRAY, red) if grey else (pymupdf.csRGB, samples)
    png = pymupdf.Pixmap(space, pixels.width, pixels.height, shades.translate(LEVELS), False).tobytes("png")
    if len(png) <= pixels.width * pixels.height // 4:
        return "image/png", png
    jpeg = pixels.tobytes("jpeg", jpg_quality=JPEG_QUALITY)
    return ("image/jpeg", jpeg) if len(jpeg) < len(png) else ("image/png", png)


def annotated(document: pymupdf.Document, notes: tuple[Note, ...]) -> bytes:
    """Return the PDF with highlights and an outline of them; its own bytes come first and unchanged, if they can.

    A file that its reader has to repair cannot be added to: that is written anew.
    """
    there = [note for note in notes if note.spot.page <= len(document)]
    words = {number: words_of(document[number - 1]) for number in {note.spot.page for note in there}}
    placed = [
        _place(document[note.spot.page - 1], note, exact_boxes(words[note.spot.page], note.spot)) for note in there
    ]
    if placed:
        groups = [(group, tuple(each)) for group, each in groupby(placed, key=lambda each: each[0])]
        below = tuple(_above(group, tuple(branch for _, branch in each)) for group, each in groups)
        add_branch(document, _above("paperscan", below))
    if not document.can_save_incrementally():
        return bytes(document.tobytes())
    options = mupdf.PdfWriteOptions()
    options.do_incremental = 1
    buffer = mupdf.FzBuffer(1 << 20)
    output = mupdf.FzOutput(buffer)
    mupdf.pdf_write_document(mupdf.pdf_document_from_fz_document(document), output, options)
    output.fz_close_output()
    return bytes(buffer.fz_buffer_extract())


def _place(page: pymupdf.Page, note: Note, boxes: tuple[Box, ...]) -> tuple[str, Branch]:
    """Put a note on a page; return its group, and the line of the outline that leads to it."""
    if boxes:
        quads = [pymupdf.Rect(box).quad * page.derotation_matrix for box in boxes]
        mark = page.add_highlight_annot(quads)
        mark.set_colors(stroke=HIGHLIGHT)
    else:
        mark = page.add_text_annot(pymupdf.Point(MARGIN_NOTE) * page.derotation_matrix, note.text)
    mark.set_info(title="paperscan", content=note.text, subject=note.title)
    mark.update()
    x, y = min(boxes, key=lambda box: box[1])[:2] if boxes else MARGIN_NOTE
    return note.group, Branch(note.title, note.spot.page, x, y)


def _above(title: str, below: tuple[Branch, ...]) -> Branch:
    """Return a line of the outline that stands above others and leads to where the first of them does."""
    return below[0]._replace(title=title, below=below)
