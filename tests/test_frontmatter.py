"""What a paper says about itself."""

import pytest

from scanner.reading.frontmatter import read_metadata
from scanner.reading.layout import read_rows
from tests.typeset import bold, line, page


def rows(*lines):
    """Return the rows of some lines."""
    return read_rows(page(lines))


TITLE = bold(100, 80, "How people read papers", size=16, block=0)


def test_the_title_is_the_largest_print_of_several_words():
    """A journal's label is not the title, and a title may have two lines."""
    front = rows(
        line(72, 40, "RESEARCH ARTICLE", size=20), TITLE, bold(100, 98, "and what they make of them", size=16, block=1)
    )
    assert read_metadata(front, (), "").title == "How people read papers and what they make of them"


@pytest.mark.parametrize(
    "printed",
    [
        "Jane Doe¹,² John van der Roe¹∗",
        "Jane Doe, John van der Roe",
        "Jane Doe and John van der Roe",
        "Jane Doe, PhD; John van der Roe, MD",
    ],
)
def test_authors_come_without_marks_and_degrees(printed):
    """Marks, degrees and separators are no part of names."""
    front = rows(TITLE, bold(100, 120, printed, size=11, block=2), line(100, 140, "University of Somewhere", block=3))
    assert read_metadata(front, (), "").authors == ("Jane Doe", "John van der Roe")


def test_authors_stand_in_one_print_below_each_other():
    """Names with addresses beside and affiliations below them are found by the print of the first."""
    front = rows(
        TITLE,
        bold(100, 120, "Jane Doe", size=11, block=2), line(400, 120, "doe@example.org", block=2),
        line(100, 134, "University of Somewhere", block=2),
        bold(100, 148, "John Roe", size=11, block=2), line(400, 148, "roe@example.org", block=2),
    )  # fmt: skip
    assert read_metadata(front, (), "").authors == ("Jane Doe", "John Roe")


def test_identifiers_venue_and_year_come_from_the_edges():
    """Stamp, running head and footer name what the paper is and where it appeared."""
    edges = rows(
        line(15, 500, "arXiv:2401.01234v2 [cs.CL] 3 Jan 2024", block=1),
        line(72, 40, "Proceedings of Machine Learning Research 1:1-9, 2025", block=2),
        line(72, 800, "https://doi.org/10.1234/abc.def.", block=3),
    )
    found = read_metadata(rows(TITLE), edges, "")
    assert (found.arxiv_id, found.doi, found.year) == ("2401.01234v2", "10.1234/abc.def", 2025)
    assert found.venue == "Proceedings of Machine Learning Research 1:1-9, 2025"


def test_what_is_not_printed_stays_empty():
    """Nothing is made up."""
    found = read_metadata(rows(TITLE), (), "")
    assert (found.authors, found.year, found.venue, found.arxiv_id, found.doi) == ((), None, "", None, None)
