"""A corpus as people scan it: real processes that are interrupted, killed, doubled and given too little disk."""

import json
import os
import random
import re
import resource
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.killing import MODULES, REQUESTS, begin, by_model, killed, killed_until_done
from tests.llm_server import Asked, Play, Server, answering, completion, no_opinion, reply
from tests.power.tracing import can_trace
from tests.small_papers import make_papers
from tests.test_cli import ROOT, run

PAPERS = 6


@pytest.fixture(scope="module")
def pdfs(tmp_path_factory):
    """Return a folder of small papers."""
    folder = tmp_path_factory.mktemp("papers")
    make_papers(folder, PAPERS)
    return folder


def batch(cwd: Path, pdfs: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """Run a batch to its end."""
    return run("batch", str(pdfs), *MODULES, *more, cwd=cwd)


def statuses(cwd: Path) -> Counter[str]:
    """Count the papers of the registry by their status."""
    return Counter(json.loads(line)["status"] for line in (cwd / "scans" / "registry.jsonl").read_text().splitlines())


def wait_for(condition, seconds: float = 60) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)


def test_a_corpus_is_scanned_and_then_there_is_nothing_to_do(pdfs, tmp_path):
    """The summary goes to stdout, what happens on the way to stderr and as JSON to a file."""
    first = batch(tmp_path, pdfs, "--events", "events.jsonl")
    assert (first.returncode, statuses(tmp_path)) == (0, {"scanned": PAPERS})
    assert first.stdout.startswith(f"{PAPERS} papers: {PAPERS} scanned\n")
    kinds = Counter(json.loads(line)["event"] for line in (tmp_path / "events.jsonl").read_text().splitlines())
    assert kinds == {"started": 1, "scanned": PAPERS, "done": 1}
    again = batch(tmp_path, pdfs, "--format", "json")
    assert json.loads(again.stdout)["reused"] == PAPERS


@pytest.mark.parametrize("closed", ["both", "terminal"])
def test_a_batch_goes_on_when_nobody_listens_any_more(pdfs, tmp_path, closed):
    """Its reader has had enough, as `head` has, or the terminal was closed: it ends as it would have ended."""
    ear, mouth = os.openpty() if closed == "terminal" else os.pipe()
    (tmp_path / "lost.txt").write_text(f"missing.pdf\n{os.linesep.join(map(str, sorted(pdfs.iterdir())))}\n")
    process = subprocess.Popen(
        [sys.executable, "-m", "scanner.cli.app", "batch", "lost.txt", *MODULES],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": str(ROOT), "TERM": "xterm"},
        stdout=mouth,
        stderr=mouth,
    )
    os.close(mouth)
    os.read(ear, 1)
    os.close(ear)
    assert process.wait(timeout=60) == 3
    assert statuses(tmp_path) == {"scanned": PAPERS, "failed": 1}


def test_records_that_the_registry_does_not_know_are_found(pdfs, tmp_path):
    """The registry is lost, or never was: the records are the truth, also those that `scan` made."""
    first, *_ = sorted(pdfs.iterdir())
    run("scan", str(first), *MODULES, cwd=tmp_path)
    assert f"{PAPERS} papers: {PAPERS - 1} scanned, 1 done before" in batch(tmp_path, pdfs).stdout
    (tmp_path / "scans" / "registry.jsonl").unlink()
    assert f"{PAPERS} papers: 0 scanned, {PAPERS} done before" in batch(tmp_path, pdfs).stdout


def test_failures_are_listed_with_what_tries_them_again(pdfs, tmp_path):
    """Exit 3; the others are scanned."""
    (tmp_path / "mixed").mkdir()
    for file in pdfs.iterdir():
        (tmp_path / "mixed" / file.name).write_bytes(file.read_bytes())
    (tmp_path / "mixed" / "page.pdf").write_bytes(b"<html>404</html>")
    done = batch(tmp_path, tmp_path / "mixed")
    assert done.returncode == 3
    assert "failed by cause: 1 not_pdf" in done.stdout
    assert "--retry-failed" in done.stdout
    assert statuses(tmp_path) == {"scanned": PAPERS, "failed": 1}


def test_only_the_module_that_changed_is_asked_again(pdfs, tmp_path):
    """A question is edited: the model is asked one request a paper, and no other."""
    modules = tmp_path / "modules"
    subprocess.run(["cp", "-r", ROOT / "modules", modules], check=True)
    with Server(answering(no_opinion)) as server:
        options = by_model(server.url, "--modules", str(modules))
        assert batch(tmp_path, pdfs, *options).returncode == 0
        assert len(server.asked) == PAPERS * REQUESTS
        file = modules / "limitations_and_scope" / "module.toml"
        file.write_text(file.read_text().replace('question = "', 'question = "Once more: ', 1))
        again = batch(tmp_path, pdfs, *options)
        assert len(server.asked) == PAPERS * (REQUESTS + 1)
    assert f"{PAPERS} scanned" in again.stdout


