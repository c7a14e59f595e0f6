"""Requests into files, and files into batches: within the bounds of files, of the endpoint and of --max-cost.

    begun in the book ──> claimed ──> file written ──> uploaded ──> "submitting" written down ──> begun at the server

A crash before "submitting" has begun nothing; after it the server is asked, by the batch's mark, what came of it.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple

from scanner.endpoint.batching.book import Batch, Wanted
from scanner.endpoint.batching.limits import MOST_REQUESTS, is_too_many_tokens
from scanner.endpoint.batching.lines import request_line
from scanner.endpoint.batching.service import ServerBatch
from scanner.endpoint.batching.site import Site, is_in_doubt, refusal
from scanner.endpoint.batching.spool import Spool
from scanner.endpoint.exchange import Request
from scanner.endpoint.faults import Fault
from scanner.errors import StoreError

_CLAIMED_TOGETHER = 64
_REFUSED_SIZE = ("too large", "too big", "exceeds the maximum", "maximum size", "maximum file size")


class Sent(NamedTuple):
    """What became of the requests that waited: `left` of them did not go out, and `why` says why."""

    batches: int = 0
    requests: int = 0
    left: int = 0
    why: str = ""
    over_budget: bool = False


class Submitter:
    """Sends what a spool holds, once; raises EndpointError where the endpoint takes no batch at all."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._limit = site.door.settings.max_cost
        self._spent = site.book.spent(site.corpus)
        self._largest = site.limits.bytes()
        self._batches = 0
        self._requests = 0
        self._left = 0
        self._why = ""
        self._over_budget = False

    def submit(self, spool: Spool) -> Sent:
        """Send the requests of a spool in as many batches as it takes; what has no room waits for the next time."""
        for kind in spool.kinds():
            self._submit_kind(kind, spool.requests(kind))
        return Sent(self._batches, self._requests, self._left, self._why, self._over_budget)

    def _submit_kind(self, kind: tuple[str, str], requests: Iterator[tuple[Request, str]]) -> None:
        """Send the requests of one model: no file may hold those of two."""
        room = _Room(self._site, kind[1])
        file: _File | None = None
        for request, asked in requests:
            wanted = self._wanted(request, asked)
            line = request_line(request)
            if file and not file.takes(line, self._largest):
                self._send(file, room)
                file = None
            if not self._may_go(wanted, room):
                self._left += 1
                continue
            file = file or _File(self._site, self._site.book.begin(self._site.corpus, *kind))
            file.add(wanted, line)
            room.take(wanted.tokens)
            self._spent += wanted.most
        if file:
            self._send(file, room)

    def _wanted(self, request: Request, asked: str) -> Wanted:
        """Return a request with the most that it can cost; without a price that is nothing, unless there is a limit."""
        budget = self._site.door.budget
        priced = self._limit is not None or budget.price_of(request.model, request.path) is not None
        return Wanted(request, asked, budget.most_of(request) if priced else 0.0, request.rough_tokens)

    def _may_go(self, wanted: Wanted, room: "_Room") -> bool:
        if room.closed or not room.has(wanted.tokens):
            self._why = self._why or f"{self._site.host} lets no more tokens wait in batches"
            return False
        if self._limit is not None and self._spent + wanted.most > self._limit:
            self._over_budget = True
            self._why = f"--max-cost {self._limit:g}: batches cost, or may cost, ${self._spent:.4f} already"
            return False
        return True

    def _send(self, file: "_File", room: "_Room") -> None:
        """Upload a file and begin its batch; where nothing was begun, its requests wait for the next time."""
        site = self._site
        if not file.finish():
            site.book.release(file.batch)
            return
        try:
            file_id = site.service.upload(file.content, file.size, f"paperscan-{file.batch.mark}.jsonl")
        except Fault as fault:
            self._not_begun(file, room, fault, "upload a file of requests")
            return
        site.book.submitting(file.batch, file_id)
        try:
            begun: ServerBatch | None = site.service.begin(file_id, file.batch.path, file.batch.mark)
        except Fault as fault:
            if not is_in_doubt(fault):
                self._not_begun(file, room, fault, "begin a batch")
                return
            begun = None
            site.tell(f"{file.batch.title} may have been begun ({fault}): the next run looks for it")
        if begun:
            site.book.submitted(file.batch, begun.id)
        self._batches += 1
        self._requests += file.count

    def _not_begun(self, file: "_File", room: "_Room", fault: Fault, doing: str) -> None:
        """Let go of a batch that was refused; learn from the refusal, or raise what ends the submitting."""
        site, said = self._site, str(fault)
        site.book.release(file.batch)
        self._left += file.count
        self._spent -= file.most
        if is_too_many_tokens(said):
            most = site.limits.learn_tokens(file.batch.model, said, room.out)
            self._why = f"{site.host} lets {most:,} tokens of {file.batch.model} wait in batches"
        elif fault.name == "context_overflow" or any(words in said.lower() for words in _REFUSED_SIZE):
            self._largest = max(1, site.limits.learn_bytes(file.size))
            self._why = f"{site.host} takes no file of {file.size / 1e6:.1f} MB; the next ones are smaller"
            return
        elif fault.name == "rate_limited":
            self._why = f"{site.host} takes no more batches for now"
        else:
            raise refusal(fault, site.host, doing) from None
        room.closed = True


