"""What annotations and form fields paint on a page: it leaks into the page's text, and is not the paper's."""

from collections.abc import Iterator

import pymupdf

from scanner.extract.drawn import annotation_lines
from scanner.extract.findings import Inspection, Unseen, take_out
from scanner.extract.painted import holds
from scanner.raw import RawDocument, RawPage

_WITHOUT_WORDS = frozenset({pymupdf.PDF_ANNOT_LINK, pymupdf.PDF_ANNOT_POPUP})


def without_annotations(document: pymupdf.Document, raw: RawDocument) -> Inspection:
    """Return the document without the words that annotations and form fields paint, those to a model on record.

    A note may well show on the page, and then nothing is hidden about it; it is left out all the same.
    """
    done = take_out(raw, _painted_by_annotations(document, raw))
    return done._replace(hidden=tuple(text for text in done.hidden if text.addressed_to_model))


def _painted_by_annotations(document: pymupdf.Document, raw: RawDocument) -> Iterator[Unseen]:
    """Yield the words of the raw pages that annotations and form fields paint."""
    for page in raw.pages:
        displayed = document[page.number - 1]
        if any(kind not in _WITHOUT_WORDS for _, kind, *_ in displayed.annot_xrefs()):
            yield from _painted_by_notes(displayed, page)


def _painted_by_notes(displayed: pymupdf.Page, page: RawPage) -> Iterator[Unseen]:
    """Yield the spans of a page whose words stand where an annotation paints the same ones."""
    painted = [("".join(span.text for span in line.spans), line.box) for line in annotation_lines(displayed)]
    for line_number, line in enumerate(page.lines) if painted else ():
        for number, span in enumerate(line.spans):
            if span.text.strip() and any(span.text.strip() in words and holds(box, span.box) for words, box in painted):
                yield Unseen(page.number, line_number, number, 0, len(span.text), "annotation")
