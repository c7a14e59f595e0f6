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


TELLING = """
https://ada:planted@example.org/one.pdf
https://bucket.s3.example.org/two.pdf?X-Amz-Date=1&X-Amz-Signature=planted
https://arxiv.org/pdf/2502.17356?access_token=planted
https://doi.org/10.1000/lanterns?api_key=planted
"""


@pytest.mark.parametrize("kind", ["list", "table", "registry", "stdin", "single"])
def test_a_secret_in_an_address_stands_nowhere(tmp_path, kind):
    """Not in the registry and its journal, the events, the log or the summary, however the address was given."""
    names = TELLING.split()
    (tmp_path / "names.txt").write_text(TELLING)
    (tmp_path / "names.csv").write_text("title,url\n" + "".join(f"lamps,{name}\n" for name in names))
    (tmp_path / "names.jsonl").write_text("".join(json.dumps({"source": name}) + "\n" for name in names))
    given = {
        "list": ["names.txt"],
        "table": ["names.csv"],
        "registry": ["names.jsonl"],
        "single": names[2:],
        "stdin": ["-"],
    }
    command = ["batch", *given[kind], "--offline", "--events", "events.jsonl", "--format", "json"]
    done = run(*command, cwd=tmp_path, text=TELLING if kind == "stdin" else None)
    assert done.returncode == 3
    told = done.stdout + done.stderr + run("corpus", "list", cwd=tmp_path).stdout
    files = [file for file in (tmp_path / "scans", tmp_path / "events.jsonl") for file in (file, *file.rglob("*"))]
    told += "".join(file.read_text() for file in files if file.suffix in {".jsonl", ".journal"})
    assert "2502.17356" in told
    assert "planted" not in told
    assert [file for file in files if "planted" in file.name] == []


def test_a_secret_in_an_address_that_is_scanned_is_not_told(tmp_path):
    """`scan` fails for it in a line, which may be pasted anywhere."""
    done = run("scan", *TELLING.split(), "--offline", cwd=tmp_path)
    assert done.returncode == 3
    assert "example.org/one.pdf" in done.stderr
    assert "planted" not in done.stdout + done.stderr


def test_a_paper_is_excluded_by_the_address_that_it_was_named_by(tmp_path):
    """Also where a secret was taken out of that."""
    (tmp_path / "names.txt").write_text(TELLING)
    run("corpus", "add", "names.txt", cwd=tmp_path)
    assert "1 excluded" in run("corpus", "exclude", TELLING.split(maxsplit=1)[0], cwd=tmp_path).stderr
    wrong = run("corpus", "exclude", "https://ada:planted@example.org/none.pdf", cwd=tmp_path)
    assert (wrong.returncode, "planted" in wrong.stderr) == (2, False)
