"""What came of batches, into the ledger: every answer that was finished, whatever the batch ended as.

Both files of a batch that is over are read, the answers written down as if they had come over the wire, and only then
is the batch settled. Killed in between, the next run does the same again, which changes nothing.
"""

from collections import Counter
from typing import NamedTuple

from scanner.endpoint.batching.book import Batch, Out
from scanner.endpoint.batching.limits import is_too_many_tokens
from scanner.endpoint.batching.lines import Line, raw_lines, read_line
from scanner.endpoint.batching.service import OVER, Counts, ServerBatch
from scanner.endpoint.batching.site import Site, refusal
from scanner.endpoint.batching.submitting import temporary_file
from scanner.endpoint.door import stopping
from scanner.endpoint.exchange import Exchange, Received
from scanner.endpoint.faults import ASKED_AGAIN, STOPS, Fault, status_fault
from scanner.endpoint.network import without_key
from scanner.errors import RecordError, StoreError

_TOGETHER = 200
"""Answers that are written in one transaction."""
_PASSING = ASKED_AGAIN | {"timed_out", "cut"}
"""Faults that are no failure of a batch: it waits a little longer."""
_FOR_ANSWER = 1_000_000
"""Bytes of a file of answers for each request, at most: no answer within its limit of tokens is as long."""


class Look(NamedTuple):
    """How a batch stands: in our book, and in the words of its server, where it was asked."""

    batch: Batch
    status: str
    counts: Counts


class Collected(NamedTuple):
    """What a round of looking brought.

    `troubles` are lines that say what went wrong, `halted` why nothing further is to be sent in this run. Of `lost`
    batches nothing will come, though they are out.
    """

    answers: int = 0
    ended: int = 0
    lost: int = 0
    troubles: tuple[str, ...] = ()
    halted: str = ""


