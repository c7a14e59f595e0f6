"""One killable process for each paper, forked from a warm server; what comes back is bytes, and not too many.

Nothing of the caller's program is run again in the server: not its `__main__`, no import but the entry's. It gets the
caller's import path, no environment but what Python needs (so no key), no terminal, and a session of its own, so that
Ctrl-C reaches the caller alone.
"""

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from types import TracebackType
from typing import Self

from scanner.errors import PaperscanError
from scanner.extract.forkserver import READY, STATUS
from scanner.extract.frames import HEAD, Frame

START = "import json, sys; sys.path[:] = json.loads(sys.argv.pop()); import scanner.extract.forkserver as f; f.main()"
START_SECONDS = 60.0
REAP_SECONDS = 5.0
NEEDED_VARIABLES = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TZ", "LANG", "LC_ALL")
MALLOC = {"hugetlb": 1, "mmap_threshold": 32 << 20, "trim_threshold": 256 << 20, "top_pad": 4 << 20}
"""How a child gets memory: in large pages, and none goes back before its end. Each page that is new has its price, and
a child touches thousands. Other systems than Linux with glibc do not heed it."""


class ChildError(Exception):
    """A child did not do what it was to do; the message says how in a few words."""


class DeadChildError(ChildError):
    """The child ended before it said that it was done; `status` is its exit code, or minus the signal."""

    def __init__(self, status: int | None) -> None:
        super().__init__(_end_in_words(status))
        self.status = status


class SlowChildError(ChildError):
    """The child used up its time, by the clock or by its processor time."""


class LoudChildError(ChildError):
    """The child wanted to send more than it may, or what is no message."""


class Child:
    """A child at work, killed and reaped at the latest when the `with` block ends, however that ends."""

    def __init__(self, channel: socket.socket, life: socket.socket) -> None:
        self._channel = channel
        self._life = life
        self._end: int | None = None

    def send(self, frame: Frame, deadline: float) -> None:
        """Send a message by a time of `time.monotonic()`; raise the `ChildError` that stands in its way."""
        try:
            for part in (HEAD.pack(frame.kind, len(frame.content)), frame.content):
                self._channel.settimeout(_left(deadline))
                self._channel.sendall(part)
        except TimeoutError as error:
            raise SlowChildError("it took too long") from error
        except OSError as error:
            raise self._death() from error

    def receive(self, deadline: float, most: int) -> Frame:
        """Return the next message of at most so many bytes; raise the `ChildError` that stands in its way."""
        kind, length = HEAD.unpack(self._receive(HEAD.size, deadline))
        if length > most:
            raise LoudChildError("its answer is too long")
        return Frame(kind, self._receive(length, deadline))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._status()
        finally:
            self._channel.close()
            self._life.close()

    def _receive(self, size: int, deadline: float) -> bytes:
        """Return just so many bytes of the channel."""
        content = bytearray()
        try:
            while len(content) < size:
                self._channel.settimeout(_left(deadline))
                part = self._channel.recv(min(size - len(content), 1 << 20))
                if not part:
                    raise self._death()
                content += part
        except TimeoutError as error:
            raise SlowChildError("it took too long") from error
        except ConnectionError as error:
            raise self._death() from error
        return bytes(content)

    def _death(self) -> ChildError:
        """Return what the end of the child means."""
        status = self._status()
        if status == -signal.SIGXCPU:
            return SlowChildError("it used up its processor time")
        return DeadChildError(status)

    def _status(self) -> int | None:
        """End the child if it lives, and return its exit code once it is reaped; None where the server is gone too."""
        if self._end is None:
            with suppress(OSError):  # the server is gone, and its children with it
                self._life.shutdown(socket.SHUT_WR)
                self._life.settimeout(REAP_SECONDS)
                if word := self._life.recv(STATUS.size):
                    self._end = int(STATUS.unpack(word)[0])
        return self._end


