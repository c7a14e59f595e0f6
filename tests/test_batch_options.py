"""`paperscan batch` with what is installed only on demand, as a person meets it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.pdfs import paper_pdf
from tests.small_papers import make_papers
from tests.test_cli import run

ROOT = Path(__file__).resolve().parent.parent
_WITHOUT = "import sys; sys.modules[sys.argv.pop(1)] = None; from scanner.cli.app import main; main()"


@pytest.fixture
def papers(tmp_path) -> Path:
    """Return a folder with one paper."""
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "one.pdf").write_bytes(paper_pdf())
    return tmp_path / "papers"


def batch(papers: Path, *options: str, without: str = "nothing") -> subprocess.CompletedProcess:
    """Run a batch, as if a package were not installed."""
    command = [sys.executable, "-c", _WITHOUT, without, "batch", str(papers), "--scans", str(papers.parent / "scans")]
    return subprocess.run([*command, *options], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize(
    ("package", "options", "extra"),
    [("ray", ["--engine", "ray"], "ray"), ("fsspec", ["--copy-to", "s3://bucket/scans"], "cloud")],
)
def test_a_package_that_is_not_installed_is_named_in_a_line(papers, package, options, extra):
    """Nothing but the name of the extra is told, and nothing is scanned."""
    ran = batch(papers, *options, without=package)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert len(ran.stderr.splitlines()) == 1
    assert f"pip install 'paperscan[{extra}]'" in ran.stderr


def test_records_are_copied_as_they_are_filed(papers):
    """What stands here stands at the address too."""
    pytest.importorskip("fsspec", reason="fsspec is not here: pip install 'paperscan[cloud]'")
    ran = batch(papers, "--copy-to", f"file://{papers.parent}/bucket")
    (here,) = papers.parent.glob("scans/*/*/scan.json")
    (there,) = papers.parent.glob("bucket/*/*/scan.json")
    assert (ran.returncode, there.read_bytes()) == (0, here.read_bytes())
    assert there.relative_to(papers.parent / "bucket") == here.relative_to(papers.parent / "scans")


def test_several_corpora_are_one(tmp_path):
    """Files that the shell named, and a folder; a paper that is named twice is one."""
    one, two, three = make_papers(tmp_path / "few", 3)
    (tmp_path / "more").mkdir()
    three.rename(tmp_path / "more" / three.name)
    ran = batch(one, str(two), str(tmp_path / "more"), str(one))
    assert (ran.returncode, ran.stdout.splitlines()[0]) == (0, "3 papers: 3 scanned")


def test_a_word_of_the_batch_api_stands_alone(papers):
    """Beside others it is a corpus, which is not there."""
    ran = batch(papers, "status")
    assert (ran.returncode, "status: there is no such corpus" in ran.stderr) == (2, True)


def test_a_folder_without_papers_is_a_slip(tmp_path):
    """In a line, with exit 2: who names it means another one."""
    (tmp_path / "papers").mkdir()
    ran = batch(tmp_path / "papers")
    assert (ran.returncode, ran.stdout, len(ran.stderr.splitlines())) == (2, "", 1)
    assert "no PDF is in this folder" in ran.stderr


@pytest.mark.parametrize("options", [("-o", "nowhere/summary.txt"), ("-f", "xml")])
def test_a_summary_that_cannot_be_shown_is_told_before_anything_is_scanned(papers, options):
    """A night later would be too late."""
    ran = batch(papers, *options)
    assert (ran.returncode, (papers.parent / "scans").exists()) == (2, False)


def test_a_rehearsal_of_the_rules_counts_what_remains(tmp_path):
    """No lines of requests that nobody makes."""
    first, _ = make_papers(tmp_path / "papers", 2)
    batch(first, "--scans", str(tmp_path / "scans"))
    ran = batch(tmp_path / "papers", "--dry-run")
    assert ran.stdout == "1 of 2 papers to scan (1 done before); no model is asked\n"


@pytest.mark.parametrize("option", ["--model", "--second-model", "--decision-model", "--wire"])
def test_a_model_that_the_rules_do_not_ask_is_told(papers, option):
    """In a line; the papers are scanned."""
    ran = batch(papers, option, "logprobs", "-q")
    assert (ran.returncode, len(ran.stderr.splitlines())) == (0, 1)
    assert ran.stderr.startswith("the rules ask no model: add -a ")
    assert ran.stderr.endswith(f" to use {option}\n")


def test_what_is_tried_again_is_told_of_batch_and_of_scan(tmp_path):
    """A batch tries papers again that failed, a scan asks alone for answers that were of no use."""
    of_batch, of_scan = (
        " ".join(run(verb, "--help", cwd=tmp_path, COLUMNS="300").stdout.split()) for verb in ("batch", "scan")
    )
    assert "Try again what failed, and ask the model again" in of_batch
    assert "Try again what failed" not in of_scan
