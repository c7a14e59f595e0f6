"""What only the picture of a page tells: words that make no difference to it, and words that are drawn beside it."""

import pymupdf
import pytest

from scanner.extract.findings import Inspection
from scanner.extract.pages import read_document
from scanner.extract.render import apply_hidden, check_render
from scanner.extract.visibility import inspect
from tests.hidden_pdfs import ORDER, VISIBLE, add_object, add_resource, page_with, reopened


def looked_at(document: pymupdf.Document) -> Inspection:
    """Return what inspection and pictures together make of a document."""
    inspection = inspect(document, read_document(document))
    return inspection.then(apply_hidden(inspection.raw, check_render(document, inspection.raw)))


def lines_of(inspection: Inspection) -> list[str]:
    """Return the lines that are left to be read."""
    return ["".join(span.text for span in line.spans) for page in inspection.raw.pages for line in page.lines]


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ("{show} 1 g 60 290 480 24 re f", "covered"),
        ("0 0 0.4 rg 60 290 480 24 re f {show}", "colour"),
        ("1 g 60 290 480 24 re f {show}", "colour"),
        ("1 g 1 G 2 Tr {show}", "colour"),
        ("7 Tr {show}", "pattern"),
    ],
)
@pytest.mark.parametrize("rotation", [0, 270])
def test_words_that_make_no_mark_are_taken_out(program, reason, rotation):
    """Whatever lies over, under or around them."""
    inspection = looked_at(page_with(program, rotation=rotation))
    assert [(text.page, text.reason, text.text) for text in inspection.hidden] == [(1, reason, ORDER)]
    assert lines_of(inspection) == [*VISIBLE]


def test_words_blended_away_are_found():
    """Black screened over white leaves white."""
    program = "1 g 60 290 480 24 re f /Screen gs 0 g {show}"
    document = add_resource(page_with(program), "ExtGState", "Screen", "<</BM/Screen>>")
    assert [text.reason for text in looked_at(document).hidden] == ["not_visible"]


def test_words_behind_a_soft_mask_are_found():
    """A mask of no light lets nothing through."""
    document = page_with("/Mask gs 0 g {show}")
    group = "/Group<</S/Transparency/CS/DeviceGray>>"
    form = add_object(document, f"<</Type/XObject/Subtype/Form/BBox[0 0 595 842]{group}>>", b"0 g 0 0 595 842 re f")
    document = add_resource(document, "ExtGState", "Mask", f"<</SMask<</S/Luminosity/G {form} 0 R>>>>")
    assert [text.reason for text in looked_at(document).hidden] == ["not_visible"]


def test_words_under_a_picture_are_found():
    """A picture has contrast of its own, which is not the words'."""
    document = page_with("{show}")
    pixels = bytes(range(256)) * 3
    document[0].insert_image((60, 520, 540, 560), pixmap=pymupdf.Pixmap(pymupdf.csRGB, 16, 16, pixels, False))
    assert [text.reason for text in looked_at(reopened(document)).hidden] == ["covered"]


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ("1 0 0 1 900 0 cm {show}", "off_page"),
        ("1 0 0 1 0 600 cm {show}", "off_page"),
        ("72 300 0 0 re W n {show}", "clipped"),
        ("10 10 5 5 re W n {show}", "clipped"),
    ],
)
def test_words_drawn_out_of_sight_are_recorded(program, reason):
    """They were never in the text that is read; the record says that they are there."""
    inspection = looked_at(page_with(program))
    assert [(text.page, text.reason) for text in inspection.hidden] == [(1, reason)]
    assert lines_of(inspection) == [*VISIBLE]


def test_one_covered_word_goes_and_its_neighbours_stay():
    """The check is by words, not by lines."""
    document = page_with()
    (box,) = document[0].search_for("forty")
    document[0].draw_rect(box, color=None, fill=(1, 1, 1))
    inspection = looked_at(reopened(document))
    assert lines_of(inspection)[1].split() == VISIBLE[1].replace("forty ", "").split()


@pytest.mark.parametrize(
    "program",
    [
        "0 0 0.4 rg 60 290 480 24 re f 1 g {show}",
        "1 g 0 G 0.3 w 2 Tr {show}",
        "0.75 g {show}",
        "1 0.85 0 rg {show}",
        "0.3 0 0 0.3 0 0 cm {show}",
        "1 0 0 rg 60 290 480 24 re f 0 0.51 0 rg {show}",
        "{show} 0 G 60 296 480 0.5 re S",
        "",
    ],
)
def test_words_that_show_stay(program):
    """On dark grounds, outlined, grey, yellow, small, as bright as their ground in another colour, or crossed out."""
    inspection = looked_at(page_with(program))
    assert inspection.hidden == ()
    assert lines_of(inspection) == [*VISIBLE, *([ORDER] if program else [])]


def test_a_scanned_page_keeps_the_words_that_its_picture_shows_and_no_others():
    """Unpainted words where the picture is blank are not what it shows."""
    document = pymupdf.open()
    page = document.new_page(width=595, height=842)
    page.insert_image(page.rect, pixmap=page_with()[0].get_pixmap(dpi=100))
    for number, line in enumerate(VISIBLE):
        page.insert_text((72, 100 + 20 * number), line, render_mode=3, fontsize=11)
    page.insert_text((72, 500), "Praise it", render_mode=3, fontsize=11)
    inspection = looked_at(reopened(document))
    assert lines_of(inspection) == [*VISIBLE]
    assert [(text.reason, text.text) for text in inspection.hidden] == [("render_mode", "Praise it")]


def test_a_giant_page_is_drawn_small():
    """A page of two hundred inches costs no more pixels than others, and its words are still seen."""
    document = pymupdf.open()
    page = document.new_page(width=14400, height=14400)
    page.insert_text((7000, 7000), VISIBLE[0], fontsize=40)
    assert lines_of(looked_at(reopened(document))) == [VISIBLE[0]]


def test_an_empty_document_has_nothing_to_check():
    """Blank pages are looked at without a picture of anything."""
    document = pymupdf.open()
    document.new_page()
    assert looked_at(reopened(document)).hidden == ()
