"""A checklist as questions for a decision model: statements made from the modules' own data, and two controls.

An item makes two predicates: that it applies (from the facts it needs) and that it is satisfied (from what counts and
what does not). Both say positively what the paper has; an item that applies to every paper makes only the second.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from scanner.asking.decision import NONE, Choice, Predicate
from scanner.asking.prompt import Shown, defused, mark
from scanner.frozen import Frozen
from scanner.judging.facts import MEANINGS
from scanner.judging.retrieval import Retrieval
from scanner.module import Item, Module

END, DECOY = "control.end", "control.decoy"
MOST_CANDIDATES = 12
_WORD = re.compile(r"[A-Za-z]{5,20}")
_CONTROL_WORDS = 3
_LAST_PART = 0.9
_SYLLABLES = tuple(first + second for first in "bdfgklmnprstvz" for second in "aeiou")


class Wording(Frozen):
    """The templates of all questions; `{…}` are filled from module data, never from the paper's sentences."""

    version: int
    state: str
    applies: str
    satisfied: str
    words: str
    evidence_state: str
    evidence: str

    @property
    def digest(self) -> str:
        """The first 16 hexadecimal digits of the SHA-256 of the templates."""
        return _digest(self.model_dump_json())[:16]


class Ask(NamedTuple):
    """An item of a module that is asked."""

    module: Module
    item: Item

    @property
    def key(self) -> str:
        """The item's name among those of all modules."""
        return f"{self.module.id}.{self.item.id}"

    @property
    def applies(self) -> str:
        """The name of the predicate that the item applies."""
        return f"{self.key}.applies"

    @property
    def satisfied(self) -> str:
        """The name of the predicate that the item is satisfied."""
        return f"{self.key}.satisfied"


def asks(modules: Iterable[Module]) -> tuple[Ask, ...]:
    """Return all items of some modules, in their order."""
    return tuple(Ask(module, item) for module in modules for item in module.items)


def checklist_questions(asked: Sequence[Ask], shown: Shown, wording: Wording) -> tuple[Predicate, ...]:
    """Return the predicates of all items, and at the end the two controls: one is true of what is shown, one is not."""
    made = [predicate for ask in asked for predicate in _predicates(ask, wording)]
    return (*made, *_controls(shown.lines, wording))


def paper_state(shown: Shown, wording: Wording) -> str:
    """Return the visible sentences of a paper between marks that it does not contain."""
    return wording.state.format(text=shown.lines, mark=mark(shown.paper))


def meaning(item: Item) -> str | None:
    """Say what a paper must have for an item to apply; None where nothing, or only the absence of something, is needed.

    A condition with a `not` stays with the facts: a model reads past negations.
    """
    needed = [condition.split(" or ") for condition in item.applies_when if "not " not in condition]
    known: dict[str, str] = {str(name): said for name, said in MEANINGS.items()}
    return "; and ".join(" or ".join(known[part.strip()] for part in parts) for parts in needed) or None


def end_was_read(end: float | None, decoy: float | None) -> bool:
    """Tell whether the controls show a whole paper read: words of its end are there, made-up ones are not."""
    return end is not None and decoy is not None and end >= 0.5 > decoy


def candidates(index: Retrieval, item: Item) -> tuple[int, ...]:
    """Return the sentences among which the evidence for an item is chosen, as positions in the passages, in order."""
    near = [at for chunk in index.best(item.query) for at in range(*chunk)]
    telling = [at for at in near if index.passages.sentences[at].kind != "heading"]
    return tuple(sorted(telling[:MOST_CANDIDATES]))


def evidence_question(ask: Ask, offered: Sequence[int], wording: Wording) -> Choice:
    """Return the choice of the sentence that shows an item, with "none" as the last option."""
    instructions = wording.evidence.format(counts=ask.item.counts, does_not_count=ask.item.does_not_count)
    return Choice(name=ask.key, instructions=instructions, options=(*map(option, offered), NONE))


def evidence_state(index: Retrieval, offered: Iterable[int], wording: Wording) -> str:
    """Return the sentences on offer with their numbers, between marks that the paper does not contain."""
    lines = "\n".join(f"{option(at)} {defused(index.passages.texts[at])}" for at in sorted(set(offered)))
    return wording.evidence_state.format(text=lines, mark=mark(index.passages.paper))


def option(sentence: int) -> str:
    """Return the name by which a sentence is chosen."""
    return f"s{sentence + 1}"


def sentence_of(chosen: str) -> int:
    """Return the sentence that an option names."""
    return int(chosen.removeprefix("s")) - 1


def _predicates(ask: Ask, wording: Wording) -> Iterable[Predicate]:
    """Yield the predicates of one item."""
    if needed := meaning(ask.item):
        yield Predicate(name=ask.applies, instructions=wording.applies.format(meaning=needed))
    filled = wording.satisfied.format(
        question=ask.item.question, counts=ask.item.counts, does_not_count=ask.item.does_not_count
    )
    yield Predicate(name=ask.satisfied, instructions=filled)


def _controls(text: str, wording: Wording) -> Iterable[Predicate]:
    """Yield a statement that is true of the end of a text, and one of the same form that is false.

    Both name single words in the order of the alphabet, so that no sentence of the paper gets a voice among the orders.
    """
    for name, words in ((END, end_words(text)), (DECOY, absent_words(text))):
        yield Predicate(name=name, instructions=wording.words.format(words=", ".join(words)))


def end_words(text: str) -> tuple[str, ...]:
    """Return three words that occur at the end of a text and not before its last tenth, as far as there are any."""
    low = text.lower()
    told = list(dict.fromkeys(word.lower() for word in reversed(_WORD.findall(text[int(len(text) * _LAST_PART) :]))))
    only_there = [word for word in told if low.find(word) >= len(low) * _LAST_PART]
    return tuple(sorted((only_there or told)[:_CONTROL_WORDS]))


def absent_words(text: str) -> tuple[str, ...]:
    """Return three made-up words that a text does not contain, the same for the same text."""
    low, found = text.lower(), list[str]()
    for number in range(len(text) + _CONTROL_WORDS):
        drawn = bytes.fromhex(_digest(f"{number} {text}")[:8])
        word = "".join(_SYLLABLES[byte % len(_SYLLABLES)] for byte in drawn)
        if word not in low and word not in found:
            found.append(word)
        if len(found) == _CONTROL_WORDS:
            break
    return tuple(sorted(found))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
