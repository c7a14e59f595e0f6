"""No write leaves a torn file or a damaged store, whichever of its calls fails, and killed writers leave no litter."""

import errno
import fcntl
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from scanner.errors import StoreError
from scanner.keeping.atomic import Disk, make_folders, make_young_last, sweep, write_atomically
from scanner.keeping.store import Store, read_scan, to_json
from scanner.record import Scan
from tests.kept_scans import Unsynced, assert_true, scan

ROOT = Path(__file__).resolve().parent.parent
OLD = 120


class Failing(Disk):
    """A disk whose `fails`-th call fails, alone or with all after it; a write is half done before it fails."""

    def __init__(self, fails: int, code: int, *, for_good: bool) -> None:
        self.calls = 0
        self._fails, self._code, self._for_good = fails, code, for_good

    def _call(self) -> None:
        self.calls += 1
        if self.calls == self._fails or (self._for_good and self.calls > self._fails):
            raise OSError(self._code, os.strerror(self._code))

    def make_folder(self, folder):
        """Make a folder, or fail."""
        self._call()
        super().make_folder(folder)

    def create(self, file):
        """Make a file, or fail."""
        self._call()
        return super().create(file)

    def write(self, handle, data):
        """Write some bytes, or fail after half of them."""
        try:
            self._call()
        except OSError:
            super().write(handle, data[: len(data) // 2])
            raise
        return super().write(handle, data[:5000])

    def sync(self, handle):  # noqa: ARG002 - nothing is synced
        """Do not wait, or fail."""
        self._call()

    def rename(self, old, new):
        """Rename, or fail."""
        self._call()
        super().rename(old, new)

    def remove(self, file):
        """Remove, or fail."""
        self._call()
        super().remove(file)


def temporaries(root: Path) -> list[Path]:
    """Return what writers left."""
    return [file for file in root.rglob(".*") if not file.name.startswith(".index")]


@pytest.mark.parametrize("for_good", [False, True])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EROFS])
@pytest.mark.parametrize("turn", [0, 1])
def test_whichever_call_fails_the_store_is_whole(tmp_path, turn, code, for_good):
    """A record is saved anew and in place of another; each call of the way fails in turn, once or for good.

    The records that were there are there; the new one is whole or not there; what was not told as saved may be there
    only where the last step, which makes it last, failed. No temporary stays but where removing failed too.
    """
    new, fails, done = scan(0, turn, "Two lamps"), 0, False
    while not done:
        fails += 1
        store = Store(tmp_path / str(fails), Unsynced())
        before = {store.save(each): {to_json(each)} for each in (scan(0, 0), scan(1, 1))}
        done = saves(Store(store.root, Failing(fails, code, for_good=for_good)), new, os.strerror(code))
        there = {file: file.read_text() for file in store.root.rglob("scan.json")}
        place = store.root / "2501.00000" / new.scan_id / "scan.json"
        allowed = before | {place: {to_json(new)} | (set() if done else before.get(place, set()))}
        assert before.keys() | ({place} if done else set()) <= there.keys()
        assert [file for file, text in there.items() if text not in allowed[file]] == []
        assert for_good or temporaries(store.root) == []
        assert_true(store.index, store.index.refresh())
        store.index.close()
    assert fails > 10


def saves(store: Store, made: Scan, reason: str) -> bool:
    """Tell whether a record is saved; where not, it is said why."""
    try:
        store.save(made, b"said\n" * 9000)
    except StoreError as error:
        return reason not in str(error)
    return True


LIMITED = """
import os, resource, sys
from pathlib import Path
from scanner.errors import StoreError
from scanner.keeping.store import Store
from tests.kept_scans import scan
if sys.argv[2] == "quota":
    resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500))
elif os.geteuid() == 0:
    os.seteuid(65534)
try:
    Store(Path(sys.argv[1])).save(scan(1))
except StoreError as error:
    print(error)
"""


@pytest.mark.parametrize(("limit", "reason"), [("quota", "File too large"), ("read-only", "Permission denied")])
def test_a_directory_that_takes_no_record_is_told_by_a_real_process(limit, reason):
    """A quota that ends within the record, and a directory of somebody else."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "scans"
        kept = Store(root, Unsynced()).save(scan())
        Path(folder).chmod(0o755)
        root.chmod(0o555 if limit == "read-only" else 0o755)
        command = [sys.executable, "-c", LIMITED, root, limit]
        said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
        root.chmod(0o755)
        assert said == f"{root}: cannot be written: {reason}; choose another --scans\n"
        assert (list(root.rglob("scan.json")), temporaries(root)) == ([kept], [])


def test_folders_are_made_to_last(tmp_path):
    """Each folder above a new one is synced, or a power failure would take the record's folder away.

    So is that above one which is there: who made it may have been killed before.
    """
    disk = Failing(0, 0, for_good=False)
    make_folders(tmp_path / "a" / "b" / "c", disk)
    assert ((tmp_path / "a" / "b" / "c").is_dir(), disk.calls) == (True, 7)
    make_folders(tmp_path / "a" / "b" / "c", disk)
    assert disk.calls == 8


@pytest.mark.parametrize(("age", "synced"), [(5, 3), (-7200, 3), (7200, 0)])
def test_what_may_have_been_left_unsynced_is_made_to_last(tmp_path, age, synced):
    """The folders from the file up to the root; what is old has long reached the disk."""
    file = tmp_path / "scans" / "paper" / "scan" / "scan.json"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"{}")
    os.utime(file, (time.time() - age,) * 2)
    disk = Failing(0, 0, for_good=False)
    make_young_last(file, tmp_path / "scans", disk)
    assert disk.calls == synced


def left(folder: Path, age: float, name: str = ".scan.json.0123456789abcdef") -> Path:
    """Return a temporary as a killed writer leaves it."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_bytes(b"half a rec")
    os.utime(file, (time.time() - age,) * 2)
    return file


