"""The replay of a power failure finds what is lost in ways that are known to lose, and nothing in ways that do not."""

import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.power.crashes import SECTOR, Crash, Disk
from tests.power.deeds import recorded, spread, surroundings
from tests.power.recording import ROOT, Name, Recording, Resize, Say, Step, Sync, Write
from tests.power.tracing import can_trace

needs_strace = pytest.mark.skipif(not can_trace(), reason="no strace: nothing is recorded")
DATA = b"a" * SECTOR + b"b" * SECTOR + b"c" * 100
MADE = Name(((ROOT, "file", 1),))


def disk(folder: Path, *deeds: Name | Write | Resize | Sync | Say) -> Disk:
    """Return a disk to which some things were done, one after the other."""
    recording = Recording(folder)
    recording.steps = [Step(number, number, deed) for number, deed in enumerate(deeds, 1)]
    recording.folders |= {deed.changes[0][2] for deed in deeds if isinstance(deed, Name) and "folder" in str(deed)}
    return Disk(recording)


def left(found: Disk, moment: int | None = None) -> list[dict[str, bytes | None]]:
    """Return what may be left at a moment, the last of all by default."""
    moment = found.moments()[-1] if moment is None else moment
    return [crash.left for crash in found.crashes(moment, subsets=30)]


def test_what_was_synced_with_its_name_is_there_whatever_happens(tmp_path):
    """Nothing else can be left."""
    assert left(disk(tmp_path, MADE, Write(1, 0, DATA), Sync(1), Sync(ROOT))) == [{"file": DATA}]


