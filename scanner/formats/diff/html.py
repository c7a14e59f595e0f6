"""A diff as one HTML file: old and new side by side, flips first, passages with their changed words."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, get_args

from scanner.comparing.corpus_diff_lines import HEAD_NOTE, corpus_diff_lines, item_rows
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
    field_value,
    headline,
    kind_of_change,
    revision_line,
    same_line,
    scan_line,
    turn,
    why,
)
from scanner.record import Answer, Evidence
from scanner.report.page import fill
from scanner.report.words import Run, changed_words
from scanner.scandiff import AnswerChange, Aspect, CorpusDiff, ModuleChange, Passage, Revision, ScanDiff
from scanner.view import Mark

FIRST: tuple[Aspect, ...] = ("answer", "applicability", "review", "proof", "question")
"""Which changes of answers come first; the rest follows in the order of their kinds."""


class Side(NamedTuple):
    """An answer before or now."""

    shown: Mark
    to_review: bool
    reason: str


class Pair(NamedTuple):
    """A passage before and now, as runs of words, with their pages; None where there is none."""

    before: tuple[Run, ...]
    after: tuple[Run, ...]
    pages: tuple[int | None, int | None]


class Entry(NamedTuple):
    """A red flag, claim or cited paper before and now, and what became of it."""

    kind: str
    before: tuple[Run, ...]
    after: tuple[Run, ...]
    causes: str


class Turn(NamedTuple):
    """A changed answer."""

    question: str
    name: str
    causes: str
    sides: tuple[Side, Side]
    pairs: tuple[Pair, ...]


class Group(NamedTuple):
    """The changed answers of one kind; those that are noise are folded up."""

    title: str
    telling: bool
    turns: tuple[Turn, ...]


def render(view: DiffView) -> str:
    """Return the diff as a page."""
    if isinstance(view.diff, CorpusDiff):
        head, *rows = item_rows(view.diff.items, full=view.full)
        lines = tuple(corpus_diff_lines(view.diff, view))
        return fill("corpus_diff", lines=lines, head=head, rows=rows, note=HEAD_NOTE)
    return fill(
        "diff",
        diff=view.diff,
        scans=(("Old", scan_line(view.diff.old)), ("New", scan_line(view.diff.new))),
        groups=tuple(_groups(view.diff, view)),
        lists=tuple(_lists(view.diff)),
        fields=(*view.diff.metadata, *view.diff.provenance),
        headline=headline(view.diff),
        modules_title=MODULES,
        modules=tuple((change.module, _edited(change)) for change in view.diff.modules),
        revisions=tuple(map(_revised, view.diff.revisions)),
        revisions_title=REVISIONS,
        same=same_line(view.diff),
        full=view.full,
        caveat=CAVEAT,
        value=field_value,
    )


def _groups(diff: ScanDiff, view: DiffView) -> Iterator[Group]:
    """Yield the changed answers by kind, flips first."""
    for aspect in (*FIRST, *(each for each in get_args(Aspect) if each not in FIRST)):
        turns = tuple(_turn(change, view) for change in diff.answers if change.aspect == aspect)
        if turns:
            yield Group(ASPECT_WORDS[aspect], aspect in TELLING, turns)


def _turn(change: AnswerChange, view: DiffView) -> Turn:
    before, after = turn(change)
    return Turn(
        question=view.question(change.category, change.item),
        name=f"{change.category}/{change.item}",
        causes=why(change.causes),
        sides=(_side(before, change.old), _side(after, change.new)),
        pairs=tuple(map(_pair, change.passages)),
    )


def _side(shown: Mark, answer: Answer | None) -> Side:
    return Side(shown, bool(answer and answer.needs_review), answer.justification if answer else "")


def _pair(passage: Passage) -> Pair:
    before, after = passage.before, passage.after
    runs = changed_words(_quote(before), _quote(after))
    return Pair(*runs, (before.page if before else None, after.page if after else None))


def _revised(revision: Revision) -> tuple[str, str, Pair]:
    """Return what a passage shows, the items that rest on it, and the passage."""
    return revision_line(revision), ", ".join(revision.items), _pair(revision.passage)


def _edited(change: ModuleChange) -> str:
    """Return the editions of a module and the items that differ, as one line."""
    return "; ".join((edition(change), *(" ".join((kind, ", ".join(items))) for kind, items in edited_items(change))))


def _lists(diff: ScanDiff) -> Iterator[tuple[str, tuple[Entry, ...]]]:
    """Yield new, gone and changed red flags, claims and cited papers."""
    kinds: tuple[tuple[Aspect, Sequence[AnyEntryChange]], ...] = (
        ("red-flag", diff.red_flags),
        ("claim", diff.claims),
        ("citation", diff.cited_papers),
    )
    for aspect, changes in kinds:
        if changes:
            yield ASPECT_WORDS[aspect], tuple(map(_entry, changes))


def _entry(change: AnyEntryChange) -> Entry:
    old, new = (entry_text(side) if side else "" for side in (change.old, change.new))
    return Entry(kind_of_change(change), *changed_words(old, new), why(change.causes))


def _quote(evidence: Evidence | None) -> str:
    return evidence.quote if evidence else ""
