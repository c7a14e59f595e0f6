"""Which paper a record is of."""

import pytest

from scanner.comparing.identity import arxiv_version, paper_keys, same_paper
from tests.generated_scans import scan


def of(**paper):
    """Return a record of a paper."""
    return scan(paper={"title": "Counting lanterns", "authors": [], "year": 2025} | paper)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"arxiv_id": "2501.00001"}, {"arxiv_id": "2501.00001", "title": "Another title", "year": 2024}, True),
        ({"arxiv_id": "2501.00001"}, {"arxiv_full_id": "2501.00001v3", "title": "Another title"}, True),
        ({"arxiv_id": "2501.00001"}, {"arxiv_id": "2501.00002"}, False),
        ({"doi": "10.1000/AB"}, {"doi": "10.1000/ab", "title": "Another title"}, True),
        ({"doi": "10.48550/x"}, {"doi": "10.1000/ab"}, True),
        ({}, {"title": "COUNTING: lanterns?"}, True),
        ({}, {"title": "Counting stars"}, False),
        ({"title": ""}, {"title": ""}, False),
    ],
)
def test_ids_decide_before_titles(one, other, same):
    """The arXiv ids decide where both have one; else any shared key does, and an empty title is no key."""
    assert same_paper(of(**one), of(**other)) is same_paper(of(**other), of(**one)) is same


def test_the_same_file_is_the_same_paper():
    """Whatever a program took for its title."""
    source = {"kind": "file", "name": "p.pdf", "sha256": "f"}
    one, other = (scan(paper={"title": t, "authors": [], "year": 0}, source=source) for t in ("A", "B"))
    assert same_paper(one, other)


def test_the_surest_key_comes_first():
    """An arXiv id is surer than a DOI, that surer than a title."""
    keys = paper_keys(of(arxiv_id="2501.00001", doi="10.1000/ab"))
    assert keys == ("arxiv:2501.00001", "doi:10.1000/ab", "title:counting lanterns")


def test_the_version_scanned_is_told_by_the_source_or_the_full_id():
    """And unknown without either."""
    assert arxiv_version(of(arxiv_full_id="2501.00001v3")) == "v3"
    assert arxiv_version(scan(source={"kind": "arxiv", "name": "x", "version": "v2"})) == "v2"
    assert arxiv_version(of()) is None
