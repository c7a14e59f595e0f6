"""What a format is given to show, and the words and symbols that all formats share."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from scanner.module import Item, Module
from scanner.picture import Original
from scanner.record import Answer, Evidence, Scan

NOT_A_VERDICT = "A red flag is something to look at, not a verdict. “No” means: not found in the text that was read."


class Mark(NamedTuple):
    """How an answer is shown: a symbol that reads without colour, a word, and a colour for those who see it."""

    symbol: str
    word: str
    colour: str


YES = Mark("✔", "yes", "green")
NO = Mark("✘", "no", "red")
NOT_APPLICABLE = Mark("–", "n/a", "bright_black")
OPEN = Mark("?", "open", "yellow")
MARKS = (YES, NO, NOT_APPLICABLE, OPEN)


@dataclass(frozen=True)
class View:
    """A record and how it is to be shown: the modules that explain its items, columns of text, whether in colour.

    `original` is the PDF that the record was made from, for the formats that show pages or copy them.
    """

    scan: Scan
    modules: Mapping[str, Module]
    width: int = 100
    colour: bool = False
    original: Original = field(default_factory=Original)

    def item(self, module: str, item: str) -> Item | None:
        """Return the item of today's modules that an answer belongs to, None where there is none any more."""
        items = self.modules[module].items if module in self.modules else ()
        return next((known for known in items if known.id == item), None)

    def question(self, module: str, item: str) -> str:
        """Return an item's question, or its id in words."""
        known = self.item(module, item)
        return known.question if known else item.replace("_", " ")

    def title(self, module: str) -> str:
        """Return a module's title, or its id in words."""
        return self.modules[module].title if module in self.modules else module.replace("_", " ")


def mark(answer: Answer) -> Mark:
    """Return how an answer is shown; one that nobody could give is open, whatever its value."""
    if not answer.applies:
        return NOT_APPLICABLE
    if answer.assessed is False:
        return OPEN
    return YES if answer.answer else NO


def tally(answers: Mapping[str, Answer]) -> dict[Mark, int]:
    """Return how many answers of each kind there are."""
    marks = [mark(answer) for answer in answers.values()]
    return {kind: marks.count(kind) for kind in MARKS}


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, as `1 page` or `2 pages`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def quoted(evidence: Evidence) -> str:
    """Return a quote with its page, as `p. 7: “…”`."""
    return f"p. {evidence.page}: “{printable(evidence.quote)}”"


def printable(text: str) -> str:
    """Return text from a paper or a model as one line that cannot steer a terminal: odd characters as `‹U+202E›`."""
    one_line = " ".join(text.split())
    return one_line if one_line.isprintable() else "".join(_shown(character) for character in one_line)


def _shown(character: str) -> str:
    """Return a character, or its code point where it has no shape of its own."""
    if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn"}:
        return f"‹U+{ord(character):04X}›"
    return character


def when_active(module: Module) -> str:
    """Say in words when a module is used."""
    active = module.active
    if active.always:
        return "always"
    named = (*active.tags, *active.paper_types, *(fact.replace("_", " ") for fact in active.facts))
    return "for " + ", ".join(named)


def how_good(item: Item) -> str:
    """Say in words how an auditor did on an item against gold answers, and that nobody measured where nobody did."""
    if (seen := item.measured) is None:
        return "not measured in this edition"
    counts = zip(("yes", "no", "n/a"), (seen.yes, seen.no, seen.na), strict=True)
    right = ", ".join(f"{name} right {hits} of {given}" for name, (hits, given) in counts if given)
    kappa = "" if seen.kappa is None else f", kappa {seen.kappa:.2f}"
    sure = "" if seen.sureness is None else f"; raters were sure by {seen.sureness:.2f}"
    return f"{seen.auditor} on {seen.papers} papers: accuracy {seen.accuracy:.2f}{kappa} ({right}){sure}"


def when_applicable(item: Item) -> str:
    """Say in words to which papers an item applies."""
    conditions = [condition.replace("_", " ") for condition in item.applies_when]
    return "where: " + "; ".join(conditions) if conditions else "to every paper"
