"""The PDF of a record: the right one, or the reason why not."""

from hashlib import sha256

import pytest

from scanner.errors import InputError
from scanner.fetched import Archived, FetchSettings
from scanner.originals import GONE, NOT_NAMED, NOT_SURE, original, scanned
from scanner.record import Scan
from scanner.sources.web import cache
from tests.records import record

PDF = b"%PDF-1.7 the right one"
RIGHT = {"kind": "file", "name": "paper.pdf", "sha256": sha256(PDF).hexdigest()}


def of(source=None, **changes) -> Scan:
    """Return a record that was made from a source."""
    return Scan.model_validate(record(**changes) | ({"source": source} if source else {}))


@pytest.fixture
def settings(tmp_path) -> FetchSettings:
    """Return settings that never ask the network."""
    return FetchSettings(offline=True, cache_dir=tmp_path / "cache")


def test_the_file_given_is_taken_if_it_is_the_one(tmp_path, settings):
    """Its name does not matter, its bytes do."""
    (tmp_path / "renamed.pdf").write_bytes(PDF)
    assert original(of(RIGHT), tmp_path / "renamed.pdf", settings).pdf == PDF


def test_another_file_is_refused_with_the_reason(tmp_path, settings):
    """Marks on the pages of another paper would be false."""
    (tmp_path / "paper.pdf").write_bytes(b"%PDF-1.7 another")
    with pytest.raises(InputError, match="not the PDF that was scanned, its SHA-256 is") as caught:
        original(of(RIGHT), tmp_path / "paper.pdf", settings)
    assert caught.value.cause == "other_file"


def test_a_file_given_that_is_not_there_is_an_error(tmp_path, settings):
    """Who names a file means it."""
    with pytest.raises(InputError, match="No such file"):
        original(of(RIGHT), tmp_path / "none.pdf", settings)


def test_a_file_that_is_gone_is_a_notice(settings, monkeypatch, tmp_path):
    """The report goes on without pictures."""
    monkeypatch.chdir(tmp_path)
    assert original(of(RIGHT), None, settings).notice == GONE


def test_the_file_beside_us_is_found(settings, monkeypatch, tmp_path):
    """A file of the record's name in the current folder is taken if its bytes are the record's."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "paper.pdf").write_bytes(PDF)
    assert original(of(RIGHT), None, settings).pdf == PDF
    (tmp_path / "paper.pdf").write_bytes(b"other")
    assert original(of(RIGHT), None, settings).pdf is None


@pytest.mark.parametrize("name", ["../paper.pdf", "sub/paper.pdf", "", ".", "a\x00b"])
def test_a_record_cannot_name_a_path(settings, monkeypatch, tmp_path, name):
    """A name is looked up in the current folder and nowhere else."""
    (tmp_path / "here" / "sub").mkdir(parents=True)
    (tmp_path / "paper.pdf").write_bytes(PDF)
    (tmp_path / "here" / "sub" / "paper.pdf").write_bytes(PDF)
    monkeypatch.chdir(tmp_path / "here")
    assert original(of(RIGHT | {"name": name}), None, settings).pdf is None


def test_a_paper_of_the_archive_comes_from_the_cache(settings):
    """Without asking anybody."""
    archived = Archived(arxiv_id="2502.17356v2", newest="v2")
    cache.save(cache.folder_of(settings, "arxiv"), archived, PDF)
    paper = {"title": "t", "authors": [], "year": 2025, "arxiv_id": "2502.17356"}
    source = RIGHT | {"kind": "arxiv", "name": "2502.17356", "version": "v2"}
    assert original(of(source, paper=paper), None, settings).pdf == PDF


def test_an_archive_id_that_is_none_is_not_looked_up(settings):
    """Nonsense in a record is nothing found."""
    paper = {"title": "t", "authors": [], "year": 2025, "arxiv_full_id": "../../x"}
    assert original(of(RIGHT | {"kind": "arxiv"}, paper=paper), None, settings).notice == GONE


def test_a_record_that_names_no_file(settings, tmp_path):
    """Nothing is taken unasked; a file that is given is taken, and that it cannot be checked is said."""
    (tmp_path / "any.pdf").write_bytes(PDF)
    assert original(of(), None, settings).notice == NOT_NAMED
    assert original(of(), tmp_path / "any.pdf", settings).notice == NOT_SURE


def test_the_paper_just_scanned_is_found_by_its_name(settings, tmp_path):
    """By the path that it was scanned from."""
    (tmp_path / "paper.pdf").write_bytes(PDF)
    assert scanned(of(RIGHT), str(tmp_path / "paper.pdf"), settings).pdf == PDF
