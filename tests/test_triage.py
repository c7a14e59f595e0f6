"""What is no readable paper is refused by its right name, and nothing else is."""

import re
import zlib

import pymupdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.errors import InputError
from scanner.extract.limits import Limits
from scanner.extract.reader import read_pdf
from scanner.extract.triage import check_bytes, ends_early
from tests.pdfs import WORDS, locked_pdf, paper_pdf, scanned_pdf

INSTRUCTIONS = (
    "All headings must be set in bold face and flush left. Please use the 10 point Times font for the text. "
    "The margins should be one inch wide. Do not number the pages of the camera-ready copy. "
    "Captions should be centered below figures. Use the style file that comes with this template. "
)


def cause(data: bytes) -> str:
    """Return the cause of the refusal that a file meets, or that it is read."""
    try:
        read_pdf(data, check_visibility=False)
    except InputError as error:
        return error.cause
    return "read"


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b"<!DOCTYPE html><html><body>404 Not Found</body></html>", "web page"),
        (b"\n\n<HTML><p>Sign in to read %PDF- files" + b" " * 5000, "web page"),
        (b"<?xml version='1.0'?><TEI/>", "XML"),
        (b"PK\x03\x04word/document.xml", "Word"),
        (b"%!PS-Adobe-3.0", "PostScript"),
        (b"Dear colleague,", "something else"),
    ],
)
def test_other_files_are_named(data, word):
    """A file that is no PDF is refused with what it seems to be."""
    if b"%PDF-" in data:
        data = data.replace(b"%PDF-", b"") + b"%PDF-"
    with pytest.raises(InputError, match=word) as refusal:
        check_bytes(data, Limits())
    assert refusal.value.cause == "not_pdf"


def test_junk_before_the_header_is_borne():
    """Some bytes before the header, as mail programs leave them, do no harm."""
    assert cause(b"Content-Type: application/pdf\r\n\r\n" + paper_pdf(1)) == "read"


def test_junk_after_the_end_is_borne():
    """Bytes after the end mark, as web servers append them, do no harm."""
    assert cause(paper_pdf(1) + b"\r\n<script>track()</script>" * 200) == "read"


@given(st.floats(0.05, 0.995))
def test_cut_files_end_early(share):
    """A file cut anywhere has no proper end."""
    data = paper_pdf_of_ten()
    assert ends_early(data[: int(len(data) * share)])


def test_whole_files_do_not_end_early():
    """A whole file ends properly, also after an update was appended to it."""
    document = pymupdf.open(stream=paper_pdf(2), filetype="pdf")
    document.set_metadata({"title": "Second edition"})
    updated = paper_pdf(2) + document.tobytes()
    assert not ends_early(paper_pdf(2))
    assert not ends_early(updated)


_TEN: list[bytes] = []


def paper_pdf_of_ten() -> bytes:
    """Return one paper of ten pages, made once."""
    if not _TEN:
        _TEN.append(paper_pdf(10))
    return _TEN[0]


def test_cut_update_ends_early():
    """A file whose appended update is cut has an end mark, but objects after it: it is not whole."""
    data = paper_pdf(2)
    assert ends_early(data + b"7 0 obj\n<< /Type /Page /Parent 2 0 R")


def test_thirty_truncations_are_refused():
    """A made paper cut at thirty places is refused as damaged each time."""
    data = paper_pdf_of_ten()
    assert {cause(cut) for cut in cuts(data, 30)} == {"damaged"}


@pytest.mark.slow
def test_truncations_of_real_papers_are_refused(benchmark):
    """Twelve real papers cut at five places each are refused as damaged, all sixty."""
    papers = sorted((benchmark / "papers").glob("*.pdf"))
    causes = [cause(cut) for path in papers for cut in cuts(path.read_bytes(), 5)]
    assert causes == ["damaged"] * 60


