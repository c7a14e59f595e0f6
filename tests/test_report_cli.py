"""The report from the command line: asked for with a scan or after it, with its PDF or without."""

import json
import re
import resource

import pytest

from tests.pdfs import paper_pdf
from tests.sample.make_sample import make
from tests.test_cli import run


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """Return a folder with the sample paper, scanned once, and its report."""
    folder = tmp_path_factory.mktemp("desk")
    make(folder / "sample.pdf")
    done = run("scan", "sample.pdf", "--report", "report.html", "-o", "table.txt", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


def pages(text: str) -> list[str]:
    """Return the numbers of the pages that a report shows."""
    return re.findall(r'<figure class="page" id="page-(\d+)"', text)


def test_a_scan_writes_its_report(desk):
    """With pictures of both pages of the sample, beside what it prints anyway."""
    assert pages((desk / "report.html").read_text()) == ["1", "2"]
    assert "Red flags: 1" in (desk / "table.txt").read_text()


def test_a_report_is_of_one_paper(desk):
    """Asked for of two, it is refused before anything is read."""
    done = run("scan", "sample.pdf", "sample.pdf", "--report", "two.html", cwd=desk)
    assert done.returncode == 2
    assert not (desk / "two.html").exists()


def test_show_finds_the_pdf_beside_it(desk):
    """The same pages as right after the scan."""
    done = run("show", "sample", "-f", "html", cwd=desk)
    assert pages(done.stdout) == ["1", "2"]


def test_a_report_without_its_pdf_says_so(desk, tmp_path):
    """It has everything but the pictures."""
    done = run("show", "sample", "-f", "html", "--scans", desk / "scans", cwd=tmp_path)
    assert done.returncode == 0
    assert pages(done.stdout) == []
    assert "is not here any more" in done.stdout


def test_another_pdf_is_refused(desk, tmp_path):
    """With the reason, and no file is written."""
    (tmp_path / "sample.pdf").write_bytes(paper_pdf())
    wrong = ("--pdf", tmp_path / "sample.pdf", "-o", tmp_path / "r.html")
    done = run("show", "sample", "-f", "html", *wrong, cwd=desk)
    assert done.returncode == 3
    assert "not the PDF that was scanned, its SHA-256 is" in done.stderr
    assert not (tmp_path / "r.html").exists()


def test_a_record_of_another_program_has_a_report(desk, tmp_path):
    """Its pages, if the file is given, without marks; and that the file cannot be checked."""
    record = json.loads(next(desk.glob("scans/*/*/scan.json")).read_text())
    for key in ("source", "integrity", "facts", "provenance", "scan_id", "scanned_at", "paper_type"):
        record.pop(key)
    for flag in (*record["red_flags"], *record["claims"], *record["cited_papers"]):
        flag.pop("evidence", None) if "claim" not in flag else flag.pop("quotes")
    record["checklist"] = {
        module: {item: _plain(answer) for item, answer in items.items()}
        for module, items in record["checklist"].items()
    }
    (tmp_path / "other.json").write_text(json.dumps(record))
    done = run("show", "other.json", "-f", "html", "--pdf", desk / "sample.pdf", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert pages(done.stdout) == ["1", "2"]
    assert "<rect" not in done.stdout
    assert "does not say which file" in done.stdout


def _plain(answer: dict) -> dict:
    """Return an answer as another program might have it: its quotes have pages and nothing more."""
    quotes = [{"quote": evidence["quote"], "page": evidence["page"]} for evidence in answer["evidence"]]
    return {key: answer[key] for key in ("applies", "answer", "justification")} | {"evidence": quotes}


def test_a_copy_with_notes_needs_a_place_to_go(desk):
    """A PDF is not written to a terminal."""
    done = run("show", "sample", "-f", "pdf-annotated", cwd=desk)
    assert done.returncode == 2
    assert "--output" in done.stderr


def test_a_copy_with_notes_is_written(desk):
    """The original with something after it."""
    assert run("show", "sample", "-f", "pdf-annotated", "-o", "notes.pdf", cwd=desk).returncode == 0
    assert (desk / "notes.pdf").read_bytes().startswith((desk / "sample.pdf").read_bytes())


def test_the_help_does_not_wait_for_templates(desk):
    """Less than 0.4 s of processor time."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert "pdf-annotated" in re.sub(r"\s+", "", run("show", "--help", cwd=desk, COLUMNS="300").stdout)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 0.4
