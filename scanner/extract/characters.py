"""Characters of the text layer that leave no mark on the page, and letters that pass for others."""

import re
from collections.abc import Iterator

from scanner.extract.findings import Inspection, hidden_text
from scanner.paper import HiddenText, HidingReason
from scanner.raw import RawDocument, RawLine, RawPage
from scanner.reading.addressed import addressed_to_model
from scanner.reading.text import INVISIBLE
from scanner.reading.unseen import is_broken_up, is_turned, mixed_words, tag_text, visible

SOFT_HYPHEN = "\u00ad"
"""Shows at the end of a line and is what layout joins words by, so it is neither taken out nor counted."""

_ODD = re.compile(INVISIBLE.pattern.replace(SOFT_HYPHEN, "") + "|[\u0400-\u052f]")
_MIXED_WORDS = 2


def without_invisible(raw: RawDocument) -> Inspection:
    """Return the document without characters that leave no mark, their number, and a record where they carry a text."""
    hidden: list[HiddenText] = []
    stripped = 0
    pages = list(raw.pages)
    for index, page in enumerate(raw.pages):
        if _ODD.search("".join(span.text for line in page.lines for span in line.spans)):
            hidden += _records(page)
            pages[index] = _clean_page(page)
            stripped += _characters(page) - _characters(pages[index])
    return Inspection(raw._replace(pages=tuple(pages)), tuple(hidden), stripped)


def _records(page: RawPage) -> Iterator[HiddenText]:
    """Yield what a page's characters say other than they show."""
    for line in page.lines:
        text = "".join(span.text for span in line.spans)
        if not text.isascii() and (reason := _reason(text)):
            said = tag_text(text) or text
            yield hidden_text(page.number, line.box, reason, said)


def _reason(text: str) -> HidingReason | None:
    """Return what is odd about the characters of a line."""
    if tag_text(text) or is_broken_up(text):
        return "invisible_characters"
    if is_turned(text):
        return "bidi"
    if mixed := mixed_words(text):
        return "homoglyphs" if len(mixed) >= _MIXED_WORDS or addressed_to_model(text) else None
    return None


def _clean_page(page: RawPage) -> RawPage:
    """Return a page without invisible characters, and without lines that had nothing else."""
    lines = (_clean_line(line) for line in page.lines)
    return page._replace(lines=tuple(line for line in lines if line.spans))


def _clean_line(line: RawLine) -> RawLine:
    """Return a line without invisible characters; the same line where it has none."""
    if not any(INVISIBLE.search(span.text.replace(SOFT_HYPHEN, "")) for span in line.spans if not span.text.isascii()):
        return line
    spans = tuple(span._replace(text=_clean(span.text)) for span in line.spans)
    return line._replace(spans=tuple(span for span in spans if span.text))


def _clean(text: str) -> str:
    """Return a text without invisible characters but with its soft hyphens."""
    return SOFT_HYPHEN.join(visible(part) for part in text.split(SOFT_HYPHEN))


def _characters(page: RawPage) -> int:
    """Return the number of characters of a page."""
    return sum(len(span.text) for line in page.lines for span in line.spans)
