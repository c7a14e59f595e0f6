"""One conversation about a paper with a text model: the dialect of its endpoint, and papers longer than it can read."""

import threading
from collections.abc import Sequence
from typing import NamedTuple

from scanner.asking.model_output import Output, read_beginning, read_output
from scanner.asking.prompt import Instructions, Shown, halves, mark, messages, paper_block, schema, show
from scanner.endpoint.chat import PATH, body, text_of, with_breakpoint
from scanner.endpoint.dialect import Dialect, first_dialect, remembered
from scanner.endpoint.door import Door
from scanner.endpoint.exchange import Exchange
from scanner.endpoint.faults import Fault, error_words
from scanner.errors import RecordError
from scanner.paper import Paper
from scanner.together import Together

_IN_PARTS = "the answer was too long: its items were asked in parts"
_THINKING = 4_000
"""Tokens left to a model that thinks before it writes, where its limit counts them."""


class Task(NamedTuple):
    """What is asked: `asked` in a word, for the ledger, the `words` of the task, the `most` tokens of its answer."""

    asked: str
    words: str
    most: int


class Heard(NamedTuple):
    """What was said of one part of a paper."""

    shown: Shown
    output: Output


class Conversation:
    """Asks one model of one endpoint about papers; each thread may be at a paper of its own."""

    def __init__(self, door: Door, model: str, instructions: Instructions) -> None:
        self.door = door
        self.model = model
        self.instructions = instructions
        self._current = _Current()

    def ask(self, paper: Paper, task: Task, exchanges: list[Exchange]) -> tuple[Heard, ...]:
        """Ask a task of a paper, and return what was said of it: of the whole, or of each part it had to be split into.

        Whatever was exchanged is added to `exchanges`, also when this raises: Fault for this task alone, EndpointError
        where nothing further is to be asked, PutOffError where answers come later. A paper that had to be split stays
        split for its further tasks.
        """
        heard: list[Heard] = []
        together = Together()
        waiting = list(self._current.parts_of(paper))
        while waiting:
            part = waiting.pop(0)
            try:
                with together.each():
                    heard.append(Heard(part, self._ask_part(part, task, exchanges)))
            except Fault as fault:
                if fault.name != "context_overflow" or len(smaller := halves(part)) < 2:
                    raise
                self._current.split(part, smaller)
                waiting = [*smaller, *waiting]
        together.settle()
        return tuple(heard)

    def _ask_part(self, part: Shown, task: Task, exchanges: list[Exchange]) -> Output:
        """Ask of one part, in ever plainer dialects where the endpoint refuses an option and says which."""
        dialect = remembered(self.door.recall(self._place)) or first_dialect(self.door.settings)
        while True:
            try:
                return self._ask_in(dialect, part, task, exchanges)
            except Fault as fault:
                said = error_words(fault.exchange.received) if fault.exchange else ""
                plainer = dialect.weaker(said) if fault.name == "unsupported" else None
                if plainer is None:
                    raise
                dialect = plainer
                self.door.remember(self._place, dialect.model_dump_json())

    def _ask_in(self, dialect: Dialect, part: Shown, task: Task, exchanges: list[Exchange]) -> Output:
        conversation = messages(self.instructions, part, task.words)
        if dialect.breakpoint:
            conversation = with_breakpoint(conversation, paper_block(self.instructions, part))
        allowed = task.most + (_THINKING if dialect.limit == "max_completion_tokens" else 0)
        options = {"schema": schema(), "most": allowed, "cache_key": f"paperscan-{mark(part.paper)}"}
        request = self.door.request(PATH, body(self.model, conversation, dialect, **options))
        try:
            exchange, output = self.door.ask(request, task.asked, _output)
        except Fault as fault:
            if fault.exchange and fault.name != "unsupported":  # a record does not depend on how a dialect was found
                exchanges.append(fault.exchange)
            raise
        exchanges.append(exchange)
        return output

    @property
    def _place(self) -> str:
        return f"dialect of {self.model}"


class _Current(threading.local):
    """The paper that this thread is at, and the parts that it is asked in."""

    def __init__(self) -> None:
        self._paper: Paper | None = None
        self._parts: tuple[Shown, ...] = ()

    def parts_of(self, paper: Paper) -> tuple[Shown, ...]:
        """Return the parts of a paper: the whole, until it was split."""
        if self._paper is not paper:
            self._paper, self._parts = paper, (show(paper),)
        return self._parts

    def split(self, part: Shown, smaller: Sequence[Shown]) -> None:
        """Put smaller parts in the place of one."""
        at = self._parts.index(part)
        self._parts = (*self._parts[:at], *smaller, *self._parts[at + 1 :])


def united(*goes: Sequence[Heard]) -> tuple[Heard, ...]:
    """Return what was said of the parts of a paper in several goes, joined part by part, and a note of it."""
    by_part: dict[int, list[Heard]] = {}
    for part in (part for heard in goes for part in heard):
        by_part.setdefault(part.shown.first, []).append(part)
    return tuple(Heard(parts[-1].shown, _joined([part.output for part in parts])) for parts in by_part.values())


def _joined(outputs: Sequence[Output]) -> Output:
    return Output(
        answers=tuple(said for output in outputs for said in output.answers),
        statements=tuple(said for output in outputs for said in output.statements),
        notes=(_IN_PARTS, *(note for output in outputs for note in output.notes)),
    )


def notes_of(heard: Sequence[Heard]) -> tuple[str, ...]:
    """Return what a reader of the record should know of how a paper was heard."""
    split = [f"longer than the model can read: split by sections into {len(heard)} parts"] if len(heard) > 1 else []
    return tuple(dict.fromkeys([*split, *(note for part in heard for note in part.output.notes)]))


def _output(exchange: Exchange) -> Output:
    """Return what a model said, or of an answer that broke off what it said whole; Fault where that is nothing."""
    try:
        return read_output(text_of(exchange))
    except RecordError as error:
        broken = "surrogate" in str(error)
        raise Fault("broken_text" if broken else "not_an_answer", str(error)) from None
    except Fault as fault:
        if fault.name == "length" and (found := read_beginning(fault.partial.decode("utf-8", "replace"))):
            return found
        raise
