"""Raw pages to a finished paper: one text, and everything else as addresses in it."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from scanner.citing.references import find_references
from scanner.paper import Box, Integrity, Line, LineKind, Metadata, Page, Paper, Section, Sentence
from scanner.raw import RawDocument, RawPage
from scanner.reading.floats import find_floats
from scanner.reading.frontmatter import read_metadata
from scanner.reading.furniture import Sheet, clear, without_line_numbers
from scanner.reading.glyphs import repaired, unreadable
from scanner.reading.interrupted import Told
from scanner.reading.layout import Row, displayed, read_rows, upright
from scanner.reading.structure import tell
from scanner.reading.text import joint, split_sentences, strip_invisible, vocabulary

CELL_GAP = "  "
"""What stands between the cells of a table's row: two spaces, which every search by words folds into one."""


WORTH_SAYING = 0.005
"""The share of unreadable characters from which on a note says so."""


class _Placed(NamedTuple):
    """A printed row as it lies in the text."""

    start: int
    end: int
    row: Row
    kind: LineKind


class _Laid(NamedTuple):
    """A paragraph as it lies in the text."""

    start: int
    end: int
    kind: LineKind
    told: Told


class _Text(NamedTuple):
    """The text of a paper with its lines and paragraphs, and how many invisible characters were stripped."""

    text: str
    lines: tuple[Line, ...]
    paragraphs: tuple[_Laid, ...]
    stripped: int


def assemble_paper(document: RawDocument, sha256: str, integrity: Integrity, extractor: str) -> Paper:
    """Return the paper of a document from which hidden text was taken out before.

    A paragraph is one line of the text, a row of a table too, its cells two spaces apart. `integrity` comes back with
    pages, stripped characters and unreadable share added.
    """
    document, notes = repaired(document)
    held = [upright(page) for page in document.pages]
    pages = [without_line_numbers(page) for page, _ in held]
    sheets = clear(pages, [read_rows(page) for page in pages])
    turned = {page.number: (turns, page) for (_, turns), page in zip(held, document.pages, strict=True) if turns}
    laid = _lay(tell(sheets), turned)
    own_pages = _pages(document.pages, laid)
    sections = _sections(laid)
    return Paper(
        sha256=sha256,
        text=laid.text,
        metadata=_metadata(sheets, laid),
        pages=own_pages,
        lines=laid.lines,
        sections=sections,
        sentences=_sentences(laid, own_pages, sections),
        floats=find_floats(laid.text, laid.lines),
        references=find_references(laid.text, sections, laid.lines),
        integrity=_integrity(integrity, document, own_pages, laid, notes),
        extractor=extractor,
    )


def _lay(told: Sequence[Told], turned: dict[int, tuple[int, RawPage]]) -> _Text:
    """Lay paragraphs out as one text, joining words that the ends of lines part."""
    words = vocabulary(row.text for part in told for row in part.paragraph.rows)
    pieces: list[str] = []
    placed: list[_Placed] = []
    laid: list[_Laid] = []
    place = stripped = 0
    for part in told:
        start = place
        between = "\n" if laid else ""
        left = ""
        for row in part.paragraph.rows:
            text, invisible = strip_invisible(CELL_GAP.join(row.cells) if part.paragraph.kind == "table" else row.text)
            stripped += invisible
            if not text:
                continue
            if left:
                drop, between = joint(left, text, words)
                if drop:
                    pieces[-1] = left[:-drop]
                    place -= drop
                    placed[-1] = placed[-1]._replace(end=place)
            pieces += (between, text)
            first = place + len(between)
            if not left:
                start = first
            place = first + len(text)
            placed.append(_Placed(first, place, row, part.paragraph.kind))
            left, between = text, ""
        if left:
            laid.append(_Laid(start, place, part.paragraph.kind, part))
    lines = tuple(
        Line(start=line.start, end=line.end, page=line.row.page, box=_box(line.row, turned), kind=line.kind)
        for line in placed
    )
    return _Text("".join(pieces), lines, tuple(laid), stripped)


def _box(row: Row, turned: dict[int, tuple[int, RawPage]]) -> Box:
    """Return where a row stands on its page as displayed."""
    return displayed(row.box, *turned[row.page]) if row.page in turned else row.box


def _pages(raw: Sequence[RawPage], laid: _Text) -> tuple[Page, ...]:
    """Return the pages; a page's text ends where the next page's begins."""
    firsts: dict[int, int] = {}
    for line in laid.lines:
        firsts.setdefault(line.page, line.start)
    end, pages = len(laid.text), []
    for page in reversed(raw):
        start = firsts.get(page.number, end)
        pages.append(Page(number=page.number, start=start, end=end, width=page.width, height=page.height))
        end = start
    return tuple(reversed(pages))


