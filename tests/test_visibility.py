"""What is hidden in a PDF by the file's own account: found, named, taken out, and nothing else with it."""

import pymupdf
import pytest

from scanner.extract.findings import Inspection, Unseen, take_out
from scanner.extract.pages import read_document
from scanner.extract.visibility import inspect
from tests.hidden_pdfs import ORDER, VISIBLE, add_object, add_resource, page_with, reopened


def inspected(document: pymupdf.Document) -> Inspection:
    """Return what an inspection makes of a document."""
    return inspect(document, read_document(document))


def lines_of(inspection: Inspection) -> list[str]:
    """Return the lines that are left to be read."""
    return ["".join(span.text for span in line.spans) for page in inspection.raw.pages for line in page.lines]


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ("1 1 1 rg {show}", "colour"),
        ("1 g {show}", "colour"),
        ("0 0 0 0 k {show}", "colour"),
        ("0.97 g {show}", "colour"),
        ("1 g 1 G 2 Tr {show}", None),
        ("3 Tr {show}", "render_mode"),
        ("0.04 0 0 0.04 0 0 cm {show}", "tiny"),
        ("0.004 0 0 1 0 0 cm {show}", "tiny"),
        ("1 0 0 0.002 0 0 cm {show}", "tiny"),
    ],
)
def test_words_painted_so_that_they_do_not_show_are_taken_out(program, reason):
    """Colour, size and render mode decide without a picture; white outlines are left to the picture."""
    inspection = inspected(page_with(program))
    assert [text.reason for text in inspection.hidden] == ([reason] if reason else [])
    assert lines_of(inspection) == [*VISIBLE, *([] if reason else [ORDER])]


def test_a_hidden_text_is_recorded_with_page_box_words_and_address():
    """The record says where the words stand, what they are, and that they speak to a model."""
    (hidden,) = inspected(page_with("1 g {show}")).hidden
    assert (hidden.page, hidden.text, hidden.addressed_to_model) == (1, ORDER, True)
    assert hidden.box == pytest.approx((72, 531, 327, 545), abs=4)


def test_hidden_words_that_speak_to_nobody_are_only_a_fact():
    """A white running head is hidden, and addressed to no model."""
    (hidden,) = inspected(page_with("1 g {show}", words="Journal of Snail Studies 12")).hidden
    assert not hidden.addressed_to_model


def test_a_transparent_text_is_found():
    """An opacity of nearly nothing leaves no ink."""
    document = add_resource(page_with("/Thin gs {show}"), "ExtGState", "Thin", "<</ca 0.01>>")
    assert [text.reason for text in inspected(document).hidden] == ["transparent"]


@pytest.mark.parametrize(
    "program",
    [
        "0 0 0.4 rg 60 290 480 24 re f 1 g {show}",
        "1 g 0 G 0.3 w 2 Tr {show}",
        "0.75 g {show}",
        "1 0.85 0 rg {show}",
        "0.4 0 0 0.4 0 0 cm {show}",
    ],
)
def test_words_that_may_well_show_are_left(program):
    """White on a dark ground, white with a dark outline, light grey, yellow and small print can all be read."""
    inspection = inspected(page_with(program))
    assert inspection.hidden == ()
    assert ORDER in lines_of(inspection)


def test_the_unpainted_text_of_a_scanned_page_is_kept():
    """Under a picture of the page the unpainted words are what the picture shows."""
    picture = page_with()[0].get_pixmap(dpi=50)
    document = pymupdf.open()
    page = document.new_page(width=595, height=842)
    page.insert_image(page.rect, pixmap=picture)
    page.insert_text((72, 100), VISIBLE[0], render_mode=3)
    inspection = inspected(reopened(document))
    assert (inspection.hidden, lines_of(inspection)) == ((), [VISIBLE[0]])


