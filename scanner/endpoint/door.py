"""The door to a model: every request of every auditor goes through `Door.ask`, and is paid for once.

    ask(request, asked, judge)
      ├── a stored response to this very request?   judged, and returned without sending anything
      ├── stopped, parked, over the budget?         EndpointError: nothing further is sent in this run
      ├── intent written -> sent -> raw response written -> judged
      └── a fault that mends itself?                asked again, after the wait that the endpoint asks for

The same door stands before a network, before a transcript (`replay`) and before nothing at all (`--dry-run`): `send` is
the only thing that differs.
"""

import threading
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Protocol, TypeVar

from scanner.endpoint.budget import Budget
from scanner.endpoint.exchange import Exchange, Received, Request
from scanner.endpoint.faults import ASKED_AGAIN, LASTING, STOPS, Fault, status_fault, wait_asked
from scanner.endpoint.ledger import Ledger, ledger_file
from scanner.endpoint.network import Network
from scanner.endpoint.prices import load_prices
from scanner.endpoint.settings import EndpointSettings
from scanner.errors import EndpointError

T = TypeVar("T")
_BACKOFF = 0.5
_ADVICE = {
    "key": "set OPENAI_API_KEY to a key of this endpoint, or give --base-url of a server of your own",
    "quota": "the account has no credit left; add some, and run the same command again",
    "model": "check --model and --base-url; `paperscan doctor` lists the models there",
    "redirect": "give the address that it points to as --base-url if you trust it",
    "unreachable": "start the server, or check --base-url",
}


class Send(Protocol):
    """Whatever takes a request to its response; raises Fault where no whole response comes."""

    def __call__(self, request: Request) -> Received:
        """Send a request once."""


class Clock(Protocol):
    """Time, so that tests need not wait for it."""

    def now(self) -> datetime:
        """Return the time in UTC."""

    def sleep(self, seconds: float) -> None:
        """Wait."""


class SystemClock:
    """The time of this machine."""

    def now(self) -> datetime:
        """Return the time in UTC."""
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


