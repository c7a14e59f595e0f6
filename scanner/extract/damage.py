"""How much of a PDF is lost. MuPDF opens and repairs what it can without an error, so a page may be gone in silence."""

import zlib

import pymupdf

from scanner.errors import InputError

DAMAGED_SHARE = 0.05
"""From this share of its pages on, a file is not read: what stands on them would count as not in the paper."""
SYNTAX_ERRORS = "encountered syntax errors"


def check_whole(document: pymupdf.Document, warnings: str) -> tuple[str, ...]:
    """Return notes on damage that cost little or no text; raise `InputError` where it cost more.

    `warnings` is what MuPDF said while the pages were read. A page is damaged if its object is lost, or if its contents
    are lost, end in the middle, or are other than their checksum says and make no sense.
    """
    if not document.page_count:
        _check_empty(document, warnings)
    nonsense = SYNTAX_ERRORS in warnings
    pages = range(document.page_count)
    damaged = [number + 1 for number in pages if _is_damaged(document, number, nonsense=nonsense)]
    if damaged and len(damaged) >= DAMAGED_SHARE * len(pages):
        many = f"{len(damaged)} of its {len(pages)} pages"
        raise InputError("damaged", f"the PDF is damaged, {many} cannot be read in full: download it again")
    notes = [f"page {number} is damaged: words may be missing there" for number in damaged]
    if document.is_repaired:
        notes.append("the file's table of objects was broken and was rebuilt")
    return tuple(notes)


def _check_empty(document: pymupdf.Document, warnings: str) -> None:
    """Raise `InputError` for a document without pages: there never were any, or none is found any more."""
    if document.is_repaired or warnings:
        raise InputError("damaged", "the PDF is damaged, none of its pages can be found: download it again")
    raise InputError("no_text", "the PDF has no pages: give the PDF of the paper")


def _is_damaged(document: pymupdf.Document, number: int, *, nonsense: bool) -> bool:
    """Tell whether contents of a page are lost; a page that is only empty is not."""
    try:
        page = document[number]
        if document.xref_get_key(page.xref, "Type")[0] == "null":
            return True
        return any(_is_broken(document, xref, nonsense=nonsense) for xref in page.get_contents())
    except (pymupdf.mupdf.FzErrorBase, RuntimeError, ValueError):
        return True


def _is_broken(document: pymupdf.Document, xref: int, *, nonsense: bool) -> bool:
    """Tell whether a stream is lost, cannot be unpacked to its end, or is not what was packed and makes no sense."""
    if not document.xref_is_stream(xref):
        return True
    packed = document.xref_stream_raw(xref)
    if document.xref_get_key(xref, "Filter")[1].strip("[ ]") != "/FlateDecode":
        return False
    unpacking = zlib.decompressobj()
    try:
        unpacking.decompress(packed, 1 << 26)
    except zlib.error as error:
        return nonsense or "incorrect data check" not in str(error)
    return nonsense and not unpacking.eof