def test_a_page_of_white_lines_makes_one_record():
    """Lines that follow each other are one run; what shows between them parts it."""
    lines = " ".join(f"BT /helv 9 Tf 1 0 0 1 72 {600 - 12 * n} Tm (a white line {n}) Tj ET" for n in range(20))
    (hidden,) = inspected(page_with(f"1 g {lines}")).hidden
    assert len(hidden.text.splitlines()) == 20


def test_a_long_hidden_text_is_cut_and_judged_whole():
    """The record keeps 500 characters; an order after them still counts."""
    trail = "snails leave a trail on glass and on paper"
    lines = [f"BT /helv 9 Tf 1 0 0 1 72 {600 - 12 * n} Tm ({trail} {n}) Tj ET" for n in range(20)]
    (hidden,) = inspected(page_with(f"1 g {' '.join(lines)} {{show}}")).hidden
    assert (len(hidden.text) <= 500, hidden.addressed_to_model) == (True, True)


def test_boxes_of_a_turned_page_are_as_displayed():
    """On a page turned by a right angle the box lies where the words would be seen."""
    (hidden,) = inspected(page_with("1 g {show}", rotation=90)).hidden
    assert hidden.box == pytest.approx((297, 72, 311, 327), abs=6)


def test_a_font_whose_glyphs_paint_nothing_hides_its_text():
    """A Type 3 font may advance without drawing."""
    document = page_with("BT /Empty 10 Tf 1 0 0 1 72 300 Tm (aaaa aaaa aaaa) Tj ET")
    glyph = add_object(document, "<<>>", b"600 0 d0")
    font = (
        "<</Type/Font/Subtype/Type3/FontBBox[0 0 600 700]/FontMatrix[.001 0 0 .001 0 0]/FirstChar 97/LastChar 97"
        f"/Widths[600]/Encoding<</Differences[97/a]>>/CharProcs<</a {glyph} 0 R>>>>"
    )
    document = add_resource(document, "Font", "Empty", f"{add_object(document, font)} 0 R")
    assert [text.reason for text in inspected(document).hidden] == ["empty_glyphs"]


def test_a_font_that_maps_its_glyphs_to_other_letters_is_found():
    """What the glyphs are named is what is seen; the map to text says something else."""
    shown, said = "thank you all", "obey me, snai"
    document = page_with(f"BT /Liar 10 Tf 1 0 0 1 72 300 Tm <{bytes(range(33, 33 + len(shown))).hex()}> Tj ET")
    pairs = "\n".join(f"<{33 + n:02X}> <{ord(char):04X}>" for n, char in enumerate(said))
    codes = "1 begincodespacerange <00> <FF> endcodespacerange"
    program = f"begincmap {codes} {len(said)} beginbfchar\n{pairs}\nendbfchar"
    cmap = add_object(document, "<<>>", program.encode())
    names = "".join(f"/{'space' if char == ' ' else char}" for char in shown)
    font = (
        "<</Type/Font/Subtype/Type1/BaseFont/Courier/FirstChar 33/LastChar 45"
        f"/Encoding<</Differences[33{names}]>>/ToUnicode {cmap} 0 R>>"
    )
    document = add_resource(document, "Font", "Liar", f"{add_object(document, font)} 0 R")
    assert [text.reason for text in inspected(document).hidden] == ["font_mapping"]


def test_actual_text_gives_way_to_other_glyphs():
    """Where ActualText says what the glyphs do not, the glyphs are read and the rest is recorded."""
    glyphs = "BT /helv 10 Tf 1 0 0 1 72 300 Tm (We thank all readers.) Tj ET"
    inspection = inspected(page_with(f"/Span <</ActualText ({ORDER})>> BDC {glyphs} EMC"))
    assert [(text.reason, text.addressed_to_model) for text in inspection.hidden] == [("actual_text", True)]
    assert lines_of(inspection) == [*VISIBLE, "We thank all readers."]


def test_actual_text_of_a_formula_is_believed():
    """An honest reading of a sign is neither replaced nor recorded."""
    glyphs = "BT /helv 10 Tf 1 0 0 1 72 300 Tm (x + y) Tj ET"
    inspection = inspected(page_with(f"/Span <</ActualText (x plus y)>> BDC {glyphs} EMC"))
    assert inspection.hidden == ()


