"""A copy of the paper's PDF in which the words behind the answers are highlighted, with notes and an outline."""

from collections.abc import Iterator, Sequence

from scanner.errors import UsageError
from scanner.extract.copies import annotate
from scanner.picture import Note
from scanner.report.answers import Row, parts, reason
from scanner.report.sheets import spot_of
from scanner.view import YES, View, printable

USES_ORIGINAL = True
IS_FILE = True
"""It is bytes, of one paper: nothing for a terminal."""


def render(view: View) -> bytes:
    """Return the PDF with a note for each passage; UsageError where the PDF is not at hand."""
    if view.original.pdf is None:
        raise UsageError("the PDF that was scanned is not at hand: name it with --pdf")
    return annotate(view.original.pdf, tuple(notes(view)))


def render_many(views: Sequence[View]) -> str:
    """Refuse: a PDF is of one paper."""
    raise UsageError(f"a PDF is of one scan, not {len(views)}: name one")


def notes(view: View) -> Iterator[Note]:
    """Yield a note for each passage that a red flag, an answer or a claim rests on, and for text that is not seen."""
    for flag in view.scan.red_flags:
        for evidence in flag.evidence:
            title, text = f"Red flag: {printable(flag.flag)}", printable(flag.detail)
            yield Note(group="Red flags", title=title, text=text, spot=spot_of(evidence))
    for words in view.scan.integrity.hidden_text if view.scan.integrity else ():
        if words.page:
            title = "Text that a reader does not see"
            yield Note(group="Red flags", title=title, text=printable(words.text), spot=spot_of(words))
    for part in parts(view):
        for row in part.rows:
            yield from _of_answer(printable(part.title), row)
    for claim in view.scan.claims:
        for quote in claim.quotes:
            title, text = printable(claim.claim), f"{claim.supported}: {printable(claim.evidence)}"
            yield Note(group="Claims", title=title, text=text, spot=spot_of(quote))


def _of_answer(group: str, row: Row) -> Iterator[Note]:
    """Yield the notes of one answer; a passage under another answer than yes is called the nearest."""
    question, answer = printable(row.question), f"{row.shown.word}{', to review' if row.to_review else ''}"
    near = "" if row.shown is YES else "\nThis is the nearest passage, not proof."
    text = f"{question}\nAnswer: {answer}\n{printable(reason(row.answer))}".rstrip() + near
    for evidence in row.answer.evidence:
        title = f"{row.shown.symbol} {answer}: {question}"
        yield Note(group=group, title=title, text=text, spot=spot_of(evidence))
