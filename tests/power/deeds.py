"""What real processes of ours do while they are recorded, and what is asked of whatever a power failure leaves.

A process tells of each thing that it counts as done in a line on stdout: that is what must be there afterwards.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from scanner.endpoint.exchange import Request
from scanner.endpoint.ledger import Ledger
from scanner.errors import PaperscanError
from scanner.gathering.registry import open_registry, read_registry
from scanner.keeping.store import Store, read_scan
from tests.kept_scans import assert_true
from tests.power.crashes import Crash, Disk
from tests.power.recording import Recording

ROOT = Path(__file__).resolve().parent.parent.parent
STORE = """
from pathlib import Path
from scanner.keeping.store import Store
from tests.kept_scans import scan
store = Store(Path("scans"))
for turn in range(3):
    for paper in range(2):
        made = scan(paper, turn, "Lamps " * 200, scan_id=f"2025010{turn}T000000Z-llm-{paper}")
        file = store.save(made, b"said " * 500)
        print(file, flush=True)
    store.index.refresh()
store.save(scan(0, 0, "Lanterns", scan_id="20250100T000000Z-llm-0"), b"said anew")
print("done", flush=True)
"""
REGISTRY = """
import json
from pathlib import Path
from scanner.corpus import CorpusPaper
from scanner.gathering.registry import exclude_papers, open_registry

def paper(name, **more):
    more = {"title": "Lanterns in the square number " * 5, "notes": name * 20} | more
    return CorpusPaper(id=name, source=f"{name}.pdf", names=(f"{name}.pdf",), **more)

def tell(registry):
    print(json.dumps(sorted(paper.model_dump_json() for paper in registry.papers)), flush=True)

with open_registry(Path("desk/scans")) as registry:
    tell(registry)
    registry.put([paper("one", tags=("a",)), paper("two")])
    tell(registry)
    registry.put([paper("three", doi="10.1/a", tags=("kept",))])
    tell(registry)
    registry.put([paper("two", doi="10.1/a")])
    tell(registry)
    with registry.together():
        for number in range(12):
            registry.put([paper(f"p{number}", sha256=str(number % 9))])
    tell(registry)
tell(registry)
with open_registry(Path("desk/scans")) as registry:
    exclude_papers(registry, ["one"], "retracted")
    tell(registry)
    registry.put([registry.get("p1").model_copy(update={"status": "scanned", "scan": "p1/1/scan.json"})])
    tell(registry)
    registry.put([paper("p1", sha256="7"), paper("new")])
    tell(registry)
"""
LEDGER = """
import sys, threading
from pathlib import Path
from scanner.endpoint.exchange import Received, Request
from scanner.endpoint.ledger import Ledger

def work(name):
    for number in range(4):
        request = Request(base_url="u", path="/chat/completions", body={"model": "m", "n": f"{name} {number}"})
        row = ledger.intend(request, "test")
        ledger.answered(row, request, Received(status=200, body=request.key.encode() * 90, seconds=1))
        sys.stdout.write(request.key + "\\n")
        sys.stdout.flush()

