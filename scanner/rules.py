"""Rules applied to a paper: a yes, a no, or open."""

from importlib import import_module
from typing import Literal, NamedTuple

from scanner.clues import Hit, find, quote
from scanner.errors import ModuleError
from scanner.module import Clue, Rule
from scanner.passages import Passages
from scanner.reply import Words

MOST_QUOTES = 3


class Finding(NamedTuple):
    """What a rule says of a paper, and the words it leans on; "open" where it cannot tell."""

    verdict: Literal["yes", "no", "open"]
    words: tuple[Words, ...] = ()
    silent: bool = False
    """Whether a "no" rests on nothing having been found."""


def decide(passages: Passages, rule: Rule) -> Finding:
    """Apply a rule: any `yes` clue or its check makes a yes, else any `no` clue a no, else `otherwise`."""
    hits = _different(passages, rule.yes, max(MOST_QUOTES, rule.at_least))
    if hits and len(hits) >= rule.at_least:
        return Finding("yes", tuple(quote(passages, hit) for hit in hits[:MOST_QUOTES]))
    if rule.check and (words := run_check(rule.check, passages)):
        return Finding("yes", words[:MOST_QUOTES])
    if against := _different(passages, rule.no, MOST_QUOTES):
        return Finding("no", tuple(quote(passages, hit) for hit in against))
    return Finding(rule.otherwise, silent=True)


def run_check(name: str, passages: Passages) -> tuple[Words, ...]:
    """Run the check of this name in `scanner/checks/`; it returns words that prove a yes, or none.

    Raises `ModuleError` where there is no such check.
    """
    try:
        check = import_module(f"scanner.checks.{name}").check
    except (ModuleNotFoundError, AttributeError) as error:
        raise ModuleError(f"there is no check {name!r}; see scanner/checks/") from error
    words: tuple[Words, ...] = check(passages)
    return words


def _different(passages: Passages, clues: tuple[Clue, ...], enough: int) -> list[Hit]:
    """Return the first hits of these clues, as many as are enough, no two in the same words."""
    found: dict[str, Hit] = {}
    for clue in clues:
        for hit in find(passages, clue):
            found.setdefault(passages.texts[hit.sentence], hit)
            if len(found) == enough:
                return list(found.values())
    return list(found.values())
