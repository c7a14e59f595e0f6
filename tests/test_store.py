"""Records are filed by paper, whole or not at all, and found again by any of their names."""

import json
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.errors import RecordError, StoreError
from scanner.keeping.atomic import write_atomically
from scanner.keeping.store import Store, paper_name, read_scan, slug, to_json, validate
from scanner.record import Scan
from tests.records import record


def scan(scan_id: str = "20250101T000000Z-rules-0", **changes) -> Scan:
    """Return a record that can be filed."""
    source = {"kind": "file", "name": "lanterns.pdf", "sha256": "ab" * 32}
    return Scan.model_validate(record(scan_id=scan_id, source=source) | changes)


@pytest.fixture
def store(tmp_path):
    """Return an empty store."""
    return Store(tmp_path / "scans")


def test_a_record_is_filed_under_its_file_and_read_back(store):
    """What was saved is what is read."""
    file = store.save(scan())
    assert file.relative_to(store.root).parts == ("lanterns", "20250101T000000Z-rules-0", "scan.json")
    assert read_scan(file).dump() == scan().dump()


def test_a_paper_with_an_arxiv_id_is_filed_under_it():
    """The version does not make another paper of it."""
    paper = record()["paper"] | {"arxiv_full_id": "hep-th/9901001v2"}
    assert paper_name(scan(paper=paper)) == "hep-th-9901001"


def test_another_paper_of_the_same_file_name_gets_its_own_folder(store):
    """Two files called paper.pdf are not two scans of one paper."""
    store.save(scan())
    other = scan(
        paper=record()["paper"] | {"title": "Something else"},
        source={"kind": "file", "name": "lanterns.pdf", "sha256": "cd" * 32},
    )
    assert store.save(other).parts[-3] == "lanterns-cdcdcdcd"


def test_a_new_version_of_a_draft_stays_with_its_paper(store):
    """Another file of the same title is the same paper."""
    store.save(scan())
    source = {"kind": "file", "name": "lanterns.pdf", "sha256": "cd" * 32}
    assert store.save(scan("20250102T000000Z-rules-0", source=source)).parts[-3] == "lanterns"


def test_a_new_version_under_another_title_stays_with_its_paper(store):
    """The archive's id says that it is the same, whatever it is called now."""
    paper = record()["paper"] | {"arxiv_id": "2501.00001"}
    store.save(scan(paper=paper))
    source = {"kind": "arxiv", "name": "2501.00001", "version": "v2", "sha256": "cd" * 32}
    retitled = scan("20250102T000000Z-rules-0", paper=paper | {"title": "Counting lamps"}, source=source)
    assert store.save(retitled).parts[-3] == "2501.00001"


def test_a_damaged_record_does_not_hold_up_the_next(store):
    """Of the records of a paper, the last that can be read tells which paper it is."""
    store.save(scan())
    store.save(scan("20250102T000000Z-rules-0")).write_text("{")
    assert store.save(scan("20250103T000000Z-rules-0")).parts[-3] == "lanterns"


@pytest.mark.parametrize("name", ["lanterns", "20250102T000000Z-rules-0"])
def test_a_record_is_found_by_paper_or_scan_id(store, name):
    """A paper means its newest scan."""
    store.save(scan())
    newest = store.save(scan("20250102T000000Z-rules-0"))
    assert store.find(name) == newest


def test_a_papers_folder_means_its_newest_scan(store, tmp_path):
    """Also where it lies in no directory of scans."""
    store.save(scan())
    newest = store.save(scan("20250102T000000Z-rules-0"))
    assert Store(tmp_path / "none").find(str(newest.parent.parent)) == newest


def test_a_scan_is_found_by_its_id_whatever_the_index_says(store):
    """Without one, with one that has not heard of it, and with one that still has what was moved."""
    folder = store.save(scan()).parent
    assert store.find(folder.name) == folder / "scan.json"
    store.index.refresh()
    assert store.find(folder.name) == folder / "scan.json"
    folder.parent.rename(store.root / "moved")
    moved = store.root / "moved" / folder.name
    assert store.find(folder.name) == moved / "scan.json"
    assert store.find(moved.rename(moved.with_name("copy")).name).parent.name == "copy"


def test_a_name_that_is_nothing_says_so(store):
    """The message says what was looked for."""
    with pytest.raises(StoreError, match="nothing: neither a file"):
        store.find("nothing")


def test_an_invalid_record_is_never_saved(store):
    """Validation on the way out leaves nothing behind."""
    broken = scan().model_copy(update={"methodology_tags": ()})
    with pytest.raises(RecordError):
        store.save(broken)
    assert not store.root.exists()


def test_a_directory_that_cannot_be_made_is_told(tmp_path):
    """A file where the scans should be is an expected failure."""
    (tmp_path / "scans").write_text("in the way")
    with pytest.raises(StoreError, match="choose another --scans"):
        Store(tmp_path / "scans").save(scan())


def test_other_versions_are_read_and_told(tmp_path):
    """A record of version 1 is valid as such."""
    old = record()
    del old["scan_version"], old["active_modules"]
    file = tmp_path / "old.json"
    file.write_text(json.dumps(old))
    assert (validate(file), read_scan(file).scan_version) == (1, 2)


def test_the_text_of_a_record_is_the_same_every_time():
    """Saving twice gives the same bytes."""
    assert to_json(scan()) == to_json(scan())


def test_a_killed_writer_leaves_the_old_file_whole(tmp_path):
    """Killed at any moment, the file holds the old content or the new one, never a part."""
    file = tmp_path / "scan.json"
    old, new = b"o" * 200_000, b"n" * 200_000
    script = (
        "import sys; from pathlib import Path; from scanner.keeping.atomic import write_atomically\n"
        "file = Path(sys.argv[1]); print('ready', flush=True)\n"
        f"while True: write_atomically(file, b'o' * {len(old)}); write_atomically(file, b'n' * {len(new)})"
    )
    write_atomically(file, old)
    for delay in range(8):
        writer = subprocess.Popen([sys.executable, "-c", script, file], stdout=subprocess.PIPE)
        writer.stdout.readline()
        try:
            writer.wait(timeout=0.01 * delay + 0.001)
        except subprocess.TimeoutExpired:
            writer.kill()
        writer.wait()
        assert file.read_bytes() in (old, new)


def test_a_failed_write_leaves_no_temporary_file(tmp_path):
    """An error between writing and renaming cleans up."""
    (tmp_path / "taken").mkdir()
    with pytest.raises(IsADirectoryError):
        write_atomically(tmp_path / "taken", b"data")
    assert [entry.name for entry in tmp_path.iterdir()] == ["taken"]


@given(st.text(max_size=300))
@settings(max_examples=300)
def test_any_name_makes_a_safe_folder(name):
    """A slug is one path part that no system refuses, and stays what it is."""
    made = slug(name)
    assert made
    assert "/" not in made
    assert not made.startswith(".")
    assert len(made.encode()) <= 120
    assert slug(made) == made