def test_what_was_not_answered_is_asked_again_alone_and_only_on_demand(pdfs, tmp_path):
    """One module of two papers: the record of what was answered is kept, and nobody is asked that again."""
    broken = True

    def play(asked: Asked) -> Play:
        bad = broken and "threats_to_validity_specific" in asked.items and re.search("square number [12] ", asked.text)
        return Play(body=completion("no JSON") if bad else reply(asked, no_opinion))

    with Server(play) as server:
        options = by_model(server.url)
        assert batch(tmp_path, pdfs, *options).returncode == 3
        assert statuses(tmp_path) == {"scanned": PAPERS - 2, "failed": 2}
        broken, before = False, len(server.asked)
        assert "2 failed before" in batch(tmp_path, pdfs, *options).stdout
        assert len(server.asked) == before
        assert batch(tmp_path, pdfs, *options, "--retry-failed").returncode == 0
        assert len(server.asked) == before + 2
    assert statuses(tmp_path) == {"scanned": PAPERS}


@pytest.mark.slow
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 143)])
def test_a_batch_that_is_told_to_end_drains_and_pays_nothing_twice(pdfs, tmp_path, number, code):
    """What the model was answering is kept, nothing further is sent, and the next run asks for the rest alone."""
    with Server(answering(no_opinion, delay=0.2)) as server:
        process = begin(tmp_path, pdfs, *by_model(server.url, "-j", "2"))
        wait_for(lambda: len(server.asked) >= 5)
        process.send_signal(number)
        out, _ = process.communicate(timeout=30)
        assert process.returncode == code
        assert "the same command goes on" in out
        assert "once more" not in out
        assert len(server.asked) < PAPERS * REQUESTS
        assert batch(tmp_path, pdfs, *by_model(server.url)).returncode == 0
        assert len(server.asked) == PAPERS * REQUESTS
    assert statuses(tmp_path) == {"scanned": PAPERS}


@pytest.mark.slow
def test_a_second_interrupt_ends_at_once(pdfs, tmp_path):
    """Who cannot wait need not."""
    with Server(answering(no_opinion, delay=20)) as server:
        process = begin(tmp_path, pdfs, *by_model(server.url))
        wait_for(lambda: server.asked)
        process.send_signal(signal.SIGINT)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        begun = time.monotonic()
        process.communicate(timeout=30)
    assert process.returncode == 130
    assert time.monotonic() - begun < 5


def test_a_second_batch_on_the_same_scans_is_refused(pdfs, tmp_path):
    """In a line, with exit 3, and it asks nothing."""
    with Server(answering(no_opinion, delay=120)) as server:
        first = begin(tmp_path, pdfs, *by_model(server.url, "-j", "1"))
        wait_for(lambda: server.asked)
        second = batch(tmp_path, pdfs, *by_model(server.url))
        first.kill()
        first.communicate()
        assert len(server.asked) == 1
    assert (second.returncode, second.stdout) == (3, "")
    assert "another paperscan is at work" in second.stderr


@pytest.mark.slow
@pytest.mark.skipif(not can_trace(), reason="no strace: no disk is made slow")
def test_a_slow_disk_uses_up_no_deadline(tmp_path):
    """Each sync takes longer than a request may: nothing is given up, nothing is asked twice."""
    make_papers(tmp_path / "two", 2)
    calls = "fsync,fdatasync"
    slow = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={calls}", "-e", f"inject={calls}:delay_exit=1100ms"]
    with Server(answering(no_opinion, delay=0.1)) as server:
        options = by_model(server.url, "--timeout", "1", "--max-retries", "0", "-j", "2")
        process = begin(tmp_path, tmp_path / "two", *options, under=slow)
        _, told = process.communicate(timeout=300)
        assert (process.returncode, len(server.asked)) == (0, 2 * REQUESTS), told
    assert statuses(tmp_path) == {"scanned": 2}


def test_a_disk_that_takes_no_record_ends_the_batch_in_a_line(pdfs, tmp_path):
    """Files may be no longer than a few kB here, as on a disk that is full; no half of a record is left behind."""
    limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (9_000, 9_000))  # noqa: E731
    process = begin(tmp_path, pdfs, preexec_fn=limit)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 3
    assert "cannot be written" in out
    assert "Traceback" not in err
    assert not list((tmp_path / "scans").glob("*/*/*"))
    assert batch(tmp_path, pdfs).returncode == 0


def test_a_folder_that_cannot_be_written_is_told_in_a_line(pdfs, tmp_path):
    """With what to do about it."""
    (tmp_path / "scans").write_text("a file stands in the way")
    done = batch(tmp_path, pdfs)
    assert (done.returncode, done.stdout) == (3, "")
    assert "choose another --scans" in done.stderr


def test_a_batch_that_is_killed_loses_nothing(pdfs, tmp_path):
    """A few times, until it is done; the long test does it two hundred times."""
    lost = killed_until_done(pdfs, tmp_path / "desk", random.Random(7))  # noqa: S311 - when to kill is no secret
    assert lost.kills
    assert lost.nothing


@pytest.mark.slow
def test_sixty_kills_lose_nothing(tmp_path):
    """No torn file, no acknowledged result lost, paid twice at most what was in flight; the benchmark does 200."""
    make_papers(tmp_path / "papers", 60)
    lost = killed(tmp_path / "papers", tmp_path, 60)
    assert lost.kills >= 60
    assert lost.nothing
