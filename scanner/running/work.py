"""How the papers of a batch are shared out: a task goes to an engine, and its outcome comes back when it is there."""

import os
import traceback
from collections.abc import Callable
from typing import NamedTuple, Protocol

from scanner.errors import PaperscanError
from scanner.frozen import Frozen
from scanner.running.recipe import Prepared, Recipe
from scanner.running.scanning import Outcome

WINDING_UP = 25.0
"""Seconds that requests under way are given once a batch is to end: they are paid for."""


class Task(NamedTuple):
    """A paper to be scanned: its id in the registry, and the path or identifier by which it is had without delay."""

    id: str
    name: str


class Engine(Protocol):
    """Scans papers somewhere: in threads of this process, or on the machines of a cluster."""

    @property
    def capacity(self) -> int:
        """How many tasks it should be given at a time."""

    def submit(self, task: Task, done: Callable[[Task, Outcome], None]) -> None:
        """Begin a task; `done` is called once with its outcome, from any thread."""

    def stop(self, reason: str) -> None:
        """Let no further request go out to any model; what is in flight ends soon."""

    def close(self) -> None:
        """Let go of everything; tasks that still run are given up."""


class Sharing(Frozen):
    """How the papers are to be shared out: `jobs` at a time, by the engine's own judgement where that is 0.

    `ray_address` is where a Ray cluster is found, the one on this machine where it is empty.
    """

    jobs: int = 0
    ray_address: str = ""


class EngineFile(Protocol):
    """What a file in `scanner/engines` offers to be chosen by its name."""

    def build(self, recipe: Recipe, prepared: Prepared, sharing: Sharing) -> Engine:
        """Return the engine; raise UsageError where what it needs is not installed, or not there."""


class BugError(PaperscanError):
    """A paper brought up a mistake of ours: it is told, and the other papers go on."""

    def __init__(self, error: Exception) -> None:
        super().__init__(f"a bug: {type(error).__name__}: {error} (PAPERSCAN_DEBUG=1 shows where; please report it)")


def bug_of(error: Exception) -> BugError:
    """Return a mistake of ours as a paper's error; where it is shows on request."""
    if os.environ.get("PAPERSCAN_DEBUG"):
        traceback.print_exception(error)
    return BugError(error)


def outcome_of(name: str, scan: Callable[[], Outcome]) -> Outcome:
    """Return what a scan comes to; a mistake of ours becomes the paper's outcome, so that the other papers go on."""
    try:
        return scan()
    except PaperscanError as error:
        return Outcome(name, error=error)
    except Exception as error:  # noqa: BLE001 - the border of a thread or a process: it is told with the paper
        return Outcome(name, error=bug_of(error))
