"""What lies in a directory of scans, without reading it all again: an index of the records, which are the truth.

`refresh` compares the index with the directory: of each paper's folder, scan's folder and record the times, size and
inode. Only what differs is read. As in git's index ("racy git"), what was changed within the last two seconds is looked
at again the next time, because a file system's clock ticks slowly: a second change in one tick would not show.
"""

import hashlib
import json
import stat
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from scanner.errors import PaperscanError, RecordError, StoreError
from scanner.identifiers import split_version
from scanner.keeping.glance import Entry, glance
from scanner.keeping.index_file import Change, IndexFile, Lost
from scanner.keeping.mounts import Mounts
from scanner.keeping.shelves import RECORD, SETTLED, folders, is_text, litter_in, stamp_of

_CHUNK = 500
_GLANCE = "SELECT paper, scan, folder, record, entry IS NOT NULL, mark FROM scan WHERE paper > ? AND paper <= ?"
_TABLES = """
CREATE TABLE paper (name TEXT PRIMARY KEY, stamp TEXT, scans TEXT) WITHOUT ROWID;
CREATE TABLE scan (
    paper TEXT, scan TEXT, folder TEXT, record TEXT, litter TEXT, entry TEXT, edition TEXT, problem TEXT,
    scan_id TEXT, sha256 TEXT, arxiv TEXT, doi TEXT, mark TEXT, checksum TEXT, PRIMARY KEY (paper, scan));
CREATE TABLE edition (digest TEXT PRIMARY KEY, modules TEXT) WITHOUT ROWID;
CREATE INDEX by_litter ON scan (litter) WHERE litter IS NOT NULL;
CREATE INDEX by_scan ON scan (scan);
CREATE INDEX by_scan_id ON scan (scan_id) WHERE scan_id IS NOT NULL AND scan_id != scan;
CREATE INDEX by_sha256 ON scan (sha256) WHERE sha256 IS NOT NULL;
CREATE INDEX by_arxiv ON scan (arxiv) WHERE arxiv IS NOT NULL;
CREATE INDEX by_doi ON scan (doi) WHERE doi IS NOT NULL
"""
_LAST = chr(0x10FFFF) * 64
"""Sorts after every name that a file system can hold, which is 255 bytes."""
_SELECT = (
    "SELECT paper, scan, folder, record, litter, entry, modules, problem, scan_id, sha256, arxiv, doi, checksum "
    "FROM scan LEFT JOIN edition ON digest = edition WHERE "
)


@dataclass(frozen=True)
class Refreshed:
    """What a refresh found: `count` records, of which `read` are new or changed; `removed` are no longer there.

    `unreadable` names each file that is no record or cannot be read, and why, as "paper/scan/scan.json: reason".
    """

    count: int
    read: int
    removed: int
    unreadable: tuple[str, ...]


