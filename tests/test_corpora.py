"""Two directories of scans: which records belong together, what flipped, and what was left out."""

import json
import os

import pytest

from scanner.comparing.corpus_diff import diff_corpora
from scanner.corpora import compare, compare_directories
from scanner.errors import RecordError, StoreError, UsageError
from scanner.keeping.store import Store
from scanner.scandiff import CorpusDiff
from tests.generated_scans import answered, scan, scan_of

YES, NO, OUT, OPEN = answered(answer=True), answered(), answered(applies=False), answered(assessed=False)


def paper(number, **more):
    """Return what identifies a made-up paper."""
    return {"title": f"Paper {number}", "authors": ["A. Bee"], "year": 2025, "arxiv_id": f"2501.{number:05}", **more}


def put(folder, name, record, **named):
    """Write a record to a file in a directory, some of what identifies its paper spelled otherwise."""
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    made = record.dump()
    made["paper"] |= named
    file.write_text(json.dumps(made))


@pytest.fixture
def folders(tmp_path):
    """Return two empty directories."""
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
    return tmp_path / "old", tmp_path / "new"


def flips(*turns):
    """Return the comparison of papers of which each has one answer that turned so."""
    pairs = ((scan_of(old, paper=paper(n)), scan_of(new, paper=paper(n))) for n, (old, new) in enumerate(turns))
    return diff_corpora(pairs)


def test_flips_are_counted_by_item_and_direction():
    """Every way in which an answer can turn has its own count."""
    [item] = flips((YES, NO), (NO, YES), (NO, YES), (OUT, NO), (YES, OUT), (OPEN, YES), (NO, OPEN), (NO, NO)).items
    assert (item.papers, item.yes_to_no, item.no_to_yes) == (8, 1, 2)
    assert (item.applies_gained, item.applies_lost, item.opened, item.settled) == (1, 1, 1, 1)


def test_a_one_sided_difference_has_a_small_p():
    """Eight flips one way and none back is 2/256; with one item Holm changes nothing."""
    [item] = flips(*[(YES, NO)] * 8, (NO, NO)).items
    assert item.p == item.p_adjusted == pytest.approx(2 / 256)


def test_open_answers_are_no_disagreement():
    """What nobody could tell is left out of agreement."""
    found = flips((OPEN, YES), (NO, NO), (YES, YES))
    assert found.agreement.value == 1
    assert found.items[0].agreement.value == 1


def test_sure_flips_that_nobody_doubted_come_first():
    """A person looks first where both scans were sure."""
    sure, unsure = {"confidence": 0.9}, {"confidence": 0.6}
    doubted = {"confidence": 0.99, "needs_review": True}
    found = flips((YES | unsure, NO | unsure), (YES | doubted, NO | doubted), (YES | sure, NO | sure))
    assert [flip.surety for flip in found.look_first] == [0.9, 0.6, 0.99]


def test_the_paper_that_changed_most_comes_first():
    """Papers are ordered by their flips."""
    found = flips((NO, NO), (YES, NO))
    assert [row.new.title for row in found.most_changed] == ["Paper 1", "Paper 0"]


def test_nothing_to_compare_is_no_error():
    """Two empty sets have no statistics."""
    found = diff_corpora([])
    assert (found.papers, found.agreement.value, found.items) == (0, None, ())


def test_records_are_matched_by_paper_and_not_by_name(folders):
    """Another file name, another slug, another spelling of the id: the same paper."""
    old, new = folders
    put(old, "a.json", scan_of(YES, paper=paper(1)))
    put(new, "deep/b.json", scan_of(NO, paper=paper(1, title="Paper one")), arxiv_id="2501.00001v2")
    found = compare_directories(old, new)
    assert (found.papers, found.items[0].yes_to_no, found.only_old, found.only_new) == (1, 1, (), ())


def test_papers_of_one_title_and_two_ids_are_two(folders):
    """A title alone does not join what arXiv tells apart."""
    old, new = folders
    put(old, "a.json", scan_of(YES, paper=paper(1, title="Reply")))
    put(new, "a.json", scan_of(YES, paper=paper(2, title="Reply")))
    found = compare_directories(old, new)
    assert (found.papers, found.only_old, found.only_new) == (0, ("a.json",), ("a.json",))


def test_placeholder_dois_join_nothing(folders):
    """A template's DOI is not the key of a paper."""
    old, new = folders
    placeholder = {"arxiv_id": None, "doi": "10.1145/nnnnnnn.nnnnnnn"}
    put(old, "a.json", scan_of(YES, paper=paper(1, **placeholder)))
    put(new, "a.json", scan_of(YES, paper=paper(2, **placeholder)))
    assert compare_directories(old, new).papers == 0


def test_of_several_scans_of_a_paper_the_newest_counts(folders):
    """Each paper counts once, with its newest scan, wherever that lies."""
    old, new = folders
    for name, answer, month in (("z.json", YES, "01"), ("a.json", NO, "02"), ("m.json", YES, "00")):
        put(old, name, scan_of(answer, paper=paper(1), scanned_at=f"2026-{month}"))
    put(new, "a.json", scan_of(YES, paper=paper(1)))
    found = compare_directories(old, new)
    assert (found.papers, found.items[0].no_to_yes, found.only_old) == (1, 1, ())


