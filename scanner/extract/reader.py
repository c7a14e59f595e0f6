"""A PDF to a paper, by a process of its own that dies in the caller's place."""

import hashlib
import time

from pydantic import ValidationError

from scanner.errors import InputError
from scanner.extract import triage
from scanner.extract.frames import CHECKED, FILE, ORDER, PAGE, REFUSED, UNCHECKED, Frame, Order, Refusal
from scanner.extract.isolation import ChildError, LoudChildError, SlowChildError
from scanner.extract.limits import STANDARD, Limits
from scanner.extract.processes import Child, Processes, processes
from scanner.frozen import without_collection
from scanner.paper import Paper

NOT_CHECKED = "what can be seen on the pages was not compared with the text"

READER = processes("scanner.extract.child:read")
"""What the processes come from that all papers of this program are read by; ended with the program."""


def read_pdf(
    data: bytes, *, limits: Limits = STANDARD, check_visibility: bool = True, reader: Processes = READER
) -> Paper:
    """Return the paper that the bytes of a PDF hold; raise `InputError` with cause and advice where there is none.

    It is read in a process of its own and within `limits`; several threads may call at once. With `check_visibility`
    the pages are rendered too, to find words that do not show. Where that comes to no end the paper is returned all the
    same, `integrity.visibility_checked` is false, and a note says why.
    """
    triage.check_bytes(data, limits)
    order = Order(limits=limits, check_visibility=check_visibility, sha256=hashlib.sha256(data).hexdigest())
    with reader.child() as child:
        paper = _read_text(child, data, order)
        return _look_at_pages(child, paper, limits) if check_visibility else paper


def _read_text(child: Child, data: bytes, order: Order) -> Paper:
    """Return the paper by its text alone."""
    deadline = time.monotonic() + order.limits.text_seconds
    try:
        child.send(Frame(ORDER, order.model_dump_json().encode()), deadline)
        child.send(Frame(FILE, data), deadline)
        return _paper(child.receive(deadline, order.limits.answer_bytes))
    except SlowChildError as error:
        raise InputError("timed_out", f"reading the PDF was stopped, {error}: print it to a new PDF") from error
    except ChildError as error:
        raise InputError("crashed", f"the PDF brings its reader down, {error}: print it to a new PDF") from error


def _look_at_pages(child: Child, paper: Paper, limits: Limits) -> Paper:
    """Return the paper after the check of its rendered pages, or as it was, with a note, where that came to no end.

    Where the pages show that no words of the text can be read on them, raise `InputError` with the cause `no_text`.
    """
    end = time.monotonic() + limits.render_seconds
    try:
        while True:
            frame = child.receive(min(end, time.monotonic() + limits.page_seconds), limits.answer_bytes)
            if frame.kind in (CHECKED, UNCHECKED):
                return _with_integrity(paper, visibility_checked=frame.kind == CHECKED)
            if frame.kind != PAGE:
                paper = _paper(frame)
    except (ChildError, InputError) as error:  # the text that was sent before stays
        if isinstance(error, InputError) and error.cause == "no_text":
            raise  # the pages showed that their text is not what they say
        notes = (*paper.integrity.notes, f"{NOT_CHECKED}: {error}")
        return _with_integrity(paper, notes=notes)


def _paper(frame: Frame) -> Paper:
    """Return the paper in a message; raise what a refusal says, or `LoudChildError` for what is neither."""
    try:
        if frame.kind == REFUSED:
            refusal = Refusal.model_validate_json(frame.content)
            raise InputError(refusal.cause, refusal.message)
        with without_collection():
            return Paper.model_validate_json(frame.content)
    except ValidationError as error:
        raise LoudChildError("its answer makes no sense") from error


def _with_integrity(paper: Paper, **changes: bool | tuple[str, ...]) -> Paper:
    """Return a paper with some of what is known of its reading replaced."""
    return paper.model_copy(update={"integrity": paper.integrity.model_copy(update=changes)})
