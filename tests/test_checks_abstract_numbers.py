"""Numbers of the abstract and the rest of the paper."""

import pytest

from scanner.checks.abstract_numbers import flags
from scanner.paper import Integrity
from tests.papers import paper_of


def _paper(abstract, body, **fields):
    return paper_of({"Abstract": abstract, "1 Introduction": body, "References": "A. Stone. 1,243 rocks."}, **fields)


@pytest.mark.parametrize(
    "abstract", ["We ask 1,243 people.", "The accuracy is 93.24%.", "We reach an AUC of 0.912.", "We sort 243 rocks."]
)
def test_a_number_that_is_nowhere_else_is_told(abstract):
    """Counts, percentages and scores of three digits or more; the reference list does not count."""
    (flag,) = flags(_paper(abstract, "We ask people and sort 12 rocks."))
    assert (flag.kind, flag.severity) == ("abstract_number", "low")
    assert flag.words[0].text == abstract


@pytest.mark.parametrize(
    ("abstract", "body"),
    [
        ("We ask 1,243 people.", "There were 1243 of them."),
        ("We ask 1,243 people.", "There were 1, 243 of them."),
        ("We ask 1,243 people.", "Row: people 1,000 243"),
        ("We ask 1,200 people.", "There were 1.2k of them."),
        ("The accuracy is 93.24%.", "It is 0.9324."),
        ("The accuracy is 93.24%.", "It is 93.2379 in all."),
        ("The accuracy is 93.24%.", "The error is 6.76%."),
        ("We reach an AUC of 0.912.", "It is 91.2."),
    ],
)
def test_a_number_in_another_shape_is_found(abstract, body):
    """Without separators, as a sum, in thousands, as a share, more exactly, as the rest."""
    assert flags(_paper(abstract, body)) == ()


@pytest.mark.parametrize(
    "abstract",
    [
        "It improves by 13.24%.",
        "We ask about 1,200 people.",
        "We ask 24 people.",
        "Since 2019 this holds.",
        "We train on 1.25 million rocks.",
        "See https://rocks.org/1243 for it.",
        "We use GPT-3.55 and ISO-9001.",
        "The range is 121–143 rocks.",
    ],
)
def test_numbers_that_are_derived_rounded_or_names_are_not_told(abstract):
    """Gains, estimates, small numbers, years, large units, addresses, versions, ranges."""
    assert flags(_paper(abstract, "We dig.")) == ()


def test_nothing_is_told_of_a_paper_with_pages_that_were_not_read():
    """The number may stand there."""
    paper = _paper("We ask 1,243 people.", "We dig.", integrity=Integrity(pages_without_text=(3,)))
    assert flags(paper) == ()
