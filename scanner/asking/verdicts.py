"""From what a decision model told of an item to an answer: accepted, or open and why; nothing is rounded up to a no."""

from collections.abc import Mapping
from typing import NamedTuple

from scanner.asking.decision import Outcome, Told
from scanner.asking.predicates import meaning
from scanner.asking.thresholds import Band, Side
from scanner.judging.facts import applies
from scanner.judging.showing import shown
from scanner.module import FactName, Item
from scanner.paper import Paper
from scanner.record import Decision, DecisionOutcome
from scanner.reply import Fact, ItemReply, Words

_UNTOLD: dict[Outcome, str] = {
    "refused": "the model declined to answer",
    "missing": "the model left the question out",
    "unreadable": "what the model answered is no probability",
}


class Passage(NamedTuple):
    """The sentence that was chosen as evidence, or why there is none; `probability` is that of the choice."""

    words: Words | None = None
    probability: float | None = None
    lacking: str = "no sentence was looked for"


class Asked(NamedTuple):
    """All that was told of one item: its predicates with their bands, and the passage that was chosen for it.

    `applies` is None for an item that applies to every paper. `read` says that the controls show the whole paper read.
    """

    item: Item
    applies: Told | None
    applies_band: Band
    satisfied: Told
    satisfied_band: Band
    read: bool
    passage: Passage = Passage()


class Judging(NamedTuple):
    """What all items of a paper share: the paper, its facts, and how the numbers are told in the record."""

    paper: Paper
    facts: Mapping[FactName, Fact]
    source: str
    numbers: Decision


def judge(asked: Asked, judging: Judging) -> ItemReply:
    """Return the answer to an item; where it is open, `decision.outcome` says why."""
    by_facts: Side = "yes" if applies(asked.item, judging.facts) else "no"
    by_model = by_facts if asked.applies is None else _side(asked.applies, asked.applies_band)
    if by_model == "no" or (by_model == "open" and by_facts == "no"):
        return _not_applicable(asked, judging, by_model, by_facts)
    reply = _assessed(asked, judging)
    return reply if by_model == by_facts else _for_review(reply, "whether it applies is in doubt")


def _side(told: Told, band: Band) -> Side:
    """Return what a predicate says, open where it told nothing."""
    return "open" if told.probability is None else band.side(told.probability)


def _not_applicable(asked: Asked, judging: Judging, by_model: Side, by_facts: Side) -> ItemReply:
    """Say that an item does not apply; for review where the model and the facts of the paper do not both say so."""
    told, certain = asked.applies.probability if asked.applies else None, by_model == by_facts
    who = "the facts of the paper rule it out" if by_facts == "no" else "the facts of the paper do not rule it out"
    model = f"the model finds no sign of {meaning(asked.item)}; " if asked.applies and by_model == "no" else ""
    reply = ItemReply(
        applies=False,
        verdict="no",
        justification=f"does not apply: {model}{who}",
        confidence=None if told is None else _kept(1 - told),
        needs_review=not certain,
        source=judging.source,
        decision=_numbers(asked, judging, "accepted" if certain else "contested"),
    )
    return reply if asked.read else _unread(reply)


def _assessed(asked: Asked, judging: Judging) -> ItemReply:
    """Answer an item that applies."""
    told, band = asked.satisfied, asked.satisfied_band
    if told.probability is None:
        return _open(asked, judging, "refused", _UNTOLD[told.outcome])
    side = band.side(told.probability)
    if side == "open":
        between = f"p = {told.probability:.2f} lies between {band.low:.2f} and {band.high:.2f}"
        return _open(asked, judging, "uncertain", f"{between}, {_standing(band)}")
    if side == "no":
        return _not_found(asked, judging, told.probability)
    if asked.passage.words is None:
        return _open(asked, judging, "contested", f"p = {told.probability:.2f}, but {asked.passage.lacking}")
    return _shown(asked, judging, asked.passage.words, told.probability)


def _shown(asked: Asked, judging: Judging, words: Words, probability: float) -> ItemReply:
    """Answer yes with the sentence that was chosen."""
    reply = ItemReply(
        applies=True,
        verdict="yes",
        justification=shown(judging.paper, words),
        words=(words,),
        confidence=_kept(probability),
        source=judging.source,
        decision=_numbers(asked, judging, "accepted"),
    )
    return reply if asked.read else _unread(reply)


def _not_found(asked: Asked, judging: Judging, probability: float) -> ItemReply:
    """Answer no because the statement does not hold of the text; open where the text was not read to its end."""
    if not asked.read:
        return _open(asked, judging, "not_read", "nothing shows that the model read the paper to its end")
    return ItemReply(
        applies=True,
        verdict="no",
        justification=f"not found in the text: {asked.item.counts.rstrip('.')}",
        confidence=_kept(1 - probability),
        source=judging.source,
        searched=f"the whole paper, asked as one statement: p = {probability:.2f}, {_standing(asked.satisfied_band)}",
        decision=_numbers(asked, judging, "accepted"),
    )


def _open(asked: Asked, judging: Judging, outcome: DecisionOutcome, why: str) -> ItemReply:
    """Leave an item open, with the sentence that was nearest where one was chosen."""
    words = asked.passage.words
    near = f"; the nearest passage is {shown(judging.paper, words)}" if words else ""
    return ItemReply(
        applies=True,
        verdict="not_assessed",
        justification=f"not assessed: {why}{near}",
        words=(words,) if words else (),
        needs_review=True,
        source=judging.source,
        decision=_numbers(asked, judging, outcome if asked.read else "not_read"),
    )


def _for_review(reply: ItemReply, why: str) -> ItemReply:
    """Mark an answer for a person, with the reason."""
    return reply.model_copy(update={"needs_review": True, "justification": f"{reply.justification} [{why}]"})


def _unread(reply: ItemReply) -> ItemReply:
    """Mark an answer about a paper that was not shown to be read to its end."""
    decision = reply.decision.model_copy(update={"outcome": "not_read"}) if reply.decision else None
    marked = _for_review(reply, "nothing shows that the model read the paper to its end")
    return marked.model_copy(update={"decision": decision})


def _numbers(asked: Asked, judging: Judging, outcome: DecisionOutcome) -> Decision:
    """Return the raw probabilities of an item as they stand in the record."""
    found = {
        "applies": _kept(asked.applies.probability if asked.applies else None),
        "satisfied": _kept(asked.satisfied.probability),
        "evidence": _kept(asked.passage.probability),
        "outcome": outcome,
    }
    mass = {} if asked.satisfied.label_mass is None else {"label_mass": _kept(asked.satisfied.label_mass)}
    fitted = {} if asked.satisfied_band.certified else {"calibration": None}
    return judging.numbers.model_copy(update=found | mass | fitted)


def _kept(probability: float | None) -> float | None:
    """Return a probability with as many digits as mean anything."""
    return None if probability is None else round(probability, 4)


def _standing(band: Band) -> str:
    """Say what a band rests on."""
    if band.bound is None:
        return "thresholds not calibrated"
    return f"calibrated on {band.n} answers"
