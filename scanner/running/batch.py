"""A corpus: papers are fetched, read, audited and filed beside each other, and what is done is written down at once.

    planned ──┬── files ───────────────────────┬──> engine (several at a time) ──> outcome ──> record, registry
              └── archive ──> fetched in turn ─┘

One thread, that of the caller, takes what the others bring, files the records and changes the registry: so there is one
writer, and a paper counts as done once the disk has both. Whatever ends the process before that, the next run finds
what was done and does the rest; responses of models are kept by their ledger besides.
"""

import os
import time
from collections import Counter, deque
from collections.abc import Callable
from queue import Empty, SimpleQueue

from scanner.auditing import failures
from scanner.batch_events import (
    BatchEvent,
    FailedOne,
    FetchedOne,
    InBatches,
    JoinedOne,
    ScannedOne,
    Spent,
    Started,
    Stopping,
    StopReason,
    Summary,
    WaitingOne,
)
from scanner.corpus import CorpusPaper, Failure
from scanner.errors import EndpointError, InputError, PutOffError, StoreError
from scanner.gathering.registry import Registry
from scanner.identifiers import printable
from scanner.running.fetching_ahead import FetchingAhead, Had
from scanner.running.planning import Plan, is_done
from scanner.running.recipe import Prepared
from scanner.running.scanning import Outcome
from scanner.running.work import BugError, Engine, Task

DRAIN_SECONDS = 30.0
_TICK = 0.2
"""Seconds after which a batch looks whether it is to end."""
_Brought = tuple[Task, Outcome] | Had


