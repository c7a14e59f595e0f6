"""One fresh interpreter for each paper, where processes cannot be forked, or not safely, as on macOS.

It promises what `isolation` does, by pipes and threads alone, which every system has, at a price of a third of a second
of processor time a paper. Limits of memory and processor time hold where the system knows any; the clock's hold always.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import FileIO
from types import TracebackType
from typing import Self, cast
from weakref import WeakSet

from scanner.errors import PaperscanError
from scanner.extract.forkserver import READY
from scanner.extract.frames import HEAD, Frame
from scanner.extract.isolation import (
    REAP_SECONDS,
    START_SECONDS,
    ChildError,
    DeadChildError,
    LoudChildError,
    SlowChildError,
    environment,
)

START = "import json, sys; sys.path[:] = json.loads(sys.argv.pop()); import scanner.extract.spawned as s; s.main()"
APART = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0) | getattr(subprocess, "CREATE_NO_WINDOW", 0)
"""Windows: the child does not hear Ctrl-C and has no window. Elsewhere a session of its own does the same."""
OUT_OF_TIME = -getattr(signal, "SIGXCPU", signal.NSIG)
"""The exit code of a process that used up its processor time; one that no process has where there is no such limit."""
_CHUNK = 1 << 20


class SpawnedChild:
    """A child at work, killed and reaped at the latest when the `with` block ends, however that ends."""

    def __init__(self, process: "subprocess.Popen[bytes]", incoming: FileIO, outgoing: FileIO) -> None:
        self._process = process
        self._incoming = incoming
        self._outgoing = outgoing
        self._late = False

    def send(self, frame: Frame, deadline: float) -> None:
        """Send a message by a time of `time.monotonic()`; raise the `ChildError` that stands in its way."""
        with self._until(deadline):
            try:
                for part in (HEAD.pack(frame.kind, len(frame.content)), frame.content):
                    self._write(part)
            except OSError as error:
                raise self._death() from error

    def receive(self, deadline: float, most: int) -> Frame:
        """Return the next message of at most so many bytes; raise the `ChildError` that stands in its way."""
        with self._until(deadline):
            kind, length = HEAD.unpack(self._read(HEAD.size))
            if length > most:
                raise LoudChildError("its answer is too long")
            return Frame(kind, self._read(length))

    def greet(self) -> None:
        """Wait for the child's first line; raise `PaperscanError` where it is not that all is well."""
        line = b""
        with self._until(time.monotonic() + START_SECONDS), suppress(ChildError):
            while not line.endswith(b"\n"):
                line += self._read(1)
        if line != READY:
            reason = line.decode(errors="replace").strip() or "it does not answer"
            raise PaperscanError(f"the PDF reader cannot start ({reason}): install paperscan again")

    def end(self) -> None:
        """Kill the child if it lives, reap it, and close what leads to it."""
        self._process.kill()
        self._process.wait()
        for stream in (self._incoming, self._outgoing):
            stream.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def _write(self, content: bytes) -> None:
        """Write all of some bytes."""
        rest = memoryview(content)
        while rest:
            rest = rest[self._outgoing.write(rest[:_CHUNK]) or 0 :]

    def _read(self, size: int) -> bytes:
        """Return just so many bytes."""
        content = bytearray()
        while len(content) < size:
            part = self._incoming.read(min(size - len(content), _CHUNK))
            if not part:
                raise self._death()
            content += part
        return bytes(content)

    @contextmanager
    def _until(self, deadline: float) -> Iterator[None]:
        """Kill the child at a time: that ends whatever this process waits for at a pipe, on every system."""
        timer = threading.Timer(max(deadline - time.monotonic(), 0.0), self._stop)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _stop(self) -> None:
        """End a child that is late."""
        self._late = True
        self._process.kill()

    def _death(self) -> ChildError:
        """Return what the end of the child means."""
        with suppress(subprocess.TimeoutExpired):  # it closed its stream and lives on
            self._process.wait(REAP_SECONDS)
        if self._late:
            return SlowChildError("it took too long")
        if self._process.returncode == OUT_OF_TIME:
            return SlowChildError("it used up its processor time")
        return DeadChildError(self._process.returncode)


class Spawner:
    """Starts interpreters which run `entry` (`module:function`); safe to share between threads."""

    def __init__(self, entry: str) -> None:
        self._entry = entry
        self._forget()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._forget)

    def child(self) -> SpawnedChild:
        """Return a new child that is ready; raise `PaperscanError` where it cannot be started."""
        child = _start(self._entry)
        try:
            with self._lock:
                self._children.add(child)
            child.greet()
        except BaseException:
            child.end()
            raise
        return child

    def close(self) -> None:
        """End all children that still work."""
        with self._lock:
            for child in tuple(self._children):
                child.end()

    def _forget(self) -> None:
        """Have no children: at the start, and in a fork of this process, whose children are another's."""
        self._lock = threading.Lock()
        self._children: WeakSet[SpawnedChild] = WeakSet()


def _start(entry: str) -> SpawnedChild:
    """Start an interpreter."""
    path = json.dumps([os.path.abspath(place) for place in sys.path])  # noqa: PTH100 (an entry may be empty)
    process = subprocess.Popen(  # noqa: S603 (our own code, by our own interpreter)
        [sys.executable, "-I", "-c", START, entry, path],
        bufsize=0,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(),
        start_new_session=True,
        creationflags=APART,
    )
    return SpawnedChild(process, cast("FileIO", process.stdout), cast("FileIO", process.stdin))
