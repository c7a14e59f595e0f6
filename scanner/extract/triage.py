"""Is it a PDF, is it whole, is there text in it, and is it a paper? A file that is refused gets no audit at all.

All tests are on the safe side of a paper: nothing is refused for being short, old, in another script or badly made.
Refused is what would get a "no" to every question only because its words are not there to be read.
"""

from __future__ import annotations

import re
import statistics
from itertools import accumulate
from typing import TYPE_CHECKING

from scanner.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pymupdf

    from scanner.extract.findings import Unseen
    from scanner.extract.limits import Limits
    from scanner.raw import RawDocument, RawPage

HEADER_WITHIN = 1024
"""Readers accept some bytes before the header; a page of HTML that only mentions PDF has none this early."""
OBJECT = re.compile(rb"\d\s+\d+\s+obj\b")
STARTS: tuple[tuple[bytes, str], ...] = (
    (b"<!doctype html", "a web page"),
    (b"<html", "a web page"),
    (b"<?xml", "an XML file"),
    (b"<", "a file of markup"),
    (b"{\\rtf", "an RTF file"),
    (b"pk\x03\x04", "a Word file or another archive"),
    (b"\xd0\xcf\x11\xe0", "an old Word file"),
    (b"%!ps", "a PostScript file"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"\\documentclass", "a LaTeX source"),
    (b"\x89png", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"gif8", "a picture"),
)

SAMPLE_PAGES = 20
LEAST_LETTERS = 5
SCANT_PAGE = 200
"""Characters a page, on average, below which a file with mostly empty pages has no text layer to speak of."""
PICTURE_SHARE = 0.5

LANDSCAPE = 1.2
SLIDE_CHARACTERS = 1000
POSTER_AREA = 3 * 595 * 842
"""In square points: three sheets of A4; the smallest posters are A2, which is four."""
POSTER_CHARACTERS = 400

TYPESETTING = re.compile(
    r"\b(?:fonts?|typefaces?|typeset(?:ting)?|inch(?:es)?|picas?|margins?|flush|indent(?:ed|ation)?|cent(?:er|re)ed"
    r"|boldface|bold|italic(?:s|i[sz]ed?)?|capitali[sz]ed?|lower ?case|upper ?case|headings?|heads?|captions?"
    r"|footnotes?|column|page limit|camera[- ]ready|style files?|(?:La|Bib)TeX|natbib|PostScript|PDF|Type [13]"
    r"|\d+[- ]?(?:point|pt)|template|paper title|hyphens?|spacing|line ?numbers?|page numbers?|paper size|US letter"
    r"|A4)\b",
    re.IGNORECASE,
)
DEMAND = re.compile(
    r"\b(?:please|must|should|do not|use|required?|ensure|make sure|need to|place|may not|will be|are to be|remember"
    r"|note that)\b",
    re.IGNORECASE,
)
OPENING_PAGES = 3
TEMPLATE_SHARE = 0.1
TEMPLATE_SENTENCES = 5


def check_bytes(data: bytes, limits: Limits) -> None:
    """Raise `InputError` for bytes that are too many, no PDF, or a PDF cut short."""
    if len(data) > limits.file_bytes:
        sizes = f"{len(data) / 1e6:.0f} MB, the limit is {limits.file_bytes / 1e6:.0f}"
        raise InputError("too_large", f"the file has {sizes}: give a smaller PDF of the paper")
    if b"%PDF-" not in data[:HEADER_WITHIN]:
        raise InputError("not_pdf", f"the file is {_what_else(data)}, not a PDF: download the PDF itself")
    if ends_early(data):
        raise InputError("damaged", "the PDF is cut short, its end is missing: download it again")


def ends_early(data: bytes) -> bool:
    """Tell whether the end of a PDF is missing: no end mark, or objects after the last one, which none closes."""
    end = data.rfind(b"%%EOF")
    return end < 0 or OBJECT.search(data, end) is not None


def check_document(document: pymupdf.Document, limits: Limits) -> None:
    """Raise `InputError` for a document that is locked, no PDF, a wrapper of others, or has no or too many pages."""
    if not document.is_pdf:
        raise InputError("not_pdf", "the file only looks like a PDF: download the PDF itself")
    if document.needs_pass:
        raise InputError("password", "the PDF is locked with a password: save a copy without it")
    if not (catalog := document.pdf_catalog()):
        raise InputError("damaged", "the PDF is damaged, its catalog cannot be found: download it again")
    if document.xref_get_key(catalog, "Collection")[0] != "null":
        raise InputError("not_a_paper", "the PDF is a portfolio that only wraps other files: save the paper out of it")
    if document.page_count > limits.pages:
        pages = f"the PDF has {document.page_count} pages"
        if not any(document[number].get_text().strip() for number in range(min(SAMPLE_PAGES, limits.pages))):
            raise InputError("no_text", f"{pages} and no text: give the PDF of the paper")
        raise InputError("too_large", f"{pages}, the limit is {limits.pages}: cut out the paper")


