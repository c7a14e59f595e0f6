"""A batch that is killed again and again at any moment: real processes before a scripted model, and what it cost."""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from scanner.errors import PaperscanError
from scanner.keeping.store import read_scan
from tests.llm_server import MODEL, Server, answering, no_opinion
from tests.test_cli import ROOT

MODULES = ("-m", "limitations_and_scope", "-m", "conflicts_of_interest")
REQUESTS = 4
"""What a paper takes: its facts, two modules and its summary."""
WORKERS = 4


class Lost(NamedTuple):
    """What so many kills cost: files torn, records lost that were told of, papers without a record at the end.

    `twice` are the requests that were paid twice; `in_flight` is the most that were under way at the kills together.
    """

    kills: int = 0
    torn: int = 0
    lost: int = 0
    missing: int = 0
    twice: int = 0
    in_flight: int = 0

    @property
    def nothing(self) -> bool:
        """Whether nothing was lost, and no more paid twice than what was in flight."""
        return not (self.torn or self.lost or self.missing) and self.twice <= self.in_flight


def begin(cwd: Path, pdfs: Path, *more: str, under: Sequence[str] = (), **options) -> subprocess.Popen[str]:
    """Begin a batch, under another program where that is named."""
    return subprocess.Popen(
        [*under, sys.executable, "-m", "scanner.cli.app", "batch", str(pdfs), *MODULES, *more],
        cwd=cwd,
        env={"PATH": os.environ["PATH"], "HOME": str(cwd), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def by_model(url: str, *more: str) -> tuple[str, ...]:
    """Return the options of a scan by the scripted model."""
    return ("-a", "llm", "--model", MODEL, "--base-url", url, "--cache-dir", "kept", *more)


def killed(pdfs: Path, folder: Path, kills: int) -> Lost:
    """Kill batches over a corpus, each to its end, until there were so many kills."""
    chance, told = random.Random(11), Lost()  # noqa: S311 - when to kill is no secret
    while told.kills < kills:
        more = killed_until_done(pdfs, folder / f"desk-{told.kills}", chance)
        told = Lost(*map(sum, zip(told, more, strict=True)))
    return told


def killed_until_done(pdfs: Path, cwd: Path, chance: random.Random) -> Lost:
    """Kill a batch again and again at any moment until it comes to its end; returns what that cost."""
    cwd.mkdir()
    acknowledged: set[str] = set()
    kills = torn = 0
    with Server(answering(no_opinion, delay=0.1)) as server:
        options = by_model(server.url, "-j", str(WORKERS), "--events", "events.jsonl")
        while not _is_done(process := begin(cwd, pdfs, *options), server, chance):
            kills += 1
            process.kill()
            process.communicate()
            acknowledged |= {line["scan"] for line in _events(cwd) if line["event"] == "scanned"}
            torn += _torn(cwd)
        asked = len(server.asked)
    papers = len(list(pdfs.iterdir()))
    lines = map(json.loads, (cwd / "scans" / "registry.jsonl").read_text().splitlines())
    return Lost(
        kills,
        torn,
        lost=sum(not (cwd / "scans" / scan).is_file() for scan in acknowledged),
        missing=papers - sum(line["status"] == "scanned" for line in lines),
        twice=asked - papers * REQUESTS,
        in_flight=kills * WORKERS,
    )


def _is_done(process: subprocess.Popen[str], server: Server, chance: random.Random) -> bool:
    """Wait until a batch ends, or until it has asked for some more and a moment longer; tell whether it ended."""
    enough = len(server.asked) + chance.randint(0, 2 * REQUESTS)
    while process.poll() is None and len(server.asked) <= enough:
        time.sleep(0.005)
    time.sleep(chance.uniform(0, 0.15))
    if process.poll() is None:
        return False
    process.communicate()
    if process.returncode:
        raise AssertionError(f"a batch that was not killed ended with {process.returncode}")
    return True


def _torn(cwd: Path) -> int:
    """Count the records that are not whole."""
    torn = 0
    for file in (cwd / "scans").glob("*/*/scan.json"):
        try:
            read_scan(file)
        except PaperscanError:
            torn += 1
    return torn


def _events(cwd: Path) -> list[dict]:
    """Return the events that were told; the last line may be half of one."""
    file = cwd / "events.jsonl"
    lines = file.read_text().splitlines() if file.exists() else []
    return [json.loads(line) for line in lines if line.endswith("}")]