def test_data_that_was_not_synced_may_be_missing_torn_or_zeros(tmp_path):
    """Any sectors may be there, also later ones without earlier."""
    found = {state["file"] for state in left(disk(tmp_path, MADE, Sync(ROOT), Write(1, 0, DATA)))}
    zeros = bytes(SECTOR)
    assert {b"", DATA, DATA[:SECTOR], bytes(len(DATA)), zeros + DATA[SECTOR:]} <= found
    assert {len(content) for content in found} >= {0, 1, len(DATA) // 2, len(DATA) - 1}


def test_a_name_that_was_not_synced_may_be_missing_whatever_was_written(tmp_path):
    """A file's own sync makes its bytes last, and not its name."""
    assert left(disk(tmp_path, MADE, Write(1, 0, DATA), Sync(1))) == [{}, {"file": DATA}]


def test_a_folder_that_was_not_synced_takes_all_in_it_along(tmp_path):
    """However well that was synced."""
    made = Name(((ROOT, "folder", 1),)), Name(((1, "file", 2),))
    assert {} in left(disk(tmp_path, *made, Write(2, 0, b"x"), Sync(2), Sync(1)))
    assert left(disk(tmp_path, *made, Write(2, 0, b"x"), Sync(2), Sync(1), Sync(ROOT))) == [
        {"folder": None, "folder/file": b"x"}
    ]


def test_a_file_that_was_renamed_and_not_synced_may_be_empty(tmp_path):
    """The result of ALICE: the new name is there, its bytes are not, and the old content is gone."""
    (tmp_path / "file").write_bytes(b"old")
    deeds = Name(((ROOT, "new", 2),)), Write(2, 0, b"new"), Name(((ROOT, "new", None), (ROOT, "file", 2))), Sync(ROOT)
    assert left(disk(tmp_path, *deeds))[0] == {"file": b""}
    synced = (*deeds[:2], Sync(2), *deeds[2:])
    assert left(disk(tmp_path, *synced)) == [{"file": b"new"}]
    assert {state["file"] for state in left(disk(tmp_path, *synced), moment=4)} == {b"old", b"new"}


def test_a_sync_holds_for_what_was_done_before_it_began(tmp_path):
    """What another thread wrote meanwhile is not sure."""
    recording = Recording(tmp_path)
    recording.steps = [Step(1, 1, MADE), Step(2, 2, Sync(ROOT)), Step(4, 4, Write(1, 0, b"x")), Step(3, 5, Sync(1))]
    assert {"file": b""} in left(Disk(recording))


def test_what_was_told_is_known_at_each_moment(tmp_path):
    """As soon as somebody may have heard it."""
    found = disk(tmp_path, MADE, Say(b"one\n"), Sync(ROOT), Say(b"two\n"))
    assert [found.told(moment) for moment in (1, 2, 3, 4)] == ["", "one\n", "one\n", "one\ntwo\n"]


_DEEDS = st.one_of(
    st.builds(lambda name, node: Name(((ROOT, name, node),)), st.sampled_from("ab"), st.sampled_from([1, 2, None])),
    st.builds(Write, st.sampled_from([1, 2]), st.integers(0, 2000), st.binary(min_size=1, max_size=1500)),
    st.builds(Resize, st.sampled_from([1, 2]), st.integers(0, 2000)),
    st.builds(Sync, st.sampled_from([ROOT, 1, 2])),
)


@given(st.lists(_DEEDS, max_size=12))
def test_a_crash_after_everything_was_synced_loses_nothing(deeds):
    """Whatever was done before; and what is left at any moment is made of what was written, and of zeros."""
    recording = Recording(Path(__file__).parent / "sample" / "none")
    recording.steps = [Step(n, n, deed) for n, deed in enumerate((*deeds, Sync(1), Sync(2), Sync(ROOT)), 1)]
    found = Disk(recording)
    assert left(found) == [found.everything().left]
    written = b"".join(deed.data for deed in deeds if isinstance(deed, Write)) + b"\0"
    for crash in found.crashes(len(deeds)):
        assert all(set(content) <= set(written) for content in crash.left.values())


NAIVE = """
import os, sys
for number in range(3):
    with open("file.new" if sys.argv[1:] == ["renamed"] else "file", "w") as file:
        file.write(f"{number}" * 2000)
    if sys.argv[1:] == ["renamed"]:
        os.replace("file.new", "file")
    print(number, flush=True)
"""
LASTING = """
import os
from pathlib import Path
from scanner.keeping.atomic import write_atomically
for number in range(3):
    write_atomically(Path("file"), f"{number}".encode() * 2000)
    print(number, flush=True)
"""
BASE = """
import sqlite3, sys
base = sqlite3.connect("base", isolation_level=None)
base.execute(f"PRAGMA journal_mode={sys.argv[1]}")
base.execute(f"PRAGMA synchronous={sys.argv[2]}")
base.execute("CREATE TABLE t (x)")
for number in range(4):
    base.execute("INSERT INTO t VALUES (?)", (f"{number}" * 3000,))
    print(number, flush=True)
"""


def crashes(folder: Path, script: str, *arguments: str) -> Iterator[Crash]:
    """Yield what may be left of what a real process does."""
    (folder / "desk").mkdir()
    recording = Recording(folder / "desk")
    assert recording.run([sys.executable, "-c", script, *arguments], surroundings(folder)) == 0
    found = Disk(recording)
    for moment in spread(found.moments(), 60):
        yield from found.crashes(moment, subsets=2)


def is_lost(crash: Crash) -> bool:
    """Tell whether a file is not whole, or older than what had been told."""
    content = crash.left.get("file", b"")
    told = crash.told.split()
    return bool(told) and (len(set(content)) != 1 or len(content) != 2000 or content[:1].decode() < told[-1])


@needs_strace
def test_a_file_written_in_place_loses_what_was_told(tmp_path):
    """Without a sync, as `open` and `write` do."""
    assert any(map(is_lost, crashes(tmp_path, NAIVE)))


@needs_strace
def test_a_file_renamed_without_a_sync_loses_what_was_told(tmp_path):
    """And it may be empty, though neither the old content nor the new one is."""
    found = list(crashes(tmp_path, NAIVE, "renamed"))
    assert any(map(is_lost, found))
    assert any(crash.told and crash.left.get("file") == b"" for crash in found)


@needs_strace
def test_a_file_written_atomically_loses_nothing(tmp_path):
    """The same, as ours are written."""
    found = list(crashes(tmp_path, LASTING))
    assert len(found) > 30
    assert not any(map(is_lost, found))


def held(crash: Crash, folder: Path) -> bool:
    """Tell whether a base of SQLite has all that was told of."""
    crash.build(folder)
    try:
        rows = sqlite3.connect(folder / "base").execute("SELECT x FROM t ORDER BY rowid").fetchall()
    except sqlite3.Error:
        rows = []
    return [x for (x,) in rows][: len(crash.told.split())] == [number * 3000 for number in crash.told.split()]


@needs_strace
@pytest.mark.parametrize(
    ("journal", "synchronous", "lasts"),
    [
        ("WAL", "OFF", False),
        ("WAL", "NORMAL", False),
        ("DELETE", "FULL", False),
        ("WAL", "FULL", True),
        ("TRUNCATE", "FULL", True),
    ],
)
def test_sqlite_keeps_what_it_was_asked_to_keep(tmp_path, journal, synchronous, lasts):
    """What it documents: only FULL makes each commit last; where the journal is deleted its name may come back."""
    assert all(held(crash, tmp_path / "left") for crash in crashes(tmp_path, BASE, journal, synchronous)) == lasts


@needs_strace
@pytest.mark.parametrize(
    "script",
    [
        "import os; open('a', 'w').close(); os.link('a', 'b')",
        "import os; os.symlink('a', 'b')",
        "import os; os.posix_fallocate(os.open('a', os.O_RDWR | os.O_CREAT), 0, 9)",
        "import mmap, os; f = os.open('a', os.O_RDWR | os.O_CREAT); os.ftruncate(f, 9); mmap.mmap(f, 9)",
        "import os; f = os.open('a', os.O_RDWR | os.O_CREAT); os.sendfile(f, os.open(os.__file__, 0), 0, 9)",
    ],
)
def test_what_no_replay_knows_is_not_recorded(tmp_path, script):
    """A recording that lacked something would find nothing lost, and mean nothing."""
    with pytest.raises(ValueError, match="not known to the replay"):
        recorded(tmp_path, script)


@needs_strace
def test_a_process_that_is_killed_is_recorded_up_to_then(tmp_path):
    """And another that goes on from there is recorded after it."""
    recording = Recording(tmp_path)
    command = [sys.executable, "-c", LASTING]
    environment = surroundings(tmp_path)
    assert recording.run(command, environment, inject="rename:signal=KILL:when=2") == -9
    assert Disk(recording).everything().told == "0\n"
    assert recording.run(command, environment) == 0
    assert Disk(recording).everything().told == "0\n0\n1\n2\n"
