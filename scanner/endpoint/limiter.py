"""How many requests an endpoint may have in flight, and when the next may go, learned from how it answers.

Additive increase, multiplicative decrease, as TCP does it (Chiu and Jain 1989; Jacobson 1988): a refusal for being too
many (429, 503, 529), or silence until the deadline, halves the window, once for all requests that were under way
together; each answer widens it a little, and less from where it was refused before. Waits that the endpoint asks for
hold everybody back: Retry-After, and where `x-ratelimit-remaining-*` is used up, `x-ratelimit-reset-*`.
"""

import math
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import NamedTuple, Protocol

from scanner.endpoint.clock import Clock
from scanner.endpoint.exchange import Received
from scanner.endpoint.faults import LONGEST_WAIT, wait_asked

MOST = 256
"""Requests in flight to begin with, and never more."""
TOO_MANY = frozenset({429, 503, 529})
_PROBING = 0.1
"""How much slower a window grows from where it was last refused: else one request in ten would be refused for ever."""
_STEP = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?)(ms|us|µs|ns|d|h|m|s)")
_SECONDS = {"d": 86400.0, "h": 3600.0, "m": 60.0, "s": 1.0, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "ns": 1e-9}
_NUMBER = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?")
_AMOUNT = re.compile(r"[0-9]{1,15}")
_GLANCE = 1.0
"""Seconds after which a thread that waits looks again whether it still has to."""


class TooLong(Exception):  # noqa: N818 - what the door makes of it is the error
    """The endpoint wants to be left alone for longer than anybody is to wait; `seconds` says how long."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"{seconds:.0f} s")
        self.seconds = seconds


class Pace(Protocol):
    """Whatever lets requests go, one by one."""

    def place(self, tokens: int) -> AbstractContextManager["Place"]:
        """Wait until a request of about so many tokens may go, and hold its place until the block ends."""

    def let_go(self) -> None:
        """Let everybody who waits go on at once: nothing is sent any more."""


class Place:
    """A request's place among those in flight; `alone` is whether no other was there when it went."""

    def __init__(self, *, alone: bool, answered: Callable[[Received], None], late: Callable[[], None]) -> None:
        self.alone = alone
        self.answered = answered
        """Learns from the response to this request, whatever its status."""
        self.late = late
        """Learns that none came in time: a server of one's own may have too many in its queue."""


class Unpaced:
    """Lets everything go at once: for a transcript, which is no endpoint."""

    def place(self, _tokens: int) -> AbstractContextManager[Place]:
        """Return a place at once."""
        return nullcontext(Place(alone=True, answered=lambda _: None, late=lambda: None))

    def let_go(self) -> None:
        """Nobody waits."""


