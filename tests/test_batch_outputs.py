"""What a batch writes where: events, the summary and messages, also where nobody reads them or nothing fits."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.small_papers import make_papers
from tests.test_cli import ROOT, run

MODULE = ("-m", "limitations_and_scope")
PAPERS = 4


@pytest.fixture(scope="module")
def pdfs(tmp_path_factory):
    """Return a folder of small papers."""
    folder = tmp_path_factory.mktemp("papers")
    make_papers(folder, PAPERS)
    return folder


def scanned(cwd: Path) -> int:
    """Return how many papers have a record."""
    return len(list((cwd / "scans").glob("*/*/scan.json")))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device here plays a full disk")
def test_events_that_a_full_disk_refuses_hold_no_paper(pdfs, tmp_path):
    """Once in a line; the papers matter more than their log."""
    done = run("batch", pdfs, *MODULE, "--events", "/dev/full", cwd=tmp_path)
    assert (done.returncode, scanned(tmp_path)) == (0, PAPERS)
    assert done.stderr.count("no further events are written: No space left on device") == 1


def test_a_reader_of_events_who_has_had_enough_ends_no_batch(pdfs, tmp_path):
    """As `| head -1` does: who goes home finds the corpus scanned in the morning."""
    command = [sys.executable, "-m", "scanner.cli.app", "batch", str(pdfs), *MODULE, "--events", "-"]
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert json.loads(process.stdout.readline())["event"] == "started"
        process.stdout.close()
        told = process.stderr.read().decode()
        assert process.wait(60) == 0
    assert scanned(tmp_path) == PAPERS
    assert told.count("no further events are written") == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device here plays a full disk")
@pytest.mark.parametrize("end", ["2>/dev/full", "2>&1 | head -1"])
def test_messages_that_nobody_can_read_hold_no_paper(pdfs, tmp_path, end):
    """The log is on a full disk, or its reader has gone."""
    command = ["sh", "-c", f'"$@" {end}', "sh", sys.executable, "-m", "scanner.cli.app", "batch", str(pdfs), *MODULE]
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    subprocess.run(command, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL, check=True)
    assert scanned(tmp_path) == PAPERS


@pytest.mark.parametrize("form", ["text", "json"])
def test_events_on_stdout_stand_there_alone(pdfs, tmp_path, form):
    """Each line is JSON, and the last is the summary; people find it on stderr."""
    done = run("batch", pdfs, *MODULE, "--events", "-", "-f", form, cwd=tmp_path)
    assert json.loads(done.stdout.splitlines()[-1])["event"] == "done"
    assert all(json.loads(line) for line in done.stdout.splitlines())
    assert (f"{PAPERS} papers: {PAPERS} scanned" in done.stderr) == (form == "text")


@pytest.mark.parametrize(
    ("options", "words"), [(("-f", "xml"), "give text or json"), (("--engine", "steam"), "no engine is called")]
)
def test_a_slip_in_an_option_is_told_before_anything_is_read(pdfs, tmp_path, options, words):
    """And not in the morning."""
    done = run("batch", pdfs, *MODULE, *options, cwd=tmp_path)
    assert (done.returncode, done.stdout, scanned(tmp_path)) == (2, "", 0)
    assert words in done.stderr
    assert not (tmp_path / "scans" / "registry.jsonl").exists()


def test_a_closed_standard_input_is_told_in_a_line(tmp_path):
    """A service may have none."""
    command = [sys.executable, "-m", "scanner.cli.app", "batch", "-"]
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    shell = ["sh", "-c", 'exec "$@" <&-', "sh", *command]
    done = subprocess.run(shell, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert "standard input is closed" in done.stderr


def test_a_lost_registry_with_a_limit_has_nothing_scanned_twice(pdfs, tmp_path):
    """All records are found first; the limit is for what is left."""
    run("batch", pdfs, *MODULE, "--limit", "3", cwd=tmp_path)
    (tmp_path / "scans" / "registry.jsonl").unlink()
    done = run("batch", pdfs, *MODULE, "--limit", "1", cwd=tmp_path)
    assert f"{PAPERS} papers: 1 scanned, 3 done before" in done.stdout
    assert scanned(tmp_path) == PAPERS


def test_a_file_whose_name_is_no_text_is_scanned_and_listed(pdfs, tmp_path):
    """File systems hold bytes; an old disk has names in Latin-1."""
    name = b"caf\xe9.pdf"
    first, *_ = sorted(pdfs.iterdir())
    (tmp_path / os.fsdecode(name)).write_bytes(first.read_bytes())
    assert "1 scanned" in run("batch", ".", *MODULE, cwd=tmp_path).stdout
    assert "1 done before" in run("batch", *MODULE, cwd=tmp_path).stdout
    listed = run("corpus", "list", "-f", "json", cwd=tmp_path)
    assert os.fsencode(json.loads(listed.stdout)["source"]) == b"../" + name
    for form in ("table", "csv", "ids"):
        assert run("corpus", "list", "-f", form, cwd=tmp_path).returncode == 0
