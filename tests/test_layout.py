"""Rows of a page."""

import pytest

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


def noted(x, mark, words):
    """Return a line of a note, its mark raised as files have it: not flagged, since the line begins with it."""
    raised, base = line(x, 96, mark, size=7).spans[0], line(x + 5, 100, words).spans[0]
    return RawLine((raised, base), (x, 92, x + 5 + 4.5 * len(words), 102), (1.0, 0.0), 0)


@pytest.mark.parametrize(
    ("mark", "words", "shown"),
    [
        ("1", "Our code is public", "¹ Our code is public"),
        ("12", "https://example.org/a", "¹² https://example.org/a"),
        ("3", "A reader of it", "³ A reader of it"),
        ("14", "CO₂ was measured", "¹⁴CO₂ was measured"),
        ("*", "Equal contribution", "*Equal contribution"),
    ],
)
def test_a_mark_that_begins_a_line_is_raised(mark, words, shown):
    """A note's mark reads as no part of the word or the address behind it."""
    assert read_rows(page([noted(72, mark, words)]))[0].text == shown


def test_a_number_that_begins_a_line_is_no_mark():
    """A number of the size of its line, or lower than it, stays as it is."""
    first, base = line(72, 100, "2").spans[0], line(77, 100, "Methods of it").spans[0]
    for number in (first, first._replace(size=7.0)):
        rows = read_rows(page([RawLine((number, base), (72, 92, 140, 102), (1.0, 0.0), 0)]))
        assert rows[0].text == "2Methods of it"


def test_what_stands_behind_a_limit_is_not_raised():
    """A line that begins lower, with the limit under a sign, has its numbers on the line, and exponents above it."""
    parts = [(72, 106, "n→∞", 7), (85, 100, "p(k < n) = ", 10), (130, 100, "10", 10), (140, 96, "2", 7)]
    spans = tuple(line(x, y, text, size=size, flags=x > 72).spans[0] for x, y, text, size in parts)
    rows = read_rows(page([RawLine(spans, (72, 92, 150, 108), (1.0, 0.0), 0)]))
    assert rows[0].text == "n→∞p(k < n) = 10²"


def test_notes_on_one_line_stay_apart():
    """The mark of a second note on a line does not run into the address of the first."""
    one = noted(72, "2", "https://example.org/")
    rows = read_rows(page([one, noted(one.box[2] + 0.2, "3", "https://example.com/")]))
    assert rows[0].text == "² https://example.org/ ³ https://example.com/"


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