class _Room:
    """How many tokens of a model may still wait at the endpoint; `out` is how many do."""

    def __init__(self, site: Site, model: str) -> None:
        self._most = site.limits.tokens(model)
        self.out = sum(batch.tokens for batch in site.book.open() if batch.model == model)
        self.closed = False

    def has(self, tokens: int) -> bool:
        """Tell whether a request has room; one that is alone has it always: else it would wait for ever."""
        return self._most is None or self.out == 0 or self.out + tokens <= self._most

    def take(self, tokens: int) -> None:
        """Take room for a request."""
        self.out += tokens


class _File:
    """An input file that is being written, for a batch of which nothing is sent; it goes when the process does."""

    def __init__(self, site: Site, batch: Batch) -> None:
        self._site = site
        self.batch = batch
        self.content: IO[bytes] = temporary_file(site)
        self.count = 0
        self.size = 0
        self.most = 0.0
        self._waiting: list[tuple[Wanted, bytes]] = []
        self._expected = 0
        self._added = 0

    def takes(self, line: bytes, largest: int) -> bool:
        """Tell whether there is room for one line more."""
        return self._added < MOST_REQUESTS and self._expected + len(line) <= largest

    def add(self, wanted: Wanted, line: bytes) -> None:
        """Add a request and its line."""
        self._added += 1
        self._expected += len(line)
        self._waiting.append((wanted, line))
        if len(self._waiting) >= _CLAIMED_TOGETHER:
            self._claim()

    def finish(self) -> int:
        """Write what waits; return how many requests the file holds: another process may hold the others."""
        self._claim()
        return self.count

    def _claim(self) -> None:
        """Claim what waits, and write the lines of what is ours; they are flushed, because their size is told."""
        waiting, self._waiting = self._waiting, []
        ours = self._site.book.claim(self.batch, [wanted for wanted, _ in waiting])
        for wanted, line in waiting:
            if wanted.request.key in ours:
                self._write(line)
                self.count += 1
                self.size += len(line)
                self.most += wanted.most

    def _write(self, line: bytes) -> None:
        try:
            self.content.write(line)
            self.content.flush()
        except OSError as error:
            raise StoreError(f"a file of requests cannot be written: {error.strerror}; nothing was sent") from error


def temporary_file(site: Site) -> IO[bytes]:
    """Return a file without a name beside the ledger: it goes with the process, also with one that is killed."""
    folder: Path = site.door.ledger.file.parent
    try:
        return tempfile.TemporaryFile(dir=folder)
    except OSError as error:
        reason = f"no file can be written there: {error.strerror}"
        raise StoreError(f"{folder}: {reason}; give another --cache-dir") from error
