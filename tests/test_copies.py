"""Pictures of pages and copies with notes: of the right pages, at the right places, and never the caller's end."""

import base64
import hashlib

import pymupdf
import pytest

from scanner.errors import InputError
from scanner.extract.copies import annotate, draw_pages
from scanner.extract.processes import processes
from scanner.picture import Note, Spot
from tests.pdfs import locked_pdf, paper_pdf

BOX = (72.0, 110.0, 300.0, 125.0)


def note(**changes) -> Note:
    """Return a note on the first page."""
    spot = Spot(page=changes.pop("page", 1), boxes=changes.pop("boxes", (BOX,)), words="no such words")
    return Note(**({"group": "Artifacts", "title": "yes: code", "text": "why", "spot": spot} | changes))


def on(*pages: int) -> tuple[Spot, ...]:
    """Return a spot on each page."""
    return tuple(Spot(page=page, boxes=(BOX,), words="no such words") for page in pages)


def opened(data: bytes) -> pymupdf.Document:
    """Return a PDF to look into."""
    return pymupdf.open(stream=data, filetype="pdf")


def test_only_the_pages_asked_for_are_drawn():
    """A page is drawn once, and one that the paper lacks is left out."""
    assert list(draw_pages(paper_pdf(3), on(3, 1, 1, 9))) == [1, 3]


def test_a_picture_is_of_its_page():
    """Its size is the page's, in points, and its bytes are an image of the same shape."""
    picture = draw_pages(paper_pdf(1, width=400, height=800), on(1))[1]
    pixels = pymupdf.Pixmap(base64.b64decode(picture.data))
    assert (picture.width, picture.height) == (400, 800)
    assert pixels.height == pytest.approx(2 * pixels.width, abs=2)


def _moved(box: pymupdf.Rect, *by: float) -> tuple[float, ...]:
    """Return a box whose sides are that many points further to the right and down."""
    return tuple(side + step for side, step in zip(box, by, strict=True))


@pytest.mark.parametrize("turn", [0, 90])
def test_boxes_are_set_right_by_the_words_on_the_page(turn):
    """A record's box that is some points off is drawn around its words, also on a page that is turned in the file."""
    document = pymupdf.open()
    page = document.new_page(width=842, height=595) if turn else document.new_page()
    page.insert_text((100, 100), "WIDE illicit words here. Others follow.")
    page.set_rotation(turn)
    wanted = pymupdf.Rect(page.search_for("illicit words here.")[0]) * page.rotation_matrix
    rough = _moved(wanted, 0, -9, 0, 14) if turn else _moved(wanted, -9, 0, 14, 0)
    spot = Spot(page=1, boxes=(rough,), words="illicit words here.")
    exact = pymupdf.Rect(draw_pages(document.tobytes(), (spot,))[1].exact[0][0])
    assert max(map(abs, exact - wanted)) < 3


def test_of_the_same_words_twice_the_nearer_are_marked():
    """A record's box decides which of them is meant."""
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((100, 100), "seeds one seeds two seeds three")
    second = page.search_for("seeds")[1]
    spot = Spot(page=1, boxes=(_moved(second, 6, 0, 6, 0),), words="seeds")
    assert draw_pages(document.tobytes(), (spot,))[1].exact[0][0][0] == pytest.approx(second.x0, abs=1)


def test_words_that_are_not_there_keep_their_boxes():
    """Nothing is moved on a guess."""
    assert draw_pages(paper_pdf(1), on(1))[1].exact == ((BOX,),)


def test_many_pages_stay_small_together():
    """Sixteen pages full of noise have at most 4 MB: each gets its share."""
    noise = b"".join(hashlib.sha256(b"%d" % number).digest() for number in range(12_000))
    document = pymupdf.open()
    for _ in range(16):
        page = document.new_page()
        page.insert_image(page.rect, pixmap=pymupdf.Pixmap(pymupdf.csRGB, 400, 320, noise[: 400 * 320 * 3], False))
    pictures = draw_pages(document.tobytes(), on(*range(1, 17))).values()
    assert len(pictures) == 16
    assert sum(len(picture.data) for picture in pictures) * 3 / 4 < 4_000_000


