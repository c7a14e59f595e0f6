"""Each hostile file ends as its manifest expects, in time, with nothing left behind."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest

from scanner.errors import InputError
from scanner.extract.limits import Limits
from scanner.extract.reader import read_pdf
from scanner.paper import Paper

LIMITS = Limits(text_seconds=6, cpu_seconds=6, render_seconds=3, page_seconds=2)
MOST_SECONDS = LIMITS.text_seconds + LIMITS.render_seconds + 1

READ = "read"
UNREADABLE = {"damaged", "no_text"}
BY_CATEGORY = {
    "encrypted_user_password": {"password"},
    "encrypted_opens_without_password": {READ, "no_text"},
    "encrypted_malformed": {"password", "damaged"},
    "malformed": {READ, "not_pdf", "timed_out"} | UNREADABLE,
    "broken_xref": {READ} | UNREADABLE,
    "zero_page_or_empty": {"no_text"},
    "zero_byte": {"not_pdf"},
    "not_a_pdf": {"not_pdf"},
    "truncated": {"damaged"},
    "image_only": {"no_text"},
    "rotated": {READ},
    "huge_page_count": {"no_text"},
    "huge_page_size": {READ},
    "huge_text": {READ, "too_large"},
    "non_latin": {READ},
    "unmappable_fonts": {READ, "no_text"},
    "ligatures": {READ},
    "scanned_with_ocr_layer": {READ},
    "portfolio": {"not_a_paper"},
    "attachment": {READ},
    "active_content": {READ, "no_text"},
    "metadata": {READ} | UNREADABLE,
    "not_a_paper": {"not_a_paper"},
}
"""How a file of each kind may end."""
CERTAIN = {
    "enc-r6-empty-user-password.pdf": {READ},
    "xref-startxref-wrong.pdf": {READ},
}
"""Files of which more is expected than of others of their kind."""
BOMBS = {
    "encrypted_unknown.pdf": UNREADABLE | {"password"},
    "flate2_4GiB_spaces.pdf": {"timed_out", "too_large", "damaged"},
    "form_xobject_10pow9.pdf": {"timed_out", "too_large"},
    "form_xobject_self.pdf": UNREADABLE,
    "kids_cycle.pdf": UNREADABLE,
    "mediabox_1e7.pdf": {READ, "no_text"},
    "outline_cycle.pdf": {READ, "no_text"},
    "page_count_lie.pdf": UNREADABLE,
    "path_3M_curves.pdf": {READ, "no_text"},
    "polyglot_html_prefix.pdf": {READ, "no_text"},
    "tiling_pattern.pdf": {READ, "no_text"},
    "userunit_75000.pdf": {READ, "no_text"},
}


class Outcome(NamedTuple):
    """How reading a file ended, after how many seconds, and the paper if there is one."""

    end: str
    seconds: float
    paper: Paper | None


def read(path: Path) -> Outcome:
    """Read a file to its end, whatever that is."""
    start = time.monotonic()
    try:
        paper = read_pdf(path.read_bytes(), limits=LIMITS)
    except InputError as error:
        return Outcome(error.cause, time.monotonic() - start, None)
    return Outcome(READ, time.monotonic() - start, paper)


def open_files() -> int:
    """Return how many files this process has open, 0 where that cannot be seen."""
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.is_dir() else 0


@pytest.fixture(scope="module")
def outcomes(benchmark) -> Iterator[dict[str, Outcome]]:
    """Return how each hostile file and each bomb ends, read three at a time."""
    files = sorted((benchmark / "hostile").glob("*.pdf")) + sorted((benchmark / "faults/bombs").glob("*.pdf"))
    read(files[0])
    before = open_files()
    with ThreadPoolExecutor(3) as pool:
        ends = dict(zip([path.name for path in files], pool.map(read, files), strict=True))
    assert open_files() <= before  # what tests before these left behind may be closed meanwhile
    return ends


@pytest.mark.slow
def test_each_file_ends_as_its_manifest_expects(benchmark, outcomes):
    """Every hostile file is read or refused as a file of its kind should be."""
    lines = (benchmark / "hostile/manifest.jsonl").read_text().splitlines()
    expected = {entry["file"]: BY_CATEGORY[entry["category"]] for entry in map(json.loads, lines)} | CERTAIN
    wrong = {name: outcomes[name].end for name, ends in expected.items() if outcomes[name].end not in ends}
    assert wrong == {}


@pytest.mark.slow
def test_each_bomb_ends_in_a_named_way(outcomes):
    """No bomb brings more than a refusal with the right name."""
    assert {name: outcomes[name].end for name, ends in BOMBS.items() if outcomes[name].end not in ends} == {}


@pytest.mark.slow
def test_all_end_in_time(outcomes):
    """No file takes longer than its limits and one second more."""
    assert {name: end.seconds for name, end in outcomes.items() if end.seconds > MOST_SECONDS} == {}


@pytest.mark.slow
def test_repaired_and_rotated_files_keep_their_words(outcomes):
    """A wrong table of objects or a turned page costs no words; the file without either is the measure."""
    whole = outcomes["xref-startxref-wrong.pdf"].paper
    assert len(whole.text) > 45_000
    rotated = outcomes["rotated-90-paper4p.pdf"].paper
    words = set(rotated.text.split())
    assert len(words & set(whole.text.split())) > 0.97 * len(words)


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["papers", "checklists/papers", "statcheck", "hidden/papers", "hidden/made"])
def test_no_real_paper_is_refused(benchmark, folder):
    """All papers of the benchmark are read, however short, and the look at their pages comes to its end."""
    files = sorted((benchmark / folder).glob("*.pdf"))
    with ThreadPoolExecutor(2) as pool:
        papers = list(pool.map(lambda path: read_pdf(path.read_bytes()), files))
    unchecked = [path.name for path, paper in zip(files, papers, strict=True) if not paper.integrity.visibility_checked]
    assert len(papers) == len(files) > 0
    assert unchecked == []
