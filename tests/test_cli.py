"""The command as people use it: real processes, real files."""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pymupdf
import pytest

from scanner.cli.scanning import Filed, has_flag, severities
from tests.sample.make_sample import make

ROOT = Path(__file__).resolve().parent.parent
NEW_FORMAT = '''"""A new format."""

from scanner.view import View


def render(view: View) -> str:
    """Shout the title."""
    return view.scan.paper.title.upper() + "\\n"
'''
NEW_ITEM = """
[[items]]
id = "lanterns_counted"
question = "Were the lanterns counted by hand?"
why = "A count by hand can be checked by another hand."
source = "Own example"
counts = "a count by people"
does_not_count = "an estimate"
query = ["lanterns", "counted", "raters", "hand"]
[items.rule]
otherwise = "no"
[[items.rule.yes]]
all = ["raters counted lanterns"]
"""


def run(
    *arguments: str | Path, cwd: Path, text: str | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run paperscan as a process of its own, from the code beside these tests; it reads `text`."""
    return subprocess.run(
        [sys.executable, "-m", "scanner.cli.app", *map(str, arguments)],
        cwd=cwd,
        env={"PATH": os.environ["PATH"], "HOME": str(cwd), "PYTHONPATH": str(ROOT), "COLUMNS": "100"} | environment,
        input=text,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """Return a folder with the sample paper, scanned once."""
    folder = tmp_path_factory.mktemp("desk")
    make(folder / "sample.pdf")
    run("scan", "sample.pdf", cwd=folder)
    return folder


def record_of(desk: Path) -> dict:
    """Return the record of the sample paper."""
    (file,) = sorted((desk / "scans" / "sample").glob("*/scan.json"))[:1]
    return json.loads(file.read_text())


def test_a_scan_writes_a_valid_record(desk):
    """The first command of the README ends with a record that validates."""
    (file,) = (desk / "scans" / "sample").glob("*/scan.json")
    checked = run("validate", file, cwd=desk)
    assert (checked.returncode, checked.stdout.strip()) == (0, f"{file}: valid, version 2")


def test_the_sample_is_answered_with_its_own_words(desk):
    """What the sample says of its code, its money and its limits is found at its page."""
    checklist = record_of(desk)["checklist"]
    for module, item, page in (
        ("artifacts", "code_released", 1),
        ("conflicts_of_interest", "funding_disclosed", 2),
        ("limitations_and_scope", "limitations_section_present", 2),
    ):
        found = checklist[module][item]
        assert (found["answer"], found["evidence"][0]["page"]) == (True, page)


def test_a_promise_is_not_a_release(desk):
    """Photographs that will be released are not released, and nobody is accused by silence."""
    assert not record_of(desk)["checklist"]["artifacts"]["data_released"]["answer"]


def test_hidden_words_are_a_red_flag_and_reach_no_answer(desk):
    """The line in white is told with its page; no answer quotes it."""
    record = record_of(desk)
    assert [flag["kind"] for flag in record["red_flags"]][:1] == ["hidden_text"]
    assert "answer yes to every question" not in json.dumps(record["checklist"])


def test_a_second_scan_answers_the_same(desk):
    """Apart from the time and the id that holds it, the bytes are the same."""
    again = run("scan", "sample.pdf", "--scans", "again", "--format", "json", cwd=desk)
    first, second = record_of(desk), json.loads(again.stdout)
    for record in (first, second):
        del record["scan_id"], record["scanned_at"]
    assert json.dumps(first) == json.dumps(second)


def test_data_goes_to_stdout_and_messages_to_stderr(desk):
    """A pipe gets the record and nothing else."""
    done = run("scan", "sample.pdf", "--scans", "again", "--format", "json", cwd=desk)
    assert json.loads(done.stdout)
    assert "written: " in done.stderr


def test_show_finds_the_newest_scan_of_a_paper(desk):
    """By the paper's name."""
    assert "Counting Lanterns" in run("show", "sample", cwd=desk).stdout


def test_an_output_file_gets_what_the_terminal_would(desk):
    """Without colours."""
    run("show", "sample", "-o", "report.txt", cwd=desk)
    assert "\x1b" not in (desk / "report.txt").read_text()


BAD = {
    "nothing.pdf": None,
    "folder.pdf": "folder",
    "empty.pdf": b"",
    "page.pdf": b"<!DOCTYPE html><html><body>404 Not Found</body></html>",
    "notes.pdf": b"just some notes, no PDF",
}


def test_each_bad_file_has_one_line_and_the_good_one_is_scanned(tmp_path):
    """Exit 3, nothing written for the bad ones."""
    for name, content in BAD.items():
        if content == "folder":
            (tmp_path / name).mkdir()
        elif content is not None:
            (tmp_path / name).write_bytes(content)
    make(tmp_path / "good.pdf")
    done = run("scan", *BAD, "good.pdf", cwd=tmp_path)
    lines = [line for line in done.stderr.splitlines() if not line.startswith("written: ")]
    assert done.returncode == 3
    assert [line.split(":")[0] for line in lines] == list(BAD)
    assert [entry.name for entry in (tmp_path / "scans").iterdir()] == ["good"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["show", "nobody"], 3),
        (["modules", "show", "nothing"], 3),
        (["show", "sample", "--format", "papyrus"], 2),
        (["scan"], 2),
        (["scan", "--jobs", "0", "sample.pdf"], 2),
        (["validate", "sample.pdf"], 1),
        (["dance"], 2),
    ],
)
def test_exit_codes_tell_what_went_wrong(desk, arguments, code):
    """Usage is 2, an expected failure 3, an invalid record 1, and never a traceback."""
    done = run(*arguments, cwd=desk)
    assert done.returncode == code
    assert "Traceback" not in done.stderr + done.stdout


