"""A paper's text and the addresses in it."""

import re
import unicodedata
from itertools import pairwise

import pymupdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.extract.pages import read_document
from scanner.paper import Integrity, Paper
from scanner.reading.assemble import assemble_paper
from tests.typeset import PROSE, assembled, line


def addresses_hold(paper: Paper) -> None:
    """Assert what a paper promises about its pages, lines and sentences."""
    assert paper.pages[0].start == 0
    assert paper.pages[-1].end == len(paper.text)
    assert all(one.end == other.start for one, other in pairwise(paper.pages))
    assert all(one.end <= other.start and one.page <= other.page for one, other in pairwise(paper.lines))
    for row in paper.lines:
        page = paper.pages[row.page - 1]
        assert page.start <= row.start <= row.end <= page.end
    for parts in (paper.sentences, paper.lines):
        place = 0
        for part in parts:
            assert place <= part.start < part.end
            assert not paper.text[place : part.start].strip()
            place = part.end
        assert not paper.text[place:].strip()


words = st.text(alphabet="abc DEF.-1(é\u200b", min_size=1, max_size=30)
lines = st.builds(
    line,
    st.integers(0, 500),
    st.integers(20, 800),
    words,
    size=st.sampled_from([7.0, 10.0, 14.0]),
    block=st.integers(0, 4),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(lines, max_size=12), min_size=1, max_size=3))
def test_addresses_hold_wherever_lines_stand(pages):
    """Pages are contiguous and in order; lines and sentences are ordered, disjoint and cover all that is printed."""
    addresses_hold(assembled(*pages))


def test_a_page_without_text_is_named():
    """A picture between two pages of text is known as a page without text."""
    paper = assembled([line(72, 100, PROSE)], [], [line(72, 100, "Other words")])
    assert (paper.integrity.pages, paper.integrity.pages_without_text) == (3, (2,))


def test_invisible_characters_never_reach_the_text():
    """Tag characters are stripped and counted; a line of nothing else leaves no trace."""
    paper = assembled([line(72, 100, "Words\u200b here"), line(72, 200, "\U000e0041\U000e0042", block=1)])
    assert (paper.text, paper.integrity.stripped_characters) == ("Words here", 3)


def test_what_cannot_be_read_is_measured_and_said():
    """Replacement characters show in the share and in a note."""
    integrity = assembled([line(72, 100, "words \ufffd\ufffd of \ufffd and more")]).integrity
    assert integrity.unreadable_share > 0.1
    assert "could not be read" in integrity.notes[0]


def folded(text: str) -> str:
    """Return letters and digits only, as a search that forgives print compares them."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()


@pytest.mark.slow
def test_a_turned_page_says_the_same(benchmark):
    """A paper whose pages are turned by 90 degrees gives the words of the upright one."""
    file = benchmark / "papers" / "iraise25-heady25a.pdf"
    upright, turned = pymupdf.open(file), pymupdf.open(file)
    for page in turned:
        page.set_rotation(90)
    one, other = (assemble_paper(read_document(each), "0" * 64, Integrity(), "test") for each in (upright, turned))
    assert folded(one.text) == folded(other.text)


@pytest.mark.slow
def test_addresses_hold_in_real_papers(benchmark):
    """The promises hold in every paper of the benchmark."""
    for file in sorted((benchmark / "papers").glob("*.pdf")):
        addresses_hold(assemble_paper(read_document(pymupdf.open(file)), "0" * 64, Integrity(), "test"))
