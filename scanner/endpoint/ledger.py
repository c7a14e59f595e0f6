"""Every paid response, kept before it is looked at: an SQLite file that threads and processes share.

A request is written down before it is sent (an intent) and its raw response before it is parsed, each with the disk's
word that it is there (write-ahead log, or a journal where other machines may work too; synchronous FULL). So a parser
that is mended never pays again, and after a crash an intent without a response says "maybe paid". A row that is not
what was written is refused by its digest.
"""

import hashlib
import json
import os
import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from scanner.endpoint.exchange import Exchange, Received, Request, canonical
from scanner.endpoint.rows import Row
from scanner.errors import StoreError
from scanner.keeping.atomic import make_folders
from scanner.keeping.mounts import Mounts, mounts_here

IN_MEMORY = Path(":memory:")
"""In the place of a file: a ledger that lasts as long as its object."""
Change = tuple[str, tuple[Any, ...]]
"""A statement of SQL and its values."""
_BUSY = 30.0
_SOME = "SELECT * FROM exchange WHERE id > ? ORDER BY id LIMIT 200"
_ADVICE = "move it away, or choose another --cache-dir"
_TABLES = """
CREATE TABLE IF NOT EXISTS exchange (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL, asked TEXT NOT NULL, path TEXT NOT NULL, model TEXT NOT NULL,
    parameters TEXT NOT NULL, sent_at TEXT NOT NULL,
    status INTEGER, headers TEXT, body BLOB, seconds REAL, fault TEXT, digest TEXT);
CREATE INDEX IF NOT EXISTS by_key ON exchange (key);
CREATE TABLE IF NOT EXISTS batch (
    id INTEGER PRIMARY KEY, mark TEXT NOT NULL UNIQUE, corpus TEXT NOT NULL, base_url TEXT NOT NULL,
    path TEXT NOT NULL, model TEXT NOT NULL, state TEXT NOT NULL, at TEXT NOT NULL,
    file_id TEXT NOT NULL DEFAULT '', batch_id TEXT NOT NULL DEFAULT '', cost REAL, closed INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS batched (
    key TEXT PRIMARY KEY, batch INTEGER NOT NULL, row INTEGER, most REAL, tokens INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS in_batch ON batched (batch);
CREATE TABLE IF NOT EXISTS remembered (
    endpoint TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (endpoint, name));
"""


def ledger_file(cache_dir: Path | None) -> Path:
    """Return where the ledger lies: in `cache_dir`, or where the XDG rules put a user's cache."""
    home = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return (cache_dir or (home if home.is_absolute() else Path.home() / ".cache") / "paperscan") / "ledger.sqlite"


