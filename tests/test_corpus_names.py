"""What a corpus on the command line means."""

import io
import json
import os
import shutil
import sys

import pytest

from scanner.errors import InputError, UsageError
from scanner.fetched import FetchSettings
from scanner.gathering.names import names_in

OFFLINE = FetchSettings(offline=True)


def names(corpus: str) -> list[str]:
    """Return the names in a corpus."""
    return [named.name for named in names_in(corpus, OFFLINE)]


def test_a_folder_is_all_its_pdfs_at_any_depth(tmp_path):
    """In the order of their paths; hidden files and folders, and other files, are left out."""
    for name in ("b.pdf", "a/c.PDF", ".hidden/d.pdf", "a/.e.pdf", "notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"%PDF-")
    assert names(str(tmp_path)) == [str(tmp_path / "b.pdf"), str(tmp_path / "a" / "c.PDF")]


def test_a_list_has_a_name_a_line(tmp_path):
    """Comments and empty lines are none; a file beside the list is found from anywhere."""
    (tmp_path / "beside.pdf").write_bytes(b"%PDF-")
    file = tmp_path / "list.txt"
    file.write_text("\ufeff# mine\n2502.17356\n\n  arXiv:2401.00001v2  # the second\nbeside.pdf\nhttps://x.org/#a\n")
    expected = ["2502.17356", "arXiv:2401.00001v2", str(tmp_path / "beside.pdf"), "https://x.org/#a"]
    assert names(str(file)) == expected


def test_a_table_is_read_by_its_headings(tmp_path):
    """The surest column that names a paper in a row counts; tags and notes come along."""
    file = tmp_path / "papers.csv"
    file.write_text("Title,DOI,arXiv_ID,tags,notes\nOne,10.1/x,2502.17356,a;b,look\nTwo,10.1/y,,,\nThree,,,,\n")
    found = list(names_in(str(file), OFFLINE))
    assert [named.name for named in found] == ["2502.17356", "10.1/y"]
    assert (found[0].tags, found[0].notes) == (("a", "b"), "look")


def test_a_table_without_headings_is_read_by_its_cells(tmp_path):
    """Somebody exported a column and nothing above it."""
    file = tmp_path / "papers.csv"
    file.write_text("1,2502.17356,One\n2,hep-th/9901001,Two\n3,,Three\n")
    assert names(str(file)) == ["2502.17356", "hep-th/9901001"]


def test_a_table_without_a_column_of_names_is_refused(tmp_path):
    """With the headings that are understood."""
    file = tmp_path / "papers.tsv"
    file.write_text("title\tyear\nOne\t2024\n")
    with pytest.raises(UsageError, match="arxiv_id"):
        names(str(file))


def test_a_registry_is_its_papers_without_the_excluded(tmp_path):
    """A registry of another place can be the corpus of this one."""
    file = tmp_path / "registry.jsonl"
    file.write_text('{"source": "2502.17356v1", "tags": ["a"]}\n\n{"source": "x.pdf", "status": "excluded"}\n')
    (named,) = names_in(str(file), OFFLINE)
    assert (named.name, named.tags) == ("2502.17356v1", ("a",))


@pytest.mark.parametrize("odd", ["\u2028", "\u0085", "\x1c"])
def test_a_registry_is_read_by_the_lines_that_it_has(tmp_path, odd):
    """Titles hold characters that break lines elsewhere, and not in JSON."""
    file = tmp_path / "registry.jsonl"
    line = json.dumps({"source": "2502.17356", "title": f"a{odd}b"}, ensure_ascii=False)
    file.write_text(f"{line}\n{line}\n", encoding="utf-8")
    assert names(str(file)) == ["2502.17356"] * 2


def test_a_folder_that_cannot_be_read_is_no_empty_folder(tmp_path):
    """Papers that nobody may see are not left out without a word; this folder goes while the others are read."""
    for name in ("a/one.pdf", "b/two.pdf"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_bytes(b"%PDF-")
    found = names_in(str(tmp_path), OFFLINE)
    next(found)
    shutil.rmtree(tmp_path / "b")
    with pytest.raises(InputError, match="/b: No such file or directory; check"):
        next(found)


@pytest.mark.parametrize("line", ["{", "[]", "7", '{"id": "x"}'])
def test_a_line_of_a_registry_that_is_none_is_named(tmp_path, line):
    """By its number."""
    file = tmp_path / "registry.jsonl"
    file.write_text(f'{{"source": "a"}}\n{line}\n')
    with pytest.raises(UsageError, match="line 2"):
        names(str(file))


def test_standard_input_has_a_name_a_line(monkeypatch):
    """Bytes that are no text may be a file's name all the same: `find` prints them so."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"2502.17356\n\xff\xfe.pdf\n")))
    assert list(map(os.fsencode, names("-"))) == [b"2502.17356", b"\xff\xfe.pdf"]


@pytest.mark.parametrize("corpus", ["2502.17356", "10.48550/arXiv.2502.17356", "10.1145/3442188.3445922"])
def test_an_identifier_is_a_corpus_of_one(corpus):
    """As for `scan`."""
    assert names(corpus) == [corpus]


def test_nothing_at_all_is_refused(tmp_path):
    """With the forms there are."""
    with pytest.raises(UsageError, match="a folder of PDFs"):
        names(str(tmp_path / "nothing"))


def test_a_list_that_is_no_text_is_refused(tmp_path):
    """Somebody named the wrong file."""
    (tmp_path / "list.txt").write_bytes(b"\xff\xfe\x00binary")
    with pytest.raises(InputError, match="UTF-8"):
        names(str(tmp_path / "list.txt"))