ledger = Ledger(Path("cache/paperscan/ledger.sqlite"))
threads = [threading.Thread(target=work, args=(name,)) for name in "ab"]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
ledger.remember("u", "wire", "chat")
ledger.close()
"""


class Fault(NamedTuple):
    """What is wrong after a crash: `lost` was told of, `torn` is served and not what was written, `refused` raises."""

    kind: str
    what: str


class Looked(NamedTuple):
    """What was found wrong with what a crash left."""

    crash: Crash
    faults: tuple[Fault, ...]


Asked = Callable[[Path, Sequence[str], Sequence[str]], Iterator[Fault]]
"""Looks for faults in a directory, given the lines that had been told, and those that would have come."""


def recorded(folder: Path, *scripts: str) -> Recording:
    """Return what processes do to a folder, one after the other; each must end well."""
    recording = Recording(folder)
    for script in scripts:
        if code := recording.run([sys.executable, "-c", script], surroundings(folder)):
            raise AssertionError(f"what was to be recorded ended with {code}")
    return recording


def surroundings(folder: Path) -> dict[str, str]:
    """Return the environment of a recorded process."""
    return {"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": str(ROOT)}


def looked(disk: Disk, moments: Sequence[int], asked: Asked, folder: Path, subsets: int = 4) -> Iterator[Looked]:
    """Build what each crash leaves, at these moments, and yield what is wrong with it."""
    later = disk.everything().told.splitlines()
    for moment in moments:
        for crash in disk.crashes(moment, subsets):
            crash.build(folder)
            told = lines_of(crash.told)
            yield Looked(crash, tuple(asked(folder, told, later[len(told) :])))


def lines_of(told: str) -> list[str]:
    """Return the whole lines of what had been told: half of one is heard by nobody."""
    return told[: told.rfind("\n") + 1].splitlines()


def spread(moments: Sequence[int], count: int) -> list[int]:
    """Return so many moments, evenly chosen, the last among them."""
    step = max(1, len(moments) // count)
    return list(moments[::-1][::step][::-1])


def ask_store(folder: Path, told: Sequence[str], _later: Sequence[str] = ()) -> Iterator[Fault]:
    """Tell which records that were told of are missing, which are torn, and where the index says what is not so."""
    root = folder / "scans"
    store = Store(root)
    for name in told:
        if name != "done" and not (folder / name).is_file():
            yield Fault("lost", name)
    for file in root.glob("*/*/scan.json"):
        try:
            whole(file.read_bytes(), file)
        except PaperscanError as error:
            yield Fault("torn", str(error))
        if "-rules-" not in str(file) and not file.with_name("transcript.jsonl").is_file():
            yield Fault("lost", f"the transcript of {file}")
    try:
        assert_true(store.index, store.index.refresh())
    except PaperscanError as error:
        yield Fault("refused", str(error))
    except AssertionError as error:
        yield Fault("torn", f"the index: {error}")
    finally:
        store.index.close()


@lru_cache(maxsize=4096)
def _is_whole(_digest: bytes, file: Path) -> bool:
    return bool(read_scan(file))


def whole(data: bytes, file: Path) -> bool:
    """Tell that a record is whole; raises as `read_scan`, which looks at the same bytes once."""
    return _is_whole(sha256(data).digest(), file)


def ask_registry(folder: Path, told: Sequence[str], later: Sequence[str]) -> Iterator[Fault]:
    """Tell whether the registry is as it was last told of, or about to be then, and can be gone on with."""
    allowed = [json.loads(line) for line in (*told[-1:], *later[:1])]
    try:
        there = sorted(paper.model_dump_json() for paper in read_registry(folder / "desk" / "scans").papers)
        if told and there not in allowed:
            yield Fault("lost", f"{len(told)} changes told: {there}")
        if not told and there and there not in allowed:
            yield Fault("torn", str(there))
        with open_registry(folder / "desk" / "scans") as registry:
            if sorted(paper.model_dump_json() for paper in registry.papers) != there:
                yield Fault("torn", "what is opened is not what is read")
        after = sorted(paper.model_dump_json() for paper in read_registry(folder / "desk" / "scans").papers)
        if after != there:
            yield Fault("torn", "what was closed is not what was read")
    except PaperscanError as error:
        yield Fault("refused", str(error))


def ask_ledger(folder: Path, told: Sequence[str], _later: Sequence[str] = ()) -> Iterator[Fault]:
    """Tell which responses that were told of are not served as they were, and whether more can be kept."""
    try:
        ledger = Ledger(folder / "cache" / "paperscan" / "ledger.sqlite")
    except PaperscanError as error:
        yield Fault("refused", str(error))
        return
    try:
        for key in told:
            found = ledger.responses(key)
            if not found:
                yield Fault("lost", key)
            elif found[0].received.body != key.encode() * 90:
                yield Fault("torn", key)
        if damaged := [row.state for row in ledger.rows() if row.state not in {"answered", "maybe paid"}]:
            yield Fault("torn", str(damaged))
        ledger.intend(Request(base_url="u", path="/x", body={"model": "m"}), "after")
    except PaperscanError as error:
        yield Fault("refused", str(error))
    finally:
        ledger.close()
