"""What a format of diffs is given to show, and the words that all of them share with each other and with `show`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scanner.module import Module
from scanner.record import Answer, CitedPaper, Claim, RedFlag
from scanner.scandiff import (
    AnswerChange,
    Aspect,
    Cause,
    CorpusDiff,
    EntryChange,
    Estimate,
    FieldChange,
    ModuleChange,
    Revision,
    ScanDiff,
    ScanRef,
)
from scanner.view import Mark, mark, printable

ASPECT_WORDS: dict[Aspect, str] = {
    "question": "Questions added, removed or redefined",
    "applicability": "Applies now, or no longer",
    "answer": "Answers flipped",
    "review": "Told now, or left to a person now",
    "evidence": "Same answer on other evidence",
    "proof": "Evidence lost or found",
    "confidence": "Only the confidence moved",
    "justification": "Only the reasons were reworded",
    "red-flag": "Red flags",
    "claim": "Claims",
    "citation": "Cited papers",
    "metadata": "What the record says of the paper",
    "provenance": "How the record was made",
}
CAUSE_WORDS: dict[Cause, str] = {
    "other_paper": "another paper",
    "not_asked": "the question was not asked in one of the scans",
    "module": "the question changed",
    "paper": "the paper's text changed",
    "auditor": "another auditor, model or prompt",
    "parameters": "other parameters",
    "program": "another version of the program, or another reading of the file",
    "instability": "instability: paper, question, auditor and parameters are the same",
    "unknown": "not known: the records do not say how they were made",
}
TELLING: tuple[Aspect, ...] = ("question", "applicability", "answer", "review", "proof")
"""The changed answers that are shown without being asked for; the rest is counted."""
NOT_ASKED = Mark("·", "not asked", "bright_black")
ARROW = "→"
AnyEntryChange = EntryChange[Claim] | EntryChange[RedFlag] | EntryChange[CitedPaper]
CAVEAT = (
    "A cause is what differs between the scans, not proof. Passages are those quoted: what one scan does not quote may "
    "stand in its version of the paper all the same."
)
MODULES = "Modules edited, or asked in one scan only"
REVISIONS = "The paper's text changed: passages behind a yes"


@dataclass(frozen=True)
class DiffView:
    """A diff and how to show it: the modules that explain its items, columns, colour, whether with all noise."""

    diff: ScanDiff | CorpusDiff
    modules: Mapping[str, Module]
    width: int = 100
    colour: bool = False
    full: bool = False

    def question(self, category: str, item: str) -> str:
        """Return an item's question as today's modules put it, or its id in words."""
        items = self.modules[category].items if category in self.modules else ()
        return next((known.question for known in items if known.id == item), item.replace("_", " "))

    def facts(self, category: str, item: str) -> frozenset[str]:
        """Return the names of the facts that decide whether an item applies, as today's modules have it."""
        items = self.modules[category].items if category in self.modules else ()
        conditions = (condition for known in items if known.id == item for condition in known.applies_when)
        return frozenset(part.removeprefix("not ").strip() for each in conditions for part in each.split(" or "))


def turn(change: AnswerChange) -> tuple[Mark, Mark]:
    """Return how an answer was shown and how it is shown now."""
    return _mark(change.old), _mark(change.new)


def _mark(answer: Answer | None) -> Mark:
    return NOT_ASKED if answer is None else mark(answer)


def turned(change: AnswerChange) -> str:
    """Return an answer's change in a few words, such as `✔ yes → ✘ no`."""
    before, after = turn(change)
    shown = f"{before.symbol} {before.word} {ARROW} {after.symbol} {after.word}"
    doubts = [bool(answer and answer.needs_review) for answer in (change.old, change.new)]
    if doubts[0] is not doubts[1]:
        shown += " (to review)" if doubts[1] else " (no longer to review)"
    return shown


def why(causes: Iterable[Cause]) -> str:
    """Return likely causes in words, the likeliest first."""
    return ", or ".join(CAUSE_WORDS[cause] for cause in causes)


_IN_A_WORD = ("supported", "severity", "kind", "item", "year", "arxiv_id", "doi")
"""Fields whose change is told with both values."""


