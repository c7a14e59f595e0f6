"""The registry of a corpus: one line a paper, nothing lost, one process at a time."""

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.corpus import CorpusPaper
from scanner.errors import RecordError, StoreError, UsageError
from scanner.gathering.journal import Journal
from scanner.gathering.registry import (
    FILE,
    Registry,
    chosen,
    exclude_papers,
    include_papers,
    open_registry,
    read_registry,
)


def paper(identifier: str, **more: object) -> CorpusPaper:
    """Return an entry known by the name of its file."""
    return CorpusPaper(id=identifier, source=f"{identifier}.pdf", names=(f"{identifier}.pdf",), **more)


def lines(folder: Path) -> list[dict]:
    """Return the lines of the registry's file."""
    return [json.loads(line) for line in (folder / FILE).read_text().splitlines()]


def test_a_paper_is_one_line_with_its_status(tmp_path):
    """Also one of which nothing is known yet but its name."""
    with open_registry(tmp_path) as registry:
        registry.put([paper("one"), paper("two", status="failed")])
    assert [(line["id"], line["status"]) for line in lines(tmp_path)] == [("one", "queued"), ("two", "failed")]


def test_a_change_lasts_before_the_registry_is_closed(tmp_path):
    """Whoever is killed in the middle has lost nothing that was acknowledged."""
    with open_registry(tmp_path) as registry:
        registry.put([paper("one")])
        registry.put([registry.get("one").model_copy(update={"status": "scanned"})])
        assert [found.status for found in read_registry(tmp_path).papers] == ["scanned"]


def test_a_line_that_a_crash_tore_is_left_out_and_written_over(tmp_path):
    """The journal's last line may be half of one; the next one does not join it."""
    (tmp_path / ".registry.journal").write_bytes(b'{"id": "one", "source": "one.pdf"}\n{"id": "tw')
    with open_registry(tmp_path) as registry:
        registry.put([paper("three")])
        assert [found.id for found in read_registry(tmp_path).papers] == ["one", "three"]


@pytest.mark.parametrize("hole", [slice(0, 512), slice(300, 900), slice(512, 1400)])
def test_a_line_with_holes_is_left_out_and_written_over(tmp_path, hole):
    """A disk writes sectors in any order: the end of a line may be there, and its beginning not."""
    journal = tmp_path / ".registry.journal"
    with open_registry(tmp_path) as registry:
        registry.put([paper("one")])
        before = journal.stat().st_size
        registry.put([paper("two", notes="x" * 1500)])
        content = bytearray(journal.read_bytes())
    start, stop, _ = hole.indices(len(content) - before)
    content[before + start : before + stop] = bytes(stop - start)
    (tmp_path / FILE).unlink()
    journal.write_bytes(content)
    with open_registry(tmp_path) as registry:
        assert [found.id for found in registry.papers] == ["one"]
        registry.put([paper("three")])
    assert [line["id"] for line in lines(tmp_path)] == ["one", "three"]


def test_what_is_told_of_together_is_on_the_disk_together_or_not_at_all(tmp_path):
    """An entry that becomes part of another is not gone before the other has what it knew: both are one line."""
    journal = tmp_path / ".registry.journal"
    with open_registry(tmp_path) as registry:
        registry.put([paper("one", tags=("a",)), paper("two", doi="10.1/a", tags=("b",))])
        said, before = registry.papers, journal.read_bytes()
        registry.put([paper("one", doi="10.1/a", tags=("a",))])
        after = journal.read_bytes()
    (tmp_path / FILE).unlink()
    for size in range(len(before), len(after)):
        journal.write_bytes(after[:size])
        assert read_registry(tmp_path).papers == said
    journal.write_bytes(after)
    assert [(found.id, found.tags) for found in read_registry(tmp_path).papers] == [("one", ("a", "b"))]


def test_a_damaged_line_before_the_last_is_told(tmp_path):
    """That was told of, and is not passed over."""
    (tmp_path / ".registry.journal").write_bytes(b'{"id": "one"\n{"id": "two", "source": "two.pdf"}\n')
    with pytest.raises(RecordError, match=r"\.registry\.journal, line 1: not JSON"):
        open_registry(tmp_path).__enter__()


def test_a_second_process_is_refused_in_words(tmp_path):
    """The lock is that of the system: it goes with its holder."""
    with open_registry(tmp_path), pytest.raises(StoreError, match="another paperscan is at work"):
        open_registry(tmp_path).__enter__()
    with open_registry(tmp_path):
        pass


def test_keys_of_other_programs_are_kept(tmp_path):
    """Whoever adds a key to a line finds it there after a run."""
    (tmp_path / FILE).write_text('{"id": "one", "source": "one.pdf", "reviewer": "Ada"}\n')
    with open_registry(tmp_path) as registry:
        registry.put([registry.get("one").model_copy(update={"status": "failed"})])
    assert lines(tmp_path)[0]["reviewer"] == "Ada"


