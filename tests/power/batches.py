"""A whole batch that is recorded, and what is asked of whatever a power failure leaves of it."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from scanner.endpoint.ledger import Ledger
from scanner.errors import PaperscanError
from scanner.gathering.registry import read_registry
from tests.killing import MODULES
from tests.power.crashes import Crash
from tests.power.deeds import Fault, ask_store, lines_of, surroundings
from tests.power.recording import Recording

KEPT = Path("kept", "ledger.sqlite")


def arguments(pdfs: Path, *more: str) -> list[str]:
    """Return the command of a batch that tells of each paper on its stdout."""
    return [sys.executable, "-m", "scanner.cli.app", "batch", str(pdfs), *MODULES, "--events", "-", "-q", *more]


def recorded_batch(recording: Recording, pdfs: Path, *more: str, inject: str = "") -> int:
    """Record a batch over some PDFs, and return its exit code."""
    return recording.run(arguments(pdfs, *more), surroundings(recording.root), inject)


def ask_batch(folder: Path, told: Sequence[str], _later: Sequence[str] = ()) -> Iterator[Fault]:
    """Tell which papers that were told of lack their record, line or paid responses, and what is not whole."""
    scanned = {event["paper"]: event["scan"] for event in map(json.loads, told) if event["event"] == "scanned"}
    yield from ask_store(folder, [f"scans/{scan}" for scan in scanned.values()])
    try:
        papers = {paper.id: paper for paper in read_registry(folder / "scans").papers}
    except PaperscanError as error:
        yield Fault("refused", str(error))
        return
    for identifier, scan in scanned.items():
        if identifier not in papers or (papers[identifier].status, papers[identifier].scan) != ("scanned", scan):
            yield Fault("lost", f"the line of {identifier}")
    yield from _ask_ledger(folder, [folder / "scans" / scan for scan in scanned.values()])


def _ask_ledger(folder: Path, files: Sequence[Path]) -> Iterator[Fault]:
    """Tell which responses that records rest on are not served any more."""
    keys = [key for file in files for key in _keys(file)]
    if not (folder / KEPT).is_file():
        yield from (Fault("lost", f"the response {key}") for key in keys)
        return
    try:
        ledger = Ledger(folder / KEPT)
    except PaperscanError as error:
        yield Fault("refused", str(error))
        return
    try:
        yield from (Fault("lost", f"the response {key}") for key in keys if not ledger.responses(key))
        states = {row.state for row in ledger.rows()}
        yield from (Fault("torn", state) for state in states - {"answered", "maybe paid"})
    except PaperscanError as error:
        yield Fault("refused", str(error))
    finally:
        ledger.close()


def _keys(file: Path) -> list[str]:
    """Return the requests that a record rests on, none where no model was asked."""
    transcript = file.with_name("transcript.jsonl")
    lines = transcript.read_text().splitlines()[1:] if transcript.exists() else []
    return [json.loads(line)["key"] for line in lines]


def answered(folder: Path) -> int:
    """Return how many responses are kept in what is left."""
    if not (folder / KEPT).is_file():
        return 0
    ledger = Ledger(folder / KEPT)
    try:
        return sum(row.state == "answered" for row in ledger.rows())
    finally:
        ledger.close()


def gone_on(crash: Crash, folder: Path, pdfs: Path, *more: str) -> Iterator[Fault]:
    """Let the same command go on with what a crash left, and tell what is wrong in the end."""
    crash.build(folder)
    done = subprocess.run(
        arguments(pdfs, *more), cwd=folder, env=surroundings(folder), capture_output=True, text=True, check=False
    )
    if done.returncode:
        yield Fault("refused", f"{done.returncode}: {done.stderr[-300:]}")
        return
    count = len(list(pdfs.iterdir()))
    papers = read_registry(folder / "scans").papers
    if [paper.status for paper in papers] != ["scanned"] * count:
        yield Fault("lost", f"{[(paper.id, paper.status) for paper in papers]}")
    told = [event for event in map(json.loads, lines_of(crash.told)) if event["event"] == "scanned"]
    now = {paper.id: paper.scan for paper in papers}
    yield from (
        Fault("lost", f"{event['paper']}: scanned anew") for event in told if now[event["paper"]] != event["scan"]
    )
    yield from ask_batch(folder, done.stdout.splitlines())
