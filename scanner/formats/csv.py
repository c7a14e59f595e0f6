"""All answers as CSV, one row an answer, for a spreadsheet."""

import csv
from collections.abc import Iterator, Sequence
from io import StringIO

from scanner.formats.diff.csv import Cell, guarded
from scanner.keeping.store import paper_name
from scanner.record import Answer
from scanner.view import View, mark, printable

COLUMNS = (
    "paper",
    "title",
    "scan",
    "module",
    "item",
    "question",
    "answer",
    "applies",
    "assessed",
    "to_review",
    "confidence",
    "answered_by",
    "reason",
    "pages",
    "passages",
)


def render(view: View) -> str:
    """Return a record's answers with a head line; several passages of one answer are parted by ` | `."""
    return render_many([view])


def render_many(views: Sequence[View]) -> str:
    """Return the answers of several records under one head line."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([guarded(_plain(cell)) for cell in row] for view in views for row in _rows(view))
    return out.getvalue()


def _rows(view: View) -> Iterator[tuple[Cell, ...]]:
    scan = view.scan
    for module, answers in scan.checklist.items():
        for item, answer in answers.items():
            head = (paper_name(scan), scan.paper.title, scan.scan_id or "", module, item, view.question(module, item))
            yield *head, *_answer(answer)


def _answer(answer: Answer) -> tuple[Cell, ...]:
    pages = "; ".join(str(evidence.page) for evidence in answer.evidence)
    passages = " | ".join(evidence.quote for evidence in answer.evidence)
    known = (_word(answer.applies), _word(answer.assessed), _word(answer.needs_review))
    confidence = "" if answer.confidence is None else answer.confidence
    return mark(answer).word, *known, confidence, answer.source or "", answer.justification, pages, passages


def _word(flag: bool | None) -> str:  # noqa: FBT001 (it is the value itself)
    return "" if flag is None else "yes" if flag else "no"


def _plain(cell: Cell) -> Cell:
    """Return text as one line without characters that steer a program."""
    return printable(cell) if isinstance(cell, str) else cell
