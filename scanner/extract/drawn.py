"""What a page draws, wherever it draws it: off the page and outside of clips too, and as its glyphs say."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import pymupdf
from pymupdf import mupdf

from scanner.extract.findings import hidden_text, says_something
from scanner.extract.painted import around, holds
from scanner.paper import Box, HiddenText, HidingReason
from scanner.raw import RawLine, Span

SEEN_FLAGS = pymupdf.TEXT_CLIP | pymupdf.TEXT_MEDIABOX_CLIP | pymupdf.TEXT_IGNORE_ACTUALTEXT
"""How the text of a page is read where the words that a reader could see are compared with those that are drawn."""


class Word(NamedTuple):
    """A word and its box on the page as displayed."""

    box: Box
    text: str


def content_lines(page: pymupdf.Page) -> tuple[RawLine, ...]:
    """Return the lines that the page's own content draws, as its glyphs say, wherever they are."""
    return _lines(_text_page(lambda device: mupdf.fz_run_page_contents(page.this, device, *_as_it_is())))


def annotation_lines(page: pymupdf.Page) -> tuple[RawLine, ...]:
    """Return the lines that annotations and form fields draw on a page."""

    def run(device: Any) -> None:
        mupdf.fz_run_page_annots(page.this, device, *_as_it_is())
        mupdf.fz_run_page_widgets(page.this, device, *_as_it_is())

    return _lines(_text_page(run))


def content_words(page: pymupdf.Page) -> tuple[Word, ...]:
    """Return the words that the page's own content draws, as its glyphs say, wherever they are."""
    return words_of(_text_page(lambda device: mupdf.fz_run_page_contents(page.this, device, *_as_it_is())))


def seen_words(drawn: pymupdf.DisplayList) -> tuple[Word, ...]:
    """Return the words that a page draws within its edges and clips, as its glyphs say."""
    return words_of(pymupdf.TextPage(drawn.get_textpage(SEEN_FLAGS)))


def words_of(text_page: pymupdf.TextPage) -> tuple[Word, ...]:
    """Return the words of a read page in the order of the file."""
    return tuple(Word((x0, y0, x1, y1), text) for x0, y0, x1, y1, text, *_ in text_page.extractWORDS())


def out_of_sight(page: pymupdf.Page, seen: Sequence[Word]) -> tuple[HiddenText, ...]:
    """Return what a page draws off its edge or outside of its clips, given the words that it draws within.

    Such words are not in the text that is read; a record is made of runs that say something.
    """
    left = Counter(_key(word) for word in seen)
    edge = tuple(page.rect)
    runs: list[list[tuple[int, HidingReason, Word]]] = []
    for index, word in enumerate(content_words(page)):
        if left[_key(word)] > 0:
            left[_key(word)] -= 1
            continue
        reason: HidingReason = "clipped" if holds(edge, word.box) else "off_page"
        if not (runs and runs[-1][-1][:2] == (index - 1, reason)):
            runs.append([])
        runs[-1].append((index, reason, word))
    records = (_record(page.number + 1, run) for run in runs)
    return tuple(record for record in records if says_something(record.text))


def _record(page: int, run: Sequence[tuple[int, HidingReason, Word]]) -> HiddenText:
    """Return the record of a run of words that are drawn out of sight."""
    words = [word for *_, word in run]
    return hidden_text(page, around([word.box for word in words]), run[0][1], " ".join(word.text for word in words))


def _key(word: Word) -> tuple[str, int, int]:
    """Return what two readings of one word have in common."""
    return word.text, round(word.box[0]), round(word.box[1])


def _as_it_is() -> tuple[Any, Any]:
    """Return the last two arguments of every run: no further matrix, and nobody who could stop it."""
    return mupdf.FzMatrix(), mupdf.FzCookie()


def _text_page(run: Callable[[Any], None]) -> pymupdf.TextPage:
    """Return what a run draws, read without an edge of the page."""
    text_page = mupdf.FzStextPage(mupdf.FzRect(mupdf.FzRect.Fixed_INFINITE))
    device = mupdf.fz_new_stext_device(text_page, mupdf.FzStextOptions(pymupdf.TEXT_IGNORE_ACTUALTEXT))
    run(device)
    mupdf.fz_close_device(device)
    return pymupdf.TextPage(text_page)


def _lines(text_page: pymupdf.TextPage) -> tuple[RawLine, ...]:
    """Return the lines of a read page."""
    blocks = text_page.extractDICT()["blocks"]
    return tuple(
        RawLine(tuple(_spans(line["spans"])), line["bbox"], line["dir"], number)
        for number, block in enumerate(blocks)
        for line in block.get("lines", ())
        if line["spans"]
    )


def _spans(spans: Sequence[dict[str, Any]]) -> Iterator[Span]:
    """Yield the spans of a line."""
    for span in spans:
        style = (span["size"], span["font"], span["flags"], span["color"], span["alpha"], span["char_flags"])
        yield Span(span["text"], span["bbox"], *style, span["origin"])