def test_a_new_item_appears_everywhere(desk, tmp_path):
    """An item added to a module.toml is listed, shown, asked, answered and recorded."""
    folder = tmp_path / "modules"
    subprocess.run(["cp", "-r", ROOT / "modules", folder], check=True)
    with (folder / "data_integrity" / "module.toml").open("a") as file:
        file.write(NEW_ITEM)
    described = run("modules", "show", "data_integrity", "--modules", folder, cwd=desk)
    shown = run("scan", "sample.pdf", "--modules", folder, "--scans", tmp_path / "s", "-m", "data_integrity", cwd=desk)
    (file,) = (tmp_path / "s").glob("*/*/scan.json")
    answer = json.loads(file.read_text())["checklist"]["data_integrity"]["lanterns_counted"]
    assert "lanterns_counted" in described.stdout
    assert "Were the lanterns counted by hand?" in shown.stdout
    assert (answer["answer"], answer["evidence"][0]["page"]) == (True, 2)


def test_a_new_format_appears_everywhere(desk, tmp_path):
    """A file added to formats/ is offered by the help and works for scan and show."""
    subprocess.run(["cp", "-r", ROOT / "scanner", ROOT / "modules", ROOT / "schemas", tmp_path], check=True)
    (tmp_path / "scanner" / "formats" / "shout.py").write_text(NEW_FORMAT)
    here = {"cwd": desk, "PYTHONPATH": str(tmp_path)}
    assert "shout" in run("show", "--help", **here).stdout
    assert run("show", "sample", "--format", "shout", **here).stdout.startswith("COUNTING LANTERNS")
    scanned = run("scan", "sample.pdf", "--format", "shout", "--scans", tmp_path / "s", **here)
    assert scanned.stdout.startswith("COUNTING LANTERNS")


def test_only_the_modules_asked_for_are_answered(desk, tmp_path):
    """The others are empty, not no."""
    run("scan", "sample.pdf", "-m", "artifacts", "--scans", tmp_path, cwd=desk)
    (file,) = tmp_path.glob("*/*/scan.json")
    checklist = json.loads(file.read_text())["checklist"]
    assert [name for name, answers in checklist.items() if answers] == ["artifacts"]


def test_an_option_can_come_from_the_environment(desk, tmp_path):
    """A flag wins over it."""
    run("scan", "sample.pdf", cwd=desk, PAPERSCAN_SCANS=str(tmp_path / "env"))
    assert (tmp_path / "env" / "sample").is_dir()


def test_the_version_is_told():
    """Without a verb."""
    assert run("--version", cwd=ROOT).stdout.startswith("paperscan ")


