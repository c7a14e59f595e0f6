"""Rows of a page."""

from scanner.raw import RawLine, Span
from scanner.reading.layout import displayed, read_rows, upright
from tests.typeset import line, page


def test_pieces_on_one_baseline_are_one_row_with_cells():
    """A wide gap parts cells, a narrow one words."""
    rows = read_rows(page([line(72, 100, "method"), line(200, 100, "0.87"), line(221, 100, "high")]))
    assert [(row.text, row.cells, row.sparse) for row in rows] == [("method 0.87 high", ("method", "0.87 high"), True)]


def test_raised_digits_stay_raised():
    """An exponent or a note's mark must not read as part of a number."""
    base, raised = line(72, 100, "10").spans[0], line(82, 96, "−6", size=7, flags=1).spans[0]
    rows = read_rows(page([RawLine((base, raised), (72, 92, 95, 102), (1.0, 0.0), 0)]))
    assert rows[0].text == "10⁻⁶"


def test_the_lead_of_a_row_is_its_bold_beginning():
    """A run-in heading is found before the rest of the line."""
    spans = (
        Span("Limitations. ", (72, 92, 130, 102), 10, "Serif-Bold", 16, 0, 255, 16, (72, 100)),
        Span("We tested one model only", (130, 92, 300, 102), 10, "Serif", 0, 0, 255, 16, (130, 100)),
    )
    row = read_rows(page([RawLine(spans, (72, 92, 300, 102), (1.0, 0.0), 0)]))[0]
    assert (row.lead, row.lead_bold, row.bold) == ("Limitations.", True, False)


def test_a_sideways_page_is_turned_and_its_boxes_turn_back():
    """A page that is read from the side gives rows from left to right, and places on the page as displayed."""
    sideways = [RawLine(line(0, 0, "words").spans, (300, 100, 310, 400), (0.0, -1.0), 0)]
    raw = page(sideways)
    held, turns = upright(raw)
    assert held.lines[0].direction == (1.0, 0.0)
    assert (held.width, held.height) == (raw.height, raw.width)
    assert displayed(held.lines[0].box, turns, raw) == sideways[0].box
