"""The auditor that needs no key: patterns and facts, and "not assessed" where they cannot tell."""

import threading
from collections.abc import Mapping

from scanner.auditors.settings import AuditorSettings
from scanner.judging.clues import Hit, quote
from scanner.judging.facts import MEANINGS, applies, doubtful, holds
from scanner.judging.passages import passages_of
from scanner.judging.retrieval import Retrieval
from scanner.judging.rules import Finding, decide
from scanner.judging.showing import shown
from scanner.module import FactName, Item, Module
from scanner.paper import Paper
from scanner.reply import Fact, ItemReply, Reply, Words

ASKS_A_MODEL = False
FEWEST = 3
"""Fewer answers than this are no frequency."""
EARNED = 0.8
"""An answer that was right less often than this where it was measured is marked for review."""
SURE = 0.75
"""An item on which careful raters are less sure than this on average is a matter of judgement: it is marked too."""


class RulesAuditor:
    """Answers the items that have a rule, with the sentences that the rule found; leaves the others open.

    Each thread keeps the index of the paper that it is at, so that the modules of one paper are asked at the price of
    one, however many papers are under way.
    """

    name = "rules"

    def __init__(self) -> None:
        self._latest = _Latest()

    def audit(self, paper: Paper, module: Module, facts: Mapping[FactName, Fact]) -> Reply:
        """Answer every item of the module; raises `ModuleError` where a rule names a check that does not exist."""
        index = self._index(paper)
        return Reply(items={item.id: _weighed(_answer(index, item, facts), item) for item in module.items})

    def _index(self, paper: Paper) -> Retrieval:
        """Return the index of a paper, made when it is first asked for."""
        found, passages = self._latest.index, passages_of(paper)
        if found is None or found.passages is not passages:
            found = self._latest.index = Retrieval(passages)
        return found


class _Latest(threading.local):
    """The index that a thread made last."""

    index: Retrieval | None = None


def _weighed(reply: ItemReply, item: Item) -> ItemReply:
    """Say how often such an answer was right, where enough were measured; mark it where that was not often enough.

    It is marked too where the question itself is one that careful raters are unsure of.
    """
    if item.measured is None or item.measured.auditor != RulesAuditor.name or reply.verdict == "not_assessed":
        return reply
    right, given = getattr(item.measured, "na" if not reply.applies else reply.verdict)
    unsure = item.measured.sureness is not None and item.measured.sureness < SURE
    if given < FEWEST:
        return reply.model_copy(update={"needs_review": reply.needs_review or unsure})
    told = {"confidence": round(right / given, 3), "confidence_count": given}
    seldom = right < EARNED * given
    return reply.model_copy(update=told | {"needs_review": reply.needs_review or unsure or seldom})


def build(settings: AuditorSettings, door: None = None) -> RulesAuditor:
    """Return the auditor; it has no settings."""
    del settings, door
    return RulesAuditor()


def _answer(index: Retrieval, item: Item, facts: Mapping[FactName, Fact]) -> ItemReply:
    """Answer one item."""
    reply = _decided(index, item) if applies(item, facts) else not_applicable(item, facts)
    return reply.model_copy(update={"needs_review": reply.needs_review or doubtful(item, facts)})


def _decided(index: Retrieval, item: Item) -> ItemReply:
    """Answer an item that applies."""
    finding = decide(index.passages, item.rule) if item.rule else Finding("open")
    if finding.verdict == "open":
        return _not_assessed(index, item)
    if finding.silent:
        return _not_found(index, item)
    place = shown(index.passages.paper, finding.words[0])
    return ItemReply(
        applies=True,
        verdict=finding.verdict,
        justification=place if finding.sure else f"likely, by {place}; a person should judge",
        words=finding.words,
        needs_review=not finding.sure,
        source=RulesAuditor.name,
    )


def not_applicable(item: Item, facts: Mapping[FactName, Fact]) -> ItemReply:
    """Say which fact of the paper makes the item impossible."""
    failed = next(condition for condition in item.applies_when if not holds(condition, facts))
    parts = [part.removeprefix("not ").strip() for part in failed.split(" or ")]
    shown = [fact for name, fact in facts.items() if name in parts and fact.value]
    meant = " or ".join(MEANINGS[name] for name in facts if name in parts and (facts[name].value or not shown))
    reason = f"the paper has {meant}" if shown else f"no sign was found of {meant}"
    words = tuple(words for fact in shown for words in fact.words)
    return ItemReply(
        applies=False, verdict="no", justification=f"does not apply: {reason}", words=words, source=RulesAuditor.name
    )


def _not_assessed(index: Retrieval, item: Item) -> ItemReply:
    """Leave an item to a person, with the passage that is nearest to it."""
    words = _nearest(index, item)
    near = f"; the nearest passage is {shown(index.passages.paper, words[0])}" if words else ""
    return ItemReply(
        applies=True,
        verdict="not_assessed",
        justification=f"not assessed: the rules cannot tell{near}",
        words=words,
        needs_review=True,
        source=RulesAuditor.name,
    )


def _not_found(index: Retrieval, item: Item) -> ItemReply:
    """Answer no because nothing was found, and say what was looked for."""
    looked_for = f"{', '.join(item.query[:6])} (and the like) in {len(index.passages)} sentences"
    return ItemReply(
        applies=True,
        verdict="no",
        justification=f"not found in the text: {item.counts.rstrip('.')}",
        source=RulesAuditor.name,
        searched=looked_for,
    )


def _nearest(index: Retrieval, item: Item) -> tuple[Words, ...]:
    """Return the sentence that shares most with the item's query, or nothing."""
    best = index.best_sentence(item.query)
    if best is None:
        return ()
    sentence = index.passages.sentences[best]
    return (quote(index.passages, Hit(best, sentence.start, sentence.end)),)
