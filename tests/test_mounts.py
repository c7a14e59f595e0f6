"""What a path lies on is told from the table of mounts, and a network file system is warned of once and worked on."""

import json
import sqlite3
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from scanner.cli.app import build
from scanner.endpoint.exchange import Received, Request
from scanner.endpoint.ledger import Ledger
from scanner.keeping.index import Index
from scanner.keeping.mounts import FileSystem, Mounts, mounts_here
from scanner.keeping.store import Store
from tests.kept_scans import assert_true, scan
from tests.llm_server import Server, answering, no_opinion
from tests.power.crashes import Disk
from tests.power.deeds import LEDGER, ask_ledger, looked, recorded, spread
from tests.power.tracing import can_trace
from tests.small_papers import make_papers

TABLE = r"""
22 1 253:0 / / rw,relatime shared:1 - ext4 /dev/root rw,discard
30 22 0:40 / /share rw,relatime shared:2 master:1 - nfs4 server:/share rw,vers=4.2,local_lock=none
31 30 0:41 / /share/ada/local\040disk rw - ext4 /dev/sdb1 rw
32 22 0:42 / /scratch rw - lustre mgs@tcp:/scratch rw,flock,lazystatfs
33 22 0:43 / /fast rw - lustre mgs@tcp:/fast rw,localflock
34 22 0:44 / /mnt rw - ext4 /dev/sdc1 rw
35 22 0:45 / /mnt rw - fuse.sshfs ada@host: rw,user_id=0
36 22 0:46 / /data rw - ceph 10.0.0.1:/ rw,acl
no line of the table
"""


def network(path: Path, kind: str = "nfs4") -> Mounts:
    """Return a machine on which a folder lies on a network file system."""
    place = str(path.resolve()).replace(" ", r"\040")
    return Mounts(f"1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 0:40 / {place} rw - {kind} server:/x rw\n")


@pytest.mark.parametrize(
    ("path", "kind", "shared", "sure"),
    [
        ("/etc", "ext4", False, True),
        ("/shares/ada", "ext4", False, True),
        ("/share", "nfs4", True, False),
        ("/share/ada/scans", "nfs4", True, False),
        ("/share/ada/local disk/scans", "ext4", False, True),
        ("/share/ada/local disk/../scans", "nfs4", True, False),
        ("/scratch/ada", "lustre", True, True),
        ("/fast/ada", "lustre", True, False),
        ("/mnt/ada", "fuse.sshfs", True, False),
        ("/data", "ceph", True, True),
    ],
)
def test_a_path_lies_on_what_is_mounted_closest_above_it(path, kind, shared, sure):
    """And last, where two were mounted at one place; locks are as sure as that kind makes them."""
    found = Mounts(TABLE).of(Path(path))
    assert (found.kind, found.is_shared, found.has_sure_locks) == (kind, shared, sure)


def test_where_no_table_can_be_read_nothing_is_known():
    """On a system that is not Linux: nothing is warned of, and all is as on a disk of one's own."""
    found = Mounts("").of(Path("/share"))
    assert (found, found.has_sure_locks, found.journal_mode) == (FileSystem(""), True, "WAL")


def test_this_machine_has_a_root():
    """The real table is read."""
    assert not Path("/proc/self/mountinfo").exists() or mounts_here().of(Path("/")).kind


_NAME = st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=6).filter(
    lambda name: name not in {".", ".."}
)
_PLACE = st.lists(_NAME, max_size=4).map(tuple)


def escaped(parts: tuple[str, ...]) -> str:
    """Return a path as the kernel writes it into the table."""
    return "".join(rf"\{ord(letter):03o}" if letter in " \t\n\\#" else letter for letter in "/" + "/".join(parts))


@given(st.lists(_PLACE, max_size=8), _PLACE, _PLACE)
def test_whatever_is_mounted_the_longest_point_above_a_path_decides(points, above, below):
    """Each mount is of a kind of its own: the last of those at the longest prefix, by whole names."""
    mounted = [(), *points, above]
    lines = [f"{n} 0 0:{n} / {escaped(parts)} rw - kind{n} none rw" for n, parts in enumerate(mounted)]
    path = above + below
    fitting = [(len(parts), n) for n, parts in enumerate(mounted) if path[: len(parts)] == parts]
    assert Mounts("\n".join(lines)).of(Path("/", *path)).kind == f"kind{max(fitting)[1]}"


def warnings(done) -> list[str]:
    """Return the lines on stderr that warn of a network file system."""
    return [line for line in done.stderr.splitlines() if "network file system" in line]


def test_a_batch_on_a_network_file_system_warns_once_and_goes_on(tmp_path):
    """What may go wrong, and what to do; and every paper is scanned."""
    make_papers(tmp_path / "papers", 1)
    scans = tmp_path / "scans"
    arguments = ["batch", str(tmp_path / "papers"), "-m", "artifacts", "-q", "--scans", str(scans)]
    done = CliRunner().invoke(build(), arguments, obj=network(scans))
    assert done.exit_code == 0
    (line,) = warnings(done)
    assert line == (
        f"{scans} (nfs4) lies on a network file system, where a lock that another machine holds may not be seen: "
        "let one machine at a time work there, or choose --scans on a disk of this machine"
    )


