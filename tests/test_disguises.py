"""Words drawn as other letters than the text has are found in every kind of font, and honest fonts are left alone."""

import pymupdf
import pytest

from scanner.errors import InputError
from scanner.extract import triage
from scanner.extract.glyph_uses import count_glyphs, place_glyphs
from scanner.extract.letterforms import LETTERS, UPRIGHT, alphabet, compare, draw_glyph
from scanner.extract.pages import read_document
from scanner.extract.reader import read_pdf
from scanner.extract.render import check_render
from scanner.extract.visibility import inspect
from tests.disguised_pdfs import HONEST, MAKERS, SHIFTED, drawn_as, lying_beside_its_namesake
from tests.hidden_pdfs import ORDER, VISIBLE, add_resource, page_with
from tests.pdfs import paper_pdf
from tests.test_visibility_render import lines_of, looked_at

SHOWN = "Snails that were measured twice left much the same trails ..."
assert len(SHOWN) >= len(ORDER)


@pytest.mark.parametrize("kind", MAKERS)
def test_a_font_that_draws_other_letters_hides_its_text(kind):
    """Embedded as a subset or not, with names or without: what it draws is not what it says."""
    inspection = looked_at(MAKERS[kind](ORDER, SHIFTED))
    assert [(text.reason, text.text, text.addressed_to_model) for text in inspection.hidden] == [
        ("font_mapping", ORDER, True)
    ]
    assert lines_of(inspection) == [*VISIBLE]


@pytest.mark.parametrize("kind", MAKERS)
def test_a_font_that_draws_what_it_says_hides_nothing(kind):
    """The same fonts with an honest map are read, and compared without a note."""
    inspection = looked_at(MAKERS[kind](ORDER, HONEST))
    assert (inspection.hidden, inspection.notes) == ((), ())
    assert lines_of(inspection) == [*VISIBLE, ORDER]


def test_one_letter_drawn_in_many_ways_is_found():
    """A sentence may be drawn as another one, so that a letter is drawn as a different one at each place."""
    inspection = looked_at(drawn_as(ORDER, SHOWN[: len(ORDER)]))
    assert [(text.reason, text.addressed_to_model) for text in inspection.hidden] == [("font_mapping", True)]


def test_a_liar_with_the_name_of_an_honest_font_takes_no_honest_words_with_it():
    """Only the words that it draws are taken out, though spans have the same name of a font for both."""
    inspection = looked_at(lying_beside_its_namesake())
    assert [text.text for text in inspection.hidden] == [ORDER]
    assert lines_of(inspection) == [*VISIBLE]


@pytest.mark.parametrize(
    ("up", "matrix"),
    [(-0.001, "1 0 0 -1 72 300"), (0.001, "0 1 -1 0 72 300"), (-0.001, "0 1 1 0 72 300"), (-0.001, "-1 0 0 1 500 300")],
)
def test_letters_that_a_matrix_puts_upright_are_honest(up, matrix):
    """Glyphs that stand on their heads in the font, or lines that run up the page, are read as they lie there."""
    assert looked_at(drawn_as(ORDER, ORDER, up=up, matrix=matrix)).hidden == ()
    shown = ORDER.translate(SHIFTED)
    assert [text.text for text in looked_at(drawn_as(ORDER, shown, up=up, matrix=matrix)).hidden] == [ORDER]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("the trails of nine snails were dry", "THE TRAILS OF NINE SNAILS WERE DRY"),
        ("l1 I0 O0 snail trails of glass in l8", "1l lO 0o snail trails of glass in I8"),
        ("h n r c g h n r c g h n r c g and glass", "n v p x y n v p x y n v p x y and glass"),
        ("glass and paper 91.2 of snails", "glass and paper 97.3 of snails"),
    ],
)
def test_odd_letters_are_no_lie(said, shown):
    """Small capitals, letters that look alike, letters for Greek ones in formulas, and single signs are left."""
    inspection = looked_at(drawn_as(said, shown))
    assert inspection.hidden == ()
    assert lines_of(inspection) == [*VISIBLE, said]


def test_a_font_that_draws_no_known_letters_is_told():
    """Where a font draws signs for letters it cannot be compared: one note, and the pictures still count as checked."""
    document = page_with(f"BT /Signs 10 Tf 1 0 0 1 72 300 Tm ({ORDER}) Tj ET")
    signs = "<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats/ToUnicode 99 0 R>>"
    codes = "".join(f"<{ord(letter):02X}> <{ord(letter):04X}>\n" for letter in sorted(set(ORDER)))
    document = add_resource(document, "Font", "Signs", signs.replace("99", str(_map(document, codes))))
    checked = check_render(document, read_document(document))
    assert checked.notes == ("1 of 2 fonts were not compared with the letters that they draw",)
    assert not checked.incomplete


