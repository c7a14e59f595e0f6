"""Rules applied to a paper: a yes, a no, or open."""

from importlib import import_module
from typing import Literal, NamedTuple

from scanner.errors import ModuleError
from scanner.judging.clues import Hit, find, quote
from scanner.judging.passages import Passages
from scanner.module import Clue, Rule
from scanner.reply import Words

MOST_QUOTES = 3


class Finding(NamedTuple):
    """What a rule says of a paper, and the words it leans on; "open" where it cannot tell."""

    verdict: Literal["yes", "no", "open"]
    words: tuple[Words, ...] = ()
    silent: bool = False
    """Whether a "no" rests on nothing having been found."""
    sure: bool = True
    """Whether the words prove the verdict; otherwise it is likely by them, and a person should look."""


def decide(passages: Passages, rule: Rule) -> Finding:
    """Apply a rule: a `yes` clue or its check makes a yes, else a `no` clue a no, a `likely` one a likely yes."""
    hits = _different(passages, rule.yes, rule.at_least)
    if hits and len(hits) >= rule.at_least:
        return Finding("yes", tuple(quote(passages, hit) for hit in hits[:MOST_QUOTES]))
    if rule.check and (found := run_check(rule.check, passages)):
        return found if isinstance(found, Finding) else Finding("yes", found[:MOST_QUOTES])
    if against := _different(passages, rule.no):
        return Finding("no", tuple(quote(passages, hit) for hit in against))
    if likely := _different(passages, rule.likely):
        return Finding("yes", tuple(quote(passages, hit) for hit in likely), sure=False)
    return Finding(rule.otherwise, silent=True)


def run_check(name: str, passages: Passages) -> tuple[Words, ...] | Finding:
    """Run the check of this name in `scanner/checks/`: words that prove a yes, or none where it cannot tell.

    A check that can lean without proof, or say no, returns the whole `Finding`.

    Raises `ModuleError` where there is no such check.
    """
    try:
        check = import_module(f"scanner.checks.{name}").check
    except (ModuleNotFoundError, AttributeError) as error:
        raise ModuleError(f"there is no check {name!r}; see scanner/checks/") from error
    found: tuple[Words, ...] | Finding = check(passages)
    return found


def _different(passages: Passages, clues: tuple[Clue, ...], needed: int = 1) -> list[Hit]:
    """Return the hits of the first clues that give as many as are needed, and a few more; no two in the same words."""
    found: dict[str, Hit] = {}
    for clue in clues:
        for hit in find(passages, clue):
            found.setdefault(passages.texts[hit.sentence], hit)
            if len(found) == max(MOST_QUOTES, needed):
                return list(found.values())
        if len(found) >= needed:
            break
    return list(found.values())
