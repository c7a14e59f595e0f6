"""The engine of many machines: the same scans on the workers of a Ray cluster, filed here by one writer.

    here: papers are fetched, one archive's pace for all ── PDF by the object store ──> worker: read, audited
          records filed, registry changed <── Outcome, or the death of the worker ─────────┘   │
          Treasury (an actor on this machine): responses kept, money counted <─────────────────┘

One thread here follows each place at a worker: it takes a paper, hands it over and waits. Where the worker dies, or its
machine, the paper goes to whoever is free next; the thread waits until Ray has started the worker again somewhere.
"""

import math
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple

from scanner.endpoint.limiter import MOST
from scanner.engine import tool_version
from scanner.engines.cluster.joining import (
    Lost,
    asked_until_there,
    at_home,
    cores,
    end,
    first_line,
    first_of,
    got,
    handed_over,
    join,
    leave,
    losses_told,
    start_treasury,
    start_worker,
)
from scanner.engines.cluster.worker import Order, Worker
from scanner.errors import EndpointError, InputError, PaperscanError, UsageError
from scanner.fetch import fetch
from scanner.fetched import Fetched
from scanner.running.recipe import Prepared, Recipe
from scanner.running.scanning import Outcome
from scanner.running.work import BugError, Sharing, Task, outcome_of

_ATTEMPTS = 3
"""How often a paper is tried whose worker dies, before it fails."""
_PAPERS_A_CORE = 16
"""Papers that a worker has in hand where most of the time is spent waiting for a model."""
_ENDING_SECONDS = 15.0
_FIRST_SECONDS = 120.0
"""How long a cluster may take to start the first worker."""
_Done = Callable[[Task, Outcome], None]


class _Errand(NamedTuple):
    """A paper on its way; `attempt` is 1 for the first worker that it is given to."""

    task: Task
    done: _Done
    attempt: int = 1


