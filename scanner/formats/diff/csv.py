"""A diff as CSV, one row a change (of two scans) or one row an item (of two sets of scans)."""

import csv
from collections.abc import Iterator
from io import StringIO

from scanner.comparing.diff_view import DiffView, edited_items, edition, entry_text, field_value, kind_of_change, turn
from scanner.scandiff import AnswerChange, CorpusDiff, Passage, ScanDiff

SCAN_COLUMNS = (
    "aspect",
    "category",
    "item",
    "change",
    "old",
    "new",
    "causes",
    "passage_before",
    "page_before",
    "passage_after",
    "page_after",
)
CORPUS_COLUMNS = (
    "category",
    "item",
    "papers",
    "yes_to_no",
    "no_to_yes",
    "applies_gained",
    "applies_lost",
    "opened",
    "settled",
    "p",
    "p_adjusted",
    "agreement",
    "agreement_low",
    "agreement_high",
    "kappa",
    "ac1",
)
Cell = str | int | float | None


def render(view: DiffView) -> str:
    """Return the diff as CSV with a head line; an unknown number is an empty cell."""
    is_corpus = isinstance(view.diff, CorpusDiff)
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(CORPUS_COLUMNS if is_corpus else SCAN_COLUMNS)
    rows = _item_rows(view.diff) if isinstance(view.diff, CorpusDiff) else _change_rows(view.diff)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return out.getvalue()


def guarded(cell: Cell) -> Cell:
    """Return a cell that no spreadsheet takes for a formula: text that starts like one gets an apostrophe before it."""
    if isinstance(cell, str) and cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n")):
        return f"'{cell}"
    return cell


def _change_rows(diff: ScanDiff) -> Iterator[tuple[Cell, ...]]:
    for module in diff.modules:
        edited = (" ".join((kind, *items)) for kind, items in edited_items(module))
        change = "; ".join((edition(module), *edited))
        yield "question", module.module, "", change, module.old_digest, module.new_digest, "module", "", "", "", ""
    for answer in diff.answers:
        yield from _answer_rows(answer)
    for aspect, changes in (("red-flag", diff.red_flags), ("claim", diff.claims), ("citation", diff.cited_papers)):
        for entry in changes:
            old, new = (entry_text(side) if side else "" for side in (entry.old, entry.new))
            yield aspect, "", "", kind_of_change(entry), old, new, " ".join(entry.causes), "", "", "", ""
    for aspect, fields in (("metadata", diff.metadata), ("provenance", diff.provenance)):
        for field in fields:
            values = field_value(field.old), field_value(field.new)
            yield aspect, "", field.field, "changed", *values, "", "", "", "", ""


def _answer_rows(change: AnswerChange) -> Iterator[tuple[Cell, ...]]:
    """Return a row for each pair of passages, and one row where there is none."""
    before, after = turn(change)
    head = (change.aspect, change.category, change.item, "changed", before.word, after.word, " ".join(change.causes))
    for passage in change.passages or (Passage(before=None, after=None),):
        yield *head, *_side(passage, "before"), *_side(passage, "after")


def _side(passage: Passage, name: str) -> tuple[Cell, Cell]:
    evidence = passage.before if name == "before" else passage.after
    return (evidence.quote, evidence.page) if evidence else ("", "")


def _item_rows(diff: CorpusDiff) -> Iterator[tuple[Cell, ...]]:
    for row in diff.items:
        flips = (row.yes_to_no, row.no_to_yes, row.applies_gained, row.applies_lost, row.opened, row.settled)
        agreement = (row.agreement.value, row.agreement.low, row.agreement.high)
        yield row.category, row.item, row.papers, *flips, row.p, row.p_adjusted, *agreement, row.kappa, row.ac1
