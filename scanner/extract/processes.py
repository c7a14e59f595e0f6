"""The processes that papers are read in, forked or started anew as the system allows."""

import os
import sys
from types import TracebackType
from typing import Literal, Protocol, Self

from scanner.extract.frames import Frame
from scanner.extract.isolation import ForkServer
from scanner.extract.spawning import Spawner

Way = Literal["fork", "spawn"]

SAFE_WAY: Way = "fork" if hasattr(os, "fork") and sys.platform != "darwin" else "spawn"
"""How children are made here. On macOS a fork may die of what the system's own libraries did before it."""


class Child(Protocol):
    """A child at work, killed and reaped at the latest when the `with` block ends, however that ends."""

    def send(self, frame: Frame, deadline: float) -> None:
        """Send a message by a time of `time.monotonic()`; raise the `ChildError` that stands in its way."""

    def receive(self, deadline: float, most: int) -> Frame:
        """Return the next message of at most so many bytes; raise the `ChildError` that stands in its way."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class Processes(Protocol):
    """Where children come from; safe to share between threads."""

    def child(self) -> Child:
        """Return a new child; raise `PaperscanError` where none can be started."""

    def close(self) -> None:
        """End all children, and what they come from."""


def processes(entry: str, way: Way = SAFE_WAY) -> Processes:
    """Return a source of children that run `entry` (`module:function`), each in a process of its own."""
    return ForkServer(entry) if way == "fork" else Spawner(entry)
