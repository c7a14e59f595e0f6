"""kill -9 at any moment of sending and collecting, to real processes: nothing is sent twice, no paid answer is lost."""

import os
import random
import signal
import sqlite3
import time
from pathlib import Path

import pytest

from tests.batch_corpus import REQUESTS_A_PAPER, begin, collect, make_corpus, options, records, statuses
from tests.batch_server import BatchServer, End

PAPERS = 2
PATIENT = ("--timeout", "1")
"""With this a batch that may have been begun is looked for during two seconds."""
MOMENTS = [
    ("before", "POST", "/files"),
    ("after", "POST", "/files"),
    ("before", "POST", "/batches"),
    ("after", "POST", "/batches"),
    ("after", "GET", "/content"),
    ("before", "GET", "/content"),
    ("after", "POST", "/batches"),
]


def kill_at(server: BatchServer, folder: Path, url: str, moment: tuple[str, str, str]) -> None:
    """Run the corpus until a moment of its talk with the server, and kill it there."""
    when, wanted, ending = moment
    process = begin(folder, "batch", "papers", *options(url), *PATIENT)

    def hook(method: str, path: str) -> str | None:
        if method == wanted and path.endswith(ending) and process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            return "close"
        return None

    setattr(server, when, hook)
    process.wait(60)
    setattr(server, when, lambda *_: None)


def finish(server: BatchServer, folder: Path, url: str) -> None:
    """Go on until all papers are scanned, with a server that ends every batch."""
    begin(folder, "batch", "papers", *options(url), *PATIENT).wait(120)
    for _ in range(8):
        server.finish()
        if set(statuses(folder)) == {"scanned"}:
            return
        collect(folder)
        time.sleep(1)


def check(server: BatchServer, folder: Path) -> None:
    """Every request was answered and paid for once, and every record is whole."""
    assert statuses(folder) == ["scanned"] * PAPERS
    assert (len(server.paid), set(server.paid.values())) == (PAPERS * REQUESTS_A_PAPER, {1})
    assert set(server.sent.values()) == {1}
    assert len(records(folder)) >= PAPERS
    with sqlite3.connect(folder / "kept" / "ledger.sqlite") as base:
        keys = {key for (key,) in base.execute("SELECT key FROM exchange WHERE status = 200")}
        assert keys == set(server.paid)
        assert base.execute("SELECT count(*) FROM batched").fetchone() == (0,)


@pytest.mark.slow
def test_a_kill_at_each_moment_of_the_talk_with_the_server(tmp_path):
    """One after the other, in one corpus."""
    make_corpus(tmp_path, PAPERS)
    with BatchServer() as server:
        for moment in MOMENTS:
            kill_at(server, tmp_path, server.url, moment)
            server.finish()
        finish(server, tmp_path, server.url)
        check(server, tmp_path)


@pytest.mark.parametrize("seed", [pytest.param(seed, marks=[pytest.mark.slow] if seed else []) for seed in range(8)])
def test_kills_at_random_moments(seed, tmp_path):
    """Four in a row, each somewhere in the life of a process; the server ends a batch now and then."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    make_corpus(tmp_path, PAPERS)
    with BatchServer() as server:
        server.before = lambda *_: time.sleep(0.05)
        begun = time.monotonic()
        begin(tmp_path, "batch", "papers", *options(server.url), *PATIENT).wait(120)
        life = time.monotonic() - begun
        for _ in range(4):
            if chance.random() < 0.6:
                server.finish(End())
            process = begin(tmp_path, "batch", "papers", *options(server.url), *PATIENT)
            time.sleep(chance.uniform(0.3, 1.0) * life)
            process.kill()
            process.wait()
        finish(server, tmp_path, server.url)
        check(server, tmp_path)