def cuts(data: bytes, many: int) -> list[bytes]:
    """Return a file cut at places all over it, the last a few bytes before its end."""
    start, end = 1100, len(data) - 8
    return [data[: start + (end - start) * number // (many - 1)] for number in range(many)]


def test_wrong_table_of_objects_is_repaired():
    """A file whose table of objects is not where it says is read in full, and a note says so."""
    data = paper_pdf(3).replace(b"startxref\n", b"startxref\n9")
    paper = read_pdf(data)
    assert paper.text == read_pdf(paper_pdf(3)).text
    assert any("rebuilt" in note for note in paper.integrity.notes)


def test_file_with_lost_pages_is_damaged():
    """A file that ends well but lost contents in its middle is refused, though MuPDF opens it without an error."""
    data = bytearray(paper_pdf_of_ten())
    start = data.index(b"stream", len(data) // 2) + 10
    data[start : start + 200] = bytes(200)
    assert cause(bytes(data)) == "damaged"


def with_figure(pages: int) -> pymupdf.Document:
    """Return an open paper with a figure that has words on its last page."""
    document = pymupdf.open(stream=paper_pdf(pages), filetype="pdf")
    figure = pymupdf.open(stream=paper_pdf(1), filetype="pdf")
    document[-1].show_pdf_page(pymupdf.Rect(72, 500, 300, 700), figure)
    return pymupdf.open(stream=document.tobytes(deflate=True), filetype="pdf")


def break_figure(document: pymupdf.Document) -> bytes:
    """Return a document whose figure with fonts ends in the middle."""
    (form,) = (
        xref
        for xref, *_ in document.get_page_xobjects(len(document) - 1)
        if document.xref_get_key(xref, "Resources/Font")[0] != "null"
    )
    document.update_stream(form, document.xref_stream_raw(form)[:150], compress=False)
    document.xref_set_key(form, "Filter", "/FlateDecode")
    return document.tobytes()


def test_damaged_figure_is_told():
    """Words are lost in a figure as on a page: that is said, and too many such pages are none of a paper."""
    assert cause(break_figure(with_figure(3))) == "damaged"
    assert read_pdf(break_figure(with_figure(30))).integrity.notes == (
        "page 30 is damaged: words may be missing there",
    )
    assert read_pdf(with_figure(30).tobytes()).integrity.notes == ()


def test_page_that_became_something_else_is_damaged():
    """Contents that are those of a font paint nothing; they are not taken for a blank page."""
    document = pymupdf.open(stream=paper_pdf(3), filetype="pdf")
    program = b"%!PS-AdobeFont-1.0: Snail\n" + b"11 dict begin /FontInfo 9 dict dup begin readonly def\n" * 200
    document.update_stream(document[1].get_contents()[0], program + bytes(range(256)) * 2)
    assert cause(document.tobytes()) == "damaged"


def test_page_object_that_became_something_else_is_damaged():
    """A picture in the place of a page is no blank page."""
    document = pymupdf.open(stream=paper_pdf(3), filetype="pdf")
    kept = document.xref_get_key(document[1].xref, "Parent")[1]
    document.update_object(document[1].xref, f"<</Type/XObject/Subtype/Image/Parent {kept}>>")
    assert cause(document.tobytes()) == "damaged"


def test_lost_font_is_told():
    """Where the program of a font is broken words may be other than they were."""
    document = pymupdf.open(stream=paper_pdf(3), filetype="pdf")
    document[0].insert_font(fontname="F", fontbuffer=pymupdf.Font("tiro").buffer)
    document[0].insert_text((72, 700), "words in a font of their own", fontname="F")
    (program,) = (
        int(number)
        for xref in range(1, document.xref_length())
        for number in re.findall(r"/FontFile3 (\d+) 0 R", document.xref_object(xref, compressed=True))
    )
    document.update_stream(program, b"no font at all")
    notes = read_pdf(document.tobytes()).integrity.notes
    assert notes == ("parts of the file, such as fonts or figures, are damaged: words may be missing or wrong",)


def test_lost_pack_of_objects_is_damaged():
    """Objects are packed by the hundred: where such a pack is broken, pages or widths of letters are lost."""
    document = pymupdf.open(stream=paper_pdf(3), filetype="pdf")
    data = bytearray(document.tobytes(use_objstms=1))
    start = data.index(b"stream", data.index(b"/ObjStm")) + 40
    data[start : start + 40] = bytes(40)
    assert cause(bytes(data)) == "damaged"


def test_pages_that_nothing_leads_to_are_damage():
    """A file that has pages and shows none is damaged; one that never had any is only empty."""
    document = pymupdf.open(stream=paper_pdf(3), filetype="pdf")
    pages = int(document.xref_get_key(document.pdf_catalog(), "Pages")[1].split()[0])
    data = document.tobytes().replace(f"/Pages {pages} 0 R".encode(), b"/Pages 3 0 R")
    assert cause(data) == "damaged"


def test_damaged_file_whose_words_are_hidden_is_damaged():
    """Letters that lost their widths look hidden; a damaged file with many such is refused, a whole one is read."""
    document = pymupdf.open(stream=paper_pdf(3), filetype="pdf")
    document[0].insert_textbox((72, 400, 500, 800), "white words that nobody sees " * 40, color=(1, 1, 1), fontsize=8)
    data = document.tobytes()
    assert cause(data) == "read"
    assert cause(data.replace(b"startxref\n", b"startxref\n9")) == "damaged"


def test_wrong_checksum_alone_is_borne():
    """Contents whose checksum is wrong, as some programs write them, are read."""
    document = pymupdf.open(stream=paper_pdf(1), filetype="pdf")
    data = document.tobytes(expand=255)
    document = pymupdf.open(stream=data, filetype="pdf")
    xref = document[0].get_contents()[0]
    packed = zlib.compress(document.xref_stream(xref))[:-4] + b"oops"
    document.update_stream(xref, packed, compress=False)
    document.xref_set_key(xref, "Filter", "/FlateDecode")
    assert cause(document.tobytes()) == "read"


def test_locked_file_needs_its_password():
    """A file locked with a password is refused as such."""
    assert cause(locked_pdf("secret")) == "password"


@pytest.mark.parametrize("stamp", ["", "12"])
def test_scans_have_no_text(stamp):
    """Pages that are pictures have no text, also if each has a page number."""
    assert cause(scanned_pdf(2, stamp)) == "no_text"


def test_cover_on_a_scan_is_no_text():
    """One page of text before a dozen scanned ones does not make a paper with text."""
    document = pymupdf.open(stream=paper_pdf(1), filetype="pdf")
    document.insert_pdf(pymupdf.open(stream=scanned_pdf(12), filetype="pdf"))
    assert cause(document.tobytes()) == "no_text"


def test_scanned_appendix_is_borne():
    """A paper with its text and some scanned pages after it is read, and the pages without text are named."""
    document = pymupdf.open(stream=paper_pdf(4), filetype="pdf")
    document.insert_pdf(pymupdf.open(stream=scanned_pdf(3), filetype="pdf"))
    paper = read_pdf(document.tobytes())
    assert paper.integrity.pages_without_text == (5, 6, 7)


@pytest.mark.parametrize("pages", [1, 30, 2500])
def test_blank_pages_have_no_text(pages):
    """Blank pages have no text, however many they are."""
    document = pymupdf.open()
    for _ in range(pages):
        document.new_page()
    assert cause(document.tobytes()) == "no_text"


def test_slides_are_no_paper():
    """Wide pages with few words on each are slides."""
    slides = paper_pdf(9, width=960, height=540, words="Our method\nBetter than theirs\nQuestions?")
    assert cause(slides) == "not_a_paper"


def test_wide_pages_full_of_text_are_read():
    """A paper on wide pages is no set of slides."""
    assert cause(paper_pdf(4, width=842, height=595)) == "read"


def test_poster_is_no_paper():
    """One sheet of the size of a wall is a poster."""
    assert cause(paper_pdf(1, width=2384, height=3370)) == "not_a_paper"


def test_unfilled_template_is_no_paper():
    """A document that tells authors how to typeset their paper is a template."""
    assert cause(paper_pdf(4, words=INSTRUCTIONS * 4)) == "not_a_paper"


def test_paper_that_quotes_an_instruction_is_read():
    """Some sentences on typesetting in a paper do not make it a template."""
    assert cause(paper_pdf(4, words=WORDS * 12 + INSTRUCTIONS[:63])) == "read"


def test_short_file_is_read():
    """A page with one sentence, in whatever script, is short but no reason for a refusal."""
    document = pymupdf.open()
    document.new_page().insert_text((72, 90), "t(28) = 2.20, p = .03")
    assert cause(document.tobytes()) == "read"


def test_portfolio_is_no_paper():
    """A file that only wraps others is refused with the advice to unwrap them."""
    document = pymupdf.open(stream=paper_pdf(1), filetype="pdf")
    document.embfile_add("paper.pdf", paper_pdf(1))
    document.xref_set_key(document.pdf_catalog(), "Collection", "<</Type/Collection>>")
    assert cause(document.tobytes()) == "not_a_paper"
