"""Scans that lie in a directory, and what a walk over them says: the truth that an index is held against."""

import random
import time
from pathlib import Path

from scanner.errors import PaperscanError
from scanner.keeping.atomic import Disk
from scanner.keeping.index import Index, Refreshed
from scanner.keeping.store import read_scan
from scanner.record import Scan
from tests.records import record

TICK = 0.012
"""Seconds in which the clock of any local file system moves on."""


class Unsynced(Disk):
    """A disk whose power never fails."""

    def sync(self, handle):
        """Do not wait."""


def scan(paper: int = 0, turn: int = 0, title: str = "Counting lanterns", **changes) -> Scan:
    """Return a record that can be filed, of one of several papers."""
    number = f"2501.0000{paper}"
    made = {
        "scan_id": f"2025010{turn}T000000Z-rules-{paper}",
        "scanned_at": f"2025-01-0{turn}T00:00:00Z",
        "paper": {
            "title": title,
            "authors": ["Ada Brook"],
            "year": 2025,
            "arxiv_id": number,
            "doi": f"10.1000/P{paper}a",
        },
        "source": {"kind": "arxiv", "name": number, "version": f"v{turn + 1}", "sha256": f"{paper}{turn}" * 32},
        "provenance": {
            "tool": "paperscan 1",
            "auditor": "rules",
            "text_sha256": "ef" * 32,
            "modules": {
                "artifacts": {"version": 1, "digest": "d1"},
                "contamination": {"version": 1, "digest": "d2", "error": "no answer"},
            },
            "calls": {"summary": {"digest": "d3", "reason": "too long"}},
        },
    }
    return Scan.model_validate(record(**made) | changes)


def later() -> int:
    """Return a time at which everything has settled."""
    return time.time_ns() + 10_000_000_000


def settled(root: Path) -> Index:
    """Return an index for which nothing is too recent."""
    return Index(root, now=later)


def walk(root: Path) -> tuple[dict[str, Scan], set[str]]:
    """Return the records of a directory by their paths, and the paths of those that are none, without an index."""
    found, unreadable = {}, set()
    for file in root.glob("[!.]*/[!.]*/scan.json"):
        try:
            found[file.relative_to(root).as_posix()] = read_scan(file)
        except PaperscanError:
            unreadable.add(file.relative_to(root).as_posix())
    return found, unreadable


def assert_true(index: Index, told: Refreshed) -> None:
    """Compare all that an index says after a refresh with the records."""
    there, unreadable = walk(index.root)
    entries = {entry.file: entry for entry in index.entries()}
    assert sorted(entries) == sorted(there)
    assert {file: (entry.title, entry.sha256, entry.scan_id) for file, entry in entries.items()} == {
        file: (scan.paper.title, scan.source.sha256, scan.scan_id) for file, scan in there.items()
    }
    assert (told.count, {line.partition(": ")[0] for line in told.unreadable}) == (len(there), unreadable)
    newest = {file.split("/")[0]: file for file in sorted(there)}
    assert {entry.paper: entry.file for entry in index.newest()} == newest
    for entry in entries.values():
        assert entry in index.of_paper(entry.paper)
        assert entry in index.find(sha256=entry.sha256, arxiv_id=entry.arxiv_id, doi=entry.doi)
        assert index.by_scan_id(entry.scan) is not None


def flip(file: Path, place: int, chance: random.Random) -> None:
    """Change some bytes of a file at a place."""
    data = bytearray(file.read_bytes())
    for offset in range(place, min(place + 8, len(data))):
        data[offset] ^= chance.randrange(1, 256)
    file.write_bytes(data)