def _sections(laid: _Text) -> tuple[Section, ...]:
    """Return the sections, each up to the next heading."""
    headed = [(part, part.told.heading) for part in laid.paragraphs if part.told.heading]
    ends = [*(part.start for part, _ in headed), len(laid.text)][1:]
    return tuple(
        Section(
            title=heading.title, number=heading.number, level=heading.level, page=part.told.paragraph.page,
            start=part.start, end=end, kind=heading.kind,
        )
        for (part, heading), end in zip(headed, ends, strict=True)
    )  # fmt: skip


def _sentences(laid: _Text, pages: Sequence[Page], sections: Sequence[Section]) -> tuple[Sentence, ...]:
    """Return the sentences; a heading and a row of a table are one each, but not the prose in a box."""
    page_starts, section_starts = [page.start for page in pages], [section.start for section in sections]
    return tuple(
        Sentence(
            start=start,
            end=end,
            page=pages[bisect_right(page_starts, start) - 1].number,
            section=bisect_right(section_starts, start) - 1,
            kind=kind,
        )
        for part in laid.paragraphs
        for start, end, kind in _parts(laid.text, part)
    )


def _parts(text: str, part: _Laid) -> list[tuple[int, int, LineKind]]:
    """Return the sentences of one paragraph, its run-in heading apart."""
    if part.kind == "heading" or (part.kind == "table" and len(part.told.paragraph.rows) == 1):
        return [(part.start, part.end, part.kind)]
    heading, start = part.told.heading, part.start
    parts: list[tuple[int, int, LineKind]] = []
    if heading:
        start = _after_ink(text, start, part.end, heading.ink)
        parts.append((part.start, start, "heading"))
    return parts + [(first, last, part.kind) for first, last in split_sentences(text, start, part.end)]


def _after_ink(text: str, start: int, end: int, ink: int) -> int:
    """Return where a number of printed characters less hyphens, and the stop after them, end."""
    for match in re.finditer(r"[^\s-]", text[start:end]):
        ink -= 1
        if ink == 0:
            place = start + match.end()
            return place + (text[place : place + 1] in (".", ":"))
    return end


def _metadata(sheets: Sequence[Sheet], laid: _Text) -> Metadata:
    """Return what the first page says about the paper."""
    front = [row for part in laid.paragraphs if part.kind == "front" for row in part.told.paragraph.rows]
    front = front or [row for sheet in sheets[:1] for row in sheet.rows[:4]]
    notes = [part for part in laid.paragraphs if part.kind == "footnote" and part.told.paragraph.page == 1]
    edges = [row for sheet in sheets[:1] for row in sheet.furniture]
    edges += [row for part in notes for row in part.told.paragraph.rows]
    return read_metadata(front, edges, _abstract(laid), laid.text)


def _abstract(laid: _Text) -> str:
    """Return the paragraphs in one size of print under the heading of the abstract."""
    parts = iter(laid.paragraphs)
    opening = next((part for part in parts if part.told.heading and part.told.heading.kind == "abstract"), None)
    if opening is None:
        return ""
    heading = opening.told.heading
    words = [laid.text[_after_ink(laid.text, opening.start, opening.end, heading.ink if heading else 0) : opening.end]]
    size = None if opening.kind == "heading" else opening.told.paragraph.rows[0].size
    for part in parts:
        row = part.told.paragraph.rows[0]
        if part.told.heading or (size and abs(row.size - size) > 0.6):
            break
        if part.kind == "body":
            size = size or row.size
            words.append(laid.text[part.start : part.end])
    return "\n".join(words).strip(" \n.:—–-")


def _integrity(
    integrity: Integrity, document: RawDocument, pages: Sequence[Page], laid: _Text, notes: tuple[str, ...]
) -> Integrity:
    """Return what is known about the reading, with what the layout knows added."""
    odd = sum(map(unreadable, document.pages))
    total = sum(len(span.text) for page in document.pages for line in page.lines for span in line.spans)
    share = round(odd / total, 6) if total else 0.0
    if share > WORTH_SAYING:
        notes = (*notes, f"{share:.1%} of the characters could not be read: the file does not name their glyphs")
    return integrity.model_copy(
        update={
            "pages": len(pages),
            "pages_without_text": tuple(page.number for page in pages if page.start == page.end),
            "stripped_characters": integrity.stripped_characters + laid.stripped,
            "unreadable_share": share,
            "notes": integrity.notes + notes,
        }
    )
