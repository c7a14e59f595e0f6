"""A diff of two scans as lines with a level and a role: what the terminal and Markdown show alike.

What is noise (confidence, reasons, wording, citations, provenance) is counted in one line, unless the view is full.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple, get_args

from scanner.diff_view import (
    ASPECT_WORDS,
    CAVEAT,
    TELLING,
    AnyEntryChange,
    DiffView,
    entry_text,
    field_line,
    hidden_line,
    kind_of_change,
    same_line,
    scan_line,
    turned,
    why,
)
from scanner.scandiff import AnswerChange, Aspect, FieldChange, ModuleChange, Passage, Revision, ScanDiff
from scanner.view import NOT_A_VERDICT, printable, quoted

Role = Literal["title", "heading", "entry", "detail", "quote", "note"]


class Line(NamedTuple):
    """One line to show: text that is safe to print, and what it is."""

    role: Role
    text: str


def scan_diff_lines(diff: ScanDiff, view: DiffView) -> Iterator[Line]:
    """Return a diff of two scans as lines, the most telling changes first."""
    yield Line("title", printable(diff.new.title))
    yield Line("note", f"old: {scan_line(diff.old)}")
    yield Line("note", f"new: {scan_line(diff.new)}")
    if not diff.same_paper:
        yield Line("entry", f"These are records of two papers; the old one is of “{printable(diff.old.title)}”")
    if diff.empty:
        yield Line("heading", "Nothing changed")
    shown = list(_changes(diff, view))
    yield from shown
    yield from _noise(diff, view)
    yield Line("heading", f"The same in both: {same_line(diff)}")
    if shown:
        yield Line("note", CAVEAT)
    if diff.red_flags:
        yield Line("note", NOT_A_VERDICT)


def _changes(diff: ScanDiff, view: DiffView) -> Iterator[Line]:
    if diff.modules:
        yield Line("heading", f"Modules in another edition: {len(diff.modules)}")
        yield from (Line("entry", _module(change)) for change in diff.modules)
    yield from _answers(diff, view)
    yield from _entries("red-flag", diff.red_flags, view)
    yield from _entries("claim", diff.claims, view)
    if diff.revisions:
        yield from _revisions(diff.revisions)


def _module(change: ModuleChange) -> str:
    if change.old_version is None or change.new_version is None:
        return f"{printable(change.module)}: asked in the {'new' if change.old_version is None else 'old'} scan only"
    if change.old_version == change.new_version:
        return f"{printable(change.module)}: edited, still version {change.new_version}"
    return f"{printable(change.module)}: version {change.old_version} → {change.new_version}"


def _answers(diff: ScanDiff, view: DiffView) -> Iterator[Line]:
    for aspect in get_args(Aspect):
        changes = [change for change in diff.answers if change.aspect == aspect]
        if changes and (view.full or aspect in TELLING):
            yield Line("heading", f"{ASPECT_WORDS[aspect]}: {len(changes)}")
            for change in changes:
                yield from _answer(change, view)
                yield from _facts(change, diff.metadata, view)


def _answer(change: AnswerChange, view: DiffView) -> Iterator[Line]:
    question = printable(view.question(change.category, change.item))
    yield Line("entry", f"{turned(change)}  {question}  [{change.category}/{change.item}]")
    yield Line("detail", f"likely cause: {why(change.causes)}")
    yield from passage_lines(change.passages)
    reasons = [printable(answer.justification) if answer else "" for answer in (change.old, change.new)]
    if change.aspect == "justification" or (view.full and reasons[0] != reasons[1] and reasons[0]):
        yield Line("detail", f"reason before: {reasons[0]}")
    if reasons[1] and (not change.passages or change.aspect == "justification"):
        yield Line("detail", f"reason now: {reasons[1]}")


def _facts(change: AnswerChange, metadata: Sequence[FieldChange], view: DiffView) -> Iterator[Line]:
    """Return the facts of the paper that decide whether the item applies, where they changed."""
    if change.aspect == "applicability":
        deciding = {f"facts.{name}" for name in view.facts(change.category, change.item)}
        yield from (Line("detail", field_line(fact)) for fact in metadata if fact.field in deciding)


def passage_lines(passages: Sequence[Passage]) -> Iterator[Line]:
    """Return the words behind an answer, what was before first."""
    for passage in sorted(passages, key=lambda passage: passage.before is None):
        if passage.before:
            yield Line("quote", f"before, {quoted(passage.before)}")
        if passage.after:
            yield Line("quote", f"now, {quoted(passage.after)}")


def _entries(aspect: Aspect, changes: Sequence[AnyEntryChange], view: DiffView) -> Iterator[Line]:
    """Return new, gone and changed entries; those only reworded, in a full view alone."""
    shown = [change for change in changes if view.full or not change.reworded]
    if shown:
        yield Line("heading", f"{ASPECT_WORDS[aspect]}, changed: {len(shown)}")
    for change in shown:
        last = change.new or change.old
        yield Line("entry", f"{kind_of_change(change)}: {entry_text(last)}" if last else "")
        if change.old and change.new and entry_text(change.old) != entry_text(change.new):
            yield Line("detail", f"before: {entry_text(change.old)}")
        yield Line("detail", f"likely cause: {why(change.causes)}")


def _revisions(revisions: Sequence[Revision]) -> Iterator[Line]:
    """Return what the authors seem to have done to the words that answers rest on."""
    yield Line("heading", f"Added, taken out or rewritten in the paper: {len(revisions)}")
    for revision in sorted(revisions, key=lambda revision: revision.passage.before is None):
        before, after = revision.passage.before, revision.passage.after
        kind = "rewritten" if before and after else "taken out" if before else "added"
        yield Line("entry", f"{kind}, bears on {', '.join(revision.items)}")
        yield from passage_lines((revision.passage,))


def _noise(diff: ScanDiff, view: DiffView) -> Iterator[Line]:
    """Return the noise in a full view, else how much there is of it."""
    if view.full:
        yield from _entries("citation", diff.cited_papers, view)
        yield from _fields("metadata", diff.metadata)
        yield from _fields("provenance", diff.provenance)
        return
    aspects = Counter(change.aspect for change in diff.answers if change.aspect not in TELLING)
    flags, claims = ([change.reworded for change in part] for part in (diff.red_flags, diff.claims))
    counts = {ASPECT_WORDS[aspect]: count for aspect, count in aspects.items()} | {
        "Red flags and claims reworded": sum((*flags, *claims)),
        ASPECT_WORDS["citation"]: len(diff.cited_papers),
        ASPECT_WORDS["metadata"]: len(diff.metadata),
        ASPECT_WORDS["provenance"]: len(diff.provenance),
    }
    if hidden := hidden_line(counts):
        yield Line("heading", f"Not shown (--full shows it): {hidden}")


def _fields(aspect: Aspect, changes: Sequence[FieldChange]) -> Iterator[Line]:
    if changes:
        yield Line("heading", f"{ASPECT_WORDS[aspect]}, changed: {len(changes)}")
        yield from (Line("entry", field_line(change)) for change in changes)