@pytest.mark.parametrize("bad", ["{", "[]", '{"id": "one"}', '{"id": "one", "source": "x", "status": "eaten"}'])
def test_a_line_that_is_none_is_named_and_nothing_is_changed(tmp_path, bad):
    """By its number: a person can mend it."""
    (tmp_path / FILE).write_text(f'{{"id": "good", "source": "g.pdf"}}\n{bad}\n')
    with pytest.raises(RecordError, match=r"registry\.jsonl, line 2: "):
        open_registry(tmp_path).__enter__()
    assert (tmp_path / FILE).read_text().endswith(bad + "\n")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"sha256": "a"}, {"sha256": "a"}),
        ({"arxiv_id": "2501.00001v1"}, {"arxiv_id": "2501.00001v3"}),
        ({"doi": "10.1/A"}, {"doi": "10.1/a"}),
        (
            {"title": "Counting Lanterns: A Study", "first_author": "Ada Brook"},
            {"title": "Counting lanterns — a study", "first_author": "A. Bröok"},
        ),
    ],
)
def test_the_same_paper_under_two_names_becomes_one_entry(tmp_path, one, other):
    """By its bytes, its arXiv id in any version, its DOI, or its title with the first author's family name."""
    with open_registry(tmp_path) as registry:
        registry.put([paper("one", **one)])
        (placed,) = registry.put([paper("two", **other)])
        assert (placed.id, placed.names) == ("one", ("one.pdf", "two.pdf"))
        assert registry.get("two") == registry.get("one")
    assert [found.id for found in read_registry(tmp_path).papers] == ["one"]


def test_what_shows_that_three_entries_are_one_joins_all_of_them(tmp_path):
    """By the bytes of one and the DOI of another: none of them keeps names of the others."""
    with open_registry(tmp_path) as registry:
        registry.put([paper("one", sha256="a"), paper("two", doi="10.1/a"), paper("three")])
        (placed,) = registry.put([paper("three", sha256="a", doi="10.1/a")])
        assert placed.names == ("one.pdf", "two.pdf", "three.pdf")
        assert registry.papers == (placed,)
    assert read_registry(tmp_path).papers == (placed,)


def test_an_id_that_was_joined_away_twice_still_leads_to_its_paper(tmp_path):
    """What comes back of a paper that was under way meanwhile is written down, and not lost."""
    with open_registry(tmp_path) as registry:
        registry.put([paper("one"), paper("two"), paper("three")])
        registry.put([paper("three", doi="10.1/a")])
        registry.put([paper("two", doi="10.1/a")])
        registry.put([paper("one", doi="10.1/a")])
        assert [registry.get(name).id for name in ("one", "two", "three")] == ["one"] * 3


def test_what_a_paper_was_once_known_by_joins_nothing(tmp_path):
    """The bytes of a file that was overwritten may come back under another name: that is another paper now."""
    with open_registry(tmp_path) as registry:
        registry.put([paper("one", sha256="old")])
        registry.put([paper("one", sha256="new")])
        registry.put([paper("two", sha256="old")])
        assert registry.known_as(["sha256:old"]).id == "two"
        assert len(registry.papers) == 2


def test_a_paper_that_was_excluded_under_either_name_stays_excluded(tmp_path):
    """A person took it out: that two entries are one paper is no reason to take it in again."""
    with open_registry(tmp_path) as registry:
        registry.put([paper("one"), paper("two", doi="10.1/a", status="excluded", notes="retracted")])
        (placed,) = registry.put([paper("one", doi="10.1/a", status="scanned", scan="one/1/scan.json")])
        assert (placed.id, placed.status, placed.notes) == ("one", "excluded", "retracted")


def test_a_whole_record_goes_before_one_that_lacks_answers(tmp_path):
    """Whichever entry had it: else a paper would count as scanned by the record that is not whole."""
    failure = {"cause": "answers", "message": "cut"}
    lacking = {"status": "failed", "scan": "one/1/scan.json", "inputs": "a", "failure": failure}
    with open_registry(tmp_path) as registry:
        registry.put([CorpusPaper(id="one", source="one.pdf", doi="10.1/a", **lacking)])
        (placed,) = registry.put([paper("two", doi="10.1/a", status="scanned", scan="two/1/scan.json", inputs="b")])
        assert (placed.id, placed.status, placed.scan, placed.inputs) == ("one", "scanned", "two/1/scan.json", "b")
        assert placed.failure is None


def test_two_arxiv_ids_are_two_papers(tmp_path):
    """Whatever else they share: the second part of a study may bear the title of the first."""
    same = {"title": "Counting", "first_author": "Brook"}
    with open_registry(tmp_path) as registry:
        registry.put([paper("one", arxiv_id="2501.00001", **same), paper("two", arxiv_id="2501.00002", **same)])
        assert len(registry.papers) == 2


