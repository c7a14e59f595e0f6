"""A PDF to what people look at: pictures of its pages, and a copy with notes, made by a process that may die."""

import time
from collections.abc import Iterator, Mapping, Sequence

from pydantic import ValidationError

from scanner.errors import InputError
from scanner.extract.copying import COPY, DONE, PICTURE, CopyOrder
from scanner.extract.frames import FILE, ORDER, Frame
from scanner.extract.isolation import ChildError, LoudChildError
from scanner.extract.limits import MEGABYTE, STANDARD, Limits
from scanner.extract.processes import Child, Processes, processes
from scanner.picture import Note, Picture, Spot

COPIER = processes("scanner.extract.copying:copy")
"""What the processes come from that all copies of this program are made by."""

ALL_PICTURES = 4 * MEGABYTE
"""Bytes of all pictures of one paper: in base64, with the rest of a report, they stay under 6 MB."""
ONE_PICTURE = 400_000
"""Bytes of one picture at most, so that one photograph does not weigh as much as ten pages."""
PATIENCE = 3
"""How many pages may bring the renderer down before the rest is left without pictures."""


def draw_pages(
    data: bytes, spots: Sequence[Spot], *, limits: Limits = STANDARD, copier: Processes = COPIER
) -> Mapping[int, Picture]:
    """Return pictures of the pages of spots in a PDF, by their numbers from 1, of at most 4 MB in all before base64.

    A page that the PDF lacks, or that its renderer does not come to an end with, is left out.
    """
    wanted = tuple(sorted({spot.page for spot in spots}))
    order = CopyOrder(
        what="pictures",
        limits=limits,
        pages=wanted,
        spots=tuple(spots),
        picture_bytes=min(ONE_PICTURE, ALL_PICTURES // max(len(wanted), 1)),
    )
    made: dict[int, Picture] = {}
    for _ in range(PATIENCE):
        if not order.pages:
            break
        drawn, left = _draw(data, order, copier)
        made |= drawn
        order = order.model_copy(update={"pages": left})
    return made


def annotate(data: bytes, notes: Sequence[Note], *, limits: Limits = STANDARD, copier: Processes = COPIER) -> bytes:
    """Return a copy of a PDF with highlights and an outline of them; raise InputError where it cannot be made."""
    order = CopyOrder(what="annotated", limits=limits, notes=tuple(notes))
    deadline = time.monotonic() + limits.text_seconds
    try:
        with copier.child() as child:
            _order(child, data, order, deadline)
            frame = child.receive(deadline, 2 * limits.file_bytes)
    except ChildError as error:
        raise InputError("crashed", f"no copy of the PDF can be made, {error}: print it to a new PDF") from error
    if frame.kind != COPY:
        raise InputError("crashed", "no copy of the PDF can be made, its answer makes no sense")
    return frame.content


def _draw(data: bytes, order: CopyOrder, copier: Processes) -> tuple[dict[int, Picture], tuple[int, ...]]:
    """Return the pictures that one child made, and the pages that are left without the one that it ended at."""
    made: dict[int, Picture] = {}
    try:
        with copier.child() as child:
            _order(child, data, order, time.monotonic() + order.limits.text_seconds)
            made.update((picture.page, picture) for picture in _received(child, order.limits))
    except ChildError:  # the caller learns of it by the pages that have no picture, and the report says so
        left = [page for page in order.pages if page not in made]
        return made, tuple(left[1:])
    return made, ()


def _received(child: Child, limits: Limits) -> Iterator[Picture]:
    """Yield pictures as they come, until all have come."""
    while True:
        frame = child.receive(time.monotonic() + limits.page_seconds, limits.answer_bytes)
        if frame.kind == DONE:
            return
        if frame.kind != PICTURE:
            raise LoudChildError("its answer makes no sense")
        try:
            yield Picture.model_validate_json(frame.content)
        except ValidationError as error:
            raise LoudChildError("its answer makes no sense") from error


def _order(child: Child, data: bytes, order: CopyOrder, deadline: float) -> None:
    """Send a child what it needs."""
    child.send(Frame(ORDER, order.model_dump_json().encode()), deadline)
    child.send(Frame(FILE, data), deadline)