class Limiter:
    """The requests in flight at one endpoint; shared by all threads that ask it, which wait in it for their turn.

    `window` is how many may be in flight now. A thread that waits here holds no lock of the ledger or the budget.
    """

    def __init__(self, clock: Clock, patience: float, most: int = MOST) -> None:
        self.window = float(most)
        self.in_flight = 0
        self._most = float(most)
        self._clock = clock
        self._patience = patience
        self._changed = threading.Condition()
        self._let_in = _Count(0, 0)
        self._narrowed_at = 0
        self._refused_at = float(most)
        self._closed_until = -math.inf
        self._left: dict[str, _Left] = {}
        self._all_go = False

    @contextmanager
    def place(self, tokens: int) -> Iterator[Place]:
        """Wait until a request of about so many tokens may go, and hold its place until the block ends.

        Raises TooLong where the endpoint wants to be left alone for more than `patience` seconds.
        """
        place = self._enter(tokens)
        try:
            yield place
        finally:
            with self._changed:
                self.in_flight -= 1
                self._changed.notify(2)

    def let_go(self) -> None:
        """Let everybody who waits go on at once: nothing is sent any more."""
        with self._changed:
            self._all_go = True
            self._changed.notify_all()

    def _enter(self, tokens: int) -> Place:
        while True:
            with self._changed:
                wait = self._wait(tokens)
                if self._all_go or (wait <= 0 and self.in_flight < max(1, int(self.window))):
                    return self._let(tokens)
                if wait <= 0:
                    self._changed.wait()
            if wait > self._patience:
                raise TooLong(wait)
            if wait > 0:
                self._clock.sleep(min(wait, _GLANCE))

    def _let(self, tokens: int) -> Place:
        """Let a request in, and take what it needs from what the endpoint said is left."""
        self.in_flight += 1
        number = self._let_in = _Count(self._let_in.requests + 1, self._let_in.tokens + tokens)
        return Place(
            alone=self.in_flight == 1,
            answered=lambda received: self._learn(number, received),
            late=lambda: self._late(number),
        )

    def _wait(self, tokens: int) -> float:
        """Return for how many seconds the endpoint wants no request of so many tokens; none where it says nothing."""
        now = self._clock.steady()
        wanted = {"requests": 1, "tokens": tokens}
        since = {"requests": self._let_in.requests, "tokens": self._let_in.tokens}
        short = [left.until for kind, left in self._left.items() if left.upto < since[kind] + wanted[kind]]
        return max([*short, self._closed_until]) - now

    def _learn(self, number: "_Count", received: Received) -> None:
        """Take in the response to the request that was let in as this one."""
        now = self._clock.steady()
        with self._changed:
            self._left |= _left(received, number, now)
            if received.status in TOO_MANY:
                asked = wait_asked(received, self._clock.now()) or 0.0
                self._closed_until = max(self._closed_until, now + asked)
                self._narrow(number.requests)
            elif received.status < 400:
                self._widen()
            self._changed.notify()

    def _late(self, number: "_Count") -> None:
        with self._changed:
            self._narrow(number.requests)

    def _narrow(self, number: int) -> None:
        """Halve the window, once for all requests that were let in before it was last halved."""
        if number <= self._narrowed_at:
            return
        self._refused_at = min(self.window, float(self.in_flight))
        self.window = max(1.0, self._refused_at / 2)
        self._narrowed_at = self._let_in.requests

    def _widen(self) -> None:
        """Let one more in for each window of answers, where the window was in use."""
        if self.in_flight < int(self.window):
            return
        pace = 1.0 if self.window + 1 < self._refused_at else _PROBING
        self.window = min(self._most, self.window + pace / self.window)


class _Count(NamedTuple):
    """How many requests, and tokens, were let in so far."""

    requests: int
    tokens: int


class _Left(NamedTuple):
    """Up to which count (of requests, or tokens, let in) the endpoint lets more in before a moment of the steady clock.

    A clock that is set while many wait would else hold them for as long as it was set back, or send them at once.
    """

    upto: int
    until: float


def _left(received: Received, number: _Count, now: float) -> dict[str, _Left]:
    """Return what a response says is left until when, counted from its own request; nothing where it says only one."""
    found = {}
    headers = {name.lower(): value.strip() for name, value in received.headers.items()}
    for kind, count in (("requests", number.requests), ("tokens", number.tokens)):
        amount = headers.get(f"x-ratelimit-remaining-{kind}", "")
        reset = seconds_of(headers.get(f"x-ratelimit-reset-{kind}", ""))
        if _AMOUNT.fullmatch(amount) and reset is not None:
            found[kind] = _Left(count + int(amount), now + reset)
    return found


def seconds_of(text: str) -> float | None:
    """Return a length of time as seconds: `6m0s`, `17ms`, or a bare number of seconds; None for anything else."""
    if _NUMBER.fullmatch(text):
        seconds = float(text)
    else:
        steps = _STEP.findall(text)
        if not steps or "".join(amount + unit for amount, unit in steps) != text:
            return None
        seconds = sum(float(amount) * _SECONDS[unit] for amount, unit in steps)
    return seconds if seconds <= LONGEST_WAIT else None