class ForkServer:
    """A warm process that forks children which run `entry` (`module:function`); safe to share between threads.

    It is started when it is first needed, and again where it was lost or where this process is a fork of the one that
    started it. It ends with `close`, at the exit of this process, or when this process dies.
    """

    def __init__(self, entry: str) -> None:
        self._entry = entry
        self._lock = threading.Lock()
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._forget)

    def child(self) -> Child:
        """Return a new child; raise `PaperscanError` where the server cannot be started."""
        if not hasattr(os, "fork"):
            raise PaperscanError("PDFs are read in forked processes, which this system lacks: use Linux, macOS or WSL")
        channel, theirs = socket.socketpair()
        life, server_life = socket.socketpair()
        with theirs, server_life:
            try:
                self._ask(theirs, server_life)
            except BaseException:
                channel.close()
                life.close()
                raise
        return Child(channel, life)

    def close(self) -> None:
        """End the server and with it all of its children."""
        with self._lock:
            self._close()

    def _ask(self, channel: socket.socket, life: socket.socket) -> None:
        """Hand two descriptors to the server, which is started again where it was lost."""
        descriptors = [channel.fileno(), life.fileno()]
        with self._lock:
            try:
                socket.send_fds(self._started(), [b"f"], descriptors)
            except (BrokenPipeError, ConnectionResetError):
                self._close()
                socket.send_fds(self._started(), [b"f"], descriptors)

    def _started(self) -> socket.socket:
        """Return the socket of the running server."""
        if self._control is None:
            self._control, self._process = _start(self._entry)
            atexit.register(self.close)
        return self._control

    def _close(self) -> None:
        """End the server if there is one."""
        if self._control is None or self._process is None:
            return
        with suppress(OSError):  # it was gone before
            self._control.shutdown(socket.SHUT_RDWR)
        self._control.close()
        _reap(self._process)
        self._control = self._process = None
        atexit.unregister(self.close)

    def _forget(self) -> None:
        """In a fork of this process: leave the server to the process that started it."""
        self._lock = threading.Lock()
        if self._control is not None:
            self._control.close()
        self._control = self._process = None


def environment() -> dict[str, str]:
    """Return what a child sees of the environment: what Python needs (so no key), and how to get memory."""
    malloc = ":".join(f"glibc.malloc.{name}={value}" for name, value in MALLOC.items())
    return {name: os.environ[name] for name in NEEDED_VARIABLES if name in os.environ} | {"GLIBC_TUNABLES": malloc}


def _end_in_words(status: int | None) -> str:
    """Return how a process ended."""
    if status is None:
        return "its server ended"
    if status >= 0:
        return f"exit code {status}"
    return signal.Signals(-status).name if -status in signal.valid_signals() else f"signal {-status}"


def _start(entry: str) -> tuple[socket.socket, "subprocess.Popen[bytes]"]:
    """Start a server and wait until it is ready."""
    path = json.dumps([os.path.abspath(place) for place in sys.path])  # noqa: PTH100 (an entry may be empty)
    control, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(  # noqa: S603 (our own code, by our own interpreter)
            [sys.executable, "-I", "-c", START, str(theirs.fileno()), entry, path],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment(),
            start_new_session=True,
        )
    try:
        _greet(control)
    except BaseException:
        control.close()
        _reap(process, 0)
        raise
    return control, process


def _greet(control: socket.socket) -> None:
    """Wait for the server's first line; raise `PaperscanError` where it is not that all is well."""
    control.settimeout(START_SECONDS)
    line = b""
    with suppress(TimeoutError, ConnectionError):
        while not line.endswith(b"\n") and (part := control.recv(1000)):
            line += part
    control.settimeout(None)
    if line != READY:
        reason = line.decode(errors="replace").strip() or "it does not answer"
        raise PaperscanError(f"the PDF reader cannot start ({reason}): install paperscan again")


def _reap(process: "subprocess.Popen[bytes]", patience: float = REAP_SECONDS) -> None:
    """Wait for the end of a process, and bring it about where that takes too long."""
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _left(deadline: float) -> float:
    """Return the seconds that are left, never none: a socket's timeout of zero means not to wait at all."""
    return max(deadline - time.monotonic(), 0.001)
