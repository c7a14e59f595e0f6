"""Two auditors asked the same: where they agree the answer stands, where not it is left open, with both reasons."""

from collections.abc import Mapping
from typing import Protocol

from scanner.asking import opinions
from scanner.asking.description import Description, Summary
from scanner.auditors.protocol import Auditor, Describer
from scanner.module import FactName, Item, Module
from scanner.paper import Paper
from scanner.reply import Fact, ItemReply, Reply
from scanner.together import Together


class DescribingAuditor(Auditor, Describer, Protocol):
    """An auditor that answers items and tells of the paper as a whole."""


class SecondOpinion:
    """Asks two auditors, best of different models: one model asked twice is no second signal.

    Of the paper as a whole the first one tells; only its items are asked twice.
    """

    def __init__(self, first: DescribingAuditor, second: Auditor) -> None:
        self.name = f"{first.name}+{second.name.rpartition(':')[2]}"
        self._first = first
        self._second = second

    def describe(self, paper: Paper) -> Description:
        """Tell what the first auditor tells; raises as it does."""
        return self._first.describe(paper)

    def summarise(self, paper: Paper) -> Summary:
        """Tell what the first auditor tells; raises as it does."""
        return self._first.summarise(paper)

    def audit(self, paper: Paper, module: Module, facts: Mapping[FactName, Fact]) -> Reply:
        """Answer every item of the module; raises AuditorError where either auditor could not."""
        replies, together = [], Together()
        for auditor in (self._first, self._second):
            with together.each():
                replies.append(auditor.audit(paper, module, facts))
        together.settle()
        first, second = replies
        answers = {item.id: _compared(item, first, second) for item in module.items}
        found = {name: reply for name, reply in answers.items() if reply is not None}
        agreed = sum(opinions.is_settled(reply) for reply in found.values())
        note = f"the two agree, without a doubt of either, on {agreed} of {len(module.items)} items"
        return Reply(items=found, made=opinions.made_together((first.made, second.made), (note,)))


def _compared(item: Item, first: Reply, second: Reply) -> ItemReply | None:
    """Return the two answers to one item as one; None where neither auditor has any."""
    one, other = first.items.get(item.id), second.items.get(item.id)
    if one is None or other is None:
        alone = one or other
        return opinions.for_review(alone, "the other model said nothing") if alone else None
    if opinions.label(one) == opinions.label(other):
        both = opinions.together(one, other)
        return both.model_copy(update={"needs_review": one.needs_review or other.needs_review})
    return opinions.in_dispute(one, other)
