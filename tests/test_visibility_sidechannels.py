"""Words of a file that stand on no page: recorded where they speak to a model, and never read as the paper's."""

import pymupdf
import pytest

from scanner.extract.findings import Inspection
from scanner.extract.pages import read_document
from scanner.extract.visibility import inspect
from tests.hidden_pdfs import ORDER, VISIBLE, add_object, page_with, reopened

BOX = pymupdf.Rect(72, 500, 400, 520)
HONEST = "Snails, slime and speed: a note for the careful reader"


def inspected(document: pymupdf.Document) -> Inspection:
    """Return what an inspection makes of a document."""
    return inspect(document, read_document(document))


def lines_of(inspection: Inspection) -> list[str]:
    """Return the lines that are left to be read."""
    return ["".join(span.text for span in line.spans) for page in inspection.raw.pages for line in page.lines]


def note(document: pymupdf.Document, words: str) -> None:
    """Add a note whose words open on a click."""
    document[0].add_text_annot((72, 500), words)


def painted_note(document: pymupdf.Document, words: str) -> None:
    """Add a note that paints its words on the page, in white."""
    document[0].add_freetext_annot(BOX, words, fontsize=8, text_color=(1, 1, 1))


def field(document: pymupdf.Document, words: str) -> None:
    """Add a filled field of a form."""
    widget = pymupdf.Widget()
    widget.rect, widget.field_type, widget.field_name = BOX, pymupdf.PDF_WIDGET_TYPE_TEXT, "f"
    widget.field_value = words
    document[0].add_widget(widget)


def file_on_the_page(document: pymupdf.Document, words: str) -> None:
    """Add a file that is pinned to the page."""
    document[0].add_file_annot((72, 500), words.encode(), "note.txt")


def link(document: pymupdf.Document, words: str) -> None:
    """Add a link that carries words in its address."""
    uri = "https://example.org/?q=" + words.replace(" ", "%20")
    document[0].insert_link({"kind": pymupdf.LINK_URI, "from": BOX, "uri": uri})


def info(document: pymupdf.Document, words: str) -> None:
    """Set the keywords of the file."""
    document.set_metadata({"keywords": words})


def packet(document: pymupdf.Document, words: str) -> None:
    """Add a packet of metadata."""
    document.set_xml_metadata(f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><d>{words}</d></x:xmpmeta>")


def attachment(document: pymupdf.Document, words: str) -> None:
    """Attach a file."""
    document.embfile_add("note", words.encode(), filename="note.txt")


def outline(document: pymupdf.Document, words: str) -> None:
    """Add a bookmark."""
    document.set_toc([[1, words, 1]])


def script(document: pymupdf.Document, words: str) -> None:
    """Add a script that runs when the file is opened."""
    set_catalog(document, "OpenAction", f"<</S/JavaScript/JS{pymupdf.get_pdf_str(words)}>>")


def script_stream(document: pymupdf.Document, words: str) -> None:
    """Add a script that is a stream."""
    stream = add_object(document, "<<>>", words.encode())
    set_catalog(document, "OpenAction", f"<</S/JavaScript/JS {stream} 0 R>>")


def description(document: pymupdf.Document, words: str) -> None:
    """Add a figure that is described for those who cannot see it."""
    text, page = pymupdf.get_pdf_str(words), document[0].xref
    element = add_object(document, f"<</Type/StructElem/S/Figure/Alt{text}/Pg {page} 0 R>>")
    set_catalog(document, "StructTreeRoot", f"<</Type/StructTreeRoot/K[{element} 0 R]>>")


def layer(document: pymupdf.Document, words: str) -> None:
    """Add a layer with a name."""
    document.add_ocg(words)


def page_label(document: pymupdf.Document, words: str) -> None:
    """Add words before each page's number."""
    set_catalog(document, "PageLabels", f"<</Nums[0<</S/D/P{pymupdf.get_pdf_str(words)}>>]>>")


def set_catalog(document: pymupdf.Document, key: str, value: str) -> None:
    """Set a key of the file's catalog."""
    document.xref_set_key(document.pdf_catalog(), key, value)


PLACES = [
    (note, "annotation", 1),
    (painted_note, "annotation", 1),
    (field, "form_field", 1),
    (file_on_the_page, "attachment", 0),
    (link, "link", 1),
    (info, "metadata", 0),
    (packet, "metadata", 0),
    (attachment, "attachment", 0),
    (outline, "outline", 0),
    (script, "javascript", 0),
    (script_stream, "javascript", 0),
    (description, "alt_text", 1),
    (layer, "layer_name", 0),
    (page_label, "page_label", 0),
]


@pytest.mark.parametrize(("place", "reason", "page"), PLACES)
def test_an_order_to_a_model_is_recorded_wherever_it_stands(place, reason, page):
    """With the kind of place, and the page where it belongs to one."""
    document = page_with()
    place(document, ORDER)
    inspection = inspected(reopened(document))
    assert [(text.reason, text.page, text.addressed_to_model) for text in inspection.hidden] == [(reason, page, True)]
    assert lines_of(inspection) == [*VISIBLE]


@pytest.mark.parametrize("place", [place for place, *_ in PLACES])
def test_other_words_there_are_no_news(place):
    """Titles, notes, links and names are in most papers."""
    document = page_with()
    place(document, HONEST)
    inspection = inspected(reopened(document))
    assert inspection.hidden == ()
    assert lines_of(inspection) == [*VISIBLE]


def test_words_in_another_encoding_are_read():
    """Strings may be UTF-16 in hexadecimal."""
    document = page_with()
    words = "\N{EM DASH} " + ORDER
    document.xref_set_key(document.pdf_catalog(), "PageLabels", f"<</Nums[0<</P<{words.encode('utf-16').hex()}>>>]>>")
    assert [text.reason for text in inspected(reopened(document)).hidden] == ["page_label"]


def test_a_title_that_is_printed_as_well_is_not_hidden():
    """A paper about such orders may be named after them."""
    document = page_with("{show}")
    document.set_metadata({"title": ORDER})
    assert inspected(reopened(document)).hidden == ()


def test_orders_are_kept_from_metadata_and_outline():
    """What the file says of itself goes on into the paper's own fields."""
    document = page_with()
    document.set_metadata({"title": "Snails", "subject": ORDER})
    document.set_toc([[1, "Methods", 1], [1, ORDER, 1]])
    raw = inspected(reopened(document)).raw
    assert (raw.metadata["title"], "subject" in raw.metadata) == ("Snails", False)
    assert [title for _, title, _ in raw.outline] == ["Methods"]


def test_a_packed_bomb_is_unpacked_in_part_only():
    """An attachment of a hundred megabytes of blanks costs no more than its beginning."""
    document = page_with()
    document.embfile_add("note", ORDER.encode() + b" " * 100_000_000, filename="note.txt")
    (hidden,) = inspected(reopened(document)).hidden
    assert hidden.reason == "attachment"