def kind_of_change(change: AnyEntryChange) -> str:
    """Return `new`, `gone`, `reworded`, or `changed` with the fields that did."""
    if change.old is None or change.new is None:
        return "new" if change.old is None else "gone"
    if change.reworded:
        return "reworded"
    return "changed in " + ", ".join(_field_turn(change.old, change.new, name) for name in change.fields)


def _field_turn(old: object, new: object, name: str) -> str:
    shown = name.replace("_", " ")
    if name not in _IN_A_WORD:
        return shown
    return f"{shown} ({field_value(getattr(old, name))} {ARROW} {field_value(getattr(new, name))})"


def entry_text(entry: Claim | RedFlag | CitedPaper) -> str:
    """Return a claim, red flag or cited paper as one line."""
    if isinstance(entry, Claim):
        return printable(entry.claim)
    if isinstance(entry, RedFlag):
        return printable(f"{entry.severity or 'unrated'}: {entry.flag}. {entry.detail}")
    authors = ", ".join(entry.authors[:3]) or "authors not found"
    return printable(f"{entry.title} ({authors}, {entry.year or 'no year'})")


def field_value(value: object) -> str:
    """Return a value of a record as one short line."""
    text = printable("none" if value is None else str(value))
    return text if len(text) <= 100 else f"{text[:97]}…"


def field_line(change: FieldChange) -> str:
    """Return a changed value as one line."""
    return f"{printable(change.field)}: {field_value(change.old)} {ARROW} {field_value(change.new)}"


def headline(diff: ScanDiff) -> str:
    """Return what is compared, as one line."""
    if diff.same_paper:
        return f"What changed between two scans of “{printable(diff.new.title)}”"
    return f"What differs between two papers, “{printable(diff.old.title)}” and “{printable(diff.new.title)}”"


def revision_line(revision: Revision) -> str:
    """Say what a passage behind a yes shows, and no more: only where an answer turned with the text, a change of it."""
    before, after = revision.passage.before, revision.passage.after
    if revision.turned:
        return "the new version shows (no before, yes now)" if after else "the old version showed (yes before, no now)"
    if before and after:
        return "other words quoted now than before"
    return "quoted now, not before" if after else "quoted before, not now"


def edition(change: ModuleChange) -> str:
    """Say in which editions two scans asked a module, as one line."""
    if change.old_version is None or change.new_version is None:
        return f"asked in the {'new' if change.old_version is None else 'old'} scan only"
    if change.old_version == change.new_version:
        return f"edited, still version {change.new_version}"
    return f"version {change.old_version} {ARROW} {change.new_version}"


def edited_items(change: ModuleChange) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return what was done to which items of a module; empty where records do not say."""
    if (items := change.items) is None:
        return ()
    kinds = (("redefined", items.redefined), ("taken out", items.only_old), ("added", items.only_new))
    return tuple((kind, names) for kind, names in kinds if names) or (("no question changed", ()),)


def scan_line(scan: ScanRef) -> str:
    """Return which scan it is, as one line."""
    by = f"auditor {scan.auditor}" if scan.auditor else None
    scan_id = None if scan.scan_id and scan.scan_id in (scan.file or "") else scan.scan_id
    known = (scan.paper, scan.paper_version, scan.file, scan_id, scan.scanned_at, by)
    return printable(" · ".join(part for part in known if part) or "a record that does not say when or by whom")


def estimate_text(estimate: Estimate) -> str:
    """Return a statistic with its 95 % interval, as `0.91 (0.88 to 0.94)`."""
    if estimate.value is None:
        return "undetermined"
    if estimate.low is None or estimate.high is None:
        return f"{estimate.value:.2f}"
    return f"{estimate.value:.2f} ({estimate.low:.2f} to {estimate.high:.2f})"


def p_text(p: float) -> str:
    """Return a p value as papers print it."""
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def same_line(diff: ScanDiff) -> str:
    """Return how much did not change."""
    return ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in diff.same.items())


def hidden_line(counts: Mapping[str, int]) -> str:
    """Return what a view leaves out, as one line; empty where that is nothing."""
    return ", ".join(f"{name.lower()}: {count}" for name, count in counts.items() if count)