def check_text(raw: RawDocument, limits: Limits) -> None:
    """Raise `InputError` for too much text, for hardly any, or for slides, a poster or an unfilled template."""
    sizes = [_characters(page) for page in raw.pages]
    if sum(sizes) > limits.characters or max(sizes) > limits.page_characters:
        most = f"the limit is {limits.characters} characters, {limits.page_characters} a page"
        raise InputError("too_large", f"the PDF has {sum(sizes)} characters of text, {most}: cut out the paper")
    if reason := _no_text(sizes):
        raise InputError("no_text", f"{reason}: give a PDF with its text, or run text recognition (OCR) on it")
    if reason := _no_paper(raw, sizes):
        raise InputError("not_a_paper", f"the PDF is {reason}: give the paper itself")


def check_pictures(share: float) -> None:
    """Raise `InputError` for a file of hardly any text where a picture covers most of a page."""
    if share > PICTURE_SHARE:
        raise InputError("no_text", "the pages are pictures without their text: run text recognition (OCR) on the file")


def check_visible(raw: RawDocument) -> None:
    """Raise `InputError` where no words are left, after those that a reader does not see were taken out."""
    if not _has_characters(raw, LEAST_LETTERS):
        raise InputError("no_text", "a reader sees no words on the pages: give the PDF of the paper")


def check_letters(raw: RawDocument, unseen: Iterable[Unseen]) -> None:
    """Raise `InputError` where most of the text is drawn as other letters, as by fonts scrambled against copying."""
    others = sum(found.end - found.start for found in unseen if found.reason == "font_mapping")
    if 2 * others > sum(len(span.text) for page in raw.pages for line in page.lines for span in line.spans):
        raise InputError(
            "no_text", "the pages show other letters than their text has: run text recognition (OCR) on the file"
        )


def is_scant(raw: RawDocument, limits: Limits) -> bool:
    """Tell whether there is so little text that it matters whether the pages are pictures."""
    return not _has_characters(raw, limits.least_characters)


def _what_else(data: bytes) -> str:
    """Return in words what bytes are that are no PDF."""
    start = data[:HEADER_WITHIN].lstrip(b"\xef\xbb\xbf\r\n\t ").lower()
    if not start:
        return "empty"
    return next((name for mark, name in STARTS if start.startswith(mark)), "something else")


def _characters(page: RawPage) -> int:
    """Count the characters on a page that are not white space."""
    return len("".join("".join([span.text for line in page.lines for span in line.spans]).split()))


def _has_characters(raw: RawDocument, least: int) -> bool:
    """Tell whether so many characters that are not white space are on the pages, without counting all that are."""
    return any(so_far >= least for so_far in accumulate(map(_characters, raw.pages)))


def _no_text(sizes: Sequence[int]) -> str:
    """Return why the pages as a whole hold no text, or nothing."""
    if sum(sizes) < LEAST_LETTERS:
        return "there is no text on the pages, only pictures or nothing"
    with_text = sum(size >= LEAST_LETTERS for size in sizes)
    if with_text < len(sizes) / 2 and sum(sizes) < SCANT_PAGE * len(sizes):
        return f"{len(sizes) - with_text} of {len(sizes)} pages have no text, and the others have little"
    return ""


def _no_paper(raw: RawDocument, sizes: Sequence[int]) -> str:
    """Return what a PDF is that is no paper, or nothing."""
    if _are_slides(raw, sizes):
        return "a set of slides"
    if _is_poster(raw, sizes):
        return "a poster"
    return "an unfilled template, it only tells how to typeset a paper" if _is_template(raw) else ""


def _are_slides(raw: RawDocument, sizes: Sequence[int]) -> bool:
    """Tell slides: several pages, nearly all wider than high, with few words on each."""
    wide = sum(page.width > LANDSCAPE * page.height for page in raw.pages)
    return len(raw.pages) > 1 and wide >= 0.8 * len(raw.pages) and statistics.median(sizes) < SLIDE_CHARACTERS


def _is_poster(raw: RawDocument, sizes: Sequence[int]) -> bool:
    """Tell a poster: one sheet or two, larger than any journal's, and with the text of a poster."""
    large = all(page.width * page.height > POSTER_AREA for page in raw.pages)
    return large and len(raw.pages) <= 2 and sum(sizes) > POSTER_CHARACTERS


def _is_template(raw: RawDocument) -> bool:
    """Tell a template: many of its sentences tell authors how to typeset; in a paper hardly one in a hundred does."""
    sentences = [sentence for page in raw.pages[:OPENING_PAGES] for sentence in _sentences(page)]
    instructions = sum(bool(TYPESETTING.search(words) and DEMAND.search(words)) for words in sentences)
    return instructions >= max(TEMPLATE_SENTENCES, TEMPLATE_SHARE * len(sentences))


def _sentences(page: RawPage) -> list[str]:
    """Return the sentences of a page, roughly; lines of few words are left out."""
    text = " ".join("".join(span.text for span in line.spans) for line in page.lines).replace("- ", "")
    return [part for part in re.split(r"(?<=[.:;?!])\s", text) if len(part.split()) >= 4]
