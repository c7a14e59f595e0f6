"""The door to a model: every request of every auditor goes through `Door.ask`, and is paid for once.

    ask(request, asked, judge)
      ├── a stored response to this very request?   judged, and returned without sending anything
      ├── stopped, parked, over the budget?         EndpointError: nothing further is sent in this run
      ├── too many in flight, or asked to wait?     the limiter lets it go when the endpoint can take it
      ├── intent written -> sent -> raw response written -> judged
      └── a fault that mends itself?                asked again, after the wait that the endpoint asks for

The same door stands before a network, before a transcript (`replay`) and before nothing at all (`--dry-run`): `send` is
the only thing that differs.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Protocol, TypeVar, runtime_checkable

from scanner.endpoint.budget import Budget
from scanner.endpoint.clock import Clock, SystemClock
from scanner.endpoint.exchange import Exchange, Received, Request
from scanner.endpoint.faults import ASKED_AGAIN, LASTING, MAYBE_PAID, STOPS, Fault, status_fault, wait_asked
from scanner.endpoint.home import Home, SharedBudget, SharedLedger
from scanner.endpoint.ledger import Ledger, ledger_file
from scanner.endpoint.limiter import TOO_MANY, Limiter, Pace, Place, TooLong
from scanner.endpoint.network import Network
from scanner.endpoint.prices import load_prices
from scanner.endpoint.settings import EndpointSettings, advice_where_unreachable
from scanner.endpoint.turns import Turns
from scanner.errors import EndpointError, PutOffError, StoreError

T = TypeVar("T")
_BACKOFF = 0.5
_LONGEST_BACKOFF = 8.0
_CROWDED = 12
"""Refusals of one request that may be laid to the others in flight: the limiter mends that, so they are no attempts."""
_ADVICE = {
    "key": "set OPENAI_API_KEY to a key of this endpoint, or give --base-url of a server of your own",
    "quota": "the account has no credit left; add some, and run the same command again",
    "model": "check --model and --base-url; `paperscan doctor` lists the models there",
    "redirect": "give the address that it points to as --base-url if you trust it",
}


class Send(Protocol):
    """Whatever takes a request to its response; raises Fault where no whole response comes."""

    def __call__(self, request: Request) -> Received:
        """Send a request once."""


@runtime_checkable
class Hastened(Protocol):
    """Whatever sends and can be told that there is little time left."""

    def hasten(self, seconds: float) -> None:
        """Give up what is still under way after so many seconds."""


class Later(Protocol):
    """Whatever takes requests whose answers come hours later: the Batch API."""

    def is_out(self, key: str) -> bool:
        """Tell whether a request, by its key, was sent already, and its answer is still to come."""

    def put_off(self, request: Request, asked: str) -> PutOffError | Fault:
        """Take a request, unless it is out; return what to raise: that it waits, or the fault that it met for good."""


class Door:
    """One endpoint with its ledger and its budget; shared by all threads of a run.

    `served` counts the requests whose response was there already; `pace` lets requests go one by one. Where `rehearsed`
    is a list, what would be sent is added to it with what it asks, and Fault (`not_sent`) raised. Where there is
    `later`, nothing is sent either: it takes what would be, and PutOffError is raised.
    """

    def __init__(
        self, settings: EndpointSettings, ledger: Ledger, send: Send, budget: Budget, clock: Clock | None = None
    ) -> None:
        self.settings = settings
        self.budget = budget
        self.rehearsed: list[tuple[str, Request]] | None = None
        self.later: Later | None = None
        self.served = 0
        self._ledger = ledger
        self._send = send
        self._clock = clock or SystemClock()
        self.pace: Pace = Limiter(self._clock, settings.patience)
        self._stopped: EndpointError | None = None
        self._asked_anew: set[str] = set()
        self._turns = Turns()

    def request(self, path: str, body: dict[str, object]) -> Request:
        """Return a request to this endpoint: `path` is `/chat/completions`, `/decisions` or `/systemone`."""
        return Request(base_url=self.settings.base_url, path=path, body=body)

    def ask(self, request: Request, asked: str, judge: Callable[[Exchange], T]) -> tuple[Exchange, T]:
        """Return the response to a request and what `judge` makes of it.

        `asked` says in a word what for (a module's id, `facts` …). `judge` is a pure function of the raw response that
        raises Fault where it is of no use; `response_object` in `faults.py` is the least one. A response that was paid
        for is served from the ledger ever after, also one of no use, whose fault is then raised again, unless
        `retry_failed` is set: then it is asked once more.

        Raises Fault for this request alone, EndpointError where no further request makes sense, PutOffError where the
        answer comes later. None carries a secret.
        """
        with self._turns.of(request.key):  # two threads that ask the same do not pay twice
            stored = self._stored(request)
            out = self.later is not None and self.later.is_out(request.key)
            if stored is not None and not out and not self._is_to_be_asked_anew(stored, judge):
                self.served += 1
                return stored, _judged(stored, judge)
            if self.later is not None and self.rehearsed is None:
                self._check_going()
                raise self.later.put_off(request, asked)
            exchange = self._ask_until_answered(request, asked)
            return exchange, _judged(exchange, judge)

    @property
    def ledger(self) -> Ledger:
        """The ledger of this door."""
        return self._ledger

    def wind_up(self, seconds: float) -> None:
        """Send nothing further, and give up what is under way and not answered within so many seconds.

        What is answered until then, and paid for, is kept.
        """
        self._stop(EndpointError("interrupted", "interrupted: run the same command again to go on"))
        if isinstance(self._send, Hastened):
            self._send.hasten(seconds)

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
        attempts = crowded = 0
        while True:
            try:
                return self._ask_once(request, asked)
            except Fault as fault:
                wait = self._wait(fault, attempts + crowded)
                if fault.crowded and crowded < _CROWDED:
                    crowded += 1
                else:
                    attempts += 1
                if fault.name not in ASKED_AGAIN or attempts > self.settings.max_retries:
                    raise self._stopping(fault) from None
                self._clock.sleep(wait)

    def _ask_once(self, request: Request, asked: str) -> Exchange:
        """Send a request when its turn comes, if anything is to be sent then."""
        self._check_going()
        if self.rehearsed is not None:
            if self.later is None or not self.later.is_out(request.key):
                self.rehearsed.append((asked, request))
            raise Fault("not_sent", "not sent: this is a rehearsal")
        try:
            with self.pace.place(request.rough_tokens) as place, self.budget.reserved(request):
                self._check_going()  # the run may have been stopped while this waited
                return self._exchanged(request, asked, place)
        except TooLong as wait:
            raise self._park(wait.seconds) from None

    def _check_going(self) -> None:
        if self._stopped:
            raise self._stopped

    def _exchanged(self, request: Request, asked: str, place: Place) -> Exchange:
        """Send a request and keep what came of it, before and after."""
        row = self._ledger.intend(request, asked)
        sent_at = self._clock.now().isoformat(timespec="milliseconds")
        try:
            received = self._send(request)
        except Fault as fault:
            if fault.name == "timed_out":
                place.late()
            if fault.name in MAYBE_PAID:
                self.budget.book_unknown(request)
            self._ledger.failed(row, fault.name, fault.partial)
            fault.unanswered = request.key
            raise
        place.answered(received)
        exchange = _exchange(request, asked, sent_at, received)
        refusal = status_fault(received)
        if refusal is None:
            self.budget.book(request, exchange)
        self._keep(row, request, received)
        if refusal and refusal.name not in LASTING:
            refusal.exchange = exchange
            refusal.crowded = received.status in TOO_MANY and not place.alone
            raise refusal
        return exchange

    def _keep(self, row: int, request: Request, received: Received) -> None:
        """Keep a response; where that cannot be done, nothing further is paid for in this run."""
        try:
            self._ledger.answered(row, request, received)
        except StoreError as error:
            raise self._stop(EndpointError("ledger", f"{error}: nothing further is asked")) from error

    def _wait(self, fault: Fault, attempt: int) -> float:
        """Return how long to wait before the next attempt; raise EndpointError (`parked`) for longer than patience."""
        said = wait_asked(fault.exchange.received, self._clock.now()) if fault.exchange else None
        if said is not None and said > self.settings.patience and fault.name in ASKED_AGAIN:
            raise self._park(said)
        return min(_BACKOFF * 2**attempt, _LONGEST_BACKOFF) if said is None else said

    def _park(self, seconds: float) -> EndpointError:
        until = self._clock.now() + timedelta(seconds=seconds)
        moment = until.strftime("%Y-%m-%d %H:%M:%S UTC")
        reason = f"{self.settings.host} asks to be left alone for {seconds:.0f} s: parked until {moment}"
        return self._stop(EndpointError("parked", f"{reason}; run the same command again then", until))

    @property
    def has_paid(self) -> bool:
        """Whether anything was answered in this run that had to be asked for."""
        return self.budget.requests > 0

    def _stopping(self, fault: Fault) -> Fault | EndpointError:
        """Return the fault itself, or the error that ends the run where every further request would meet it."""
        error = stopping(fault, self.settings.host, paid=self.has_paid)
        return self._stop(error) if error else fault

    def _stop(self, error: EndpointError) -> EndpointError:
        """Let no further request of this run out."""
        self._stopped = self._stopped or error
        self.pace.let_go()
        self._clock.wake()
        return error


def stopping(fault: Fault, host: str, *, paid: bool = False) -> EndpointError | None:
    """Return the error for a fault that every further request would meet too, with what to do; None for another.

    `paid` tells that there were answers in this run, which are kept.
    """
    cause = STOPS.get(fault.name)
    if cause is None:
        return None
    said = str(fault) if str(fault).startswith(host) else f"{host}: {fault}"
    advice = advice_where_unreachable(host) if cause == "unreachable" else _ADVICE[cause]
    return EndpointError(cause, f"{said}: {advice}{'; what was paid for is kept' if paid else ''}")


def open_door(settings: EndpointSettings, home: Home | None = None) -> Door:
    """Return the door to an endpoint, with the user's ledger and the known prices; StoreError where that fails.

    With a `home` it is the door of one worker of several, which share what was paid for and what may be spent.
    """
    file = ledger_file(settings.cache_dir)
    if home is None:
        return Door(settings, Ledger(file), Network(settings), Budget(settings, load_prices(settings.prices)))
    door = Door(settings, SharedLedger(file, home), Network(settings), SharedBudget(settings, home))
    door.pace = Limiter(SystemClock(), settings.patience, home.share)
    return door


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
