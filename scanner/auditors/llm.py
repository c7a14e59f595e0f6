"""The auditor that asks a text model: one conversation about a paper, each module as its last words."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from scanner.asking import description
from scanner.asking.description import Description, Summary
from scanner.asking.instructions import load_instructions
from scanner.asking.model_output import Output
from scanner.asking.model_reply import Reader, merged
from scanner.asking.prompt import Shown, fact_items, facts_task, module_task
from scanner.auditors.conversation import Conversation, Heard, Task, notes_of, united
from scanner.auditors.rules import not_applicable
from scanner.auditors.second_opinion import SecondOpinion
from scanner.auditors.settings import AuditorSettings
from scanner.endpoint.exchange import Exchange
from scanner.endpoint.faults import Fault
from scanner.endpoint.making import made_of
from scanner.errors import UsageError
from scanner.judging.facts import applies
from scanner.module import FactName, Item, Module
from scanner.paper import Paper
from scanner.reply import Fact, Made, Reply
from scanner.together import Together

if TYPE_CHECKING:
    from scanner.endpoint.door import Door

_FOR_ITEM = 220
_FOR_FACT = 60
_FOR_SUMMARY = 3_000
_FOR_FRAME = 200
"""Tokens of an answer."""

T = TypeVar("T")


class LlmAuditor:
    """Answers every item by what a model says and cites; quotes are made from the numbers of sentences, never by it."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation

    @property
    def name(self) -> str:
        """The auditor and its model."""
        return f"llm:{self._conversation.model}"

    def audit(self, paper: Paper, module: Module, facts: Mapping[FactName, Fact]) -> Reply:
        """Answer every item of a module; Fault where no answer came, EndpointError where none will come any more.

        The model is asked the items that the facts of the paper make possible; of the others the facts are the answer.
        """
        asked = [item for item in module.items if applies(item, facts)]
        settled = {item.id: not_applicable(item, facts) for item in module.items if item not in asked}
        if not asked:
            return Reply(items=settled)
        exchanges: list[Exchange] = []
        heard = self._accounted(lambda: self._hear(paper, module, asked, exchanges), exchanges)
        parts = [Reader(part.shown).items(asked, part.output, self.name) for part in heard]
        return Reply(items=settled | merged(parts), made=self._made(exchanges, notes_of(heard)))

    def describe(self, paper: Paper) -> Description:
        """Tell facts, type and designs of a paper; raises as `audit`."""
        words = facts_task(self._conversation.instructions)
        heard, made = self._told(paper, Task("facts", words, _FOR_FRAME + _FOR_FACT * len(fact_items())))
        return description.describe(_reader(heard), _joined(heard), made)

    def summarise(self, paper: Paper) -> Summary:
        """Tell claims, key findings, what to look at, and works that the paper leans on; raises as `audit`."""
        heard, made = self._told(paper, Task("summary", self._conversation.instructions.summary, _FOR_SUMMARY))
        return description.summarise(_reader(heard), _joined(heard), made)

    def _told(self, paper: Paper, task: Task) -> tuple[Sequence[Heard], Made]:
        exchanges: list[Exchange] = []
        heard = self._accounted(lambda: self._conversation.ask(paper, task, exchanges), exchanges)
        return heard, self._made(exchanges, notes_of(heard))

    def _hear(
        self, paper: Paper, module: Module, items: Sequence[Item], exchanges: list[Exchange]
    ) -> tuple[Heard, ...]:
        """Ask items of a module; where the answer outgrows its limit, half of those that it lacks at a time."""
        words = module_task(self._conversation.instructions, items)
        task = Task(module.id, words, _FOR_FRAME + _FOR_ITEM * len(items))
        try:
            heard = self._conversation.ask(paper, task, exchanges)
        except Fault as fault:
            if fault.name != "length" or len(items) < 2:
                raise
            return united(*self._hear_parts(paper, module, items, exchanges))
        lacking = _lacking(items, heard)
        if not lacking or len(items) < 2:
            return heard
        return united(heard, *self._hear_parts(paper, module, lacking, exchanges))

    def _hear_parts(
        self, paper: Paper, module: Module, items: Sequence[Item], exchanges: list[Exchange]
    ) -> list[tuple[Heard, ...]]:
        """Ask both halves of some items, also where the answer to the first comes later."""
        heard, together = [], Together()
        for part in _halves(items):
            with together.each():
                heard.append(self._hear(paper, module, part, exchanges))
        together.settle()
        return heard

    def _accounted(self, work: Callable[[], T], exchanges: list[Exchange]) -> T:
        """Do some asking; a fault is told with what was exchanged until then."""
        try:
            return work()
        except Fault as fault:
            failed = {"fault": fault.name, "unanswered": fault.unanswered}
            fault.made = self._made(exchanges, ()).model_copy(update=failed).model_dump(exclude_defaults=True)
            raise

    def _made(self, exchanges: list[Exchange], notes: tuple[str, ...]) -> Made:
        return made_of(self._conversation.door, exchanges, self._conversation.instructions.digest, notes)


def _lacking(items: Sequence[Item], heard: Sequence[Heard]) -> Sequence[Item]:
    """Return the items that an answer lacks because it broke off."""
    cut = [{said.item for said in part.output.answers} for part in heard if part.output.cut]
    return [item for item in items if any(item.id not in said for said in cut)]


def _halves(items: Sequence[Item]) -> list[Sequence[Item]]:
    """Return items in two parts, one where there is one."""
    middle = (len(items) + 1) // 2
    return [part for part in (items[:middle], items[middle:]) if part]


def _reader(heard: Sequence[Heard]) -> Reader:
    """Return a reader of all parts: their numbers run on, so that the whole knows every one of them."""
    first = heard[0].shown
    return Reader(Shown(first.paper, tuple(s for part in heard for s in part.shown.sentences), first.first))


def _joined(heard: Sequence[Heard]) -> Output:
    """Return what was said of all parts; a yes of any part goes before a no of another."""
    answers = [said for part in heard for said in part.output.answers]
    answers.sort(key=lambda said: said.answer == "yes")
    return Output(answers=tuple(answers), statements=tuple(s for part in heard for s in part.output.statements))


def build(settings: AuditorSettings, door: "Door | None") -> LlmAuditor | SecondOpinion:
    """Return the auditor, with a second opinion where a second model is named; UsageError without a model."""
    if not settings.model or door is None:
        raise UsageError(
            "the auditor llm needs --model: the name that the endpoint has for it (see `paperscan doctor`)"
        )
    instructions = load_instructions(settings.modules)
    first = LlmAuditor(Conversation(door, settings.model, instructions))
    if not settings.second_model:
        return first
    return SecondOpinion(first, LlmAuditor(Conversation(door, settings.second_model, instructions)))
