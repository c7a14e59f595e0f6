"""The engine of one machine: threads, of which each follows a paper while a process of its own reads the PDF.

Threads suffice: reading is done in other processes on all cores, and waiting for a model takes no processor. They are
daemons, so that a batch that was told to end does not wait for the slowest endpoint.
"""

import os
import threading
from collections.abc import Callable
from functools import partial
from queue import SimpleQueue

from scanner.extract.reader import READER
from scanner.running.recipe import Prepared, Recipe
from scanner.running.scanning import Outcome
from scanner.running.work import WINDING_UP, Sharing, Task, outcome_of

_WITH_A_MODEL = 32
"""Papers at a time where most of the time is spent waiting for a model."""
_Done = Callable[[Task, Outcome], None]


class LocalEngine:
    """Scans `jobs` papers at a time."""

    def __init__(self, prepared: Prepared, jobs: int) -> None:
        self.capacity = jobs
        self._prepared = prepared
        self._tasks: SimpleQueue[tuple[Task, _Done] | None] = SimpleQueue()
        for _ in range(jobs):
            threading.Thread(target=self._work, name="paper", daemon=True).start()

    def submit(self, task: Task, done: _Done) -> None:
        """Begin a task as soon as a thread is free."""
        self._tasks.put((task, done))

    def stop(self, _reason: str) -> None:
        """Let no further request go out to the model."""
        if self._prepared.run.door:
            self._prepared.run.door.wind_up(WINDING_UP)

    def close(self) -> None:
        """End the process that reads, and with it all that is being read; the threads end with their papers."""
        for _ in range(self.capacity):
            self._tasks.put(None)
        READER.close()

    def _work(self) -> None:
        while given := self._tasks.get():
            task, done = given
            done(task, outcome_of(task.name, partial(self._prepared.scanner.scan, task.name)))


def build(_recipe: Recipe, prepared: Prepared, sharing: Sharing) -> LocalEngine:
    """Return the engine of this machine."""
    most = _WITH_A_MODEL if prepared.run.door else os.cpu_count() or 1
    return LocalEngine(prepared, sharing.jobs or most)