class Door:
    """One endpoint with its ledger and its budget; shared by all threads of a run.

    `served` counts the requests whose response was there already. Where `rehearsed` is a list, what would be sent is
    added to it with what it asks, and Fault (`not_sent`) raised.
    """

    def __init__(
        self, settings: EndpointSettings, ledger: Ledger, send: Send, budget: Budget, clock: Clock | None = None
    ) -> None:
        self.settings = settings
        self.budget = budget
        self.rehearsed: list[tuple[str, Request]] | None = None
        self.served = 0
        self._ledger = ledger
        self._send = send
        self._clock = clock or SystemClock()
        self._stopped: EndpointError | None = None
        self._asked_anew: set[str] = set()
        self._turns: dict[str, threading.Lock] = {}
        self._turn = threading.Lock()

    def request(self, path: str, body: dict[str, object]) -> Request:
        """Return a request to this endpoint: `path` is `/chat/completions`, `/decisions` or `/systemone`."""
        return Request(base_url=self.settings.base_url, path=path, body=body)

    def ask(self, request: Request, asked: str, judge: Callable[[Exchange], T]) -> tuple[Exchange, T]:
        """Return the response to a request and what `judge` makes of it.

        `asked` says in a word what for (a module's id, `facts` …). `judge` is a pure function of the raw response that
        raises Fault where it is of no use; `response_object` in `faults.py` is the least one. A response that was paid
        for is served from the ledger ever after, also one of no use, whose fault is then raised again, unless
        `retry_failed` is set: then it is asked once more.

        Raises Fault for this request alone, EndpointError where no further request makes sense. Both carry no secret.
        """
        with self._one_at_a_time(request.key):
            stored = self._stored(request)
            if stored is not None and not self._is_to_be_asked_anew(stored, judge):
                self.served += 1
                return stored, _judged(stored, judge)
            exchange = self._ask_until_answered(request, asked)
            return exchange, _judged(exchange, judge)

    def recall(self, name: str) -> str | None:
        """Return what was learned of this endpoint (which options it refuses …), None where nothing was."""
        return self._ledger.recall(self.settings.base_url, name)

    def remember(self, name: str, value: str) -> None:
        """Keep something learned of this endpoint for all later runs."""
        self._ledger.remember(self.settings.base_url, name, value)

    def known(self) -> dict[str, str]:
        """Return all that was learned of this endpoint."""
        return self._ledger.known(self.settings.base_url)

    def exchanges(self, keys: Iterable[str]) -> list[Exchange]:
        """Return the newest stored exchange of each request, by their keys, in this order."""
        return [found[0] for key in keys if (found := self._ledger.responses(key))]

    def _one_at_a_time(self, key: str) -> threading.Lock:
        """Return the lock of a request: two threads that ask the same do not pay twice."""
        with self._turn:
            return self._turns.setdefault(key, threading.Lock())

    def _stored(self, request: Request) -> Exchange | None:
        """Return the newest stored response that is an answer, or a refusal that would come again."""
        for exchange in self._ledger.responses(request.key):
            fault = status_fault(exchange.received)
            if fault is None or fault.name in LASTING:
                return exchange
        return None

    def _is_to_be_asked_anew(self, stored: Exchange, judge: Callable[[Exchange], object]) -> bool:
        """Tell whether a stored response is of no use and is, on demand, to be asked for once more in this run."""
        if not self.settings.retry_failed or stored.key in self._asked_anew:
            return False
        try:
            _judged(stored, judge)
        except Fault:
            self._asked_anew.add(stored.key)
            return True
        return False

    def _ask_until_answered(self, request: Request, asked: str) -> Exchange:
        """Send a request, again where its fault mends itself, up to `max_retries` times more."""
        for attempt in range(self.settings.max_retries + 1):
            try:
                return self._ask_once(request, asked)
            except Fault as fault:
                wait = self._wait(fault, attempt)
                if fault.name not in ASKED_AGAIN or attempt == self.settings.max_retries:
                    raise self._stopping(fault) from None
                self._clock.sleep(wait)
        raise AssertionError("the last attempt returns or raises")

    def _ask_once(self, request: Request, asked: str) -> Exchange:
        if self._stopped:
            raise self._stopped
        if self.rehearsed is not None:
            self.rehearsed.append((asked, request))
            raise Fault("not_sent", "not sent: this is a rehearsal")
        with self.budget.reserved(request):
            row = self._ledger.intend(request, asked)
            sent_at = self._clock.now().isoformat(timespec="milliseconds")
            try:
                received = self._send(request)
            except Fault as fault:
                self._ledger.failed(row, fault.name, fault.partial)
                fault.unanswered = request.key
                raise
            self._ledger.answered(row, request, received)
            exchange = _exchange(request, asked, sent_at, received)
            refusal = status_fault(received)
            if refusal is None:
                self.budget.book(request, exchange)
            elif refusal.name not in LASTING:
                refusal.exchange = exchange
                raise refusal
            return exchange

    def _wait(self, fault: Fault, attempt: int) -> float:
        """Return how long to wait before the next attempt; raise EndpointError (`parked`) for longer than patience."""
        said = wait_asked(fault.exchange.received, self._clock.now()) if fault.exchange else None
        if said is not None and said > self.settings.patience and fault.name in ASKED_AGAIN:
            raise self._park(said)
        return _BACKOFF * 2**attempt if said is None else said

    def _park(self, seconds: float) -> EndpointError:
        until = self._clock.now() + timedelta(seconds=seconds)
        moment = until.strftime("%Y-%m-%d %H:%M:%S UTC")
        reason = f"{self.settings.host} asks to be left alone for {seconds:.0f} s: parked until {moment}"
        return self._stop(EndpointError("parked", f"{reason}; run the same command again then", until))

    def _stopping(self, fault: Fault) -> Fault | EndpointError:
        """Return the fault itself, or the error that ends the run where every further request would meet it."""
        cause = STOPS.get(fault.name)
        if cause is None:
            return fault
        advice = f"{_ADVICE[cause]}; what was paid for is kept"
        return self._stop(EndpointError(cause, f"{self.settings.host}: {fault}: {advice}"))

    def _stop(self, error: EndpointError) -> EndpointError:
        """Let no further request of this run out."""
        self._stopped = self._stopped or error
        return error


def open_door(settings: EndpointSettings) -> Door:
    """Return the door to an endpoint, with the user's ledger and the known prices; StoreError where that fails."""
    ledger = Ledger(ledger_file(settings.cache_dir))
    return Door(settings, ledger, Network(settings), Budget(settings, load_prices(settings.prices)))


def _exchange(request: Request, asked: str, sent_at: str, received: Received) -> Exchange:
    return Exchange(
        key=request.key,
        asked=asked,
        path=request.path,
        model=request.model,
        parameters=request.parameters,
        sent_at=sent_at,
        received=received,
    )


def _judged(exchange: Exchange, judge: Callable[[Exchange], T]) -> T:
    """Judge a response; a refusal by status comes first, and a fault carries its exchange."""
    try:
        if fault := status_fault(exchange.received):
            raise fault
        return judge(exchange)
    except Fault as fault:
        fault.exchange = exchange
        raise
