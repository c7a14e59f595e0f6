"""The index tells what the records say, and reads no more of them than has changed."""

import json
import os
import shutil
import time
from pathlib import Path

import pytest

from scanner.errors import StoreError
from scanner.keeping.index import Index, Refreshed
from scanner.keeping.index_file import NAME
from scanner.keeping.store import Store, to_json
from tests.kept_scans import TICK, Unsynced, scan, settled


@pytest.fixture
def store(tmp_path):
    """Return an empty store on a disk that is quick."""
    return Store(tmp_path / "scans", Unsynced())


def test_an_entry_tells_what_the_record_says(store):
    """All that is looked at, with the arXiv id in full and what was not answered."""
    store.save(scan(turn=1))
    store.index.refresh()
    (entry,) = store.index.newest()
    assert entry.model_dump() == {
        "file": "2501.00000/20250101T000000Z-rules-0/scan.json",
        "paper": "2501.00000",
        "scan": "20250101T000000Z-rules-0",
        "scan_id": "20250101T000000Z-rules-0",
        "scanned_at": "2025-01-01T00:00:00Z",
        "title": "Counting lanterns",
        "first_author": "Ada Brook",
        "year": 2025,
        "paper_type": None,
        "sha256": "01" * 32,
        "arxiv_id": "2501.00000v2",
        "doi": "10.1000/P0a",
        "auditor": "rules",
        "text_sha256": "ef" * 32,
        "inputs": None,
        "failed": ("contamination", "summary"),
        "modules": {"artifacts": "d1", "contamination": "d2"},
    }
    assert entry.answered == 1


def test_records_are_found_by_each_of_their_keys(store):
    """By the file's digest, by the paper with or without a version, by a DOI in whatever case."""
    for turn in range(2):
        store.save(scan(turn=turn))
    store.save(scan(paper=1))
    index = store.index
    index.refresh()
    files = lambda found: [entry.file[:12] for entry in found]  # noqa: E731
    assert files(index.find(sha256="01" * 32)) == ["2501.00000/2"]
    assert files(index.find(arxiv_id="2501.00000")) == ["2501.00000/2"] * 2
    assert [entry.arxiv_id for entry in index.find(arxiv_id="2501.00000v2")] == ["2501.00000v2"]
    assert index.find(arxiv_id="2501.00000v7") == ()
    assert files(index.find(doi="10.1000/p1A")) == ["2501.00001/2"]
    assert index.find(doi="10.1000/p1a", arxiv_id="2501.00000") == ()
    assert index.find() == ()
    assert index.by_scan_id("20250101T000000Z-rules-0") == index.of_paper("2501.00000")[1]
    assert index.by_scan_id("nothing") is None


def test_a_record_is_found_by_its_own_id_where_its_folder_has_another_name(store):
    """Records of other programs may be copied under any name."""
    folder = store.save(scan()).parent
    folder.rename(folder.with_name("copied"))
    store.index.refresh()
    assert store.index.by_scan_id("20250100T000000Z-rules-0") == store.index.by_scan_id("copied")


def test_only_what_changed_is_read_again(store):
    """Once it has settled."""
    files = [store.save(scan(paper)) for paper in range(5)]
    index = settled(store.root)
    assert index.refresh() == Refreshed(5, 5, 0, ())
    assert index.refresh() == Refreshed(5, 0, 0, ())
    time.sleep(TICK)
    files[0].write_text(to_json(scan(0, title="Counting lamps")))
    files[1].unlink()
    shutil.rmtree(files[2].parents[1])
    assert settled(store.root).refresh() == Refreshed(3, 1, 2, ())


def test_what_is_too_recent_is_read_again(store):
    """A second change within one tick of the file system's clock would not show otherwise."""
    store.save(scan())
    assert [store.index.refresh().read for _ in range(2)] == [1, 1]
    assert [settled(store.root).refresh().read for _ in range(2)] == [1, 0]


def test_what_was_saved_need_not_be_read_by_a_refresh(store):
    """Once the next save has looked at it again, more than two seconds later."""
    clock = [time.time_ns()]
    store.index = Index(store.root, now=lambda: clock[0])
    store.root.mkdir()
    store.index.refresh()
    for paper in range(2):
        store.save(scan(paper))
    clock[0] += 3_000_000_000
    store.save(scan(2))
    assert store.index.refresh() == Refreshed(3, 0, 0, ())


def test_a_save_makes_no_index_and_feeds_the_one_there_is(store):
    """One scan does not need it; a batch does."""
    store.save(scan())
    assert not (store.root / NAME).exists()
    store.index.refresh()
    store.save(scan(paper=1))
    assert Index(store.root).find(sha256="10" * 32)