def test_what_a_dead_writer_left_is_swept(tmp_path):
    """With its folder, where nothing else is in it."""
    left(tmp_path / "scan", OLD)
    assert sweep(tmp_path / "scan") == 1
    assert not (tmp_path / "scan").exists()


def test_a_transcript_and_other_files_stay(tmp_path):
    """What was paid for is kept, and what is not ours is not touched."""
    left(tmp_path / "scan", OLD)
    kept = {
        left(tmp_path / "scan", OLD, name) for name in ("transcript.jsonl", ".notes", ".scan.json.0123", ".nfs00000001")
    }
    assert sweep(tmp_path / "scan") == 1
    assert set((tmp_path / "scan").iterdir()) == kept


def test_a_writer_that_lives_is_left_alone(tmp_path):
    """However slow it is: it holds its lock."""
    file = left(tmp_path / "scan", OLD)
    with file.open("r+b") as writing:
        fcntl.flock(writing, fcntl.LOCK_EX)
        assert (sweep(tmp_path / "scan"), file.exists()) == (0, True)
    assert sweep(tmp_path / "scan") == 1


def test_a_writer_holds_its_lock_to_the_end(tmp_path):
    """From before the first byte until the file has its name."""
    seen = []

    class Watched(Unsynced):
        def write(self, handle, data):
            """Look whether somebody else could take the lock."""
            (temporary,) = tmp_path.iterdir()
            os.utime(temporary, (0, 0))
            seen.append(sweep(tmp_path))
            return super().write(handle, data[:2])

        def rename(self, old, new):
            """Look once more."""
            seen.append(sweep(tmp_path))
            super().rename(old, new)

    write_atomically(tmp_path / "file", b"four", Watched())
    assert (seen, (tmp_path / "file").read_bytes()) == ([0, 0, 0], b"four")


def test_a_young_temporary_is_left_alone(tmp_path):
    """Its writer may be about to lock it."""
    file = left(tmp_path / "scan", 5)
    assert (sweep(tmp_path / "scan"), file.exists()) == (0, True)


def test_a_store_sweeps_what_its_index_saw(tmp_path):
    """Beside a record, alone, and an old empty folder; what is not litter stays."""
    store = Store(tmp_path / "scans", Unsynced())
    record = store.save(scan())
    left(record.parent, OLD)
    left(store.root / "paper" / "killed", OLD)
    (store.root / "paper" / "empty").mkdir()
    os.utime(store.root / "paper" / "empty", (0, 0))
    store.index.refresh()
    assert store.index.littered() == ("2501.00000/20250100T000000Z-rules-0", "paper/empty", "paper/killed")
    assert store.sweep() == 2
    store.index.refresh()
    assert (store.index.littered(), list((store.root / "paper").iterdir())) == ((), [])
    assert record.exists()


WRITER = """
import itertools, sys
from pathlib import Path
from scanner.keeping.store import Store
from tests.kept_scans import scan
store = Store(Path(sys.argv[1]))
store.index.refresh()
for number in itertools.count():
    made = scan(number % 3, number % 7, "Lamps " * (1 + number % 50))
    store.save(made, b"said" * 20_000)
    sys.stdout.write(f"{made.scan_id}\\n")
    sys.stdout.flush()
    if not number % 5:
        store.index.refresh()
"""


def killed(root: Path, rounds: int) -> set[str]:
    """Kill two writers at once in each round; return the ids of the scans that they told to be saved."""
    environment, chance = os.environ | {"PYTHONPATH": str(ROOT)}, random.Random(3)  # noqa: S311 - no secret
    acknowledged = set()
    for _ in range(rounds):
        command = [sys.executable, "-c", WRITER, root]
        writers = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(2)]
        first = [writer.stdout.readline() for writer in writers]
        time.sleep(chance.random() * 0.1)
        for writer, line in zip(writers, first, strict=True):
            writer.send_signal(signal.SIGKILL)
            lines = (line + writer.communicate()[0]).splitlines(keepends=True)
            acknowledged |= {line.strip() for line in lines if line.endswith("\n")}
    return acknowledged


@pytest.mark.parametrize("rounds", [2, pytest.param(60, marks=pytest.mark.slow)])
def test_kill_9_tears_no_file_and_loses_nothing(tmp_path, rounds):
    """Two processes that save and refresh are killed; what they told is there, what they left is swept."""
    root = tmp_path / "scans"
    root.mkdir()
    acknowledged = killed(root, rounds)
    store = Store(root)
    told = store.index.refresh()
    assert told.unreadable == ()
    assert_true(store.index, told)
    assert acknowledged <= {entry.scan_id for entry in store.index.entries()}
    for temporary in temporaries(root):
        os.utime(temporary, (0, 0))
    store.sweep()
    assert temporaries(root) == []
    assert len(acknowledged) >= 2
    assert all(to_json(read_scan(file)) == file.read_text() for file in root.rglob("scan.json"))