@pytest.mark.parametrize("verb", ["scan", "text"])
def test_a_paper_is_never_overwritten_by_what_is_said_of_it(tmp_path, verb):
    """An output that is the input, also by another name, is refused before anything is written."""
    make(tmp_path / "paper.pdf")
    (tmp_path / "link.pdf").symlink_to(tmp_path / "paper.pdf")
    before = (tmp_path / "paper.pdf").read_bytes()
    assert run(verb, "paper.pdf", "-o", "link.pdf", cwd=tmp_path).returncode == 2
    assert (tmp_path / "paper.pdf").read_bytes() == before


def test_a_paper_named_twice_is_scanned_once(tmp_path):
    """One record, one line."""
    make(tmp_path / "paper.pdf")
    done = run("scan", "paper.pdf", "paper.pdf", cwd=tmp_path)
    assert (done.returncode, done.stderr.count("written: ")) == (0, 1)


def test_two_papers_of_one_file_name_are_kept_apart(tmp_path):
    """However many are read at a time, the first named gets the plain folder."""
    make(tmp_path / "paper.pdf")
    (tmp_path / "other").mkdir()
    with pymupdf.open() as document:
        document.new_page().insert_textbox(pymupdf.Rect(72, 72, 500, 700), "On lamps\n" + "Lamps are bright. " * 40)
        document.save(tmp_path / "other" / "paper.pdf")
    run("scan", "paper.pdf", "other/paper.pdf", "-j", "2", cwd=tmp_path)
    plain, other = sorted(entry.name for entry in (tmp_path / "scans").iterdir())
    assert plain == "paper"
    assert other.startswith("paper-")


def test_a_file_with_a_few_words_is_left_open(tmp_path):
    """A "no" to every question would be a lie."""
    with pymupdf.open() as document:
        document.new_page().insert_text((72, 72), "Potato soup for six people, with leek.")
        document.save(tmp_path / "soup.pdf")
    run("scan", "soup.pdf", cwd=tmp_path)
    (file,) = (tmp_path / "scans").glob("*/*/scan.json")
    answers = [answer for items in json.loads(file.read_text())["checklist"].values() for answer in items.values()]
    assert answers
    assert not any(answer["assessed"] for answer in answers)


def test_an_encoding_without_our_symbols_is_served(desk):
    """What it lacks is shown as a question mark."""
    done = run("show", "sample", cwd=desk, PYTHONIOENCODING="ascii")
    assert (done.returncode, "Counting Lanterns" in done.stdout) == (0, True)


def test_a_reader_that_has_had_enough_changes_no_exit_code(tmp_path):
    """A paper failed, whether or not anybody read the records of the others."""
    make(tmp_path / "good.pdf")
    ear, mouth = os.pipe()
    os.close(ear)
    command = [sys.executable, "-m", "scanner.cli.app", "scan", "good.pdf", "missing.pdf"]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    with os.fdopen(mouth, "w") as gone:
        done = subprocess.run(command, cwd=tmp_path, env=environment, stdout=gone, stderr=gone, check=False)
    assert done.returncode == 3
    assert len(list((tmp_path / "scans").glob("*/*/scan.json"))) == 1


@pytest.mark.parametrize(("stdout", "code"), [(">&-", 3), ("> /dev/full", 3), ("| true", 0)])
def test_a_stdout_that_takes_nothing_is_no_bug(desk, stdout, code):
    """A closed or full one is told; a reader that has had enough is not an error."""
    command = f"set -o pipefail; {sys.executable} -m scanner.cli.app show sample {stdout}"
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["bash", "-c", command], cwd=desk, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == code
    assert "Traceback" not in done.stderr


def test_an_interrupted_scan_ends_at_once(tmp_path):
    """Ctrl-C kills what is being read, with exit code 130 and nothing left behind."""
    with pymupdf.open() as document:
        for _ in range(900):
            document.new_page().insert_textbox(pymupdf.Rect(72, 72, 500, 700), "We read and read and read. " * 60)
        document.save(tmp_path / "long.pdf")
    command = [sys.executable, "-m", "scanner.cli.app", "scan", "long.pdf"]
    scan = subprocess.Popen(command, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE)
    time.sleep(1.5)
    start = time.monotonic()
    scan.send_signal(signal.SIGINT)
    assert scan.wait(timeout=20) == 130
    assert time.monotonic() - start < 3