def test_a_file_that_is_no_record_is_named_and_not_read_again(store):
    """With the reason; it is no scan, and its paper's older scans stay."""
    store.save(scan())
    broken = store.save(scan(turn=1))
    broken.write_text('{"paper": 1')
    index = settled(store.root)
    told = index.refresh()
    assert (told.count, told.read) == (1, 2)
    assert told.unreadable == (index.refresh().unreadable)
    assert told.unreadable[0].startswith("2501.00000/20250101T000000Z-rules-0/scan.json: ")
    assert [entry.scan for entry in index.newest()] == ["20250100T000000Z-rules-0"]
    assert index.refresh().read == 0


def test_what_is_no_folder_of_a_scan_is_passed_over(store):
    """Hidden folders, files beside the papers, a directory or a pipe called scan.json, links to nowhere or itself."""
    store.save(scan())
    (store.root / ".hidden" / "scan").mkdir(parents=True)
    (store.root / ".hidden" / "scan" / "scan.json").write_text("{}")
    (store.root / "README.md").write_text("scans")
    (store.root / "paper" / "folder" / "scan.json").mkdir(parents=True)
    (store.root / "paper" / "pipe").mkdir()
    os.mkfifo(store.root / "paper" / "pipe" / "scan.json")
    (store.root / "nowhere").symlink_to(store.root / "gone")
    (store.root / "itself").symlink_to(store.root / "itself")
    assert store.index.refresh() == Refreshed(1, 1, 0, ())


def test_a_folder_whose_name_is_not_utf8_is_named(store):
    """It cannot be told in a record of the index, and is not passed over in silence."""
    store.save(scan())
    (store.root / "caf\udce9").mkdir()
    (line,) = store.index.refresh().unreadable
    assert line == "scans/'caf\\udce9': a name that is not UTF-8"


def test_a_scan_whose_name_is_not_utf8_is_named_each_time(store):
    """Also where nothing has changed since."""
    store.save(scan())
    (store.root / "2501.00000" / "caf\udce9").mkdir()
    index = settled(store.root)
    line = "2501.00000/'caf\\udce9': a name that is not UTF-8"
    assert [index.refresh().unreadable for _ in range(2)] == [(line,), (line,)]


def test_a_paper_elsewhere_is_followed(tmp_path, store):
    """A link to a paper's folder is a paper."""
    store.save(scan())
    (store.root / "2501.00000").rename(tmp_path / "moved")
    (store.root / "2501.00000").symlink_to(tmp_path / "moved")
    assert store.index.refresh().count == 1


def test_a_directory_that_is_not_there_is_empty(tmp_path):
    """And is not made by looking."""
    assert Index(tmp_path / "none").refresh() == Refreshed(0, 0, 0, ())
    assert not (tmp_path / "none").exists()


def test_a_directory_that_cannot_be_read_is_told(tmp_path):
    """Rather than taken for empty."""
    (tmp_path / "scans").write_text("in the way")
    with pytest.raises(StoreError, match="scans: cannot be read"):
        Index(tmp_path / "scans").refresh()


@pytest.mark.slow
def test_no_step_is_quadratic(tmp_path):
    """Four times as many records take far less than sixteen times as long to take in, compare, list and find."""
    indexes = [filled(tmp_path / str(count), count) for count in (1250, 5000)]
    for step in STEPS:
        less, more = (spent(step, index, count) for index, count in zip(indexes, (1250, 5000), strict=True))
        assert more / less < 9, step.__name__


def filled(root: Path, count: int) -> Index:
    """Return the index of many small records."""
    text = json.dumps(scan(scan_id="X", source={"kind": "file", "name": "n", "sha256": "Y"}).dump())
    for number in range(count):
        folder = root / f"paper-{number}" / f"scan-{number}"
        folder.mkdir(parents=True)
        made = text.replace('"X"', f'"scan-{number}"').replace('"Y"', f'"{number:064}"')
        (folder / "scan.json").write_text(made)
    return settled(root)


def build(index: Index, _: int) -> None:
    """Make the index anew."""
    index.close()
    for file in index.root.glob(".index*"):
        file.unlink()
    index.refresh()


def compare(index: Index, _: int) -> None:
    """Find nothing changed."""
    assert index.refresh().read == 0


def go_through(index: Index, count: int) -> None:
    """List the newest scans."""
    assert sum(1 for _ in index.newest()) == count


def look_up(index: Index, count: int) -> None:
    """Look every paper up."""
    assert all(index.find(sha256=f"{number:064}") for number in range(count))


def find_scans(index: Index, count: int) -> None:
    """Find a tenth of the scans by their ids."""
    assert all(Store(index.root).find(f"scan-{number}") for number in range(0, count, 10))


STEPS = (build, compare, go_through, look_up, find_scans)


def spent(step, index: Index, count: int) -> float:
    """Return the CPU seconds of a step, the least of three rounds."""
    rounds = []
    for _ in range(3):
        start = time.process_time()
        step(index, count)
        rounds.append(time.process_time() - start)
    return min(rounds)
