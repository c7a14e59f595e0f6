"""What a fresh interpreter does for one paper: it tells that it is ready, works on its standard streams, and ends.

Unlike a child of the fork server it has nobody to kill it when its reader dies. So a thread takes all that comes in and
ends the process at the end of it; where the work holds Python's lock for ever, as MuPDF may, a timer in C ends it at
the latest. Neither needs more than any system has.
"""

import faulthandler
import importlib
import os
import queue
import sys
import threading
from io import BufferedRWPair, FileIO, RawIOBase
from typing import TYPE_CHECKING

from scanner.extract.forkserver import READY, Entry

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

LONGEST_LIFE = 900.0
"""Seconds after which the process ends, whatever it does: more than any limits of reading."""
LOST = 3
_CHUNK = 1 << 20


def main() -> None:
    """Run the entry `module:function` that the first argument names on a stream made of standard input and output."""
    source, sink = _streams()
    faulthandler.dump_traceback_later(LONGEST_LIFE, exit=True, file=2)
    name, _, function = sys.argv[1].partition(":")
    try:
        entry: Entry = getattr(importlib.import_module(name), function)
    except Exception as error:  # noqa: BLE001 (the border of the process: it goes on to the caller as words)
        sink.write(f"{type(error).__name__}: {error}".replace("\n", " ").encode() + b"\n")
        return
    sink.write(READY)
    status = 1
    try:
        stream = BufferedRWPair(Inbox(source), sink)
        entry(stream)
        stream.flush()
        status = 0
    finally:
        os._exit(status)


class Inbox(RawIOBase):
    """What comes from a file, taken at once and kept until it is read; at its end the process ends."""

    def __init__(self, source: FileIO) -> None:
        super().__init__()
        self._source = source
        self._chunks: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._rest = b""
        threading.Thread(target=self._take, daemon=True).start()

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Wait for bytes and put them into a buffer, as many as are there and fit; return how many."""
        room = memoryview(buffer).cast("B")
        chunk = self._rest or self._chunks.get()
        count = min(len(chunk), len(room))
        room[:count], self._rest = chunk[:count], chunk[count:]
        return count

    def _take(self) -> None:
        """Take what comes, and end the process where nothing more can: its reader let go of it."""
        while chunk := self._source.read(_CHUNK):
            self._chunks.put(chunk)
        os._exit(LOST)


def _streams() -> tuple[FileIO, FileIO]:
    """Return standard input and output for this alone: what anything prints from now on goes nowhere."""
    source, sink = FileIO(os.dup(0), "r"), FileIO(os.dup(1), "w")
    with open(os.devnull, "r+b", buffering=0) as nowhere:  # noqa: PTH123 (the null device is no path)
        for stream in (0, 1, 2):
            os.dup2(nowhere.fileno(), stream)
    return source, sink
