"""Questions to a decision model, over any wire, through the door."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import NamedTuple, cast

from scanner import resources
from scanner.asking.decision import UNREADABLE, Asking, Question, Told, Wire
from scanner.endpoint.door import Door
from scanner.endpoint.exchange import Exchange
from scanner.endpoint.faults import Fault, response_object
from scanner.errors import AuditorError, EndpointError, PutOffError

_AT_A_TIME = 8
"""Requests in flight for one paper, on a wire that takes one question a request."""
_WIRES = "scanner.wires"
_Answered = tuple[dict[str, Told], Exchange]


class Asker(NamedTuple):
    """A model on a wire of an endpoint."""

    door: Door
    model: str
    wire_name: str

    @property
    def wire(self) -> Wire:
        """The wire itself; UsageError where none has this name."""
        return cast("Wire", resources.plugin(_WIRES, self.wire_name, "wire"))

    def ask(self, state: str, questions: Sequence[Question], asked: str, exchanges: list[Exchange]) -> dict[str, Told]:
        """Return what is told of each question by its name.

        Whatever was exchanged is added to `exchanges`, in the order of the questions, also when this raises: Fault
        where the first request brings nothing, or a later one no response, EndpointError where nothing is to be asked.
        The first request goes alone: it fills the prefix cache, and if it fails the others are not paid for.
        """
        first, *rest = self.wire.requests(self.model, state, questions)
        told = self._first(first, rest, asked, exchanges)
        with ThreadPoolExecutor(_AT_A_TIME) as pool:
            tried = list(pool.map(lambda asking: self._ask_or_leave(asking, asked), rest))
        for one in tried:
            if not isinstance(one, Fault | EndpointError):
                exchanges.append(one[1])
                told |= one[0]
        for error in tried:
            if isinstance(error, Fault | EndpointError):
                raise error
        return told

    def _first(self, first: Asking, rest: Sequence[Asking], asked: str, exchanges: list[Exchange]) -> dict[str, Told]:
        """Send the first request; where it has no answer yet (a rehearsal, a batch), hand in the others too."""
        try:
            told, exchange = self._ask_once(first, asked)
        except (Fault, PutOffError) as error:
            fault = error if isinstance(error, Fault) else None
            exchanges.extend([fault.exchange] if fault and fault.exchange else [])
            for asking in rest if fault is None or fault.name == "not_sent" else ():
                with suppress(Fault, PutOffError):
                    self._ask_once(asking, asked)
            raise
        exchanges.append(exchange)
        return told

    def _ask_once(self, asking: Asking, asked: str) -> _Answered:
        """Send one request; a response in another form than the wire's is a fault of its own."""

        def judge(exchange: Exchange) -> dict[str, Told]:
            body = response_object(exchange)
            try:
                return self.wire.told(body, asking.questions)
            except AuditorError as error:
                raise Fault("not_an_answer", str(error)) from error

        try:
            exchange, told = self.door.ask(self.door.request(asking.path, asking.body), asked, judge)
        except EndpointError as error:
            raise self._advised(error) from error
        return told, exchange

    def _ask_or_leave(self, asking: Asking, asked: str) -> _Answered | Fault | EndpointError:
        """Send one of many requests; a response of no use costs its own questions only.

        What leaves nothing to keep is returned, not raised: what the others bring is kept first.
        """
        try:
            return self._ask_once(asking, asked)
        except EndpointError as error:
            return error
        except Fault as fault:
            if fault.exchange is None:
                return fault
            return {question.name: UNREADABLE for question in asking.questions}, fault.exchange

    def _advised(self, error: EndpointError) -> EndpointError:
        """Say which wires there are where the endpoint does not know this one, or not its model."""
        if error.cause != "model":
            return error
        others = ", ".join(name for name in resources.plugins(_WIRES) if name != self.wire_name)
        advice = f"asked over the wire {self.wire_name}; other values of --wire: {others}"
        return EndpointError(error.cause, f"{error} ({advice})", error.until)
