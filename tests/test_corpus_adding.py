"""Names become entries: each paper once, under all its names."""

import os
from pathlib import Path

import pytest

from scanner.corpus import Named
from scanner.gathering.adding import Added, add
from scanner.gathering.registry import open_registry


@pytest.fixture
def registry(tmp_path):
    """Return an empty registry."""
    with open_registry(tmp_path / "scans") as opened:
        yield opened


def added(registry, *names: str | Path) -> Added:
    """Add papers by their names."""
    return add([Named(name=str(name)) for name in names], registry)


def test_one_arxiv_paper_in_many_forms_is_one_entry(registry):
    """An id, a version, an address and arXiv's own DOI."""
    forms = ("2502.17356", "arXiv:2502.17356v2", "https://arxiv.org/pdf/2502.17356v1", "10.48550/arXiv.2502.17356")
    found = added(registry, *forms)
    assert [paper.id for paper in found.papers] == ["2502.17356"]
    assert (found.new, found.papers[0].names) == (1, forms)


def test_two_files_of_the_same_bytes_are_one_entry(registry, tmp_path):
    """Whatever they are called."""
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_bytes(b"%PDF-1")
    (paper,) = added(registry, tmp_path / "a.pdf", tmp_path / "b.pdf").papers
    assert paper.names == ("../a.pdf", "../b.pdf")


def test_two_files_of_one_name_are_two_entries(registry, tmp_path):
    """The second has some of its digest in its id."""
    for folder, content in (("x", b"%PDF-1"), ("y", b"%PDF-2")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "paper.pdf").write_bytes(content)
    one, other = added(registry, tmp_path / "x" / "paper.pdf", tmp_path / "y" / "paper.pdf").papers
    assert one.id == "paper"
    assert other.id.startswith("paper-")


def test_adding_again_changes_nothing(registry, tmp_path):
    """Nothing is new, and no file is read a second time."""
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1")
    (first,) = added(registry, tmp_path / "a.pdf").papers
    state = (tmp_path / "a.pdf").stat()
    (tmp_path / "a.pdf").write_bytes(b"%PDF-2")
    os.utime(tmp_path / "a.pdf", ns=(state.st_atime_ns, state.st_mtime_ns))
    again = added(registry, tmp_path / "a.pdf")
    assert (again.new, again.papers) == (0, (first,))


def test_a_file_that_changed_has_its_new_digest(registry, tmp_path):
    """So that its record is known to be of other bytes."""
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1")
    (before,) = added(registry, tmp_path / "a.pdf").papers
    (tmp_path / "a.pdf").write_bytes(b"%PDF-22")
    (after,) = added(registry, tmp_path / "a.pdf").papers
    assert after.id == before.id
    assert after.sha256 != before.sha256


def test_what_is_no_file_and_no_identifier_is_queued_all_the_same(registry):
    """It fails by name when its turn comes, and does not hold the others."""
    (paper,) = added(registry, "no such paper.pdf").papers
    assert (paper.status, paper.is_file) == ("queued", False)


def test_a_pipe_is_not_opened(registry, tmp_path):
    """Nobody writes to it: who opened it would wait for ever."""
    os.mkfifo(tmp_path / "pipe.pdf")
    (paper,) = added(registry, tmp_path / "pipe.pdf").papers
    assert paper.sha256 is None


def test_a_file_that_moved_and_was_replaced_makes_two_papers(registry, tmp_path):
    """What is now called as another was is read for itself, and so is what took its place."""
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1")
    added(registry, tmp_path / "a.pdf")
    (tmp_path / "a.pdf").rename(tmp_path / "b.pdf")
    (tmp_path / "a.pdf").write_bytes(b"%PDF-22")
    found = added(registry, tmp_path / "a.pdf", tmp_path / "b.pdf")
    assert [paper.source for paper in found.papers] == ["../a.pdf", "../b.pdf"]


def test_a_file_with_other_bytes_has_no_title_until_it_is_read(registry, tmp_path):
    """That of its old bytes would make the wrong papers one."""
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1")
    (paper,) = added(registry, tmp_path / "a.pdf").papers
    registry.put([paper.model_copy(update={"title": "Lanterns", "first_author": "Ada Brook", "doi": "10.1/a"})])
    (tmp_path / "a.pdf").write_bytes(b"%PDF-22")
    (after,) = added(registry, tmp_path / "a.pdf").papers
    assert after.keys == (f"sha256:{after.sha256}", "name:../a.pdf")


def test_an_identifier_does_not_take_the_place_of_a_file_that_is_called_so(registry, tmp_path):
    """Whether they are one paper shows when the file is read; until then neither is lost."""
    (tmp_path / "2502.17356.pdf").write_bytes(b"%PDF-1")
    (file,) = added(registry, tmp_path / "2502.17356.pdf").papers
    (other,) = added(registry, "2502.17356").papers
    assert registry.get(file.id) == file
    assert other.source == "2502.17356"


def test_a_file_that_moved_is_had_from_where_it_is_now(registry, tmp_path):
    """A folder was renamed: its papers are known, and can be read again."""
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "a.pdf").write_bytes(b"%PDF-1")
    (paper,) = added(registry, tmp_path / "old" / "a.pdf").papers
    registry.put([paper.model_copy(update={"status": "scanned", "title": "Lanterns"})])
    (tmp_path / "old").rename(tmp_path / "new")
    (moved,) = added(registry, tmp_path / "new" / "a.pdf").papers
    assert (moved.id, moved.status, moved.title) == (paper.id, "scanned", "Lanterns")
    assert (moved.source, moved.names) == ("../new/a.pdf", ("../old/a.pdf", "../new/a.pdf"))
    assert added(registry, tmp_path / "new" / "a.pdf").papers == (moved,)


def test_a_file_that_is_not_there_just_now_is_not_another(registry, tmp_path):
    """A disk that is not mounted: what was read of its papers stands."""
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1")
    (paper,) = added(registry, tmp_path / "a.pdf").papers
    (before,) = registry.put([paper.model_copy(update={"status": "scanned", "title": "Lanterns"})])
    (tmp_path / "a.pdf").unlink()
    (tmp_path / "a.pdf").symlink_to("elsewhere.pdf")
    assert added(registry, tmp_path / "a.pdf").papers == (before,)
