"""Every paid response, kept before it is looked at: an SQLite file that threads and processes share.

A request is written down before it is sent (an intent) and its raw response before it is parsed, each with the disk's
word that it is there (write-ahead log, synchronous FULL). So a parser that is mended never pays again, and after a
crash an intent without a response says "maybe paid". A row that is not what was written is refused by its digest.
"""

import hashlib
import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from scanner.endpoint.exchange import Exchange, Received, Request, canonical
from scanner.endpoint.rows import Row
from scanner.errors import StoreError

_BUSY = 30.0
_TABLES = """
CREATE TABLE IF NOT EXISTS exchange (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL, asked TEXT NOT NULL, path TEXT NOT NULL, model TEXT NOT NULL,
    parameters TEXT NOT NULL, sent_at TEXT NOT NULL,
    status INTEGER, headers TEXT, body BLOB, seconds REAL, fault TEXT, digest TEXT);
CREATE INDEX IF NOT EXISTS by_key ON exchange (key);
CREATE TABLE IF NOT EXISTS remembered (
    endpoint TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (endpoint, name));
"""


def ledger_file(cache_dir: Path | None) -> Path:
    """Return where the ledger lies: in `cache_dir`, or where the XDG rules put a user's cache."""
    home = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return (cache_dir or (home if home.is_absolute() else Path.home() / ".cache") / "paperscan") / "ledger.sqlite"


class Ledger:
    """The intents and raw responses in one file; every method may be called from any thread.

    Raises StoreError, in one line, where the file cannot be used. Writes of several threads share one commit.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self._using = threading.RLock()
        self._queue: list[_Write] = []
        with self._telling():
            file.parent.mkdir(parents=True, exist_ok=True)
            self._base = sqlite3.connect(file, timeout=_BUSY, check_same_thread=False, isolation_level=None)
            self._base.execute("PRAGMA journal_mode=WAL")
            self._base.execute("PRAGMA synchronous=FULL")
            self._base.executescript(_TABLES)

    def intend(self, request: Request, asked: str) -> int:
        """Write down that a request is about to be sent; returns the number of its row."""
        row = (request.key, asked, request.path, request.model, canonical(request.parameters).decode(), _now())
        columns = "key, asked, path, model, parameters, sent_at"
        return self._write(f"INSERT INTO exchange ({columns}) VALUES (?,?,?,?,?,?)", row)  # noqa: S608 - our own words

    def answered(self, row: int, request: Request, received: Received) -> None:
        """Write down a response, whole and raw."""
        values = (received.status, json.dumps(received.headers), received.body, received.seconds)
        digest = _digest(request.key, received.status, received.headers, received.body)
        change = "UPDATE exchange SET status=?, headers=?, body=?, seconds=?, digest=? WHERE id=?"
        self._write(change, (*values, digest, row))

    def failed(self, row: int, fault: str, partial: bytes = b"") -> None:
        """Write down that no whole response came, by the name of the fault, with what came of it."""
        self._write("UPDATE exchange SET fault=?, body=? WHERE id=?", (fault, partial, row))

    def responses(self, key: str) -> list[Exchange]:
        """Return the intact responses to a request, newest first."""
        found = self._rows("SELECT * FROM exchange WHERE key=? AND status IS NOT NULL ORDER BY id DESC", (key,))
        return [exchange for row in found if (exchange := _exchange(row))]

    def rows(self) -> list[Row]:
        """Return all rows, oldest first, for a person to look at."""
        return [_shown(row) for row in self._rows("SELECT * FROM exchange ORDER BY id")]

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
        """Remove rows by their numbers."""
        for row in rows:
            self._write("DELETE FROM exchange WHERE id=?", (row,))

    def clear(self) -> int:
        """Remove everything, also what was learned of endpoints; returns how many rows there were."""
        count = len(self._rows("SELECT id FROM exchange"))
        self._write("DELETE FROM exchange", ())
        self._write("DELETE FROM remembered", ())
        with self._telling(), self._using:
            self._base.execute("VACUUM")
        return count

    def close(self) -> None:
        """Let go of the file."""
        with self._using:
            self._base.close()

    def _rows(self, query: str, values: tuple[Any, ...] = ()) -> list[dict[str, Any]]:
        with self._telling(), self._using:
            found = self._base.execute(query, values)
            names = [column[0] for column in found.description]
            return [dict(zip(names, row, strict=True)) for row in found]

    def _write(self, change: str, values: tuple[Any, ...]) -> int:
        """Make a change last, together with those of other threads that wait: one sync of the disk serves them all."""
        mine = _Write(change, values)
        self._queue.append(mine)
        with self._telling(), self._using:
            if not mine.done:
                self._commit()
        if mine.error:
            raise StoreError(f"{self.file.name}: {mine.error}")
        return mine.row

    def _commit(self) -> None:
        """Write all that waits in one transaction; each write learns whether it is there."""
        waiting, self._queue = self._queue, []
        try:
            self._base.execute("BEGIN IMMEDIATE")
            for write in waiting:
                write.row = self._base.execute(write.change, write.values).lastrowid or 0
            self._base.execute("COMMIT")
        except sqlite3.Error as error:
            with suppress(sqlite3.Error):
                self._base.execute("ROLLBACK")
            for write in waiting:
                write.error = str(error)
        for write in waiting:
            write.done = True

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Say in one line what is wrong with the file."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            advice = "move it away, or choose another --cache-dir"
            raise StoreError(f"{self.file.name}, where paid responses are kept: {error}; {advice}") from error


class _Write:
    """A change that waits for its commit."""

    def __init__(self, change: str, values: tuple[Any, ...]) -> None:
        self.change = change
        self.values = values
        self.row = 0
        self.done = False
        self.error = ""


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