class Ledger:
    """The intents and raw responses in one file; every method may be called from any thread.

    Raises StoreError, in one line, where the file cannot be used. Writes of several threads share one commit, and who
    reads does not wait for it: reading has a connection of its own.
    """

    def __init__(self, file: Path, mounts: Mounts | None = None) -> None:
        self.file = file
        self._writing = threading.Lock()
        self._queue: deque[_Write] = deque()
        with self._telling():
            if file != IN_MEMORY:
                make_folders(file.parent)
            self._base = _connected(file)
            journal = (mounts or mounts_here()).of(file.parent).journal_mode
            self._base.execute(f"PRAGMA journal_mode={journal}")
            self._base.execute("PRAGMA synchronous=FULL")
            self._base.executescript(_TABLES)
            self._reading, self._view = self._writing, self._base
            if file != IN_MEMORY:
                self._reading, self._view = threading.Lock(), _connected(file)

    def intend(self, request: Request, asked: str) -> int:
        """Write down that a request is about to be sent; returns the number of its row."""
        row = (request.key, asked, request.path, request.model, canonical(request.parameters).decode(), _now())
        columns = "key, asked, path, model, parameters, sent_at"
        return self._write(f"INSERT INTO exchange ({columns}) VALUES (?,?,?,?,?,?)", row)  # noqa: S608 - our own words

    def answered(self, row: int, request: Request, received: Received) -> None:
        """Write down a response, whole and raw."""
        self._write(*answer(row, request.key, received))

    def take(self, exchange: Exchange) -> None:
        """Write down an exchange that was had elsewhere, unless it stands here already."""
        if exchange in self._intact(exchange.key):
            return
        received = exchange.received
        digest = _digest(exchange.key, received.status, received.headers, received.body)
        values: dict[str, Any] = exchange.model_dump(include={"key", "asked", "path", "model", "sent_at"})
        values["parameters"] = canonical(exchange.parameters).decode()
        values |= received.model_dump() | {"headers": json.dumps(received.headers), "digest": digest}
        columns, marks = ", ".join(values), ",".join("?" * len(values))
        self._write(f"INSERT INTO exchange ({columns}) VALUES ({marks})", tuple(values.values()))  # noqa: S608 - ours

    def failed(self, row: int, fault: str, partial: bytes = b"") -> None:
        """Write down that no whole response came, by the name of the fault, with what came of it."""
        self._write("UPDATE exchange SET fault=?, body=? WHERE id=?", (fault, partial, row))

    def change(self, changes: Iterable[Change]) -> None:
        """Make several changes in one transaction: all of them or, with StoreError, none."""
        writes = [_Write(*change) for change in changes]
        with self._writing:
            error = self._transact(writes) if writes else ""
        if error:
            raise self._refused(error)

    def look(self, query: str, values: tuple[Any, ...] = ()) -> list[dict[str, Any]]:
        """Return what a query finds, each row by the names of its columns."""
        return self._rows(query, values)

    def responses(self, key: str) -> list[Exchange]:
        """Return the intact responses to a request, newest first."""
        return self._intact(key)

    def _intact(self, key: str) -> list[Exchange]:
        """Return the responses to a request that are what was written, newest first."""
        found = self._rows("SELECT * FROM exchange WHERE key=? AND status IS NOT NULL ORDER BY id DESC", (key,))
        return [exchange for row in found if (exchange := _exchange(row))]

    def faults(self, key: str) -> int:
        """Return how often a request ended without an answer: refused, or with no whole response."""
        query = "SELECT count(*) AS n FROM exchange WHERE key=? AND (fault IS NOT NULL OR status>=300)"
        return int(self._rows(query, (key,))[0]["n"])

    def rows(self) -> list[Row]:
        """Return all rows, oldest first, for a person to look at; only some responses are in memory at a time."""
        shown: list[Row] = []
        while some := self._rows(_SOME, (shown[-1].number if shown else 0,)):
            shown.extend(map(_shown, some))
        return shown

    def remember(self, endpoint: str, name: str, value: str) -> None:
        """Keep something that was learned of an endpoint, in place of what was known."""
        self._write("INSERT OR REPLACE INTO remembered VALUES (?,?,?)", (endpoint, name, value))

    def recall(self, endpoint: str, name: str) -> str | None:
        """Return what was learned of an endpoint, None where nothing was."""
        rows = self._rows("SELECT value FROM remembered WHERE endpoint=? AND name=?", (endpoint, name))
        return str(rows[0]["value"]) if rows else None

    def known(self, endpoint: str) -> dict[str, str]:
        """Return all that was learned of an endpoint."""
        rows = self._rows("SELECT name, value FROM remembered WHERE endpoint=? ORDER BY name", (endpoint,))
        return {str(row["name"]): str(row["value"]) for row in rows}

    def remove(self, rows: list[int]) -> None:
        """Remove rows by their numbers, all or none, and give the room back to the disk."""
        out = "SELECT row FROM batched WHERE row IS NOT NULL"  # their answers are still to come
        chosen = "SELECT value FROM json_each(?)"
        change = f"DELETE FROM exchange WHERE id IN ({chosen}) AND id NOT IN ({out})"  # noqa: S608 - our own words
        self._write(change, (json.dumps(rows),))
        self._shrink()

    def clear(self) -> int:
        """Remove everything, also what was learned of endpoints and what is out in batches; returns how many rows."""
        count = int(self._rows("SELECT count(*) AS n FROM exchange")[0]["n"])
        self._write("DELETE FROM exchange", ())
        for table in ("remembered", "batched", "batch"):
            self._write(f"DELETE FROM {table}", ())  # noqa: S608 - our own words
        self._shrink()
        return count

    def _shrink(self) -> None:
        with self._telling(), self._writing:
            self._base.execute("VACUUM")

    def close(self) -> None:
        """Let go of the file."""
        with self._writing:
            self._base.close()
        with self._reading:
            self._view.close()

    def _rows(self, query: str, values: tuple[Any, ...] = ()) -> list[dict[str, Any]]:
        with self._telling(), self._reading:
            found = self._view.execute(query, values)
            names = [column[0] for column in found.description]
            return [dict(zip(names, row, strict=True)) for row in found]

    def _write(self, change: str, values: tuple[Any, ...]) -> int:
        """Make a change last, together with those of other threads that wait: one sync of the disk serves them all."""
        mine = _Write(change, values)
        self._queue.append(mine)
        with self._writing:
            if not mine.done:
                self._commit([self._queue.popleft() for _ in range(len(self._queue))])
        if mine.error:
            raise self._refused(mine.error)
        return mine.row

    def _refused(self, error: object) -> StoreError:
        return StoreError(f"{self.file.name}, where paid responses are kept: {error}; {_ADVICE}")

    def _commit(self, waiting: "list[_Write]") -> None:
        """Make several changes in one transaction; where that fails each by itself, so that one harms no other."""
        error = self._transact(waiting)
        for write in waiting:
            write.error = error and (self._transact([write]) if len(waiting) > 1 else error)
            write.done = True

    def _transact(self, waiting: "list[_Write]") -> str:
        """Make some changes in one transaction; return in a word why none of them could be made, nothing if they are.

        ValueError and OverflowError are what SQLite's own wrapper raises for values that no column can hold.
        """
        try:
            self._base.execute("BEGIN IMMEDIATE")
            for write in waiting:
                write.row = self._base.execute(write.change, write.values).lastrowid or 0
            self._base.execute("COMMIT")
        except (sqlite3.Error, ValueError, OverflowError) as error:
            with suppress(sqlite3.Error):
                self._base.execute("ROLLBACK")
            return str(error)
        return ""

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Say in one line what is wrong with the file."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise self._refused(error) from error


