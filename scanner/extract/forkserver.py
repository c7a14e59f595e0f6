"""The warm process that forks one child a paper: it has imported all that is costly and does nothing else.

The reader's process asks over a Unix socket with two descriptors for each child: the channel that the child works with,
and a life line. The server writes the child's exit status to the life line once the child is reaped; where the reader
closes its end, or dies, the child is killed. So nothing is left behind, whoever ends first. There is one thread only,
so that it is safe to fork.
"""

import gc
import importlib
import os
import selectors
import signal
import socket
import struct
import sys
from collections.abc import Callable
from contextlib import suppress
from io import BufferedIOBase

STATUS = struct.Struct(">i")
READY = b"ready\n"

Entry = Callable[[BufferedIOBase], None]
"""What a child does: it is given the stream to its reader."""


def main() -> None:
    """Serve on the socket whose number is the first argument, with the entry `module:function` that the second names.

    A function `warm_up` of that module is called once before the first child, so that no child has to do what it does.
    """
    control = socket.socket(fileno=int(sys.argv[1]))
    name, _, function = sys.argv[2].partition(":")
    try:
        module = importlib.import_module(name)
        entry: Entry = getattr(module, function)
        if hasattr(module, "warm_up"):
            module.warm_up()
    except Exception as error:  # noqa: BLE001 (the border of the process: it goes on to the caller as words)
        control.sendall(f"{type(error).__name__}: {error}".replace("\n", " ").encode() + b"\n")
        return
    control.sendall(READY)
    Server(control, entry).run()


class Server:
    """The children that live, by process id, each with its life line."""

    def __init__(self, control: socket.socket, entry: Entry) -> None:
        self._control = control
        self._entry = entry
        self._lives: dict[int, socket.socket] = {}
        self._selector = selectors.DefaultSelector()
        self._deaths, self._death = socket.socketpair()

    def run(self) -> None:
        """Fork, reap and kill until the reader's process closes the control socket."""
        gc.freeze()
        self._hear_of_deaths()
        self._selector.register(self._control, selectors.EVENT_READ, self._fork)
        self._selector.register(self._deaths, selectors.EVENT_READ, self._reap)
        while self._selector.get_map().get(self._control):
            for key, _ in self._selector.select():
                key.data()
        for pid in self._lives:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)

    def _hear_of_deaths(self) -> None:
        """Let SIGCHLD wake the loop: Python writes a byte for it to a socket that the loop listens to."""
        self._deaths.setblocking(False)
        self._death.setblocking(False)
        signal.set_wakeup_fd(self._death.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def _fork(self) -> None:
        """Fork a child for the two descriptors that came, or stop listening where the reader is gone."""
        word, descriptors, *_ = socket.recv_fds(self._control, 1, 2)
        if not word:
            self._selector.unregister(self._control)
            return
        channel, life = (socket.socket(fileno=number) for number in descriptors)
        pid = os.fork()
        if pid == 0:
            self._be_the_child(channel, life)
        channel.close()
        self._lives[pid] = life
        self._selector.register(life, selectors.EVENT_READ, lambda: self._kill(pid))

    def _be_the_child(self, channel: socket.socket, life: socket.socket) -> None:
        """Do the work with nothing open but the channel, and never return."""
        status = 1
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for other in (self._control, self._deaths, self._death, life, *self._lives.values()):
                other.close()
            self._selector.close()
            stream = channel.makefile("rwb")
            self._entry(stream)
            stream.flush()
            status = 0
        finally:
            os._exit(status)

    def _kill(self, pid: int) -> None:
        """Kill a child whose reader let go of the life line; it is reaped when the signal of its death comes."""
        if life := self._lives.get(pid):
            self._selector.unregister(life)
            os.kill(pid, signal.SIGKILL)

    def _reap(self) -> None:
        """Reap all children that ended, and tell their readers how."""
        self._deaths.recv(4096)
        for pid in tuple(self._lives):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if not ended:
                continue
            life = self._lives.pop(pid)
            with suppress(KeyError):  # unregistered before if it was killed
                self._selector.unregister(life)
            with life, suppress(OSError):  # the reader may be gone
                life.sendall(STATUS.pack(os.waitstatus_to_exitcode(status)))
