"""The journal of a registry: changes that are not in its file yet, each on the disk before it is counted.

What is told of together is one line, so that a power failure leaves all of it or nothing: of what was being written
any part may be missing, also one before others, and then the last line is no JSON. Nobody was told of it.
"""

import errno
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from scanner.errors import RecordError, StoreError
from scanner.keeping.atomic import sync_folder

NAME = ".registry.journal"
Change = dict[str, Any]
"""A line of JSON as its object."""
_TOGETHER = "together"


class Journal:
    """The journal's file, open to append to; `length` counts the changes since it was last emptied.

    Methods raise OSError where the disk refuses; what was appended before stands.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self.length = 0
        self._file = file

    def append(self, changes: Sequence[Change]) -> None:
        """Append some changes, all or none, and wait for the disk's word; where it takes a part, take that back."""
        content = line_of(changes[0] if len(changes) == 1 else {_TOGETHER: list(changes)})
        before = self._file.seek(0, os.SEEK_END)
        try:
            written = self._file.write(content)
            os.fsync(self._file.fileno())
        except OSError:
            with suppress(OSError):  # opening it again cuts a torn line off in any case
                self._file.truncate(before)
            raise
        if written != len(content):
            self._cut(before)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self.length += len(changes)

    def empty(self) -> None:
        """Forget all changes, because they stand elsewhere; they do not come back when the power fails."""
        self._cut(0)
        self.length = 0

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _cut(self, size: int) -> None:
        """Make the file shorter, and wait for the disk's word: what is appended next must not be mixed with it."""
        self._file.truncate(size)
        os.fsync(self._file.fileno())


def open_journal(folder: Path) -> Journal:
    """Open the journal in a folder, made where there is none, without a last line that broke off; raises OSError.

    Whoever was killed in the middle may have left lines, and a registry, that are not on the disk: now they are.
    """
    file = folder / NAME
    stream = file.open("ab", buffering=0)
    try:
        stream.truncate(len(_whole(file.read_bytes())))
        os.fsync(stream.fileno())
        sync_folder(folder)  # without its name a file is lost, whatever was synced of it
    except OSError:
        stream.close()
        raise
    return Journal(stream)


def read_changes(folder: Path) -> Iterator[Change]:
    """Yield the changes in the journal of a folder, none where there is none; raises as `read_lines`."""
    file = folder / NAME
    for where, line in _objects(_whole(_content(file)), file.name):
        together = line.get(_TOGETHER, [line])
        if not isinstance(together, list) or not all(isinstance(change, dict) for change in together):
            raise RecordError(f"{where}: no list of changes; mend or remove that line")
        yield from together


def read_lines(file: Path) -> Iterator[tuple[str, Change]]:
    """Yield each line of a file with the words for where it stands, none where there is no file.

    Raises RecordError for a line that is no JSON object, StoreError where the file cannot be read.
    """
    yield from _objects(_content(file), file.name)


def line_of(change: Change) -> bytes:
    """Return a change as a line."""
    return json.dumps(change, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"


def _whole(content: bytes) -> bytes:
    """Return a journal without a last line that broke off, or of which a part is missing."""
    lines = content.split(b"\n")[:-1]
    if lines:
        try:
            json.loads(lines[-1].decode() or "{}")
        except ValueError:
            lines.pop()
    return b"".join(line + b"\n" for line in lines)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes() if file.exists() else b""
    except OSError as error:
        raise StoreError(f"{file.name}: cannot be read: {error.strerror}") from error


def _objects(content: bytes, name: str) -> Iterator[tuple[str, Change]]:
    for number, line in enumerate(content.split(b"\n"), 1):
        if line.strip():
            where = f"{name}, line {number}"
            yield where, _object(line, where)


def _object(line: bytes, where: str) -> Change:
    try:
        found = json.loads(line)
    except ValueError as error:
        raise RecordError(f"{where}: not JSON ({error}); mend or remove that line") from error
    if not isinstance(found, dict):
        raise RecordError(f"{where}: no JSON object; mend or remove that line")
    return found
