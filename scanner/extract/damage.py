"""How much of a PDF is lost. MuPDF opens and repairs what it can without an error, so a page may be gone in silence."""

import re
import zlib
from collections.abc import Sequence

import pymupdf

from scanner.errors import InputError
from scanner.extract.objects import read_objects
from scanner.raw import RawDocument

PAGE = re.compile(r"/Type/Page\b")
LOST_PACK = re.compile("corrupt object stream|cannot load object stream")
"""What MuPDF says of a stream that holds other objects and cannot be unpacked."""
DAMAGED_SHARE = 0.05
"""From this share of its pages on, a file is not read: what stands on them would count as not in the paper."""
HIDDEN_SHARE = 0.1
"""Nobody hides as much of a paper, and whoever reads the file as it was sees it."""
SYNTAX_ERRORS = "encountered syntax errors"
EMPTY_BYTES = 200
"""As long as this, packed, the contents of a page that is meant to be blank may be."""
LOSSES = re.compile(
    r"treating as end of file|cannot load object|corrupt object stream|is not a stream|loading embedded font"
    r"|cannot find (?:XObject|Font) resource"
)
"""What MuPDF says where it goes on without a part of the file; about whole files it hardly ever says anything."""


def check_whole(document: pymupdf.Document, warnings: str) -> tuple[str, ...]:
    """Return notes on damage that cost little or no text; raise `InputError` where it cost more.

    `warnings` is what MuPDF said while the pages were read. A page is damaged if its object is lost, or if its contents
    or figures with words are lost, end in the middle, are other than their checksum says and make no sense, or make no
    sense and paint nothing.
    """
    if not document.page_count:
        _check_empty(document, warnings)
    losses = bool(LOSSES.search(warnings))
    if losses and _has_lost_objects(document, warnings):
        raise InputError("damaged", "the PDF is damaged, objects that its pages need are lost: download it again")
    nonsense = SYNTAX_ERRORS in warnings
    pages = range(document.page_count)
    damaged = [
        number + 1
        for number in pages
        if _is_damaged(document, number, nonsense=nonsense)
        or (warnings and _has_damaged_figure(document, number, nonsense=nonsense))
    ]
    if damaged and len(damaged) >= DAMAGED_SHARE * len(pages):
        many = f"{len(damaged)} of its {len(pages)} pages"
        raise InputError("damaged", f"the PDF is damaged, {many} cannot be read in full: download it again")
    notes = [f"page {number} is damaged: words may be missing there" for number in damaged]
    if document.is_repaired:
        notes.append("the file's table of objects was broken and was rebuilt")
    if losses and not damaged:
        notes.append("parts of the file, such as fonts or figures, are damaged: words may be missing or wrong")
    return tuple(notes)


def check_left(before: RawDocument, after: RawDocument) -> None:
    """Raise `InputError` where a tenth of a damaged document is hidden: letters whose font is lost have no width."""
    if _characters(after) < (1 - HIDDEN_SHARE) * _characters(before):
        raise InputError("damaged", "the PDF is damaged, fonts of its text are lost: download it again")


def _check_empty(document: pymupdf.Document, warnings: str) -> None:
    """Raise `InputError` for a document without pages: there never were any, or none is found any more."""
    if document.is_repaired or warnings or any(map(PAGE.search, read_objects(document).values())):
        raise InputError("damaged", "the PDF is damaged, none of its pages can be found: download it again")
    raise InputError("no_text", "the PDF has no pages: give the PDF of the paper")


def _is_damaged(document: pymupdf.Document, number: int, *, nonsense: bool) -> bool:
    """Tell whether contents of a page are lost; a page that is only empty is not."""
    try:
        page = document[number]
        kind = document.xref_get_key(page.xref, "Type")[1]
        if kind == "null" or (kind != "/Page" and document.xref_get_key(page.xref, "Contents")[0] == "null"):
            return True
        contents = page.get_contents()
        if any(_is_broken(document, xref, nonsense=nonsense) for xref in contents):
            return True
        return nonsense and _paints_nothing(page, contents)
    except (pymupdf.mupdf.FzErrorBase, RuntimeError, ValueError):
        return True


def _has_lost_objects(document: pymupdf.Document, warnings: str) -> bool:
    """Tell whether a stream that holds other objects is lost or damaged, and with it some hundred of them."""
    packs = (number for number, text in read_objects(document).items() if "/Type/ObjStm" in text)
    return bool(LOST_PACK.search(warnings)) or any(_is_broken(document, pack, nonsense=True) for pack in packs)


def _paints_nothing(page: pymupdf.Page, contents: Sequence[int]) -> bool:
    """Tell whether contents of some length leave a page blank, as what was never meant to be a page's does."""
    packed = sum(len(page.parent.xref_stream_raw(xref)) for xref in contents)
    return packed > EMPTY_BYTES and not page.get_bboxlog()


def _has_damaged_figure(document: pymupdf.Document, number: int, *, nonsense: bool) -> bool:
    """Tell whether a figure of a page has words, as it has fonts, and its drawing is lost in part."""
    try:
        forms = {xref for xref, *_ in document.get_page_xobjects(number)}
        worded = [xref for xref in forms if document.xref_get_key(xref, "Resources/Font")[0] != "null"]
        return any(_is_broken(document, xref, nonsense=nonsense) for xref in worded)
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


def _characters(raw: RawDocument) -> int:
    """Return the number of characters of a document."""
    return sum(len(span.text) for page in raw.pages for line in page.lines for span in line.spans)
