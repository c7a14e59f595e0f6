"""The lines by which two versions of the reader are compared change with the text of their page, and only then."""

import pymupdf

from tests.benchmarks.page_hashes import page_lines
from tests.pdfs import paper_pdf, scanned_pdf


def test_a_changed_word_changes_the_line_of_its_page_alone():
    """One line a page; that of the page which reads otherwise is another."""
    data = paper_pdf(3)
    document = pymupdf.open(stream=data, filetype="pdf")
    document[1].insert_text((72, 700), "afterword")
    before, after = list(page_lines("a.pdf", data)), list(page_lines("a.pdf", document.tobytes()))
    assert [one == other for one, other in zip(before, after, strict=True)] == [True, False, True]
    assert list(page_lines("a.pdf", data)) == before


def test_a_refused_file_has_one_line_with_its_cause():
    """What is refused by one version and read by another is seen as well."""
    assert list(page_lines("a.pdf", scanned_pdf())) == ["a.pdf no_text"]
