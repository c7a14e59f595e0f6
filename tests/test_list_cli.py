"""`paperscan list` as a person runs it: which scans a directory holds, in each format."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from scanner.formats.listing import csv as as_csv
from scanner.keeping.glance import Entry
from scanner.keeping.store import Store
from tests.kept_scans import Unsynced, scan

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def desk(tmp_path):
    """Return a directory with two scans of one paper and one of another."""
    store = Store(tmp_path / "scans", Unsynced())
    for made in (scan(0, 1), scan(0, 2), scan(1, 1, title="Lamps\x1b[2J\nat night")):
        store.save(made)
    return tmp_path


def paperscan(desk: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command."""
    command = [sys.executable, "-m", "scanner.cli.app", "list", *words]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=desk, env=environment, capture_output=True, text=True, check=False)


def test_the_newest_scan_of_each_paper_is_listed(desk):
    """A line each, with its date, what was answered, by whom, and the paper; nothing steers the terminal."""
    done = paperscan(desk)
    assert (done.returncode, done.stderr) == (0, "3 scans, 0 that cannot be read\n")
    assert [line.split(maxsplit=5) for line in done.stdout.splitlines()[1:]] == [
        ["2025-01-02", "00:00", "1/2", "rules", "2501.00000", "Counting lanterns"],
        ["2025-01-01", "00:00", "1/2", "rules", "2501.00001", "Lamps‹U+001B›[2J at night"],
    ]


def test_all_scans_are_json_lines(desk):
    """Each with all that the index knows."""
    lines = paperscan(desk, "--all", "-f", "json").stdout.splitlines()
    entries = [Entry.model_validate_json(line) for line in lines]
    assert [entry.scan[:8] for entry in entries] == ["20250101", "20250102", "20250101"]
    assert json.loads(lines[0])["modules"] == {"artifacts": "d1", "contamination": "d2"}


def test_csv_has_a_head_and_a_row_for_each(desk):
    """What failed stands in one cell."""
    rows = list(csv.DictReader(paperscan(desk, "--format", "csv").stdout.splitlines()))
    assert [row["arxiv_id"] for row in rows] == ["2501.00000v3", "2501.00001v2"]
    assert {(row["answered"], row["failed"], row["year"]) for row in rows} == {("1", "contamination summary", "2025")}


def test_no_cell_is_a_formula():
    """A title is what somebody else wrote."""
    entry = Entry(file="p/s/scan.json", paper="p", scan="s", title="=1+1", year=2025)
    (row,) = csv.DictReader(as_csv.render([entry]))
    assert (row["title"], row["doi"]) == ("'=1+1", "")


def test_what_cannot_be_read_is_told_and_the_rest_is_listed(desk):
    """With exit code 3."""
    (desk / "scans" / "2501.00001" / "20250101T000000Z-rules-1" / "scan.json").write_text("{")
    done = paperscan(desk)
    assert (done.returncode, len(done.stdout.splitlines())) == (3, 2)
    assert done.stderr.startswith("2501.00001/20250101T000000Z-rules-1/scan.json: ")


def test_a_directory_that_is_not_there_is_told(desk):
    """In one line that says what to do."""
    done = paperscan(desk, "--scans", "none")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == "paperscan: none: no such directory; say with --scans where the scans are\n"


def test_a_format_there_is_not_is_a_usage_error(desk):
    """The message lists those there are."""
    done = paperscan(desk, "-f", "shout")
    assert (done.returncode, done.stderr) == (
        2,
        "paperscan: no format is called 'shout'; there are: csv, json, table\n",
    )