def _connected(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(file, timeout=_BUSY, check_same_thread=False, isolation_level=None)


class _Write:
    """A change that waits for its commit."""

    def __init__(self, change: str, values: tuple[Any, ...]) -> None:
        self.change = change
        self.values = values
        self.row = 0
        self.done = False
        self.error = ""


def answer(row: int, key: str, received: Received) -> Change:
    """Return the change that writes a response into the row of its request."""
    digest = _digest(key, received.status, received.headers, received.body)
    values = (received.status, json.dumps(received.headers), received.body, received.seconds, digest, row)
    return "UPDATE exchange SET status=?, headers=?, body=?, seconds=?, digest=? WHERE id=?", values


def _exchange(row: dict[str, Any]) -> Exchange | None:
    """Return a row as an exchange; None where it is not what was written."""
    try:
        received = Received(
            status=row["status"], headers=json.loads(row["headers"]), body=row["body"], seconds=row["seconds"]
        )
        known = {name: row[name] for name in ("key", "asked", "path", "model", "sent_at")}
        exchange = Exchange(**known, parameters=json.loads(row["parameters"]), received=received)
    except (ValueError, TypeError, ValidationError):
        return None
    intact = row["digest"] == _digest(exchange.key, received.status, received.headers, received.body)
    return exchange if intact else None


def _shown(row: dict[str, Any]) -> Row:
    state: Callable[[], str] = lambda: "answered" if _exchange(row) else "damaged"  # noqa: E731
    return Row(
        number=row["id"],
        key=str(row["key"]),
        asked=str(row["asked"]),
        model=str(row["model"]),
        sent_at=str(row["sent_at"]),
        state=(state() if row["status"] is not None else str(row["fault"] or "maybe paid")),
        status=row["status"],
        size=len(row["body"] or b""),
    )


def _digest(key: str, status: int, headers: dict[str, str], body: bytes) -> str:
    return hashlib.sha256(canonical([key, status, headers]) + body).hexdigest()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
