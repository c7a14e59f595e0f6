"""Small PDFs made by the tests whose fonts draw other letters than their text has, one maker for each kind of font."""

from collections.abc import Callable
from typing import NamedTuple

import pymupdf

from tests.hidden_pdfs import ORDER, add_object, add_resource, page_with, reopened

SMALL, LARGE = "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SHIFTED = str.maketrans(SMALL + LARGE, SMALL[3:] + SMALL[:3] + LARGE[3:] + LARGE[:3])
"""Each letter and the one that is drawn for it, three places on."""
HONEST = str.maketrans("", "")

Drawn = dict[int, int]
"""Which letter is drawn for which, as `str.translate` takes it."""
Maker = Callable[[str, Drawn], pymupdf.Document]

MAKERS: dict[str, Maker] = {}


def _kind(maker: Maker) -> Maker:
    """Put a maker on the list by its name."""
    MAKERS[maker.__name__] = maker
    return maker


@_kind
def composite_truetype(said: str, drawn: Drawn) -> pymupdf.Document:
    """Embed a TrueType font as a subset, with glyph numbers for codes and no names at all."""
    return _composite(said, drawn, "cjk")


@_kind
def composite_cff(said: str, drawn: Drawn) -> pymupdf.Document:
    """Embed a CFF font as a subset, with glyph numbers for codes."""
    return _composite(said, drawn, "tiro")


@_kind
def simple_type1c(said: str, drawn: Drawn) -> pymupdf.Document:
    """Embed a CFF font with names that are encoded as everywhere."""
    return _simple(said, drawn, "Type1", _Program("FontFile3", pymupdf.Font("tiit").buffer, "/Subtype/Type1C"))


@_kind
def simple_truetype(said: str, drawn: Drawn) -> pymupdf.Document:
    """Embed a TrueType font for codes of one byte."""
    return _simple(said, drawn, "TrueType", _Program("FontFile2", pymupdf.Font("cjk").buffer))


@_kind
def not_embedded(said: str, drawn: Drawn) -> pymupdf.Document:
    """Name one of the fonts that every reader has."""
    return _simple(said, drawn, "Type1", None)


@_kind
def type3(said: str, drawn: Drawn) -> pymupdf.Document:
    """Draw each glyph by a program of its own, under a name that says nothing."""
    return drawn_as(said, said.translate(drawn))


def drawn_as(said: str, shown: str, *, up: float = 0.001, matrix: str = "1 0 0 1 72 300") -> pymupdf.Document:
    """Return a page with a line that says one text and shows another, letter for letter, by a Type 3 font.

    Each has a glyph of its own. Glyphs are as high as `up` says and placed by a matrix: both may turn them over.
    """
    codes = range(33, 33 + len(said))
    document = page_with(f"BT /Liar 10 Tf {matrix} Tm <{bytes(codes).hex()}> Tj ET")
    resources = "<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold>>>>>>"
    programs = [f"600 0 d0 BT /F 1000 Tf ({letter}) Tj ET".encode() for letter in shown]
    procedures = "".join(
        f"/g{code} {add_object(document, '<<>>', program)} 0 R" for code, program in zip(codes, programs, strict=True)
    )
    font = (
        f"<</Type/Font/Subtype/Type3/FontBBox[0 -250 900 900]/FontMatrix[.001 0 0 {up} 0 0]/FirstChar 33"
        f"/LastChar {codes[-1]}/Widths[{'600 ' * len(said)}]/CharProcs<<{procedures}>>/Resources {resources}"
        f"/Encoding<</Differences[33{''.join(f'/g{code}' for code in codes)}]>>"
        f"/ToUnicode {_to_unicode(document, dict(zip(codes, said, strict=True)), 1)} 0 R>>"
    )
    return add_resource(document, "Font", "Liar", f"{add_object(document, font)} 0 R")


def lying_beside_its_namesake() -> pymupdf.Document:
    """Return a page whose order is drawn as other letters by a font that has the name of the page's own."""
    document = page_with("BT /Liar 10 Tf 1 0 0 1 72 300 Tm (" + ORDER.translate(SHIFTED) + ") Tj ET")
    codes = {ord(chr(ord(letter)).translate(SHIFTED)): letter for letter in ORDER}
    names = " ".join(f"{code}/{chr(code)}" for code in sorted(codes) if chr(code).isalpha())
    font = (
        f"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[{names}]>>"
        f"/ToUnicode {_to_unicode(document, codes, 1)} 0 R>>"
    )
    return add_resource(document, "Font", "Liar", f"{add_object(document, font)} 0 R")


def _composite(said: str, drawn: Drawn, name: str) -> pymupdf.Document:
    """Return a page with a line in a composite font of MuPDF's own, subset, whose map to text is ours."""
    document = page_with()
    font = pymupdf.Font(name)
    document[0].insert_font(fontname="Liar", fontbuffer=font.buffer)
    document[0].insert_text((72, 542), said.translate(drawn), fontname="Liar", fontsize=10)
    document.subset_fonts()
    (number,) = (xref for xref, _, kind, *_ in document.get_page_fonts(0) if kind == "Type0")
    codes = {font.has_glyph(ord(letter.translate(drawn))): letter for letter in set(said)}
    document.xref_set_key(number, "ToUnicode", f"{_to_unicode(document, codes, 2)} 0 R")
    return reopened(document)


class _Program(NamedTuple):
    """The program of a font, the key that it stands under, and what its stream says of it."""

    key: str
    content: bytes
    subtype: str = ""


def _simple(said: str, drawn: Drawn, kind: str, program: _Program | None) -> pymupdf.Document:
    """Return a page with a line in a simple font, embedded if a program is given, whose map to text is ours."""
    shown = said.translate(drawn)
    document = page_with(f"BT /Liar 10 Tf 1 0 0 1 72 300 Tm ({shown}) Tj ET")
    descriptor = ""
    if program:
        stream = add_object(document, f"<<{program.subtype}/Length1 {len(program.content)}>>", program.content)
        head = "/Type/FontDescriptor/FontName/AAAAAA+Liar/Flags 32/FontBBox[0 -250 1000 900]"
        text = f"<<{head}/{program.key} {stream} 0 R>>"
        descriptor = f"/FontDescriptor {add_object(document, text)} 0 R"
    widths = " ".join("600" for _ in range(32, 123))
    codes = {ord(one): other for one, other in zip(shown, said, strict=True)}
    name = "AAAAAA+Liar" if program else "Courier"
    font = (
        f"<</Type/Font/Subtype/{kind}/BaseFont/{name}/FirstChar 32/LastChar 122/Widths[{widths}]"
        f"/Encoding/WinAnsiEncoding{descriptor}/ToUnicode {_to_unicode(document, codes, 1)} 0 R>>"
    )
    return add_resource(document, "Font", "Liar", f"{add_object(document, font)} 0 R")


def _to_unicode(document: pymupdf.Document, codes: dict[int, str], size: int) -> int:
    """Add a map from codes of so many bytes to characters, and return its number."""
    pairs = "\n".join(f"<{code:0{2 * size}X}> <{ord(letter):04X}>" for code, letter in codes.items())
    space = f"1 begincodespacerange <{'00' * size}> <{'FF' * size}> endcodespacerange"
    return add_object(document, "<<>>", f"begincmap {space} {len(codes)} beginbfchar\n{pairs}\nendbfchar".encode())
