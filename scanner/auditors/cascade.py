"""The cheap before the dear: rules, then a decision model, then a text model for what these two leave in doubt.

rules and decisions agree, or the rules cannot tell and decisions are sure   -> settled
decisions uncertain or refused, or against the rules                          -> the text model alone decides
"""

from collections.abc import Mapping
from typing import NamedTuple

from scanner.asking import opinions
from scanner.auditors import decisions, llm
from scanner.auditors.protocol import Auditor
from scanner.auditors.rules import RulesAuditor
from scanner.auditors.settings import AuditorSettings
from scanner.endpoint.door import Door
from scanner.errors import AuditorError
from scanner.module import FactName, Item, Module
from scanner.paper import Paper
from scanner.reply import Fact, ItemReply, Made, Reply


class CascadeAuditor:
    """Asks three auditors in turn; `source` of each answer says whose it is, `made.notes` how many each settled."""

    def __init__(self, rules: Auditor, decider: Auditor, writer: Auditor) -> None:
        self.name = f"cascade:{decider.name.partition(':')[2]}+{writer.name.partition(':')[2]}"
        self._rules = rules
        self._decider = decider
        self._writer = writer

    def audit(self, paper: Paper, module: Module, facts: Mapping[FactName, Fact]) -> Reply:
        """Answer every item of the module.

        Raises AuditorError only where the rules do: a decision model that fails leaves its items to the text model, and
        a text model that fails leaves them as they are, for review.
        """
        by_rules = self._rules.audit(paper, module, facts)
        decided = _tried(self._decider, paper, module, facts)
        views = {item.id: _view(item, by_rules, decided.reply) for item in module.items}
        doubtful = tuple(
            _unconditional(item, views[item.id]) for item in module.items if views[item.id].settled is None
        )
        rest = module.model_copy(update={"items": doubtful})
        written = _tried(self._writer, paper, rest, facts, needed=bool(doubtful))
        answers = {name: view.settled or _resolved(name, view, written) for name, view in views.items()}
        notes = (_coverage(views, written), *decided.told, *written.told)
        made = opinions.made_together((decided.reply.made, written.reply.made), notes)
        return Reply(items={name: reply for name, reply in answers.items() if reply is not None}, made=made)


class _Tried(NamedTuple):
    """What an auditor said, or nothing and why."""

    reply: Reply
    failure: str = ""
    name: str = ""

    @property
    def told(self) -> tuple[str, ...]:
        """What is to be told of a failure."""
        return (f"{self.name} could not be asked: {self.failure}",) if self.failure else ()


class _View(NamedTuple):
    """What the first two auditors say of an item; `settled` is their common answer, None where there is none."""

    settled: ItemReply | None
    best: ItemReply | None
    decided: ItemReply | None


def _tried(
    auditor: Auditor, paper: Paper, module: Module, facts: Mapping[FactName, Fact], *, needed: bool = True
) -> _Tried:
    """Ask an auditor, where there is anything to ask; its AuditorError is a finding, not the end."""
    if not needed:
        return _Tried(Reply(items={}))
    try:
        return _Tried(auditor.audit(paper, module, facts))
    except AuditorError as error:
        made = Made.model_validate({**error.made, "reason": str(error)})
        return _Tried(Reply(items={}, made=made), str(error), auditor.name)


def _view(item: Item, by_rules: Reply, decided: Reply) -> _View:
    """Weigh what rules and decisions say of one item."""
    ruled, told = by_rules.items.get(item.id), decided.items.get(item.id)
    sure_of_rules = ruled is not None and opinions.is_settled(ruled)
    if told is None:
        return _View(ruled if sure_of_rules else None, ruled, None)
    if ruled is not None and opinions.agree(ruled, told):
        return _View(opinions.together(ruled, told), told, told)
    if opinions.is_settled(told) and not sure_of_rules:
        return _View(told, told, told)
    if ruled is not None and sure_of_rules and opinions.is_settled(told):
        return _View(None, opinions.in_dispute(ruled, told), told)
    return _View(None, told, told)


def _resolved(name: str, view: _View, written: _Tried) -> ItemReply | None:
    """Return the text model's answer with the decision model's numbers, or what there was before it, for review."""
    reply = written.reply.items.get(name)
    if reply is not None:
        return reply.model_copy(update={"decision": view.decided.decision}) if view.decided else reply
    why = f"the text model could not be asked: {written.failure}" if written.failure else "the text model said nothing"
    return opinions.for_review(view.best, why) if view.best else None


def _unconditional(item: Item, view: _View) -> Item:
    """Return an item without its conditions where the decision model says that it applies, whatever the facts say.

    The text model leaves what the facts rule out unasked; what is contested it is to decide.
    """
    contested = view.decided is not None and view.decided.applies
    return item.model_copy(update={"applies_when": ()}) if contested else item


def _coverage(views: Mapping[str, _View], written: _Tried) -> str:
    """Say how many items were settled at which step."""
    settled = sum(view.settled is not None for view in views.values())
    more = len(views) - settled
    asked = f"the text model was asked for {more} and answered {len(written.reply.items)}"
    return f"rules and decisions settled {settled} of {len(views)} items; {asked}"


def build(settings: AuditorSettings, door: Door | None) -> CascadeAuditor:
    """Return the cascade for the models of a run: `decision_model` for decisions, `model` where it is empty."""
    decider = decisions.build(settings.model_copy(update={"model": settings.decision_model or settings.model}), door)
    return CascadeAuditor(RulesAuditor(), decider, llm.build(settings, door))