def test_a_title_without_an_author_joins_nothing(tmp_path):
    """“Introduction” is the title of many a file."""
    with open_registry(tmp_path) as registry:
        registry.put([paper("one", title="Introduction"), paper("two", title="Introduction")])
        assert len(registry.papers) == 2


def test_joined_entries_keep_what_either_knew(tmp_path):
    """Tags, notes, and the record that one of them had."""
    with open_registry(tmp_path) as registry:
        registry.put([paper("one", sha256="a", tags=("x",), notes="first")])
        (placed,) = registry.put(
            [paper("two", sha256="a", tags=("y",), notes="second", status="scanned", scan="two/1/scan.json")]
        )
    assert placed.tags == ("x", "y")
    assert placed.notes == "first; second"
    assert (placed.status, placed.scan) == ("scanned", "two/1/scan.json")


def test_an_excluded_paper_stays_in_the_registry(tmp_path):
    """With the reason; and it can be taken back as it was."""
    with open_registry(tmp_path) as registry:
        registry.put([paper("one", scan="one/1/scan.json", status="scanned"), paper("two")])
        exclude_papers(registry, ["one", "two.pdf"], "retracted")
        assert [(p.status, p.notes) for p in registry.papers] == [("excluded", "retracted")] * 2
        include_papers(registry, ["one", "two"])
    assert [found.status for found in read_registry(tmp_path).papers] == ["scanned", "queued"]


def test_excluding_what_is_not_there_changes_nothing(tmp_path):
    """All or none: a slip of the pen is told before anything is done."""
    with open_registry(tmp_path) as registry:
        registry.put([paper("one")])
        with pytest.raises(UsageError, match="no paper 'tow'"):
            exclude_papers(registry, ["one", "tow"], "")
        assert registry.get("one").status == "queued"


def test_papers_are_chosen_by_status_and_tag():
    """Any of the tags, any of the statuses; a status that there is not is told."""
    papers = [paper("one", tags=("a", "b")), paper("two", status="failed", tags=("a",)), paper("three")]
    assert [found.id for found in chosen(papers, ["queued"], ["b", "c"])] == ["one"]
    with pytest.raises(UsageError, match="'eaten'"):
        chosen(papers, ["eaten"], [])


def test_a_read_only_folder_is_told_in_a_line(tmp_path):
    """With what to do about it; run by root, who may write anywhere, a file stands in the folder's way."""
    (tmp_path / "scans").write_text("no folder")
    with pytest.raises(StoreError, match="choose another --scans"):
        open_registry(tmp_path / "scans").__enter__()


class FullDisk:
    """A journal on a disk with room for so many bytes more: it takes a part of what does not fit, as disks do."""

    def __init__(self, file, room: int) -> None:
        self._file = file
        self._room = room

    def write(self, content: bytes) -> int:
        """Write as much as there is room for."""
        taken = content[: self._room]
        self._room -= len(taken)
        return self._file.write(taken)

    def __getattr__(self, name: str):
        return getattr(self._file, name)


@pytest.mark.parametrize("room", range(0, 700, 23))
def test_a_full_disk_tears_no_line(tmp_path, room):
    """What was acknowledged is read again, what was not is not there in half."""
    acknowledged = []
    with (tmp_path / ".registry.journal").open("ab", buffering=0) as file:
        registry = Registry(tmp_path, (), Journal(FullDisk(file, room)))
        for number in range(8):
            try:
                registry.put([paper(f"p{number}")])
            except StoreError:
                break
            acknowledged.append(f"p{number}")
    assert [found.id for found in read_registry(tmp_path).papers] == acknowledged


_CHANGES = st.lists(
    st.builds(
        lambda number, status, sha: paper(f"p{number}", status=status, sha256=sha),
        st.integers(0, 5),
        st.sampled_from(["queued", "fetched", "scanned", "failed", "excluded"]),
        st.sampled_from([None, None, "a", "b"]),
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None)
@given(_CHANGES)
def test_what_is_read_is_what_was_said(changes):
    """Whatever was put and joined: the journal tells the same before the end as the file after it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with open_registry(folder) as registry:
            for change in changes:
                registry.put([change])
            said = registry.papers
            assert all(registry.known_as([key]) == found for found in said for key in found.keys)
            assert all(registry.get(change.id) in said for change in changes)
            assert sorted(read_registry(folder).papers, key=lambda p: p.id) == sorted(said, key=lambda p: p.id)
        assert read_registry(folder).papers == said
        assert not {name for found in said for name in found.names} - {f"{c.id}.pdf" for c in changes}
        assert {name for found in said for name in found.names} == {f"{c.id}.pdf" for c in changes}