def test_a_page_that_kills_the_renderer_costs_itself_alone(way):
    """The child dies at page 2; the pages after it are drawn by the next child."""
    copier = processes("tests.faulty_copiers:die_at_page_two", way)
    assert list(draw_pages(paper_pdf(4), on(1, 2, 3, 4), copier=copier)) == [1, 3, 4]


def test_a_copier_that_talks_nonsense_is_not_believed(way):
    """No picture comes of it."""
    assert draw_pages(paper_pdf(1), on(1), copier=processes("tests.faulty_copiers:babble", way)) == {}


def test_the_bytes_of_the_original_come_first():
    """A copy is the file as it was with something after it."""
    data = paper_pdf(2)
    assert annotate(data, [note()]).startswith(data)


def test_a_note_is_a_highlight_over_its_words():
    """The annotation covers the box, and holds the text."""
    page = opened(annotate(paper_pdf(1), [note()]))[0]
    found = next(page.annots())
    assert found.type[1] == "Highlight"
    assert found.info["content"] == "why"
    assert [round(value) for value in found.vertices[0]] == [72, 110]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_notes_stand_right_on_turned_pages(turn):
    """Boxes are meant as the page is displayed, however it is turned in the file."""
    document = opened(paper_pdf(1))
    document[0].set_rotation(turn)
    page = opened(annotate(document.tobytes(), [note()]))[0]
    shown = pymupdf.Rect(next(page.annots()).rect) * page.rotation_matrix
    assert shown.contains(pymupdf.Rect(BOX))
    assert abs(shown.y0 - BOX[1]) < 8


def test_a_note_without_boxes_stands_in_the_margin():
    """A passage of another program is pinned to its page."""
    page = opened(annotate(paper_pdf(1), [note(boxes=())]))[0]
    found = next(page.annots())
    assert found.type[1] == "Text"


def test_the_outline_that_there_is_stays():
    """Ours comes after it, by group, and leads to the pages."""
    document = opened(paper_pdf(3))
    document.set_toc([[1, "One", 1], [2, "Below", 2], [1, "Two", 3]])
    made = opened(annotate(document.tobytes(), [note(), note(page=2), note(group="Claims", page=3)]))
    assert made.get_toc() == [
        [1, "One", 1],
        [2, "Below", 2],
        [1, "Two", 3],
        [1, "paperscan", 1],
        [2, "Artifacts", 1],
        [3, "yes: code", 1],
        [3, "yes: code", 2],
        [2, "Claims", 3],
        [3, "yes: code", 3],
    ]


def test_text_of_a_note_is_text():
    """Parentheses and other scripts cannot break out of the string they stand in."""
    title = "a) >> /JS (x) öß 表 \\"
    made = opened(annotate(paper_pdf(1), [note(title=title, text=title)]))
    assert made.get_toc()[-1][1] == title
    page = made[0]
    assert next(page.annots()).info["content"] == title


def test_a_note_for_a_page_that_is_not_there_is_left_out():
    """The rest is made."""
    page = opened(annotate(paper_pdf(1), [note(), note(page=7)]))[0]
    assert len(list(page.annots())) == 1


def test_an_encrypted_file_that_is_open_to_everyone_gets_notes():
    """It stays encrypted, and opens as before."""
    made = opened(annotate(locked_pdf(""), [note()]))
    assert not made.needs_pass
    page = made[0]
    assert next(page.annots()).info["content"] == "why"


def test_what_is_no_pdf_is_refused():
    """An error with a cause, and no crash."""
    with pytest.raises(InputError, match="no copy of the PDF"):
        annotate(b"nothing", [note()])
