"""`paperscan corpus`, as people use it."""

import csv
import json

import pytest

from tests.test_cli import run


@pytest.fixture
def desk(tmp_path):
    """Return a folder with a corpus of three papers."""
    (tmp_path / "list.txt").write_text("2502.17356\nhep-th/9901001v2\n=evil.pdf\n")
    assert run("corpus", "add", "list.txt", "--tag", "pilot", cwd=tmp_path).returncode == 0
    return tmp_path


def test_adding_says_how_many_are_new(desk):
    """A second time, none are."""
    assert run("corpus", "add", "list.txt", cwd=desk).stderr == "list.txt: 3 papers, 0 of them new\n"


def test_a_list_is_a_table_json_csv_or_ids(desk):
    """For people, for programs, for a spreadsheet, for a shell."""
    assert run("corpus", "list", cwd=desk).stdout.splitlines()[0].split() == ["2502.17356", "queued", "2502.17356"]
    line = json.loads(run("corpus", "list", "-f", "json", cwd=desk).stdout.splitlines()[1])
    assert (line["id"], line["arxiv_id"], line["tags"]) == ("hep-th-9901001", "hep-th/9901001v2", ["pilot"])
    assert run("corpus", "list", "-f", "ids", "--tag", "other", cwd=desk).stdout == ""
    rows = list(csv.DictReader(run("corpus", "list", "-f", "csv", cwd=desk).stdout.splitlines()))
    assert rows[2]["source"] == "'=evil.pdf"


def test_an_excluded_paper_stays_and_is_counted(desk):
    """With the reason; it can be taken back."""
    assert run("corpus", "exclude", "2502.17356", "--notes", "retracted", cwd=desk).returncode == 0
    assert "1 excluded" in run("corpus", "status", cwd=desk).stdout
    assert len((desk / "scans" / "registry.jsonl").read_text().splitlines()) == 3
    run("corpus", "include", "2502.17356", cwd=desk)
    assert run("corpus", "list", "--status", "excluded", cwd=desk).stdout == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["exclude", "nobody"], "no paper 'nobody'"),
        (["list", "--status", "eaten"], "queued, fetched, scanned, failed, excluded"),
        (["list", "-f", "xml"], "table, json, csv, ids"),
        (["add", "nothing-here"], "there is no such corpus"),
    ],
)
def test_a_slip_is_told_in_a_line(desk, arguments, words):
    """Exit 2, and what there is instead."""
    done = run("corpus", *arguments, cwd=desk)
    assert done.returncode == 2
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("arguments", [("corpus", "status"), ("corpus", "list"), ("list",)])
def test_scans_that_are_not_there_are_not_none(tmp_path, arguments):
    """A slip in the name of the folder is told, in a line; an empty answer would pass for one."""
    done = run(*arguments, "--scans", "nowhere", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == "paperscan: nowhere: no such directory; say with --scans where the scans are\n"
