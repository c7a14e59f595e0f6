"""Children that do not do what they should, for the tests of isolation; each is given the stream to its reader."""

import importlib
import os
import re
import signal
import struct
import time
from io import BufferedRWPair

from scanner.extract.frames import Frame, read_frame, write_frame


def warm_up() -> None:
    """Load what some of these need, once for all forks; a child that is started anew loads it where it needs it."""
    importlib.import_module("scanner.extract.child")


def echo(stream: BufferedRWPair) -> None:
    """Send back what comes in, as a good child would."""
    write_frame(stream, read_frame(stream))


def environment(stream: BufferedRWPair) -> None:
    """Send back the names of all environment variables."""
    read_frame(stream)
    write_frame(stream, Frame(b"E", " ".join(os.environ).encode()))


def segfault(stream: BufferedRWPair) -> None:
    """Die of a bad memory access, as MuPDF has."""
    read_frame(stream)
    os.kill(os.getpid(), signal.SIGSEGV)


def killed(stream: BufferedRWPair) -> None:
    """Be killed, as by a system out of memory."""
    read_frame(stream)
    os.kill(os.getpid(), signal.SIGKILL)


def leaves(stream: BufferedRWPair) -> None:
    """End at once and in good order, without an answer."""
    read_frame(stream)
    os._exit(0)


def silent(stream: BufferedRWPair) -> None:
    """Return without an answer."""
    read_frame(stream)


def deaf(stream: BufferedRWPair) -> None:
    """Read nothing, answer nothing, never end."""
    while stream:
        time.sleep(60)


def raises(stream: BufferedRWPair) -> None:
    """Raise an error that nobody expects."""
    raise KeyError(read_frame(stream).kind)


def garbage(stream: BufferedRWPair) -> None:
    """Answer with bytes that are no message."""
    read_frame(stream)
    stream.write(b"Segmentation fault (core dumped)\n" * 100)


def nonsense(stream: BufferedRWPair) -> None:
    """Answer with a message that holds no paper."""
    read_frame(stream)
    write_frame(stream, Frame(b"P", b'{"text": 1'))


def gigabyte(stream: BufferedRWPair) -> None:
    """Answer with a gigabyte."""
    read_frame(stream)
    stream.write(struct.pack(">cQ", b"P", 1 << 30))
    stream.writelines(bytes(1 << 20) for _ in range(1 << 10))


def holds_the_lock(stream: BufferedRWPair) -> None:
    """Hang in compiled code that lets no other thread run: a pattern that takes years to find nothing."""
    re.match("(a+)+$", "a" * 64 + str(stream))


def drips(stream: BufferedRWPair) -> None:
    """Answer with one byte after the other, for ever."""
    read_frame(stream)
    stream.write(struct.pack(">cQ", b"P", 500_000))
    while True:
        stream.write(b"x")
        stream.flush()
        time.sleep(0.05)


def burns_in_render(stream: BufferedRWPair) -> None:
    """Read the text and use up all processor time when the pages are rendered."""
    _with_look(stream, _burn)


def hangs_in_render(stream: BufferedRWPair) -> None:
    """Read the text and hang when the pages are rendered."""
    _with_look(stream, lambda *_: time.sleep(600))


def dies_in_render(stream: BufferedRWPair) -> None:
    """Read the text and die when the pages are rendered."""
    _with_look(stream, lambda *_: os.kill(os.getpid(), signal.SIGSEGV))


def starves_in_render(stream: BufferedRWPair) -> None:
    """Read the text and want ten gigabytes when the pages are rendered."""
    _with_look(stream, lambda *_: bytearray(10 * 1 << 30))


def hangs_in_text(stream: BufferedRWPair) -> None:
    """Take the order and the file, and burn time for ever."""
    read_frame(stream)
    read_frame(stream)
    _burn()


def stumbles_in_render(stream: BufferedRWPair) -> None:
    """Read the text and meet a bug of our own when the pages are rendered."""
    _with_look(stream, lambda *_: 1 // 0)


def _burn(*_: object) -> None:
    while True:
        pass


def _with_look(stream: BufferedRWPair, look: object) -> None:
    importlib.import_module("scanner.extract.child").read(stream, look=look)
