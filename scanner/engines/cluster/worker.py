"""The process of a cluster that scans papers, and how it reaches what the workers of a run share."""

import secrets
import socket
import threading
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from scanner.endpoint.budget import Booking
from scanner.endpoint.exchange import Exchange
from scanner.endpoint.prices import Prices
from scanner.engine import tool_version
from scanner.engines.cluster.joining import at_home
from scanner.errors import UsageError
from scanner.fetched import Fetched
from scanner.keeping.store import Store, to_json
from scanner.running.recipe import Prepared, Recipe, prepared
from scanner.running.scanning import Outcome
from scanner.running.work import WINDING_UP, outcome_of


class Order(NamedTuple):
    """What a worker makes its scanner from, given to it with every paper: one that was started again knows nothing.

    `inputs` and `version` are those here: a worker that has others would make other records.
    """

    recipe: Recipe
    inputs: str
    version: str
    treasury: Any
    share: int


class Worker:
    """A process of the cluster that scans papers, several at a time; it makes its scanner once."""

    def __init__(self) -> None:
        self.name = secrets.token_hex(8)
        self._making = threading.Lock()
        self._made: Prepared | None = None

    def ready(self, order: Order) -> str:
        """Make the scanner, and return the name of this life of the worker; raise PaperscanError where that fails."""
        self._prepared(order)
        return self.name

    def scan(self, order: Order, name: str, fetched: Fetched, moment: datetime) -> Outcome:
        """Read and scan a paper; `moment` is the time to write into its record: all nodes go by one clock."""
        return outcome_of(name, partial(self._scan, order, name, fetched, moment))

    def stop(self) -> None:
        """Let no further request go out to the model."""
        if self._made and self._made.run.door:
            self._made.run.door.wind_up(WINDING_UP)

    def _scan(self, order: Order, name: str, fetched: Fetched, moment: datetime) -> Outcome:
        scanner = replace(self._prepared(order).scanner, now=lambda: moment)
        outcome = scanner.scan_fetched(name, fetched)
        return replace(outcome, text=to_json(outcome.scan)) if outcome.scan else outcome

    def _prepared(self, order: Order) -> Prepared:
        with self._making:
            self._made = self._made or _made_from(order, self.name)
            return self._made


def _made_from(order: Order, worker: str) -> Prepared:
    """Return the scanner of an order; raise UsageError where this node would make other records with it."""
    here = f"the worker on {socket.gethostname()}"
    if order.version != tool_version():
        raise UsageError(f"{here} has {tool_version()}, not {order.version}: install the same on all nodes")
    home = RemoteHome(order.treasury, worker, order.share) if order.treasury else None
    made = prepared(order.recipe, Store(Path()), home=home)
    if made.scanner.inputs != order.inputs:
        raise UsageError(f"{here} has other modules or prompts: install the same on all nodes, or share --modules")
    return made


class RemoteHome:
    """The treasury as a worker reaches it."""

    def __init__(self, treasury: Any, worker: str, share: int) -> None:
        self.worker = worker
        self.share = share
        self._treasury = treasury

    def responses(self, key: str) -> list[Exchange]:
        """Return the intact responses to a request, newest first."""
        found: list[Exchange] = at_home(self._treasury.responses, key)
        return found

    def keep(self, exchange: Exchange) -> None:
        """Write down a response that was paid for."""
        at_home(self._treasury.keep, exchange)

    def known(self, endpoint: str) -> dict[str, str]:
        """Return all that was learned of an endpoint."""
        found: dict[str, str] = at_home(self._treasury.known, endpoint)
        return found

    def remember(self, endpoint: str, name: str, value: str) -> None:
        """Keep something that was learned of an endpoint."""
        at_home(self._treasury.remember, endpoint, name, value)

    def prices(self) -> Prices:
        """Return the prices that hold for the run."""
        found: Prices = at_home(self._treasury.prices)
        return found

    def hold(self, worker: str, most: float) -> bool:
        """Hold back dollars for a request."""
        return bool(at_home(self._treasury.hold, worker, most))

    def let_go(self, worker: str, most: float) -> None:
        """Hold them back no longer."""
        at_home(self._treasury.let_go, worker, most)

    def count(self, booking: Booking) -> None:
        """Count what a request took."""
        at_home(self._treasury.count, booking)
