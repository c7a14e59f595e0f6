"""ActualText: words that a file gives in place of its glyphs (ISO 32000-2, 14.9.4).

Honest files use it for hyphens, ligatures and formulas, and the reader profits from it. Where it gives words that the
glyphs do not show, the glyphs are right.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

import pymupdf

from scanner.extract.drawn import content_lines
from scanner.extract.findings import Inspection, hidden_text
from scanner.extract.objects import BROKEN, NO_MEMORY, stream_start
from scanner.paper import Box, HiddenText
from scanner.raw import RawDocument, RawLine, RawPage
from scanner.reading.addressed import addressed_to_model

_MATHEMATICS = re.compile("[\U0001d400-\U0001d7ff]")
_GIVES_TEXT = re.compile(rb"/ActualText|/\w*#[0-9A-Fa-f]{2}")
_LONGEST_PROGRAM = 1 << 22
_NEW_WORDS = 3
_LETTERS = 3


def as_drawn(document: pymupdf.Document, raw: RawDocument, objects: Mapping[int, str]) -> Inspection:
    """Return the document with its lines as the glyphs say where ActualText gives other words, and what it gave.

    Costs a second reading of each page that may have ActualText, and nothing where the file has no marked content.
    """
    forms = (number for number, text in objects.items() if "/Subtype/Form" in text)
    everywhere = any("/ActualText" in text for text in objects.values()) or _give_text(document, forms)
    done = Inspection(raw)
    for index, page in enumerate(raw.pages):
        try:
            displayed = document[page.number - 1]
            if page.lines and (everywhere or _give_text(document, displayed.get_contents())):
                shown, given = _shown(page, content_lines(displayed))
                pages = (*done.raw.pages[:index], shown, *done.raw.pages[index + 1 :]) if given else done.raw.pages
                done = done.then(Inspection(done.raw._replace(pages=pages), tuple(given)))
        except NO_MEMORY:
            raise
        except BROKEN as error:  # the page was read; that it cannot be read in another way is worth a note
            done = done.then(Inspection(done.raw, notes=(f"page {page.number}: ActualText was not checked ({error})",)))
    return done


def _give_text(document: pymupdf.Document, programs: Iterable[int]) -> bool:
    """Return whether any of some programs may give ActualText; one that is too long to tell, or packed oddly, may.

    A name may be written with escapes, which no honest program does.
    """
    starts = (stream_start(document, number, _LONGEST_PROGRAM) for number in programs)
    return any(start is None or len(start) == _LONGEST_PROGRAM or bool(_GIVES_TEXT.search(start)) for start in starts)


def _shown(page: RawPage, drawn: Sequence[RawLine]) -> tuple[RawPage, list[HiddenText]]:
    """Return a page with untrue lines replaced by the glyphs', and the words that these do not show."""
    drawn_texts = {_letters(_text(line)) for line in drawn}
    lines: list[RawLine] = []
    hidden = []
    for line in page.lines:
        text = _text(line)
        if _letters(text) in drawn_texts:
            lines.append(line)
            continue
        instead = [other for other in drawn if _meet(line.box, other.box)]
        if not _is_untrue(text, " ".join(map(_text, instead))):
            lines.append(line)
            continue
        hidden.append(hidden_text(page.number, line.box, "actual_text", text))
        lines += [other._replace(block=line.block) for other in instead if other not in lines]
    return page._replace(lines=tuple(lines)), hidden


def _is_untrue(given: str, drawn: str) -> bool:
    """Return whether a line gives several words that its glyphs do not show; formulas may read as they like."""
    if addressed_to_model(given) and not addressed_to_model(drawn):
        return True
    letters = _letters(drawn)
    words = (_letters(word) for word in _MATHEMATICS.sub("", given).split())
    return sum(len(word) >= _LETTERS and word not in letters for word in words) >= _NEW_WORDS


def _letters(text: str) -> str:
    """Return the letters and digits of a text, for comparing two readings of it."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def _text(line: RawLine) -> str:
    """Return the text of a line."""
    return "".join(span.text for span in line.spans)


def _meet(one: Box, other: Box) -> bool:
    """Return whether two boxes share more than an edge, in height by a third of the lower one."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return width > 0 and height > min(one[3] - one[1], other[3] - other[1]) / 3