class Index:
    """The index of a directory of scans, in its `.index.sqlite`; in memory where that cannot be.

    What the other methods tell is how things were at the last `refresh` or `add`, by whatever process. Several threads
    and processes may use one directory at once. "Oldest first" is by the names of the scans' folders, which begin with
    their time. Every method raises StoreError where not even memory serves.
    """

    def __init__(self, root: Path, *, now: Callable[[], int] = time.time_ns, mounts: Mounts | None = None) -> None:
        self.root = root
        self._now = now
        self._file = IndexFile(root, _TABLES, mounts)
        self._using = threading.RLock()
        self._fresh: list[tuple[Path, int]] = []

    def refresh(self) -> Refreshed:
        """Bring the index up to date with the directory; reads what is new or changed, and nothing else."""
        with self._using:
            while True:
                with suppress(Lost):
                    return self._refresh()

    def add(self, file: Path) -> None:
        """Take in a record that was just written, `root/paper/scan/scan.json`, without looking at the rest.

        Records that were added more than two seconds before are looked at once more, as the file system's clock has
        moved on since: so a refresh need not read them again.
        """
        with self._using:
            now = self._now()
            due = [fresh for fresh, since in self._fresh if abs(now - since) > SETTLED]
            self._fresh = [(fresh, since) for fresh, since in self._fresh if abs(now - since) <= SETTLED]
            self._fresh.append((file, now))
            with suppress(Lost):  # the next refresh mends it
                rows = [self._look(each.parts[-3], each.parts[-2], None, now) for each in (*due, file)]
                self._file.change([change for row in rows if row for change in _put(row)])

    def newest(self) -> Iterator[Entry]:
        """Yield the newest record of each paper, by the papers' folders; memory does not grow with their number."""
        for _, entries in groupby(self.entries(), key=lambda entry: entry.paper):
            *_, last = entries
            yield last

    def entries(self) -> Iterator[Entry]:
        """Yield all records, by the papers' folders and oldest first."""
        last = ("", "")
        while rows := self._rows("(paper, scan) > (?, ?)", last, f"LIMIT {_CHUNK}"):
            yield from _entries(rows)
            last = rows[-1].paper, rows[-1].scan

    def of_paper(self, folder: str) -> tuple[Entry, ...]:
        """Return the records in a paper's folder, oldest first."""
        return _entries(self._rows("paper = ?", (folder,)))

    def find(
        self, *, sha256: str | None = None, arxiv_id: str | None = None, doi: str | None = None
    ) -> tuple[Entry, ...]:
        """Return the records of a PDF, an arXiv paper or a DOI, by folder and oldest first; none for no key.

        An arXiv id without a version finds every version, one with a version that one only. Several keys find what
        has them all.
        """
        base = split_version(arxiv_id)[0] if arxiv_id else None
        keys = {"sha256": sha256, "arxiv": base, "doi": doi.casefold() if doi else None}
        wanted = {name: value for name, value in keys.items() if value is not None}
        if not wanted:
            return ()
        found = _entries(self._rows(" AND ".join(f"{name} = ?" for name in wanted), tuple(wanted.values())))
        return tuple(entry for entry in found if arxiv_id in (base, entry.arxiv_id))

    def by_scan_id(self, scan_id: str) -> Entry | None:
        """Return the record that has an id, or whose folder is called so; None where there is none."""
        found = self._rows("scan = ?", (scan_id,))
        found = found or self._rows("scan_id = ? AND scan_id IS NOT NULL AND scan_id != scan", (scan_id,))
        return next(iter(_entries(found)), None)

    def littered(self) -> tuple[str, ...]:
        """Return the folders, as "paper/scan", in which a killed writer may have left something."""
        found = self._file.rows("SELECT paper, scan FROM scan WHERE litter IS NOT NULL ORDER BY paper, scan")
        return tuple(f"{paper}/{scan}" for paper, scan in found)

    def close(self) -> None:
        """Let go of the file; the next call opens it again."""
        self._file.close()

    def _rows(self, where: str, values: tuple[str, ...], limit: str = "") -> "list[_Row]":
        """Return rows of which a record is known; after damage, from the index as it is built anew."""
        if not all(map(is_text, values)):
            return []
        query = f"{_SELECT} entry IS NOT NULL AND {where} ORDER BY paper, scan {limit}"
        while True:
            try:
                return self._intact(self._file.rows(query, values))
            except Lost:
                self.refresh()

    def _intact(self, rows: list[tuple[str, ...]]) -> "list[_Row]":
        """Return rows as what they are; drop the index where one is not what was written."""
        if any(_checksum(row[:-1]) != row[-1] for row in rows):
            raise self._file.drop()
        return [_Row(*row[:-1]) for row in rows]

    def _refresh(self) -> Refreshed:
        now = self._now()
        if self._file.rows("PRAGMA integrity_check(1)") != [("ok",)]:
            raise self._file.drop()
        names, refused = folders(self.root) if self.root.exists() else ([], [])
        read = removed = 0
        after = ""
        for start in range(0, max(1, len(names)), _CHUNK):
            chunk = names[start : start + _CHUNK]
            upto = chunk[-1] if start + _CHUNK < len(names) else _LAST
            turn = self._compared(chunk, self._known(after, upto), now)
            if turn.changes:
                self._file.change(turn.changes)
            read, removed, after = read + turn.read, removed + turn.removed, upto
            refused += turn.refused
        return self._told(read, removed, refused)

    def _told(self, read: int, removed: int, refused: list[str]) -> Refreshed:
        count = self._file.rows("SELECT count(*) FROM scan WHERE entry IS NOT NULL")[0][0]
        problems = self._file.rows("SELECT problem FROM scan WHERE problem IS NOT NULL ORDER BY paper, scan")
        return Refreshed(count, read, removed, (*refused, *(str(problem) for (problem,) in problems)))

    def _known(self, after: str, upto: str) -> "dict[str, _Paper]":
        """Return what is known of the papers after one and up to another."""
        papers = self._file.rows("SELECT name, stamp, scans FROM paper WHERE name > ? AND name <= ?", (after, upto))
        known = {name: _Paper(stamp, scans, {}) for name, stamp, scans in papers}
        for row in self._file.rows(_GLANCE, (after, upto)):
            seen = _Seen(*row[:-1])
            if _checksum(seen) != row[-1]:
                raise self._file.drop()
            known.setdefault(seen.paper, _Paper("", "", {})).scans[seen.scan] = seen
        return known

    def _compared(self, names: list[str], known: "dict[str, _Paper]", now: int) -> "_Turn":
        """Return the changes that bring what is known of some papers to what is there."""
        turn = _Turn()
        for name in known.keys() - set(names):
            turn.forget_paper(name, known[name])
        for name in names:
            self._compare(name, known.get(name, _Paper("", "", {})), now, turn)
        return turn

    def _compare(self, name: str, known: "_Paper", now: int, turn: "_Turn") -> None:
        """Add to a turn what changed in a paper's folder."""
        path = f"{self.root}/{name}"
        stamp = stamp_of(path, now)
        scans = sorted(known.scans)
        if stamp != known.stamp or not stamp or _digest(scans) != known.digest:
            scans, stamp = self._listed(path, stamp, turn)
            turn.changes.append(("INSERT OR REPLACE INTO paper VALUES (?,?,?)", (name, stamp, _digest(scans))))
        for scan in known.scans.keys() - set(scans):
            turn.forget(known.scans[scan])
        for scan in scans:
            before = known.scans.get(scan)
            row = self._look(name, scan, before, now)
            if row:
                turn.put(row, before)

    @staticmethod
    def _listed(path: str, stamp: str | None, turn: "_Turn") -> tuple[list[str], str | None]:
        """Return the scans in a paper's folder, and its stamp; "" where not all of them can be told."""
        try:
            scans, refused = folders(Path(path))
        except StoreError as error:
            scans, refused = [], [str(error)]
        turn.refused += refused
        return scans, "" if refused else stamp

    def _look(self, paper: str, scan: str, known: "_Seen | None", now: int) -> "_Row | None":
        """Return what is in a scan's folder, None where that is known."""
        folder = f"{self.root}/{paper}/{scan}"
        stamps = stamp_of(folder, now), stamp_of(f"{folder}/{RECORD}", now, stat.S_IFREG)
        if known and stamps == (known.folder, known.record) and "" not in stamps:
            return None
        litter = litter_in(folder)
        if stamps[1] is None:
            return _Row(paper, scan, stamps[0], None, litter)
        try:
            entry = glance(Path(folder, RECORD))
        except PaperscanError as error:
            lasting = stamps if isinstance(error, RecordError) else ("", "")
            reason = str(error).removeprefix(f"{folder}/").removeprefix(RECORD).lstrip(": ")
            return _Row(paper, scan, *lasting, litter, problem=f"{paper}/{scan}/{RECORD}: {reason}")
        arxiv = split_version(entry.arxiv_id)[0] if entry.arxiv_id else None
        doi = entry.doi.casefold() if entry.doi else None
        keys = (entry.scan_id, entry.sha256, arxiv, doi)
        text = entry.model_dump_json(exclude_defaults=True, exclude={"modules"})
        return _Row(paper, scan, *stamps, litter, text, json.dumps(entry.modules), None, *keys)


