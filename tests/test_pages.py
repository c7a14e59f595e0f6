"""Raw pages of real PDFs."""

import pymupdf
import pytest

from scanner.extract.pages import read_document, read_page


def document(rotation: int = 0) -> pymupdf.Document:
    """Return a document of one page with one line of text."""
    made = pymupdf.open()
    page = made.new_page(width=400, height=600)
    page.insert_text((50, 100), "Some words", fontsize=12)
    page.set_rotation(rotation)
    return pymupdf.open(stream=made.tobytes(), filetype="pdf")


def test_a_line_comes_with_its_place_and_style():
    """Words, box, size and direction are as displayed, spans of one style joined."""
    page = read_page(document()[0])
    (line,) = page.lines
    assert [span.text for span in line.spans] == ["Some words"]
    assert line.box[0] == pytest.approx(50, abs=1)
    assert (line.spans[0].size, line.direction, page.number) == (12, (1.0, 0.0), 1)


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_boxes_of_a_turned_page_lie_where_it_is_displayed(rotation):
    """The box is inside the displayed page and the direction is turned with it."""
    page = read_page(document(rotation)[0])
    (line,) = page.lines
    assert (page.width, page.height) == ((600, 400) if rotation % 180 else (400, 600))
    assert 0 <= line.box[0] < line.box[2] <= page.width
    assert 0 <= line.box[1] < line.box[3] <= page.height
    assert line.direction == {90: (0.0, 1.0), 180: (-1.0, 0.0), 270: (0.0, -1.0)}[rotation]


def test_outline_and_metadata_come_along():
    """What the file says of itself is kept as it is."""
    made = document()
    made.set_toc([[1, "Introduction", 1]])
    made.set_metadata({"title": "A title"})
    raw = read_document(made)
    assert raw.outline == ((1, "Introduction", 1),)
    assert raw.metadata["title"] == "A title"


class Page:
    """A page that the reader finds a line without any characters on, as on some damaged ones."""

    number, rotation, rotation_matrix = 0, 0, None
    rect = cropbox = mediabox = pymupdf.Rect(0, 0, 400, 600)

    def get_text(self, *_: object, **__: object) -> dict[str, object]:
        """Return one block with one empty line, of no place."""
        line = {"spans": [], "wmode": 0, "dir": (1.0, 0.0), "bbox": (2147483520.0, 2147483520.0, -2147483648.0, 0.0)}
        return {"blocks": [{"lines": [line]}]}


def test_a_line_without_characters_is_none():
    """Nothing after the reader has to think of lines that have no words."""
    page = read_page(Page())
    assert (page.lines, page.beyond) == ((), False)
