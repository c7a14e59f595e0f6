"""The desk of one corpus at the Batch API: it takes the requests of a run, sends them, and collects the answers.

collect ──> papers are scanned: what is answered is served, the rest put off ──> submit ──> … a day later, again
"""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

from scanner.endpoint.batching.book import Book
from scanner.endpoint.batching.collecting import Collected, Collector, Look, looks
from scanner.endpoint.batching.limits import Limits
from scanner.endpoint.batching.lines import PATHS
from scanner.endpoint.batching.service import OpenAIService, Service
from scanner.endpoint.batching.site import Site
from scanner.endpoint.batching.spool import Spool
from scanner.endpoint.batching.submitting import Sent, Submitter
from scanner.endpoint.door import Door
from scanner.endpoint.exchange import Request
from scanner.endpoint.faults import ASKED_AGAIN, STOPS, Fault, status_fault
from scanner.errors import EndpointError, PutOffError


class Waiting(NamedTuple):
    """What is out in batches, and the most that it can cost, in dollars (None without a price)."""

    batches: int
    requests: int
    most: float | None


class Desk:
    """Stands behind a door as its `later`; made while nobody else is at work on the corpus.

    `corpus` is a name for the corpus that no other has; `tell` is given lines for people.
    """

    def __init__(
        self,
        door: Door,
        corpus: str,
        tell: Callable[[str], None],
        *,
        service: Service | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        settings = door.settings
        book = Book(door.ledger, settings.base_url)
        limits = Limits(door.ledger, settings.base_url)
        self._site = Site(door, service or OpenAIService(settings), book, limits, corpus, tell, now)
        self._spool = Spool(door.ledger.file.parent, settings.base_url)
        self._out = book.keys_out()
        self._asked_anew: set[str] = set()
        self._looking = threading.Lock()
        door.later = self

    def is_out(self, key: str) -> bool:
        """Tell whether a request, by its key, was sent already, and its answer is still to come."""
        return bytes.fromhex(key) in self._out

    def put_off(self, request: Request, asked: str) -> PutOffError | Fault:
        """Take a request, unless it is out; return what to raise: that it waits, or the fault that it met for good.

        Raises EndpointError for a way of asking that the Batch API does not take.
        """
        if request.path not in PATHS:
            reason = f"the Batch API takes no requests to {request.path}"
            raise EndpointError("batch_api", f"{reason}; use -a llm, --wire logprobs, or leave --batch-api out")
        if not self.is_out(request.key):
            if fault := self._standing(request):
                return fault
            self._spool.add(request, asked)
        return PutOffError("it waits for the answers of a batch")

    def collect(self) -> Collected:
        """Take what came of the batches that are over; raises EndpointError where the endpoint cannot be asked."""
        collected = Collector(self._site).collect()
        self._out = self._site.book.keys_out()
        return collected

    def submit(self) -> Sent:
        """Send the requests that were put off; EndpointError where the endpoint takes no batch, or none any more."""
        try:
            return Submitter(self._site).submit(self._spool)
        finally:
            self._spool.clear()
            self._out = self._site.book.keys_out()

    def forget(self) -> int:
        """Send nothing of what was put off; return how many requests that is."""
        count = len(self._spool)
        self._spool.clear()
        return count

    def waiting(self) -> Waiting:
        """Return what is out, whichever corpus it is for."""
        batches = self._site.book.open()
        prices = [self._site.door.budget.price_of(batch.model, batch.path) for batch in batches]
        most = None if None in prices else sum(batch.most for batch in batches)
        return Waiting(len(batches), sum(batch.requests for batch in batches), most)

    def looks(self) -> list[Look]:
        """Return how each batch stands, in the server's words; raises EndpointError where it cannot be asked."""
        return looks(self._site)

    def close(self) -> None:
        """Write down that nothing of the corpus waits any more: a later --max-cost begins anew."""
        self._site.book.close(self._site.corpus)

    def _standing(self, request: Request) -> Fault | None:
        """Return the fault that a request met for good: a refusal of itself, or as many as --max-retries allows."""
        if self._is_asked_anew(request.key):
            return None
        ledger, settings = self._site.door.ledger, self._site.door.settings
        newest = next(iter(ledger.responses(request.key)), None)
        fault = status_fault(newest.received) if newest else None
        if newest and not fault:
            return None
        if fault:
            fault.exchange = newest
            if fault.name not in ASKED_AGAIN and fault.name not in STOPS:
                return fault
        if ledger.faults(request.key) <= settings.max_retries:
            return None
        if fault:
            return fault
        return Fault("unanswered", "several batches ended without an answer to it; --retry-failed sends it once more")

    def _is_asked_anew(self, key: str) -> bool:
        """Tell whether a person wants what failed sent once more, and it was not in this run."""
        with self._looking:
            if not self._site.door.settings.retry_failed or key in self._asked_anew:
                return False
            self._asked_anew.add(key)
            return True
