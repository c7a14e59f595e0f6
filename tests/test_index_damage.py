"""Whatever is wrong with the file of the index, or with where it lies, the answers are right."""

import contextlib
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from scanner.keeping.index import Index
from scanner.keeping.index_file import NAME
from scanner.keeping.store import Store
from tests.kept_scans import Unsynced, assert_true, flip, scan, settled

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def store(tmp_path):
    """Return an empty store on a disk that is quick."""
    return Store(tmp_path / "scans", Unsynced())


def test_an_index_of_another_version_is_dropped(store):
    """Also one that is an SQLite file of somebody else."""
    store.save(scan())
    with sqlite3.connect(store.root / NAME) as base:
        base.execute("CREATE TABLE scan (other TEXT)")
    base.close()
    assert store.index.refresh().count == 1
    with sqlite3.connect(store.root / NAME) as base:
        assert base.execute("SELECT count(paper) FROM scan").fetchall() == [(1,)]
    base.close()


def test_a_damaged_file_that_another_has_open_is_left_to_it(store):
    """SQLite's log lies beside the file under its name: it must not be taken from under a living connection."""
    store.save(scan())
    first = Index(store.root)
    first.refresh()
    first._file._base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (store.root / NAME).write_bytes(b"no index at all" * 1000)
    second = Index(store.root)
    assert_true(second, second.refresh())
    assert (store.root / NAME).read_bytes().startswith(b"no index")
    second.close()
    first.close()
    third = Index(store.root)
    assert_true(third, third.refresh())
    assert (store.root / NAME).read_bytes().startswith(b"SQLite")


def test_no_damaged_page_leads_to_a_wrong_answer(store):
    """Bytes of each page of the file are changed, at its beginning, in its middle and at its end."""
    for paper in range(4):
        for turn in range(2):
            store.save(scan(paper, turn))
    store.index.refresh()
    store.index.close()
    file, chance = store.root / NAME, random.Random(5)  # noqa: S311 - no secret
    whole = file.read_bytes()
    places = [
        page + chance.randrange(*part)
        for page in range(0, len(whole), 4096)
        for part in ((0, 99), (99, 4000), (3000, 4096))
    ]
    for place in places:
        file.write_bytes(whole)
        flip(file, place, chance)
        index = settled(store.root)
        assert_true(index, index.refresh())
        index.close()
    assert len(places) > 20


def test_a_damaged_index_is_built_anew_by_a_lookup(store):
    """Who only looks something up gets the right answer too."""
    store.save(scan())
    settled(store.root).refresh()
    (store.root / NAME).write_bytes(b"junk" * 4096)
    assert [entry.paper for entry in Index(store.root).find(sha256="00" * 32)] == ["2501.00000"]


WRONG = (
    "UPDATE scan SET entry = replace(entry, 'lanterns', 'lamterns')",
    "UPDATE scan SET entry = NULL",
    "UPDATE scan SET sha256 = 'other'",
    "UPDATE edition SET modules = '{}'",
    "DELETE FROM edition",
    "DELETE FROM scan",
    "DELETE FROM paper",
)


@pytest.mark.parametrize("change", WRONG)
def test_no_row_that_is_not_what_was_written_is_believed(store, change):
    """Nor the absence of one: after a power failure, tables of one file can differ in age."""
    store.save(scan())
    index = settled(store.root)
    index.refresh()
    before = tuple(index.entries())
    index.close()
    with contextlib.closing(sqlite3.connect(store.root / NAME, isolation_level=None)) as base:
        base.execute(change)
    assert_true(index, index.refresh())
    assert tuple(index.entries()) == before


def test_no_key_is_missed_because_a_page_of_keys_is_wrong(store):
    """Each page that leads from a key to a scan is spoilt in turn, in a way that SQLite itself does not notice."""
    store.save(scan())
    index = settled(store.root)
    index.refresh()
    index.close()
    whole = (store.root / NAME).read_bytes()
    with contextlib.closing(sqlite3.connect(store.root / NAME)) as base:
        pages = [row[0] for row in base.execute("SELECT rootpage FROM sqlite_master WHERE name LIKE 'by_%'")]
    for page in pages:
        start = (page - 1) * 4096
        keys = whole[start + 8 : start + 4096]
        spoilt = keys.replace(b"00", b"77").replace(b"10.1", b"11.1")
        (store.root / NAME).write_bytes(whole[: start + 8] + spoilt + whole[start + 4096 :])
        index = settled(store.root)
        assert_true(index, index.refresh())
        index.close()


LIMITED = """
import os, resource, sys, time
from pathlib import Path
from scanner.keeping.index import Index
if sys.argv[2] == "full":
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
elif os.geteuid() == 0:
    os.seteuid(65534)
index = Index(Path(sys.argv[1]), now=lambda: time.time_ns() + 10**10)
told = index.refresh()
print(told.count, told.read, len(list(index.newest())))
"""


@pytest.fixture
def shared():
    """Return a directory that everybody on the machine may read."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder) / "scans"


@pytest.mark.parametrize("limit", ["full", "read-only"])
def test_where_no_index_can_be_written_it_lives_in_memory(shared, limit):
    """A full disk and a directory of somebody else, in real processes; what an older index knew is used."""
    Store(shared, Unsynced()).save(scan())
    shared.chmod(0o555)
    first = limited(shared, limit)
    shared.chmod(0o755)
    for file in shared.glob(".index*"):  # what could be made of it on a full disk
        file.unlink()
    settled(shared).refresh()
    Store(shared, Unsynced()).save(scan(paper=1))
    shared.chmod(0o555)
    assert (first, limited(shared, limit)) == ("1 1 1", "2 1 2")
    shared.chmod(0o755)


def limited(folder: Path, limit: str) -> str:
    """Return what a process says that may write nothing."""
    command = [sys.executable, "-c", LIMITED, folder, limit]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout.strip()


BUSY = """
import sys
from pathlib import Path
from scanner.keeping.index import Index
from scanner.keeping.store import Store
from tests.kept_scans import Unsynced, scan
store = Store(Path(sys.argv[1]), Unsynced())
store.index.refresh()
for turn in range(int(sys.argv[3]), int(sys.argv[3]) + 5):
    for paper in range(8):
        store.save(scan(paper, turn))
    store.index.refresh()
"""


def test_two_processes_share_an_index(store):
    """Both save and refresh; in the end the index says what both did."""
    store.root.mkdir()
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", BUSY, store.root]
    both = [subprocess.Popen([*command, name, turn], env=environment) for name, turn in (("a", "0"), ("b", "5"))]
    assert [process.wait() for process in both] == [0, 0]
    told = store.index.refresh()
    assert told.count == 80
    assert_true(store.index, told)