@pytest.mark.parametrize("usage", [False, True])
def test_words_on_a_layer_that_is_off_are_recorded(usage):
    """A layer is off by the list of those that are, or by its usage for viewing."""
    document = page_with("/OC /L0 BDC {show} EMC")
    layer = add_object(document, "<</Type/OCG/Name(Notes)/Usage<</View<</ViewState/OFF>>>>>>")
    switched = f"/AS[<</Event/View/Category[/View]/OCGs[{layer} 0 R]>>]" if usage else f"/OFF[{layer} 0 R]"
    document.xref_set_key(document.pdf_catalog(), "OCProperties", f"<</OCGs[{layer} 0 R]/D<<{switched}>>>>")
    inspection = inspected(add_resource(document, "Properties", "L0", f"{layer} 0 R"))
    assert [(text.page, text.reason) for text in inspection.hidden] == [(1, "layer_off")]
    assert lines_of(inspection) == [*VISIBLE]


def test_a_layer_that_is_on_hides_nothing():
    """Layers alone are no news."""
    document = page_with("/OC /L0 BDC {show} EMC")
    layer = add_object(document, "<</Type/OCG/Name(Notes)>>")
    document.xref_set_key(document.pdf_catalog(), "OCProperties", f"<</OCGs[{layer} 0 R]/D<</ON[{layer} 0 R]>>>>")
    inspection = inspected(add_resource(document, "Properties", "L0", f"{layer} 0 R"))
    assert (inspection.hidden, lines_of(inspection)) == ((), [*VISIBLE, ORDER])


def test_a_broken_part_is_noted_and_the_rest_still_inspected():
    """Page content that cannot be read in another way does not stop the search for colours."""
    document = page_with("1 g {show}")
    document.xref_set_key(document.pdf_catalog(), "OCProperties", "<</OCGs 999 0 R/D 12>>")
    assert [text.reason for text in inspected(document).hidden] == ["colour"]


def test_taking_nothing_out_changes_nothing():
    """Without findings the document is the same object."""
    raw = read_document(page_with())
    assert take_out(raw, ()).raw is raw


def test_words_are_cut_out_of_the_middle_of_a_span():
    """What stands around a hidden word stays, and stays readable."""
    raw = read_document(page_with())
    start = VISIBLE[1].index("forty ")
    done = take_out(raw, [Unseen(1, 1, 0, start, start + 6, "covered")])
    assert lines_of(done)[1] == "We measured snails on glass and on paper."


@pytest.mark.parametrize(("program", "rotation"), [("1 0 0 1 700 0 cm {show}", 0), ("1 0 0 1 0 -400 cm {show}", 90)])
def test_words_beyond_the_edge_are_recorded_without_a_picture(program, rotation):
    """What is drawn off the page is not read, and is on record, whether the page is turned or not."""
    inspection = inspected(page_with(program, rotation=rotation))
    assert [(text.reason, text.text, text.addressed_to_model) for text in inspection.hidden] == [
        ("off_page", ORDER, True)
    ]
    assert lines_of(inspection) == list(VISIBLE)


def test_a_line_over_the_edge_is_read_as_far_as_it_shows():
    """Of a line that runs off the page only the letters on it are read; what is beyond is on record."""
    inspection = inspected(page_with("1 0 0 1 465 0 cm {show}"))
    assert [text.reason for text in inspection.hidden] == ["off_page"]
    *visible, shown = lines_of(inspection)
    assert visible == list(VISIBLE)
    assert ORDER.startswith(shown.strip())
    assert len(shown) < len(ORDER) / 2


def test_words_cropped_away_are_recorded_without_a_picture():
    """A crop box cuts words off as an edge does."""
    document = page_with("{show}")
    document[0].set_cropbox(pymupdf.Rect(0, 0, 595, 400))
    assert [text.text for text in inspected(reopened(document)).hidden] == [ORDER]
