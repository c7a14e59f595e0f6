"""The SQLite file of an index: whatever is wrong with it, its content is what is lost, never an answer.

A damaged or older file is dropped and begun anew, unless another process has it open; where the directory cannot be
written or the file system refuses, the index lives in memory, and begins with what the file has to say.
"""

import contextlib
import fcntl
import os
import sqlite3
import threading
import time
import weakref
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Literal

from scanner.errors import StoreError
from scanner.keeping.mounts import Mounts, mounts_here

NAME = ".index.sqlite"
VERSION = 4
"""Raised when the tables or what stands in them change: older files are dropped."""

_State = Literal["file", "file anew", "memory", "memory anew"]
Change = tuple[str, tuple[Any, ...]]
_BUSY = 30.0
_ATTEMPTS, _PAUSE = 20, 0.05
_ERRORS = sqlite3.Error, UnicodeDecodeError  # the latter where a damaged name stands in the message of an error
_DAMAGED = {sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT}


class Lost(Exception):  # noqa: N818 - not an error: what was known is gone, and is to be read again
    """The file was dropped or left: the index is empty now, and usable."""


class IndexFile:
    """The tables of an index, in `root/.index.sqlite` or in memory; every method may be called from any thread.

    A method raises Lost where the content is gone: after damage, and when the file cannot be used any more. The same
    call then works on an empty index. That happens three times at most; StoreError where even memory fails.
    """

    def __init__(self, root: Path, tables: str, mounts: Mounts | None = None) -> None:
        self.root = root
        self._mounts = mounts
        self._tables = tables
        self._using = threading.RLock()
        self._state: _State = "file"
        self._lock: int | None = None
        self._unlock: Callable[[], object] = _nothing
        self._base: sqlite3.Connection | None = None

    def rows(self, query: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """Return the rows that a query finds."""
        with self._using:
            try:
                return self._connected().execute(query, values).fetchall()
            except _ERRORS as error:
                raise self._lost(error) from error

    def change(self, changes: Iterable[Change]) -> None:
        """Make changes in one transaction."""
        with self._using:
            try:
                with self._connected() as base:
                    base.execute("BEGIN IMMEDIATE")
                    for change, values in changes:
                        base.execute(change, values)
            except _ERRORS as error:
                raise self._lost(error) from error

    def drop(self) -> Lost:
        """Begin anew because the content is not what was written; returns what to raise."""
        with self._using:
            return self._lost(sqlite3.DatabaseError("not what was written"))

    def close(self) -> None:
        """Let go of the file; the next call opens it again."""
        with self._using:
            if self._base is not None:
                self._base.close()
            if self._lock is not None:
                self._unlock()
            self._base = self._lock = None

    def _connected(self) -> sqlite3.Connection:
        """Return the connection, opened where it is not open."""
        if self._base is None:
            place = self._place()
            self._base = sqlite3.connect(place, timeout=_BUSY, check_same_thread=False, isolation_level=None)
            if place == ":memory:" and self._state != "memory anew":
                _copy(self.root / NAME, self._base)
            self._prepare(self._base)
        return self._base

    def _place(self) -> str | Path:
        """Return where the tables are: in memory where there is no directory, or its file system has no locks."""
        if self._state in {"file", "file anew"} and self.root.is_dir():
            self._lock = _share(self.root)
            self._unlock = weakref.finalize(self, os.close, self._lock) if self._lock is not None else _nothing
        return ":memory:" if self._lock is None else self.root / NAME

    def _prepare(self, base: sqlite3.Connection) -> None:
        """Make the tables where the file is new; raise an sqlite3 error where it is no index of ours."""
        with contextlib.suppress(sqlite3.OperationalError):  # another process is just doing it, or it cannot be
            journal = (self._mounts or mounts_here()).of(self.root).journal_mode
            base.execute(f"PRAGMA journal_mode={journal}")
        base.execute("PRAGMA synchronous=OFF")  # what a power failure leaves is checked, and the records are there
        if _version(base) == VERSION:
            return
        with base:
            base.execute("BEGIN IMMEDIATE")
            if _version(base) == VERSION:
                return
            if base.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                raise sqlite3.DatabaseError("made by another version")
            for statement in self._tables.split(";"):
                base.execute(statement)
            base.execute(f"PRAGMA user_version={VERSION}")

    def _lost(self, error: sqlite3.Error | UnicodeDecodeError) -> Lost:
        """Drop a damaged file once; leave it for memory where that does not help, or is not what is wrong."""
        if self._state == "memory anew":
            raise StoreError(f"{self.root.name}: no index of the scans can be made: {error}") from error
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
        if self._base is not None:
            self._base.close()
        is_damaged = code & 0xFF in _DAMAGED
        if is_damaged:
            self._state = "file anew" if self._state == "file" and self._unlink() else "memory anew"
        else:
            self._state = "memory" if self._state in {"file", "file anew"} else "memory anew"
        self.close()
        return Lost()

    def _unlink(self) -> bool:
        """Remove the file where nobody else has it open: SQLite cannot bear that under a living connection."""
        if self._lock is None:
            return False
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            for end in ("", "-wal", "-shm", "-journal"):
                (self.root / (NAME + end)).unlink(missing_ok=True)
        except OSError:
            return False
        return True


def _copy(file: Path, memory: sqlite3.Connection) -> None:
    """Fill a base in memory with what a file has to say, which a refresh then puts right; nothing if it has nothing.

    `immutable` reads what lies on a disk that cannot be written, without a log that is not in the file yet.
    """
    for how in ("mode=ro", "mode=ro&immutable=1"):
        with contextlib.suppress(*_ERRORS, OSError), contextlib.closing(_opened(file, how)) as base:
            if file.is_file() and _version(base) == VERSION:
                base.backup(memory)
                return


def _opened(file: Path, how: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?{how}", uri=True, timeout=1)


def _nothing() -> None:
    """Hold no lock."""


def _version(base: sqlite3.Connection) -> int:
    return int(base.execute("PRAGMA user_version").fetchone()[0])


def _share(root: Path) -> int | None:
    """Tell other processes, by a lock on the directory itself, that its index is in use; None where that cannot be."""
    try:
        handle = os.open(root, os.O_RDONLY)
    except OSError:
        return None
    for _ in range(_ATTEMPTS):
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:  # somebody is dropping the file just now
            time.sleep(_PAUSE)
        except OSError:
            break
        else:
            return handle
    os.close(handle)
    return None
