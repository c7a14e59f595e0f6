"""What the workers of one run share where they are on many machines: what was paid for, and what may still be spent.

    worker: Door ── SharedLedger ── its own node's file, committed before anything is parsed
              │          └──────────> Home.keep: the response is at home too, before anything is parsed
              └──── SharedBudget ───> Home.hold, Home.count: one limit for all

So a paper that another worker takes over is not paid for again, also where the first one's machine is gone with its
disk: what is lost then are the requests under way. These count as paid for, at the most that they can cost.
"""

import threading
from collections import defaultdict
from pathlib import Path
from typing import Protocol

from scanner.endpoint.budget import Booking, Budget, Tally
from scanner.endpoint.exchange import Exchange, Received, Request
from scanner.endpoint.ledger import Ledger, ledger_file
from scanner.endpoint.prices import Prices, load_prices
from scanner.endpoint.settings import EndpointSettings


class Home(Protocol):
    """The ledger and the budget of a run as one of its workers reaches them, and that worker's share.

    `worker` is its name, one for each life of its process; `share` how many requests it may have in flight to begin
    with. Methods raise StoreError where home cannot be reached, or cannot keep a response.
    """

    worker: str
    share: int

    def responses(self, key: str) -> list[Exchange]:
        """Return the intact responses to a request, newest first."""

    def keep(self, exchange: Exchange) -> None:
        """Write down a response that was paid for."""

    def known(self, endpoint: str) -> dict[str, str]:
        """Return all that was learned of an endpoint."""

    def remember(self, endpoint: str, name: str, value: str) -> None:
        """Keep something that was learned of an endpoint."""

    def prices(self) -> Prices:
        """Return the prices that hold for the run."""

    def hold(self, worker: str, most: float) -> bool:
        """Hold back dollars for a request, as `Budget.hold`."""

    def let_go(self, worker: str, most: float) -> None:
        """Hold them back no longer."""

    def count(self, booking: Booking) -> None:
        """Count what a request took."""


class Treasury:
    """The home itself, beside the one who files the records; every method may be called from any thread."""

    def __init__(self, settings: EndpointSettings) -> None:
        self._ledger = Ledger(ledger_file(settings.cache_dir))
        self._prices = load_prices(settings.prices)
        self._budget = Budget(settings, self._prices)
        self._held: defaultdict[str, list[float]] = defaultdict(list)
        self._holding = threading.Lock()

    def responses(self, key: str) -> list[Exchange]:
        """Return the intact responses to a request, newest first."""
        return self._ledger.responses(key)

    def keep(self, exchange: Exchange) -> None:
        """Write down a response that was paid for, with the disk's word that it is there."""
        self._ledger.take(exchange)

    def known(self, endpoint: str) -> dict[str, str]:
        """Return all that was learned of an endpoint."""
        return self._ledger.known(endpoint)

    def remember(self, endpoint: str, name: str, value: str) -> None:
        """Keep something that was learned of an endpoint."""
        self._ledger.remember(endpoint, name, value)

    def prices(self) -> Prices:
        """Return the prices that hold for the run."""
        return self._prices

    def hold(self, worker: str, most: float) -> bool:
        """Hold back dollars for a request of a worker, as `Budget.hold`."""
        with self._holding:
            held = self._budget.hold(most)
            if held:
                self._held[worker].append(most)
            return held

    def let_go(self, worker: str, most: float) -> None:
        """Hold them back no longer; nothing where that worker was given up meanwhile."""
        with self._holding:
            if most in self._held[worker]:
                self._held[worker].remove(most)
                self._budget.let_go(most)

    def lost(self, worker: str) -> None:
        """Count all that a dead worker had under way as paid for."""
        with self._holding:
            held = self._held.pop(worker, [])
            if held:
                self._budget.count(Booking(cost=sum(held), answered=False))
                self._budget.let_go(sum(held), len(held))

    def count(self, booking: Booking) -> None:
        """Count what a request took."""
        self._budget.count(booking)

    def tally(self) -> Tally:
        """Return what the run took so far, all workers together."""
        return self._budget.tally()


class SharedLedger(Ledger):
    """The ledger of one worker, whose responses are kept at home too, and which serves what was kept there."""

    def __init__(self, file: Path, home: Home) -> None:
        super().__init__(file)
        self._home = home

    def answered(self, row: int, request: Request, received: Received) -> None:
        """Write down a response, here and then at home."""
        super().answered(row, request, received)
        self._home.keep(super().responses(request.key)[0])

    def responses(self, key: str) -> list[Exchange]:
        """Return the intact responses to a request, newest first; those of others are fetched once."""
        if found := super().responses(key):
            return found
        for exchange in reversed(self._home.responses(key)):
            self.take(exchange)
        return super().responses(key)

    def remember(self, endpoint: str, name: str, value: str) -> None:
        """Keep something that was learned of an endpoint, here and at home."""
        super().remember(endpoint, name, value)
        self._home.remember(endpoint, name, value)

    def recall(self, endpoint: str, name: str) -> str | None:
        """Return what was learned of an endpoint, here or by others."""
        return super().recall(endpoint, name) or self._home.known(endpoint).get(name)

    def known(self, endpoint: str) -> dict[str, str]:
        """Return all that was learned of an endpoint, here or by others."""
        return dict(sorted((self._home.known(endpoint) | super().known(endpoint)).items()))


class SharedBudget(Budget):
    """The budget of one worker: the limit holds for all workers together, and what was spent is counted at home too."""

    def __init__(self, settings: EndpointSettings, home: Home) -> None:
        super().__init__(settings, home.prices())
        self._home = home

    def hold(self, most: float) -> bool:
        """Hold back so many dollars of those that all workers have; nothing is asked where there is no limit."""
        return self._limit is None or self._home.hold(self._home.worker, most)

    def let_go(self, most: float, requests: int = 1) -> None:  # noqa: ARG002 - a worker holds for one at a time
        """Hold them back no longer."""
        if self._limit is not None:
            self._home.let_go(self._home.worker, most)

    def count(self, booking: Booking) -> None:
        """Count what a request took, here and at home."""
        super().count(booking)
        self._home.count(booking)
