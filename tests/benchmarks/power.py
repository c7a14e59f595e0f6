"""What a power failure loses: real processes, recorded by strace, and what a disk may hold at each moment of them.

    python -m tests.benchmarks.power

Whatever was not synced may be there or not, in any order, torn or as zeros; see `tests/power/crashes.py`.
"""

import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.folder import table
from tests.killing import by_model
from tests.llm_server import Server, answering, no_opinion
from tests.power.batches import ask_batch, gone_on, recorded_batch
from tests.power.crashes import Disk
from tests.power.deeds import LEDGER, REGISTRY, STORE, Asked, ask_ledger, ask_registry, ask_store, looked, recorded
from tests.power.recording import Recording, Say
from tests.small_papers import make_papers

PAPERS = 3
RESUMES = 20
KILL = "fsync:signal=KILL:when=9"
COLUMNS = ("what was at work", "changes of the disk", "directories left", "told of and lost", "torn", "refused")


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        rows = list(_rows(Path(name)))
        last = _resumed(Path(name))
    print(table(COLUMNS, rows))
    print(f"\n{last}")


def _rows(folder: Path) -> Iterator[tuple[object, ...]]:
    deeds: tuple[tuple[str, str, Asked], ...] = (
        ("records filed, and their index", STORE, ask_store),
        ("the registry", REGISTRY, ask_registry),
        ("paid responses, two threads", LEDGER, ask_ledger),
    )
    for number, (what, script, asked) in enumerate(deeds):
        yield _row(what, recorded(_desk(folder, f"deed-{number}"), script), asked, folder)
    make_papers(folder / "papers", PAPERS)
    recording = Recording(_desk(folder, "rules"))
    recorded_batch(recording, folder / "papers")
    yield _row(f"`batch` of {PAPERS} papers by the rules", recording, ask_batch, folder)
    with Server(answering(no_opinion)) as server:
        options = by_model(server.url, "-j", "2")
        recording = Recording(_desk(folder, "model"))
        recorded_batch(recording, folder / "papers", *options, inject=KILL)
        recorded_batch(recording, folder / "papers", *options)
    yield _row(f"`batch` of {PAPERS} papers by a model, killed once", recording, ask_batch, folder, 2)


def _row(what: str, recording: Recording, asked: Asked, folder: Path, every: int = 1) -> tuple[object, ...]:
    """Return what was found in all that crashes may leave, at each moment or at some."""
    disk = Disk(recording)
    states, kinds = 0, Counter[str]()
    for seen in looked(disk, disk.moments()[::every], asked, folder / "left"):
        states += 1
        kinds.update({fault.kind for fault in seen.faults})
        for fault in seen.faults:
            print(f"{what}, {seen.crash.way}: {fault.kind}: {fault.what}", file=sys.stderr)
    changes = sum(not isinstance(step.deed, Say) for step in recording.steps)
    return what, f"{changes:,}", f"{states:,}", kinds["lost"], kinds["torn"], kinds["refused"]


def _resumed(folder: Path) -> str:
    """Let the same command go on after some crashes, and return in words how that ended."""
    chance, ended, most = random.Random(1), 0, 0  # noqa: S311 - which, is no secret
    with Server(answering(no_opinion)) as server:
        options = by_model(server.url, "-j", "2")
        recording = Recording(_desk(folder, "resumed"))
        recorded_batch(recording, folder / "papers", *options)
        once = len(server.asked)
        disk = Disk(recording)
        for moment in chance.sample(disk.moments(), RESUMES):
            before = len(server.asked)
            told = disk.told(moment).count('"event":"scanned"')
            crash = chance.choice(list(disk.crashes(moment)))
            ended += not list(gone_on(crash, folder / "left", folder / "papers", *options))
            most = max(most, len(server.asked) - before + told * once // PAPERS - once)
    return (
        f"The same command after {RESUMES} such failures: {ended} times all papers were scanned, and at most "
        f"{max(0, most)} requests of papers that had been told of were asked anew."
    )


def _desk(folder: Path, name: str) -> Path:
    (folder / name).mkdir()
    return folder / name


if __name__ == "__main__":
    main()
