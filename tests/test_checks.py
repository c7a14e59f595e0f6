"""Checks that rules name."""

import pytest

from scanner.checks import affiliations, code_link
from scanner.judging.passages import Passages
from tests.papers import paper_of


def _texts(check, sections):
    return [words.text for words in check.check(Passages(paper_of(sections)))]


def test_an_address_in_a_footnote_of_the_page_belongs_to_the_offer():
    """The sentence that offers the code and the footnote with its address are both shown."""
    page = "Our code is publicly available.\nWe dig.\nNote: 2 See https://github.com/stones/sort today"
    assert _texts(code_link, {"1 Introduction": "Hello.", "2 Method": page}) == [
        "Our code is publicly available.",
        "2 See https://github.com/stones/sort today",
    ]


def test_an_address_in_the_next_sentence_counts():
    """The address may follow the offer."""
    assert len(_texts(code_link, {"A": "We release our code. See https://github.com/stones/sort for it."})) == 2


def test_a_footnote_of_the_first_page_that_is_only_an_address_counts():
    """By custom it is the authors' own code."""
    assert _texts(code_link, {"1 Introduction": "We sort.\nNote: 1https://github.com/stones/sort"}) == [
        "1https://github.com/stones/sort"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "We use the official code of Smith et al. It is at https://github.com/smith/x.",
        "Our code will be released upon acceptance. See https://github.com/other/y for a tool.",
        "Their code is available. See https://github.com/smith/x.",
        "We do not release our code. Compare https://github.com/smith/x.",
        "Our code is available.",
    ],
)
def test_somebody_elses_code_promises_and_bare_words_do_not_count(text):
    """A link counts only with words that offer the authors' own code now."""
    assert _texts(code_link, {"1 Introduction": "Hello.", "2 Method": text}) == []


def test_institutions_before_the_first_heading_are_affiliations():
    """Lines of the front matter that name an institution are shown."""
    assert _texts(affiliations, {"": "Stones\nAda Stone\nUniversity of Rocks", "Abstract": "We dig."}) == [
        "University of Rocks"
    ]


def test_an_address_of_mail_stands_in_for_an_institution():
    """Where no institution is named its domain may tell."""
    assert _texts(affiliations, {"": "Stones\nada@rocks.edu", "Abstract": "We dig."}) == ["ada@rocks.edu"]


def test_a_line_of_the_first_page_that_begins_with_an_institution_is_an_affiliation():
    """A list of affiliations may stand below the abstract; a sentence about a university is none."""
    below = "We dig.\n1 Department of Stones, University of Rocks, Rockland"
    assert _texts(affiliations, {"Abstract": below}) == ["1 Department of Stones, University of Rocks, Rockland"]
    assert _texts(affiliations, {"Abstract": "University students dig. They study at the University of Rocks."}) == []


def test_an_anonymous_submission_has_no_affiliations():
    """Institutions named below an anonymous title are somebody else's."""
    assert _texts(affiliations, {"": "Stones\nAnonymous authors\nUniversity of Rocks", "Abstract": "We dig."}) == []