def test_a_scan_by_a_model_warns_of_the_paid_responses_too(tmp_path):
    """In the same line, with the option that moves each."""
    (pdf,) = make_papers(tmp_path / "papers", 1)
    scans, kept = tmp_path / "scans", tmp_path / "kept"
    with Server(answering(no_opinion)) as server:
        model = ["-a", "llm", "--model", "scripted-1", "--base-url", server.url, "--cache-dir", str(kept)]
        arguments = ["scan", str(pdf), "-m", "artifacts", "--scans", str(scans), *model]
        done = CliRunner().invoke(build(), arguments, obj=network(tmp_path, "cifs"))
    assert done.exit_code == 0
    (line,) = warnings(done)
    assert line.startswith(f"{scans} (cifs) and {kept} (cifs) lie on network file systems, ")
    assert line.endswith("or choose --scans and --cache-dir on a disk of this machine")


@pytest.mark.parametrize("word", ["add", "exclude", "include"])
def test_who_changes_a_corpus_is_warned(tmp_path, word):
    """The registry has one lock for all of them."""
    more = ["2501.00001", "--scans", str(tmp_path)]
    assert CliRunner().invoke(build(), ["corpus", "add", *more], obj=Mounts("")).exit_code == 0
    done = CliRunner().invoke(build(), ["corpus", word, *more], obj=network(tmp_path))
    assert (done.exit_code, len(warnings(done))) == (0, 1)


@pytest.mark.parametrize("kind", ["ext4", "ceph", "overlay"])
def test_nobody_is_warned_where_locks_are_sure(tmp_path, kind):
    """On a disk of this machine, and where all machines see all locks."""
    arguments = ["corpus", "add", "2501.00001", "--scans", str(tmp_path)]
    done = CliRunner().invoke(build(), arguments, obj=network(tmp_path, kind))
    assert (done.exit_code, warnings(done)) == (0, [])


def mode(file: Path) -> str:
    """Return how a base keeps its journal: a write-ahead log is noted in the file itself."""
    with sqlite3.connect(file) as base:
        return str(base.execute("PRAGMA journal_mode").fetchone()[0])


def keep(ledger: Ledger, name: str) -> str:
    """Keep a response, and return its key."""
    request = Request(base_url="u", path="/chat/completions", body={"model": "m", "n": name})
    ledger.answered(ledger.intend(request, "test"), request, Received(status=200, body=b"{}", seconds=1))
    return request.key


def test_paid_responses_on_a_network_file_system_need_no_shared_memory(tmp_path):
    """Several threads and another process's connection write and read at once, and all is there."""
    ledgers = [Ledger(tmp_path / "ledger.sqlite", network(tmp_path)) for _ in range(2)]
    keys: list[str] = []
    threads = [
        threading.Thread(target=lambda n=n: keys.extend(keep(ledgers[n % 2], f"{n} {m}") for m in range(10)))
        for n in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 40
    assert all(len(ledger.responses(key)) == 1 for ledger in ledgers for key in keys)
    assert not list(tmp_path.glob("*-shm"))


@pytest.mark.parametrize(("first", "then", "kept"), [("WAL", "TRUNCATE", "delete"), ("TRUNCATE", "WAL", "wal")])
def test_paid_responses_that_were_moved_are_kept_as_their_new_place_asks(tmp_path, first, then, kept):
    """From a disk of one machine to one of several, and back."""
    places = {"WAL": Mounts(""), "TRUNCATE": network(tmp_path)}
    ledger = Ledger(tmp_path / "ledger.sqlite", places[first])
    key = keep(ledger, "one")
    ledger.close()
    moved = Ledger(tmp_path / "ledger.sqlite", places[then])
    assert len(moved.responses(key)) == 1
    keep(moved, "two")
    moved.close()
    assert mode(tmp_path / "ledger.sqlite") == kept


@pytest.mark.skipif(not can_trace(), reason="no strace: nothing is recorded")
def test_paid_responses_on_a_network_file_system_outlast_a_power_failure(tmp_path):
    """As in a write-ahead log: the journal is cut, and that synced, before a response is told of."""
    table = json.dumps("2 1 0:40 / / rw - nfs4 server:/x rw\n")
    script = LEDGER.replace('ledger.sqlite"))', f'ledger.sqlite"), Mounts({table}))')
    (tmp_path / "desk").mkdir()
    recording = recorded(tmp_path / "desk", "from scanner.keeping.mounts import Mounts" + script)
    disk = Disk(recording)
    seen = list(looked(disk, spread(disk.moments(), 20), ask_ledger, tmp_path / "left", subsets=2))
    assert not any("-wal" in name for one in seen for name in one.crash.left)
    assert [fault for one in seen for fault in one.faults] == []


def test_an_index_on_a_network_file_system_says_what_there_is(tmp_path):
    """Without memory that several machines would have to share."""
    store = Store(tmp_path / "scans")
    for paper in range(3):
        store.save(scan(paper))
    indexes = [Index(tmp_path / "scans", mounts=network(tmp_path)) for _ in range(2)]
    for index in indexes:
        assert_true(index, index.refresh())
    assert not list((tmp_path / "scans").glob("*-shm"))
    for index in indexes:
        index.close()