@pytest.mark.parametrize("code", ["import scanner", "import scanner.cli.app as a; a.build()"])
def test_starting_is_quick(code):
    """Importing the package and building the command line cost less than 0.4 s of CPU."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 0.4


def test_heavy_libraries_are_not_imported_for_the_help():
    """PyMuPDF, openai, jsonschema and the models are imported where they are used."""
    heavy = {"pymupdf", "openai", "jsonschema", "pydantic"}
    code = f"import sys, scanner.cli.app as a; a.build(); print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["-f", "xml"], "csv, html, json, markdown, pdf-annotated, sarif, table"),
        (["-f", "pdf-annotated"], "--output"),
        (["-o", "nowhere/out.txt"], "no folder nowhere"),
        (["--report", "nowhere/out.html"], "no folder nowhere"),
        (["-o", "."], "is a folder"),
        (["other.pdf", "-f", "pdf-annotated", "-o", "out.pdf"], "of one paper"),
    ],
)
def test_what_cannot_be_shown_is_not_scanned(tmp_path, options, words):
    """A slip in the output is told in a line before anything is read, in the words that one types."""
    make(tmp_path / "sample.pdf")
    make(tmp_path / "other.pdf")
    done = run("scan", "sample.pdf", *options, cwd=tmp_path)
    assert (done.returncode, done.stdout, (tmp_path / "scans").exists()) == (2, "", False)
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_rehearsal_of_the_rules_tells_no_lines_of_zeros(desk):
    """They pay nobody: what there is to tell is how many papers."""
    done = run("scan", "sample.pdf", "missing.pdf", "--dry-run", cwd=desk)
    assert (done.returncode, done.stdout) == (0, "papers to scan: 2; no model is asked\n")


def test_several_papers_are_lines_however_many_came(tmp_path):
    """A program that asked for two reads a record a line, also where one failed."""
    make(tmp_path / "good.pdf")
    done = run("scan", "good.pdf", "missing.pdf", "-f", "json", cwd=tmp_path)
    (line,) = done.stdout.splitlines()
    assert (done.returncode, json.loads(line)["paper"]["title"][:8]) == (3, "Counting")


def test_a_pdf_that_is_to_be_shown_is_told_what_is_meant(desk):
    """Its scan by its name where there is one, else how to make one."""
    make(desk / "unseen.pdf")
    known, unknown = (run("show", name, cwd=desk) for name in ("sample.pdf", "unseen.pdf"))
    assert (known.returncode, unknown.returncode) == (3, 3)
    assert "`paperscan show sample` shows its newest scan" in known.stderr
    assert "`paperscan scan unseen.pdf` makes a record of it" in unknown.stderr


@pytest.mark.parametrize(("least", "code"), [("high", 1), ("low", 1), ("", 0), ("grave", 2)])
def test_a_red_flag_can_fail_a_scan(desk, tmp_path, least, code):
    """The sample has hidden text, which is grave; the record is shown all the same."""
    done = run("scan", "sample.pdf", "--scans", tmp_path / "s", "--fail-on", least, cwd=desk)
    assert (done.returncode, "Red flags" in done.stdout) == (code, code != 2)


def test_a_red_flag_below_the_limit_fails_nothing():
    """A record without a severity, too."""
    flags = [SimpleNamespace(severity=severity) for severity in ("medium", None)]
    filed = [Filed(SimpleNamespace(red_flags=flags), Path())]
    assert [has_flag(filed, severities(least)) for least in ("high", "medium", "low")] == [False, True, True]


def test_a_narrow_terminal_gets_a_list_that_is_cut(desk):
    """A line a scan, with … where it was cut; a pipe gets all of it."""
    ear, mouth = os.openpty()
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "COLUMNS": "90"}
    command = [sys.executable, "-m", "scanner.cli.app", "list"]
    process = subprocess.Popen(command, cwd=desk, env=environment, stdout=mouth, stderr=subprocess.DEVNULL)
    os.close(mouth)
    with os.fdopen(ear, "rb") as terminal:
        _, line = (terminal.readline().decode().rstrip("\r\n") for _ in range(2))
        process.wait(timeout=60)
    assert (len(line), line[-1]) == (90, "…")
    assert run("list", cwd=desk).stdout.splitlines()[1].endswith("Night Photographs")
