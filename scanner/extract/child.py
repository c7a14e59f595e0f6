"""What runs in the child: open, read, look, assemble. The text is sent before anything is rendered."""

import gc
import re
import traceback
from collections.abc import Callable
from importlib.metadata import version
from io import BufferedIOBase, BytesIO
from pathlib import Path

import pymupdf
from pydantic import TypeAdapter

from scanner.errors import InputError
from scanner.extract import damage, frames, triage
from scanner.extract.findings import Inspection
from scanner.extract.frames import Frame, Order, Refusal
from scanner.extract.letterforms import alphabet
from scanner.extract.limits import STANDARD, Limits, allow_last_words, allow_processor_time, confine
from scanner.extract.opening import Opened, open_paper
from scanner.extract.render import Checked, CheckedPage, apply_hidden, check_page, sum_up
from scanner.extract.visibility import inspect
from scanner.paper import Integrity, Paper
from scanner.raw import RawDocument, RawPage
from scanner.reading.assemble import assemble_paper

Look = Callable[[pymupdf.Document, RawPage], CheckedPage]
"""A check of what can be seen on a rendered page."""

PAPER = TypeAdapter(Paper)
EXTRACTOR = f"pymupdf {version('pymupdf')}"
SPECIMEN = (
    "1 Introduction",
    "As Lee et al. (2020) say [1], this is short, i.e. (p < .05). See Fig. 1 and https://doi.org/10.1/x.",
    "Table 1: A caption",
    "12.5 (3.1) 44 % 0.07 of what was meas-",
    "References",
    "[1] A. Lee, B. Ray. Short. In Proc. ACL, 2020.",
)
SPECIMEN_PAGES = 4
MUPDF_CODE = re.compile(r"code=(\d+):")
MUPDF_ERRORS = (pymupdf.mupdf.FzErrorBase, RuntimeError, ValueError)
"""What PyMuPDF raises for a broken file; there is no common base."""
OUT_OF_MEMORY = "2"
"""MuPDF's code for an error of the system; of the system it wants nothing but memory here."""


def warm_up() -> None:
    """Read a made-up paper, so that patterns are compiled and fonts are loaded before any child is forked."""
    alphabet()
    document = pymupdf.open()
    for _ in range(SPECIMEN_PAGES):
        page = document.new_page()
        for line, words in enumerate(SPECIMEN * 4):
            page.insert_text((72, 90 + 20 * line), words, fontname="tibo" if line % 2 == 0 else "tiro")
    order = Order(limits=STANDARD, check_visibility=False, sha256="")
    _read(BytesIO(), order, document.tobytes(), check_page)


def read(stream: BufferedIOBase, look: Look = check_page) -> None:
    """Read the PDF that comes in and send back a paper or a refusal; an error that nobody expected is a refusal too."""
    order = Order.model_validate_json(frames.read_frame(stream).content)
    data = frames.read_frame(stream).content
    confine(order.limits)
    gc.disable()  # the process is too short-lived to gain by it
    try:
        _read(stream, order, data, look)
    except Exception as error:  # noqa: BLE001 (the border of the process: the error goes on to the caller as words)
        allow_last_words()
        _send(stream, frames.REFUSED, _refusal(error, order.limits).model_dump_json())


def _read(stream: BufferedIOBase, order: Order, data: bytes, look: Look) -> None:
    """Send the paper by its text alone, and again if the rendered pages show that there is more to leave out."""
    opened = open_paper(data, order.limits)
    inspection = inspect(opened.document, opened.raw)
    if opened.notes:
        damage.check_left(opened.raw, inspection.raw)
    triage.check_visible(inspection.raw)
    _send_paper(stream, order, opened, inspection)
    if not order.check_visibility:
        return
    allow_processor_time(order.limits.render_seconds)
    checked = _look_at_pages(stream, opened.document, inspection.raw, look)
    if any(checked):
        triage.check_letters(inspection.raw, checked.unseen)
        seen = inspection.then(apply_hidden(inspection.raw, checked))
        triage.check_visible(seen.raw)
        _send_paper(stream, order, opened, seen)
    _send(stream, frames.UNCHECKED if checked.incomplete else frames.CHECKED)


def _look_at_pages(stream: BufferedIOBase, document: pymupdf.Document, raw: RawDocument, look: Look) -> Checked:
    """Look at one page after the other, with a sign of life after each."""
    checked = []
    for page in raw.pages:
        checked.append(look(document, page))
        _send(stream, frames.PAGE)
    return sum_up(document, raw, checked)


def _send_paper(stream: BufferedIOBase, order: Order, opened: Opened, inspection: Inspection) -> None:
    """Assemble and send the paper as it is known by now."""
    integrity = Integrity(
        hidden_text=inspection.hidden,
        stripped_characters=inspection.stripped_characters,
        notes=(*opened.notes, *inspection.notes),
    )
    paper = assemble_paper(inspection.raw, order.sha256, integrity, EXTRACTOR)
    frames.write_frame(stream, Frame(frames.PAPER, PAPER.dump_json(paper)))


def _send(stream: BufferedIOBase, kind: bytes, content: str = "") -> None:
    """Send a message."""
    frames.write_frame(stream, Frame(kind, content.encode()))


def _refusal(error: Exception, limits: Limits) -> Refusal:
    """Return what an error says of the file: refused for a reason, too large, damaged, or more than we can read."""
    if isinstance(error, InputError):
        return Refusal(cause=error.cause, message=str(error))
    code = MUPDF_CODE.match(str(error))
    if isinstance(error, MemoryError) or (code and code[1] == OUT_OF_MEMORY):
        size = f"{limits.memory_bytes / 1e9:g} GB of memory"
        return Refusal(cause="too_large", message=f"the PDF needs more than {size} to be read: print it to a new PDF")
    frame = traceback.extract_tb(error.__traceback__)[-1]
    in_mupdf = Path(frame.filename).parent.name == "pymupdf" and isinstance(error, MUPDF_ERRORS)
    if in_mupdf or isinstance(error, SystemError):  # MuPDF's compiled part failed at reporting its own error
        return Refusal(cause="damaged", message="the PDF is damaged, it cannot be opened or read: download it again")
    place = f"{type(error).__name__} in {Path(frame.filename).name}, line {frame.lineno}"
    return Refusal(cause="crashed", message=f"the reader failed on this PDF ({place}): please report it with the file")