def _map(document: pymupdf.Document, codes: str) -> int:
    """Add a map from codes to characters, and return its number."""
    space = "1 begincodespacerange <00> <FF> endcodespacerange"
    number = document.get_new_xref()
    document.update_object(number, "<<>>")
    document.update_stream(number, f"begincmap {space} 20 beginbfchar\n{codes}endbfchar".encode())
    return int(number)


def test_a_file_that_mostly_draws_other_letters_is_not_read():
    """Fonts that are scrambled against copying leave nothing to audit: a refusal, and no audit of scraps."""
    document = pymupdf.open(stream=MAKERS["type3"](ORDER, SHIFTED).tobytes(), filetype="pdf")
    document[0].add_redact_annot((0, 0, 595, 200))
    document[0].apply_redactions()
    data = document.tobytes()
    assert ORDER in read_pdf(data, check_visibility=False).text
    with pytest.raises(InputError, match="run text recognition") as refusal:
        read_pdf(data)
    assert refusal.value.cause == "no_text"


def test_a_few_words_drawn_as_others_do_not_make_a_file_unreadable():
    """The rest of the paper is read."""
    document = lying_beside_its_namesake()
    raw = inspect(document, read_document(document)).raw
    triage.check_letters(raw, check_render(document, raw).unseen)
    paper = read_pdf(document.tobytes())
    assert paper.integrity.visibility_checked
    assert [text.reason for text in paper.integrity.hidden_text] == ["font_mapping"]
    assert ORDER not in paper.text


def test_ligatures_are_no_letters():
    """A glyph for two characters is compared with neither of them."""
    document = pymupdf.open(stream=paper_pdf(1), filetype="pdf")
    font = pymupdf.Font("tiro")
    document[0].insert_font(fontname="F", fontbuffer=font.buffer)
    document[0].insert_text((72, 700), "\ufb01\ufb02", fontname="F")
    (number,) = (xref for xref, _, kind, *_ in document.get_page_fonts(0) if kind == "Type0")
    codes = f"<{font.has_glyph(0xFB01):04X}> <00660069>\n<{font.has_glyph(0xFB02):04X}> <0066006C>\n"
    program = f"begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange 2 beginbfchar\n{codes}endbfchar"
    document.update_stream(int(document.xref_get_key(number, "ToUnicode")[1].split()[0]), program.encode())
    drawn = pymupdf.open(stream=document.tobytes(), filetype="pdf")[0].get_displaylist()
    assert "fifl" in "".join(word for *_, word, _, _, _ in pymupdf.TextPage(drawn.get_textpage()).extractWORDS())
    assert not {"fi", "fl"} & {glyph.character for glyph in count_glyphs(drawn).glyphs}
    used = {(glyph.number, glyph.character) for glyph in count_glyphs(drawn).glyphs}
    assert not {number for number, _ in used} & {font.has_glyph(0xFB01), font.has_glyph(0xFB02)}


def test_glyphs_are_counted_and_placed_as_the_text_has_them():
    """All glyphs of a page, read from memory at once, are those of the library's own slow account."""
    page = pymupdf.open(stream=paper_pdf(1), filetype="pdf")[0]
    trace = [(chr(code), number, origin) for span in page.get_texttrace() for code, number, origin, _ in span["chars"]]
    drawn = page.get_displaylist()
    placed = [(place.glyph.character, place.glyph.number, (place.x, place.y)) for place in place_glyphs(drawn)]
    assert [one[:2] for one in placed] == [one[:2] for one in trace]
    assert [one[2] for one in placed] == [pytest.approx(one[2], abs=0.01) for one in trace]
    assert sum(count_glyphs(drawn).glyphs.values()) == len(trace)
    assert {glyph.turn for glyph in count_glyphs(drawn).glyphs} == {UPRIGHT}


def test_built_in_letters_are_themselves():
    """Every letter of every built-in font is the same as itself."""
    assert {letter for letter, _ in alphabet()} == set(LETTERS)
    assert {compare(shape, letter) for letter, shape in alphabet()} == {"same"}


@pytest.mark.parametrize(("drawn", "said"), ["ew", "aX", "5h", "mo", "Wa", "gT"])
def test_built_in_letters_are_no_others(drawn, said):
    """In none of the fonts is a letter another one, and that it is one is surely told."""
    assert {compare(shape, said) for letter, shape in alphabet() if letter == drawn} == {"other"}


def test_a_blank_glyph_has_no_shape():
    """What paints nothing is no letter."""
    font = pymupdf.Font("helv").this
    assert draw_glyph(font, pymupdf.Font("helv").has_glyph(32)) is None