class Collector:
    """Looks at every batch that is out, once."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._answers = 0
        self._ended = 0
        self._lost = 0
        self._troubles: list[str] = []
        self._halted = ""

    def collect(self) -> Collected:
        """Take the answers of all batches that are over; raises EndpointError where the endpoint is not to be asked."""
        for batch in self._site.book.open():
            begun = self._as_begun(batch)
            if begun is None:
                continue
            try:
                self._take(begun)
            except Fault as fault:
                self._tell_trouble(begun, fault)
        return Collected(self._answers, self._ended, self._lost, tuple(self._troubles), self._halted)

    def _as_begun(self, batch: Batch) -> Batch | None:
        """Return a batch that its server has begun; None for another, which is let go where that is sure."""
        book = self._site.book
        if batch.state == "submitted":
            return batch
        if batch.state == "unsent":  # of another corpus it may be in the making
            if batch.corpus == self._site.corpus:
                book.release(batch)
            return None
        try:
            found = self._site.service.marked(batch.mark)
        except Fault as fault:
            raise refusal(fault, self._site.host, "look for a batch") from None
        if found:
            book.submitted(batch, found.id)
            return batch.model_copy(update={"state": "submitted", "batch_id": found.id})
        self._let_go(batch)
        return None

    def _let_go(self, batch: Batch) -> None:
        """Let go of a batch that its server does not know, once no call that began it can be under way any more.

        One that was begun in the future was begun before the clock was set back: its time is counted from now.
        """
        age = (self._site.now() - batch.at).total_seconds()
        if age < -self._site.door.settings.deadline:
            self._site.book.count_from(batch, self._site.now())
        if age < 2 * self._site.door.settings.deadline:
            self._site.tell(f"{batch.title} may still be under way: it is looked for again later")
            return
        self._site.tell(f"{batch.title} was never begun: its {batch.requests} requests are sent again")
        self._site.book.release(batch)

    def _take(self, batch: Batch) -> None:
        """Take the answers of a batch where it is over."""
        server = self._site.service.look(batch.batch_id)
        if server.status not in OVER:
            return
        if server.counts.completed and not server.output_file_id:
            raise Fault("no_choices", f"it has {server.counts.completed} answers, and no file of them")
        taking = _Taking(self._site, batch)
        for file_id in filter(None, (server.output_file_id, server.error_file_id)):
            taking.take(file_id)
        self._answers += len(taking.answered)
        self._ended += 1
        self._end(batch, server, taking)

    def _end(self, batch: Batch, server: ServerBatch, taking: "_Taking") -> None:
        """Settle a batch whose answers are all written down, and say what was not as it should be."""
        site = self._site
        self._halted = self._halted or taking.halted
        if taking.answered or server.status != "failed":
            site.book.settle(batch, taking.unanswered, taking.cost)
        else:
            self._failed(batch, server)
        for line in taking.told(server):
            site.tell(line)

    def _failed(self, batch: Batch, server: ServerBatch) -> None:
        """Let go of a batch that was not taken, and say why; what is wrong with it would be wrong with the next."""
        said = "; ".join(f"{one.code or ''}: {one.message or ''}" for one in server.problems[:3]) or "no reason given"
        site = self._site
        if is_too_many_tokens(said):
            waiting = sum(one.tokens for one in site.book.open() if one.model == batch.model)
            most = site.limits.learn_tokens(batch.model, said, waiting)
            site.tell(f"{batch.title} was refused: only {most:,} tokens of {batch.model} may wait in batches")
        else:
            self._troubles.append(f"{batch.title} failed: {said[:500]}")
            self._halted = self._halted or self._troubles[-1]
        site.book.release(batch)

    def _tell_trouble(self, batch: Batch, fault: Fault) -> None:
        """Say that a batch could not be taken; it stays out, unless it is gone and a person wants it given up."""
        if error := stopping(fault, self._site.host, paid=self._site.door.has_paid):
            if fault.name != "no_such_path":
                raise error from None
            if self._site.door.settings.retry_failed:
                self._site.tell(f"{batch.title} is given up: its {batch.requests} requests are sent again")
                lost = dict.fromkeys(self._site.book.out(batch), "lost")
                self._site.book.settle(batch, lost, batch.most)
                return
            self._lost += 1
            said = f"{batch.title}, or a file of it, is not known to {self._site.host} under this key"
            advice = f"its {batch.requests} requests may be paid for; --retry-failed gives it up and sends them again"
            self._troubles.append(f"{said}: {advice}")
            return
        said = f"{batch.title}: {fault}; it is looked at again next time"
        if fault.name in _PASSING:
            self._site.tell(said)
        else:
            self._troubles.append(said)


class _Taking:
    """The taking of one batch's files; `answered` tells of each request whether its response was a success."""

    def __init__(self, site: Site, batch: Batch) -> None:
        self._site = site
        self._batch = batch
        self._out: dict[str, Out] = site.book.out(batch)
        self._reasons: dict[str, str] = {}
        self._odd: Counter[str] = Counter()
        self._costs: dict[str, float | None] = {}
        self.answered: dict[str, bool] = {}
        self.halted = ""

    @property
    def unanswered(self) -> dict[str, str]:
        """The requests that no response came to, with the reason."""
        return {key: self._reasons.get(key, "missing") for key in self._out if key not in self.answered}

    @property
    def cost(self) -> float | None:
        """What the answers cost, in dollars; None where no price is known."""
        costs = list(self._costs.values())
        return None if None in costs else sum(cost for cost in costs if cost)

    def take(self, file_id: str) -> None:
        """Write the answers of a file into the ledger."""
        most = _FOR_ANSWER * len(self._out) + self._site.door.settings.max_bytes
        with temporary_file(self._site) as file:
            try:
                self._site.service.download(file_id, file, most)
            except OSError as error:
                raise StoreError(f"a file of answers cannot be kept: {error.strerror}; free some space") from error
            file.seek(0)
            fresh: list[tuple[str, int, Received]] = []
            for raw in raw_lines(file, 2 * self._site.door.settings.max_bytes):
                fresh.extend(self._read(raw))
                if len(fresh) >= _TOGETHER:
                    self._write(fresh)
                    fresh = []
            self._write(fresh)

    def _read(self, raw: bytes) -> list[tuple[str, int, Received]]:
        """Return the response in a line with the row of its request; nothing for a line that holds no fresh one.

        The key of the endpoint is taken out, should it be repeated there.
        """
        raw = without_key(raw, self._site.door.settings.key.get_secret_value())
        if not raw.strip():
            return []
        try:
            line = read_line(raw, self._batch.batch_id)
        except RecordError:
            self._odd["that cannot be read"] += 1
            return []
        if line.custom_id not in self._out:
            self._odd["of no request of ours"] += 1
            return []
        return self._fresh(line)

    def _fresh(self, line: Line) -> list[tuple[str, int, Received]]:
        """Return a response unless its request has one; a success goes before a refusal that came first."""
        if line.received is None:
            self._reasons[line.custom_id] = line.reason
            return []
        good = 200 <= line.received.status < 300
        before = self.answered.get(line.custom_id)
        if before is not None and (before or not good):
            self._odd["that repeat another"] += 1
            return []
        self.answered[line.custom_id] = good
        self._look_for_halt(line.received)
        return [(line.custom_id, self._out[line.custom_id].row, line.received)]

    def _look_for_halt(self, received: Received) -> None:
        """Notice a refusal that every further request would meet too: no credit, no such model."""
        fault = status_fault(received)
        if fault and fault.name in STOPS and (error := stopping(fault, self._site.host, paid=self._site.door.has_paid)):
            self.halted = self.halted or str(error)

    def _write(self, answers: list[tuple[str, int, Received]]) -> None:
        """Write responses down, then count what they cost."""
        self._site.book.answered(answers)
        for key, _, received in answers:
            if self.answered[key]:
                self._costs[key] = self._book(key, received)

    def _book(self, key: str, received: Received) -> float | None:
        batch, most = self._batch, self._out[key].most
        exchange = Exchange(
            key=key, asked="", path=batch.path, model=batch.model, parameters={}, sent_at="", received=received
        )
        return self._site.door.budget.book_at_most(exchange, lambda: most)

    def told(self, server: ServerBatch) -> list[str]:
        """Return what people should know of how the batch ended, in a line or two."""
        title, missing = self._batch.title, Counter(self.unanswered.values())
        lines = [f"{title}: {server.status}, {len(self.answered)} of {len(self._out)} requests answered"]
        if missing:
            lines[0] += f", {missing.total()} to be sent again ({', '.join(sorted(missing))})"
        odd = ", ".join(f"{count} {what}" for what, count in self._odd.items())
        return lines + ([f"{title}: skipped lines: {odd}"] if odd else [])


def looks(site: Site) -> list[Look]:
    """Return how each batch stands that is out; raises EndpointError where the server cannot be asked."""
    return [_look(site, batch) for batch in site.book.open()]


def _look(site: Site, batch: Batch) -> Look:
    if batch.state != "submitted":
        return Look(batch, "maybe begun" if batch.state == "submitting" else "not begun", Counts())
    try:
        server = site.service.look(batch.batch_id)
    except Fault as fault:
        if fault.name == "no_such_path":
            return Look(batch, "not known to the endpoint", Counts())
        raise refusal(fault, site.host, "look at a batch") from None
    return Look(batch, server.status, server.counts)