class _Seen(NamedTuple):
    """What a comparison needs of a row: 1 where it has a record."""

    paper: str
    scan: str
    folder: str | None
    record: str | None
    is_record: int


class _Row(NamedTuple):
    """A scan's folder: its stamp and its record's, and what the record is; a stamp is "" until it has settled.

    `modules` is a part of the entry that most records share; in the file it stands in a table of its own.
    """

    paper: str
    scan: str
    folder: str | None
    record: str | None
    litter: str | None = None
    entry: str | None = None
    modules: str | None = None
    problem: str | None = None
    scan_id: str | None = None
    sha256: str | None = None
    arxiv: str | None = None
    doi: str | None = None

    @property
    def seen(self) -> _Seen:
        """What a comparison needs of it."""
        return _Seen(self.paper, self.scan, self.folder, self.record, int(self.entry is not None))


class _Paper(NamedTuple):
    """A paper's folder: its stamp, the digest of the scans' names that were in it, and the scans that are known."""

    stamp: str | None
    digest: str
    scans: dict[str, _Seen]


class _Turn:
    """What is to be changed in the index for some papers."""

    def __init__(self) -> None:
        self.changes: list[Change] = []
        self.refused: list[str] = []
        self.read = self.removed = 0

    def put(self, row: _Row, before: _Seen | None) -> None:
        """Put a scan's folder in place of what was known of it."""
        self.changes += _put(row)
        self.read += row.record is not None
        self.removed += row.entry is None and before is not None and before.is_record

    def forget(self, seen: _Seen) -> None:
        """Remove a scan, as long as nobody has written another row in its place meanwhile."""
        change = "DELETE FROM scan WHERE paper=? AND scan=? AND mark=?"
        self.changes.append((change, (seen.paper, seen.scan, _checksum(seen))))
        self.removed += seen.is_record

    def forget_paper(self, name: str, known: _Paper) -> None:
        """Remove a paper with its scans."""
        self.changes.append(("DELETE FROM paper WHERE name=?", (name,)))
        for seen in known.scans.values():
            self.forget(seen)


def _put(row: _Row) -> list[Change]:
    edition = hashlib.sha256(row.modules.encode()).hexdigest()[:32] if row.modules else None
    marks = ",".join("?" * (len(row) + 2))
    values = (*row._replace(modules=edition), _checksum(row.seen), _checksum(row))
    changes = [(f"INSERT OR REPLACE INTO scan VALUES ({marks})", values)]  # noqa: S608 - question marks
    return [*changes, ("INSERT OR IGNORE INTO edition VALUES (?,?)", (edition, row.modules))] if edition else changes


def _checksum(row: tuple[str | int | None, ...]) -> str:
    """Return what tells a row that is not what was written."""
    return f"{zlib.crc32(repr(tuple(row)).encode()):08x}"


def _digest(scans: list[str]) -> str:
    """Return what tells that rows of scans are missing which were there: tables of one file can differ in age."""
    return f"{zlib.crc32(chr(0).join(scans).encode()):08x}"


def _entries(rows: list[_Row]) -> tuple[Entry, ...]:
    whole = (f'{row.entry[:-1]},"modules":{row.modules}}}' for row in rows if row.entry)
    return tuple(map(Entry.model_validate_json, whole))
