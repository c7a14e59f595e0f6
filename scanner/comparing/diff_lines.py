"""A diff of two scans as lines with a level and a role: what the terminal and Markdown show alike.

What is noise (confidence, reasons, wording, citations, provenance) is counted in one line, unless the view is full.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple, get_args

from scanner.comparing.diff_view import (
    ASPECT_WORDS,
    CAVEAT,
    MODULES,
    REVISIONS,
    TELLING,
    AnyEntryChange,
    DiffView,
    edited_items,
    edition,
    entry_text,
    field_line,
    headline,
    hidden_line,
    kind_of_change,
    revision_line,
    same_line,
    scan_line,
    turned,
    why,
)
from scanner.scandiff import AnswerChange, Aspect, FieldChange, ModuleChange, Passage, Revision, ScanDiff
from scanner.view import NOT_A_VERDICT, printable, quoted

Role = Literal["title", "heading", "entry", "detail", "quote", "note"]


class Line(NamedTuple):
    """One line to show: text that is safe to print, what it is, and the items (`category/item`) that it is about."""

    role: Role
    text: str
    items: tuple[str, ...] = ()

    @property
    def whole(self) -> str:
        """The text with its items in brackets after it."""
        return f"{self.text}  [{printable(', '.join(self.items))}]" if self.items else self.text


def scan_diff_lines(diff: ScanDiff, view: DiffView) -> Iterator[Line]:
    """Return a diff of two scans as lines, the most telling changes first."""
    yield Line("title", headline(diff))
    yield Line("note", f"old: {scan_line(diff.old)}")
    yield Line("note", f"new: {scan_line(diff.new)}")
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
    if diff.revisions:
        yield from _revisions(diff.revisions)
    if diff.modules:
        yield Line("heading", f"{MODULES}: {len(diff.modules)}")
        for change in diff.modules:
            yield from _module(change, view)
    yield from _answers(diff, view)
    yield from _entries("red-flag", diff.red_flags, view)
    yield from _entries("claim", diff.claims, view)


def _module(change: ModuleChange, view: DiffView) -> Iterator[Line]:
    """Return the editions of a module, and each item that differs, in the words of today's modules."""
    yield Line("entry", f"{printable(change.module)}: {edition(change)}")
    for kind, items in edited_items(change):
        if not items:
            yield Line("detail", kind)
        for item in items:
            question = printable(view.question(change.module, item))
            yield Line("detail", f"{kind}: {question}", (f"{change.module}/{item}",))


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
    yield Line("entry", f"{turned(change)}  {question}", (f"{change.category}/{change.item}",))
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
    """Return the passages that only one scan quotes behind a yes; first those that came or went with the text."""
    yield Line("heading", f"{REVISIONS}: {len(revisions)}")
    for revision in revisions:
        yield Line("entry", revision_line(revision), revision.items)
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
