"""Messages between two processes over one stream: a kind and bytes, with their length before them."""

import struct
from io import BufferedIOBase
from typing import NamedTuple

from scanner.errors import Cause
from scanner.extract.limits import Limits
from scanner.frozen import Frozen

ORDER = b"O"
"""What to do, as an `Order`."""
FILE = b"F"
"""The bytes of the PDF."""
PAPER = b"P"
"""A whole paper as JSON; a later one replaces it."""
PAGE = b"G"
"""A page was looked at: a sign of life."""
CHECKED = b"C"
"""What can be seen was compared with the text, and the last paper stands."""
UNCHECKED = b"U"
"""The last paper stands, but not all pages could be looked at; its notes say why."""
REFUSED = b"R"
"""The file is not read, as a `Refusal`."""

HEAD = struct.Struct(">cQ")


class Order(Frozen):
    """How to read a paper."""

    limits: Limits
    check_visibility: bool
    sha256: str


class Refusal(Frozen):
    """Why a file is not read; the message is one line for a person."""

    cause: Cause
    message: str


class Frame(NamedTuple):
    """One message."""

    kind: bytes
    content: bytes = b""


def write_frame(stream: BufferedIOBase, frame: Frame) -> None:
    """Send a message whole."""
    stream.write(HEAD.pack(frame.kind, len(frame.content)))
    stream.write(frame.content)
    stream.flush()


def read_frame(stream: BufferedIOBase) -> Frame:
    """Wait for the next message; raise `EOFError` where the other side ended before or within it."""
    kind, length = HEAD.unpack(_read(stream, HEAD.size))
    return Frame(kind, _read(stream, length))


def _read(stream: BufferedIOBase, size: int) -> bytes:
    """Return just so many bytes."""
    content = stream.read(size)
    if len(content) < size:
        raise EOFError("the stream ended early")
    return content