class Batch:
    """One run over the papers of a plan. `tell` hears of each event, in this thread.

    `drain` is how many seconds those in flight are given once the batch is to end.
    """

    def __init__(
        self,
        registry: Registry,
        prepared: Prepared,
        engine: Engine,
        tell: Callable[[BatchEvent], None],
        drain: float = DRAIN_SECONDS,
    ) -> None:
        self._registry = registry
        self._prepared = prepared
        self._engine = engine
        self._tell = tell
        self._drain = drain
        self._brought: SimpleQueue[_Brought] = SimpleQueue()
        self._ready: deque[Task] = deque()
        self._flying: set[str] = set()
        self._planned: set[str] = set()
        self._over: set[str] = set()
        self._whole: set[str] = set()
        self._stopping: Stopping | None = None
        self._told: Stopping | None = None
        self._count: Counter[str] = Counter()
        self._failed: dict[str, Failure] = {}
        self._in_batches: InBatches | None = None

    def stop(self, reason: StopReason, message: str) -> None:
        """Begin no further paper; may be called from a signal handler, and more than once."""
        self._stopping = self._stopping or Stopping(reason=reason, message=message)

    def run(self, plan: Plan, send: Callable[[], InBatches] | None = None) -> Summary:
        """Scan the papers of a plan, and return what came of it; a failure of one paper is no exception.

        `send` is done when all papers were seen, unless the batch was ended: it sends what was put off.
        """
        begun = time.monotonic()
        total = len(plan.todo) + plan.reused + plan.failed_before + plan.excluded + plan.left
        counts = plan._asdict() | {"todo": len(plan.todo)}
        self._planned = {paper.id for paper in plan.todo}
        self._ready.extend(Task(paper.id, self._registry.name_of(paper)) for paper in plan.todo if paper.is_file)
        archived = [(paper.id, paper.source) for paper in plan.todo if not paper.is_file]
        fetching = FetchingAhead(archived, self._prepared.scanner.settings, self._brought.put)
        try:
            self._tell(Started(papers=total, **counts))
            self._take_all(fetching)
        finally:
            fetching.stop()
            self._engine.close()
        if send and not self._told:
            self._in_batches = send()
        summary = self._summary(plan, total, time.monotonic() - begun)
        self._tell(summary)
        return summary

    def _take_all(self, fetching: FetchingAhead) -> None:
        """Give out papers and take what is brought, until all are done or the batch is to end."""
        end = float("inf")
        while True:
            if self._stopping and self._told is None:
                self._begin_to_stop(fetching)
                end = time.monotonic() + self._drain
            self._give_out()
            if not self._flying and (self._stopping or self._nothing_comes(fetching)):
                return
            if time.monotonic() > end and self._brought.empty():  # on a slow disk the end may pass while one is filed
                return
            try:
                self._take(self._brought.get(timeout=_TICK))
            except Empty:
                continue

    def _nothing_comes(self, fetching: FetchingAhead) -> bool:
        """Tell whether no paper waits and none will come; what was fetched last is told before the fetching is over."""
        return fetching.is_over and not self._ready and self._brought.empty()

    def _begin_to_stop(self, fetching: FetchingAhead) -> None:
        self._told = self._stopping
        if self._told:
            self._tell(self._told)
            self._engine.stop(self._told.message)
        fetching.stop()

    def _give_out(self) -> None:
        while self._ready and not self._stopping and len(self._flying) < self._engine.capacity:
            task = self._ready.popleft()
            standing = self._registry.get(task.id)
            if standing and standing.id in self._whole:
                self._leave_to(standing, task.id)
                continue
            self._flying.add(task.id)
            self._engine.submit(task, lambda task, outcome: self._brought.put((task, outcome)))

    def _take(self, brought: _Brought) -> None:
        try:
            if isinstance(brought, Had):
                self._take_fetched(brought)
            else:
                self._flying.discard(brought[0].id)
                self._take_outcome(*brought)
        except StoreError as error:  # the disk refuses: whatever else were done would be lost
            self.stop("store", str(error))

    def _take_fetched(self, had: Had) -> None:
        """Take a paper that was fetched, or that could not be; one whose copy was scanned meanwhile is done."""
        if isinstance(had.error, StoreError):
            raise had.error
        paper = self._registry.get(had.id)
        if paper is None:
            return
        if had.error:
            self._fail(had.id, paper, had.error)
        elif paper.id in self._whole:
            self._leave_to(paper, had.id)
        else:
            self._let_be_read(had, paper)

    def _let_be_read(self, had: Had, paper: CorpusPaper) -> None:
        """Write down that a paper was fetched, and let it wait to be read, unless it stands here already."""
        known = had.archived.model_dump(include={"title", "year", "doi", "arxiv_id"}) if had.archived else {}
        found = {name: value for name, value in known.items() if value} | {"sha256": had.sha256, "status": "fetched"}
        found["in_batch"] = paper.in_batch if paper.status == "fetched" else False
        if had.archived and had.archived.authors:
            found["first_author"] = had.archived.authors[0]
        (placed,) = self._registry.put([paper.model_copy(update=found | {"id": had.id})])
        self._tell(FetchedOne(paper=had.id))
        if placed.status != "excluded" and (placed.id == had.id or not self._is_seen_to(placed)):
            self._planned.add(placed.id)
            self._ready.append(Task(placed.id, had.name))
        if placed.status == "excluded" or placed.id != had.id:
            self._leave_to(placed, had.id)

    def _is_seen_to(self, paper: CorpusPaper) -> bool:
        """Tell whether a paper is scanned in this run under its own entry, or need not be."""
        return paper.id in self._planned or is_done(paper, self._registry, self._prepared.scanner.inputs)

    def _take_outcome(self, task: Task, outcome: Outcome) -> None:
        """File the record of a paper, and write down what came of it."""
        paper = self._registry.get(task.id)
        if paper is None:
            return
        filed = self._prepared.scanner.file(outcome)
        if isinstance(filed.error, EndpointError):
            self.stop("endpoint" if filed.error.cause != "interrupted" else "interrupted", str(filed.error))
        elif isinstance(filed.error, StoreError):
            raise filed.error
        elif isinstance(filed.error, PutOffError):
            self._let_wait(task.id, paper)
        elif filed.error:
            self._fail(task.id, paper, filed.error)
        else:
            self._write_down(task, paper, filed)

    def _write_down(self, task: Task, paper: CorpusPaper, filed: Outcome) -> None:
        """Write down that a paper has a record, whole or not."""
        if filed.scan is None or filed.file is None:
            return
        lacking = failures(filed.scan)
        if lacking and paper.id in self._whole:
            self._leave_to(paper, task.id)
            return
        failure = _lacking(lacking) if lacking else None
        said = filed.scan.paper
        sha256 = filed.scan.source.sha256 if filed.scan.source else None
        found = {
            "id": task.id,
            "title": said.title,
            "first_author": said.authors[0] if said.authors else "",
            "year": said.year or None,
            "arxiv_id": said.arxiv_full_id or paper.arxiv_id,
            "doi": said.doi or paper.doi,
            "status": "failed" if failure else "scanned",
            "failure": failure,
            "scan": os.path.relpath(filed.file, self._registry.folder),
            "sha256": sha256,
            "tried_sha256": sha256,
            "inputs": self._prepared.scanner.inputs,
            "in_batch": None,
        }
        (placed,) = self._registry.put([paper.model_copy(update=found)])
        self._leave_to(placed, task.id)
        if placed.failure:
            self._told_failed(placed.id, placed.failure)
            return
        self._whole.add(placed.id)
        self._count["scanned"] += 1
        self._tell(ScannedOne(paper=placed.id, scan=str(found["scan"]), spent=self._spent()))

    def _let_wait(self, identifier: str, paper: CorpusPaper) -> None:
        """Leave a paper to a later run, also one that failed or was scanned before: it is to be scanned anew then."""
        if not paper.in_batch or paper.status != "fetched":
            waits = {"status": "fetched", "failure": None, "in_batch": True}
            self._registry.put([paper.model_copy(update=waits)])
        self._over.add(identifier)
        self._count["waiting"] += 1
        self._tell(WaitingOne(paper=paper.id))

    def _fail(self, identifier: str, paper: CorpusPaper, error: Exception) -> None:
        """Write down that a paper could not be had or read, and why; one whose copy was scanned has not failed.

        The name by which it was to be had stands beside the message, and may be a path of this machine alone.
        """
        if paper.id != identifier or paper.id in self._whole:
            self._leave_to(paper, identifier)
            return
        cause = error.cause if isinstance(error, InputError) else "bug" if isinstance(error, BugError) else "error"
        name = printable(self._registry.name_of(paper))
        failure = Failure(cause=cause, message=str(error).removeprefix(f"{name}: "))
        tried = {"tried_sha256": paper.sha256, "inputs": self._prepared.scanner.inputs, "in_batch": None}
        changed = paper.model_copy(update={"status": "failed", "failure": failure, **tried})
        (placed,) = self._registry.put([changed])
        self._over.add(identifier)
        self._told_failed(placed.id, failure)

    def _told_failed(self, identifier: str, failure: Failure) -> None:
        self._failed[identifier] = failure
        self._tell(FailedOne(paper=identifier, failure=failure, spent=self._spent()))

    def _leave_to(self, placed: CorpusPaper, identifier: str) -> None:
        """Be done with an entry, and tell where its paper stands if that is under another."""
        self._over.add(identifier)
        if placed.id != identifier:
            self._tell(JoinedOne(paper=identifier, into=placed.id))

    def _spent(self) -> Spent | None:
        """Return what the run took of a model so far; None where none is asked."""
        door = self._prepared.run.door
        if door is None:
            return None
        budget = door.budget
        return Spent(
            requests=budget.requests,
            input_tokens=budget.usage.input,
            cached_tokens=budget.usage.cached,
            output_tokens=budget.usage.output,
            cost=budget.spent if budget.known else None,
        )

    def _summary(self, plan: Plan, total: int, seconds: float) -> Summary:
        now = {name: self._registry.get(name) for name in self._failed}
        return Summary(
            papers=total,
            scanned=self._count["scanned"],
            reused=plan.reused,
            failed={at.id: self._failed[name] for name, at in now.items() if at and at.status == "failed"},
            failed_before=plan.failed_before,
            excluded=plan.excluded,
            waiting=self._count["waiting"],
            not_done=len(self._planned - self._over) + plan.left,
            seconds=seconds,
            stopped=self._told.reason if self._told else None,
            message=self._told.message if self._told else "",
            spent=self._spent(),
            in_batches=self._in_batches,
        )


def _lacking(lacking: dict[str, str]) -> Failure:
    """Return why a record is not whole: the modules that were not answered, and the reason of the first."""
    first, *others = lacking.items()
    more = f" (and {len(others)} more: {', '.join(name for name, _ in others)})" if others else ""
    return Failure(cause="answers", message=f"{first[0]} was not answered: {first[1]}{more}")