def test_what_cannot_be_read_is_named(folders):
    """A truncated file and an invalid record are told, and the rest is compared."""
    old, new = folders
    for folder in folders:
        put(folder, "good.json", scan_of(YES, paper=paper(1)))
        put(folder, "invalid.json", scan_of(YES, paper=paper(2)))
    (old / "cut.json").write_text('{"paper": {"ti')
    record = scan_of(YES, paper=paper(2)).dump()
    (new / "invalid.json").write_text(json.dumps(record | {"claims": 3}))
    found = compare_directories(old, new)
    assert found.papers == 1
    assert [line.partition(" ")[0].rstrip(":") for line in found.unread] == ["cut.json", "invalid.json"]


def test_two_scans_are_compared_by_file(folders):
    """Two files are two scans."""
    old, new = folders
    put(old, "a.json", scan_of(YES))
    put(new, "a.json", scan_of(NO))
    found = compare(str(old / "a.json"), str(new / "a.json"), Store(old))
    assert [change.aspect for change in found.answers] == ["answer"]


def test_records_of_two_papers_are_refused_unless_told_otherwise(folders):
    """The message names both titles; --anyway compares them."""
    old, new = folders
    put(old, "a.json", scan_of(YES, paper=paper(1)))
    put(new, "a.json", scan_of(NO, paper=paper(2)))
    names = str(old / "a.json"), str(new / "a.json")
    with pytest.raises(RecordError, match="“Paper 1” and “Paper 2”"):
        compare(*names, Store(old))
    assert not compare(*names, Store(old), anyway=True).same_paper


def test_the_last_two_scans_of_a_paper_are_compared(tmp_path):
    """--last 2 is the newest scan and the one before."""
    store = Store(tmp_path)
    for number, answer in enumerate((OUT, YES, NO), start=1):
        moment = f"2026-01-0{number}"
        store.save(scan_of(answer, paper=paper(1), scan_id=f"{moment}-x", scanned_at=moment))
    found = compare("2501.00001", None, store, last=2)
    assert [change.aspect for change in found.answers] == ["answer"]
    assert [change.aspect for change in compare("2501.00001", None, store, last=3).answers] == ["applicability"]
    with pytest.raises(UsageError, match="3 scans"):
        compare("2501.00001", None, store, last=4)


def test_directories_are_two_sets_of_scans(folders):
    """Two directories give a comparison of corpora."""
    for folder in folders:
        put(folder, "a.json", scan_of(YES))
    assert isinstance(compare(str(folders[0]), str(folders[1]), Store(folders[0])), CorpusDiff)


def test_directories_without_a_paper_in_common_are_refused(folders):
    """A comparison of nothing is none; the message says what stands where."""
    old, new = folders
    put(old, "a.json", scan_of(YES))
    (new / "cut.json").write_text("{")
    with pytest.raises(StoreError, match=r"1 only in old/, 0 only in new/, 1 could not be read \(cut\.json"):
        compare(str(old), str(new), Store(old))


def test_a_pipe_among_the_records_is_not_waited_for(folders):
    """It is named as what could not be read."""
    os.mkfifo(folders[0] / "pipe.json")
    assert "pipe" in compare_directories(*folders).unread[0]


def test_scans_of_two_papers_in_one_folder_are_refused_unless_told_otherwise(tmp_path):
    """--last is no way around the question whether two records are of one paper."""
    for number in (1, 2):
        put(tmp_path, f"both/{number}/scan.json", scan_of(YES, paper=paper(number)))
    with pytest.raises(RecordError, match="two papers"):
        compare("both", None, Store(tmp_path), last=2)
    assert not compare("both", None, Store(tmp_path), last=2, anyway=True).same_paper


def test_a_papers_folder_can_be_named_for_its_last_scans(tmp_path):
    """Wherever it lies."""
    for number, answer in enumerate((YES, NO)):
        put(tmp_path, f"mine/{number}/scan.json", scan_of(answer))
    found = compare(str(tmp_path / "mine"), None, Store(tmp_path / "none"), last=2)
    assert [change.aspect for change in found.answers] == ["answer"]


def test_a_file_is_compared_with_the_newest_scan_in_a_papers_folder(tmp_path):
    """A folder of scans stands for its newest."""
    put(tmp_path, "seed.json", scan_of(OUT))
    for number, answer in enumerate((YES, NO)):
        put(tmp_path, f"mine/{number}/scan.json", scan_of(answer))
    found = compare(str(tmp_path / "seed.json"), str(tmp_path / "mine"), Store(tmp_path))
    assert [change.new.answer for change in found.answers] == [False]


def test_two_records_are_told_apart_by_their_files(tmp_path):
    """By as much of the path as differs."""
    for name in ("one/s/scan.json", "two/s/scan.json"):
        put(tmp_path, name, scan_of(YES))
    found = compare(str(tmp_path / "one/s"), str(tmp_path / "two/s"), Store(tmp_path))
    assert (found.old.file, found.new.file) == ("one/s/scan.json", "two/s/scan.json")


def test_a_name_alone_or_unknown_is_refused(tmp_path):
    """One name without --last, or a name that means nothing."""
    with pytest.raises(UsageError, match="--last 2"):
        compare("a", None, Store(tmp_path))
    with pytest.raises(StoreError):
        compare("a", "b", Store(tmp_path))
    with pytest.raises(UsageError):
        compare("a", "b", Store(tmp_path), last=2)


def test_a_paper_without_an_id_is_known_by_its_title(folders):
    """Case and punctuation of a title do not matter."""
    old, new = folders
    named = {"authors": [], "year": 2025}
    put(old, "a.json", scan(paper=named | {"title": "Counting: Lanterns!"}))
    put(new, "b.json", scan(paper=named | {"title": "counting lanterns", "year": 2024}))
    assert compare_directories(old, new).papers == 1
