"""A corpus through the Batch API, round after round: collect, scan what is answered, send what is not.

What a paper is asked depends on what it was answered before: first its facts and its summary, then its modules, and now
and then what an answer was too long for. Each run goes on by as many rounds as there are answers for.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from scanner.batch_events import InBatches, Summary
from scanner.endpoint.batching.collecting import Collected
from scanner.endpoint.batching.desk import Desk
from scanner.endpoint.batching.submitting import Sent
from scanner.errors import EndpointError, UsageError
from scanner.running.recipe import Prepared

_FIRST_WAIT = 1.0
_LONGEST_WAIT = 60.0
Scan = Callable[[Callable[[], InBatches]], Summary]
"""Scans the papers of a corpus, and at the end does what it is given: sends what was put off."""


class Ended(NamedTuple):
    """The last summary, and lines that say what went wrong with batches."""

    summary: Summary
    troubles: tuple[str, ...]

    @property
    def all_sent(self) -> bool:
        """Whether no request waits to be sent: then nothing is to be done before answers come."""
        out = self.summary.in_batches
        return out is not None and not out.left and not self.summary.stopped


def desk_of(made: Prepared, scans: Path, tell: Callable[[str], None]) -> Desk:
    """Return the desk of the corpus beside the scans; UsageError where no model is asked."""
    if made.run.door is None:
        raise UsageError("--batch-api is for auditors that ask a model: -a llm --model NAME")
    return Desk(made.run.door, str(scans.resolve()), tell)


class Rounds:
    """The rounds of one run; `sleep` waits for so many seconds."""

    def __init__(self, desk: Desk, scan: Scan, tell: Callable[[str], None], sleep: Callable[[float], None]) -> None:
        self._desk = desk
        self._scan = scan
        self._tell = tell
        self._sleep = sleep
        self._troubles: list[str] = []

    def run(self, collected: Collected, *, wait: bool) -> Ended:
        """Go on from what was collected; with `wait` until nothing waits any more, or nothing further will come.

        Raises EndpointError where the endpoint is not to be asked any more.
        """
        while True:
            self._troubles = [*collected.troubles]
            summary = self._scan(partial(self._send, collected))
            ended = Ended(summary, tuple(self._troubles))
            out = summary.in_batches
            if not summary.waiting and not summary.stopped and not (out and out.left):
                self._desk.close()
            if not (wait and out and summary.waiting and out.batches > collected.lost) or self._troubles:
                return ended
            collected = self._wait_for_answers()

    def _wait_for_answers(self) -> Collected:
        """Look again and again, ever more seldom, until a batch is over or something is wrong."""
        waited = _FIRST_WAIT
        while True:
            self._sleep(waited)
            try:
                collected = self._desk.collect()
            except EndpointError as error:
                if error.cause != "unreachable":
                    raise
                self._tell(str(error))
                collected = Collected()
            if collected.ended or collected.troubles or collected.halted:
                return collected
            waited = min(1.5 * waited, _LONGEST_WAIT)

    def _send(self, collected: Collected) -> InBatches:
        """Send what was put off, unless what came back says that it would be in vain."""
        if collected.halted:
            left = self._desk.forget()
            self._troubles.append(f"nothing further was sent: {collected.halted}")
            return self._told(Sent(left=left, why=collected.halted))
        try:
            sent = self._desk.submit()
        except EndpointError as error:
            self._troubles.append(str(error))
            return self._told(Sent(left=1, why=str(error)))
        if sent.over_budget:
            self._troubles.append(f"{sent.left} requests were not sent: {sent.why}")
        return self._told(sent)

    def _told(self, sent: Sent) -> InBatches:
        waiting = self._desk.waiting()
        return InBatches(
            batches=waiting.batches,
            requests=waiting.requests,
            most=waiting.most,
            sent=sent.requests,
            left=sent.left,
            why=sent.why,
        )