class RayEngine:
    """Scans `jobs` papers at a time on so many workers, each of which has a core of the cluster for itself."""

    def __init__(self, recipe: Recipe, made: Prepared, jobs: int, workers: int, kind: type[Worker] = Worker) -> None:
        self.capacity = jobs
        self._prepared = made
        self._errands: SimpleQueue[_Errand | None] = SimpleQueue()
        self._stopped: EndpointError | None = None
        self._treasury = start_treasury(recipe.endpoint) if made.run.door else None
        share = max(1, MOST // workers)
        self._order = Order(recipe, made.scanner.inputs, tool_version(), self._treasury, share)
        self._workers = [start_worker(kind, math.ceil(jobs / workers)) for _ in range(workers)]
        self._wait_for_one()
        self._places = jobs
        self._leaving = threading.Lock()
        self._closed = False
        followed = [self._workers[place % workers] for place in range(jobs)]
        self._threads = [threading.Thread(target=self._follow, args=(one,), daemon=True) for one in followed]
        for thread in self._threads:
            thread.start()

    def submit(self, task: Task, done: _Done) -> None:
        """Begin a task as soon as a worker is free."""
        self._errands.put(_Errand(task, done))
        if self._stopped:
            self._refuse_waiting()

    def stop(self, reason: str) -> None:
        """Let no further request go out to the model from any worker, and no paper to another attempt."""
        self._stopped = self._stopped or EndpointError("interrupted", reason)
        self._refuse_waiting()
        if self._treasury:
            for worker in self._workers:
                worker.stop.remote()

    def close(self) -> None:
        """End the workers and leave the cluster; one that was started for this batch ends too.

        First the threads, which an answer or the death of their worker wakes: Ray takes down a process that is left
        while one of its threads waits for an answer.
        """
        self._closed = True
        for worker in self._workers:
            end(worker)
        for _ in self._threads:
            self._errands.put(None)
        until = time.monotonic() + _ENDING_SECONDS
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        leave()

    def _wait_for_one(self) -> None:
        """Wait until a worker is ready; raise UsageError where none is in time, and what it says where it cannot be."""
        asked = [worker.ready.remote(self._order) for worker in self._workers]
        first = first_of(asked, _FIRST_SECONDS)
        if first is None:
            reason = f"the cluster started no worker within {_FIRST_SECONDS:.0f} s"
            raise UsageError(f"{reason}: each needs a free core and paperscan on its node; `ray status` tells more")
        with losses_told("no worker starts"):
            got(first)

    def _follow(self, worker: Any) -> None:
        """Give papers to one place of a worker, and wait for it to come back whenever it dies."""
        while not self._closed:
            try:
                name = got(asked_until_there(worker.ready, self._order))
            except (PaperscanError, Lost) as error:
                self._leave(error)
                return
            self._serve(worker, name)

    def _serve(self, worker: Any, name: str) -> None:
        """Give papers to a worker until it dies in this life, of which the name is given."""
        while errand := self._errands.get():
            try:
                outcome = self._outcome(worker, errand.task)
            except Lost:
                if not self._closed:
                    self._try_again(errand, name)
                return
            self._finish(errand, outcome)

    def _outcome(self, worker: Any, task: Task) -> Outcome:
        """Fetch a paper and have it scanned; raise Lost where the worker is lost."""
        had: list[Fetched] = []
        outcome = outcome_of(task.name, partial(_fetched, task.name, self._prepared, had))
        if not had:
            return outcome
        asked = worker.scan.remote(self._order, task.name, handed_over(had.pop()), self._prepared.scanner.now())
        try:
            scanned: Outcome = got(asked)
        except Lost:
            raise
        except Exception as error:  # noqa: BLE001 - what the worker could not even tell as an outcome
            return Outcome(task.name, error=BugError(error))
        return scanned

    def _try_again(self, errand: _Errand, name: str) -> None:
        """Count what a dead worker had under way as paid for, and let another take the paper, if it may."""
        if self._treasury:
            self._treasury.lost.remote(name)
        if errand.attempt < _ATTEMPTS:
            self._errands.put(errand._replace(attempt=errand.attempt + 1))
            if self._stopped:
                self._refuse_waiting()
            return
        shown = Path(errand.task.name).name
        reason = f"{shown}: {_ATTEMPTS} workers died with it; `ray logs` on their nodes may tell why"
        self._finish(errand, Outcome(errand.task.name, error=InputError("crashed", reason)))

    def _refuse_waiting(self) -> None:
        """Give back the papers that no worker has: they are left for the next run."""
        while True:
            try:
                errand = self._errands.get_nowait()
            except Empty:
                return
            if errand is None:
                return
            self._finish(errand, Outcome(errand.task.name, error=self._stopped))

    def _finish(self, errand: _Errand, outcome: Outcome) -> None:
        """Tell what came of a paper, after what it took of the model is known here."""
        if self._treasury and self._prepared.run.door:
            self._prepared.run.door.budget.adopt(at_home(self._treasury.tally))
        errand.done(errand.task, outcome)

    def _leave(self, error: Exception) -> None:
        """Give up one place, and with the last one the whole run."""
        with self._leaving:
            self._places -= 1
            if not self._places:
                reason = f"no worker of the cluster is left: {first_line(error)}; the same command goes on"
                self._stopped = self._stopped or EndpointError("unreachable", reason)
                self._refuse_waiting()


def build(recipe: Recipe, made: Prepared, sharing: Sharing, kind: type[Worker] = Worker) -> RayEngine:
    """Return the engine of a cluster: without a number of jobs, a paper a core, more where a model is waited for.

    Raises UsageError where there is no cluster, or none whose nodes have this version and the same modules.
    """
    join(sharing.ray_address)
    try:
        if made.run.door is None:  # more workers than cores are for a cluster that grows on demand
            jobs = workers = sharing.jobs or cores()
        else:
            jobs = sharing.jobs or min(MOST, _PAPERS_A_CORE * cores())
            workers = min(jobs, cores())
        return RayEngine(recipe, made, jobs, workers, kind)
    except BaseException:
        leave()
        raise


def _fetched(name: str, made: Prepared, had: list[Fetched]) -> Outcome:
    had.append(fetch(name, made.scanner.settings))
    return Outcome(name)
