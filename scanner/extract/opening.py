"""The bytes of a PDF to its raw text, or to a refusal of what cannot be opened, is not whole, or is no paper."""

from typing import NamedTuple

import pymupdf

from scanner.extract import damage, triage
from scanner.extract.limits import Limits
from scanner.extract.pages import read_document
from scanner.raw import RawDocument


class Opened(NamedTuple):
    """A document with its text, and what there is to say about its condition."""

    document: pymupdf.Document
    raw: RawDocument
    notes: tuple[str, ...]


def open_paper(data: bytes, limits: Limits) -> Opened:
    """Open a PDF and read its text; raise `InputError` for one that is not worth an audit, and what MuPDF raises."""
    # Colours by formula show as well what shows; the transforms of a colour profile cost as much as two pages to build.
    pymupdf.TOOLS.set_icc(False)
    pymupdf.TOOLS.reset_mupdf_warnings()
    document = pymupdf.open(stream=data, filetype="pdf")
    triage.check_document(document, limits)
    raw = read_document(document)
    notes = damage.check_whole(document, pymupdf.TOOLS.mupdf_warnings())
    triage.check_text(raw, limits)
    if triage.is_scant(raw, limits):
        triage.check_pictures(max(map(_picture_share, document)))
    return Opened(document, raw, notes)


def _picture_share(page: pymupdf.Page) -> float:
    """Return how much of a page its largest picture covers."""
    pictures = (pymupdf.Rect(picture["bbox"]) & page.rect for picture in page.get_image_info())
    return float(max(map(abs, pictures), default=0) / max(abs(page.rect), 1))
