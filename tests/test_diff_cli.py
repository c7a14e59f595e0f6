"""`paperscan diff` and `paperscan upgrade` as a person runs them: exit codes, streams, files."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.generated_scans import answered, scan_of

ROOT = Path(__file__).resolve().parent.parent
VERSIONS = Path(__file__).parent / "versions"


MODULE = """
id = "artifacts"
title = "Artifacts"
version = 1
active = {always = true}
[[items]]
id = "code_released"
question = "Is the code released?"
why = "So that one can look."
source = "common sense"
counts = "a public link"
does_not_count = "a promise"
query = ["code", "link", "archive", "repository"]
"""


@pytest.fixture
def run(tmp_path):
    """Return a run of the command in a directory with one module and nothing else."""
    (tmp_path / "modules" / "artifacts").mkdir(parents=True)
    (tmp_path / "modules" / "artifacts" / "module.toml").write_text(MODULE)

    def paperscan(*words):
        environment = os.environ | {"PYTHONPATH": str(ROOT), "PAPERSCAN_MODULES": str(tmp_path / "modules")}
        command = [sys.executable, "-m", "scanner.cli.app", *map(str, words)]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    return paperscan


@pytest.fixture
def pair(tmp_path):
    """Return the files of two scans between which an answer flipped."""
    files = tmp_path / "old.json", tmp_path / "new.json"
    for file, answer in zip(files, (False, True), strict=True):
        file.write_text(json.dumps(scan_of(answered(answer=answer)).dump()))
    return files


def test_a_diff_is_data_and_no_failure(run, pair):
    """Differences alone exit with 0, on stdout, with nothing on stderr."""
    done = run("diff", *pair)
    assert (done.returncode, done.stderr) == (0, "")
    assert "no → ✔ yes" in done.stdout


def test_fail_on_flip_exits_with_1(run, pair):
    """A finding is exit 1; what is not there is none."""
    assert run("diff", *pair, "--fail-on", "flip").returncode == 1
    assert run("diff", *pair, "--fail-on", "red-flag").returncode == 0
    assert run("diff", *pair, "--fail-on", "flip", "--ignore", "flip").returncode == 0


@pytest.mark.parametrize(
    "content",
    ["{", "", "[]", "not json", '{"scan_version": 9}', "{}", '{"a": NaN}'],
)
def test_bad_input_is_one_line_and_exit_3(run, pair, content):
    """Nothing on stdout, nothing written, no trace."""
    pair[1].write_text(content)
    done = run("diff", *pair, "-o", "out.txt")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (3, "", 1)
    assert not (pair[0].parent / "out.txt").exists()


def test_a_diff_is_written_to_a_file(run, pair):
    """-o writes the format that was asked for."""
    assert run("diff", *pair, "-f", "json", "-o", "out.json").stdout == ""
    assert json.loads((pair[0].parent / "out.json").read_text())["kind"] == "scan-diff"


def test_upgrade_prints_one_record_and_tells_the_changes(run):
    """The record on stdout, the notes on stderr."""
    done = run("upgrade", VERSIONS / "v5.json")
    assert json.loads(done.stdout)["scan_version"] == 2
    assert "/scan_version: from 5 to 4" in done.stderr


def test_upgrade_never_overwrites_without_being_told(run, tmp_path):
    """An existing file stays as it is, exit 2; --overwrite replaces it."""
    target = tmp_path / "out.json"
    target.write_text("mine")
    assert run("upgrade", VERSIONS / "v1.json", "-o", target).returncode == 2
    assert target.read_text() == "mine"
    assert run("upgrade", VERSIONS / "v1.json", "-o", target, "--overwrite").returncode == 0
    assert json.loads(target.read_text())["scan_version"] == 2


def test_one_bad_record_of_several_is_told_and_the_others_are_written(run, tmp_path):
    """Exit 3, with one line that names it."""
    (tmp_path / "bad.json").write_text("{")
    done = run("upgrade", VERSIONS / "v1.json", "bad.json", "-o", "out")
    assert (done.returncode, done.stdout) == (3, "")
    assert "paperscan: bad.json: " in done.stderr
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["v1.json"]


def test_records_of_one_name_keep_their_folders(run, tmp_path):
    """As much of the path as tells them apart."""
    for name in ("p/one", "p/two"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "scan.json").write_bytes((VERSIONS / "v1.json").read_bytes())
    assert run("upgrade", "p/one/scan.json", "p/two/scan.json", "-o", "out").returncode == 0
    made = sorted(file.relative_to(tmp_path).as_posix() for file in (tmp_path / "out").rglob("*.json"))
    assert made == ["out/one/scan.json", "out/two/scan.json"]


def test_folders_above_are_never_left_by_dots(run, tmp_path):
    """A path with `..` is filed by the folders that it means, within the directory of the output."""
    for name in ("p", "q"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "scan.json").write_bytes((VERSIONS / "v1.json").read_bytes())
    assert run("upgrade", "p/scan.json", "p/../q/scan.json", "-o", "out").returncode == 0
    made = sorted(file.relative_to(tmp_path).as_posix() for file in (tmp_path / "out").rglob("*.json"))
    assert made == ["out/p/scan.json", "out/q/scan.json"]


def test_one_file_named_twice_is_refused(run):
    """Nothing is written twice to one place."""
    assert run("upgrade", VERSIONS / "v1.json", VERSIONS / "v1.json", "-o", "out").returncode == 2


def test_several_records_go_into_a_directory(run, tmp_path):
    """Each under its own name."""
    assert run("upgrade", *sorted(VERSIONS.iterdir()), "-o", "out").returncode == 0
    made = [json.loads(file.read_text())["scan_version"] for file in sorted((tmp_path / "out").iterdir())]
    assert made == [2] * 5


def test_validate_of_a_pipe_does_not_wait(run, tmp_path):
    """What may never end is not read: exit 3."""
    os.mkfifo(tmp_path / "pipe")
    assert run("validate", "pipe").returncode == 3


@pytest.mark.parametrize("name", ["missing.json", "modules"])
def test_validate_names_what_cannot_be_read_once(run, name):
    """A file that is not there, and a directory: one line, exit 3."""
    done = run("validate", name)
    assert (done.returncode, done.stdout, done.stderr.count(name), done.stderr.count("\n")) == (3, "", 1, 1)


def test_validate_of_a_bad_record_exits_with_1(run, tmp_path):
    """Every line names the file and the place."""
    (tmp_path / "bad.json").write_text('{"scan_version": 9}')
    done = run("validate", "bad.json")
    assert done.returncode == 1
    assert done.stdout.startswith("bad.json: /scan_version: 9 is from the future")


def test_validate_tells_the_base_items_that_were_not_asked(run, pair):
    """The record is valid all the same."""
    done = run("validate", pair[0])
    assert done.returncode == 0
    assert "warning: not asked: artifacts/data_released" in done.stdout


def test_the_format_of_the_environment_is_used(run, pair, monkeypatch):
    """As for the other verbs."""
    monkeypatch.setenv("PAPERSCAN_FORMAT", "json")
    assert json.loads(run("diff", *pair).stdout)["kind"] == "scan-diff"
