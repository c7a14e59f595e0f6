"""The order of columns."""

from scanner.reading.columns import read_columns
from scanner.reading.layout import read_rows
from tests.typeset import bold, line, page, prose

LEFT, RIGHT, NARROW = 50, 310, 230


def order(lines):
    """Return the first words of all rows in reading order."""
    columns = read_columns(read_rows(page(lines)), 595)
    return [row.text for column in columns for row in column.rows]


def column(x, y, name, count=8):
    """Return some lines of one column, each named."""
    words = [f"{name}{index} is what a line of this column says" for index in range(count)]
    return [line(x, y + 12 * index, text, block=ord(name), width=NARROW) for index, text in enumerate(words)]


def test_the_left_column_comes_first_whatever_the_order_of_the_file():
    """Columns are found by whitespace, not by the order in which they were written."""
    found = order(column(RIGHT, 100, "r") + column(LEFT, 100, "l"))
    assert [row[0] for row in found] == ["l"] * 8 + ["r"] * 8


def test_what_crosses_the_gutter_parts_the_columns():
    """A full-width title, float or caption stands between what is above and below it."""
    wide = bold(60, 220, "A figure's caption that runs across both columns of the page and says much", block=9)
    lines = column(LEFT, 100, "a") + column(RIGHT, 100, "b") + [wide] + column(LEFT, 250, "c") + column(RIGHT, 250, "d")
    first = [row[0] for row in order(lines)]
    assert first == ["a"] * 8 + ["b"] * 8 + ["A"] + ["c"] * 8 + ["d"] * 8


def test_a_single_column_is_read_from_top_to_bottom():
    """Rows of one column are not parted by a table in it."""
    table = [line(72 + 120 * place, 300, f"cell {place}", block=5) for place in range(4)]
    found = order(prose(72, 100, 10, block=1) + table + prose(72, 330, 10, block=2))
    assert found.index("cell 0 cell 1 cell 2 cell 3") == 10


def test_the_last_line_of_a_wide_caption_stays_with_it():
    """A short line under a caption over both columns is of its column, unless a line of the other side is beside it."""
    wide = bold(
        60, 100, "A caption that runs across both columns of the page and says very much of a", size=10, block=8
    )
    rest = bold(60, 112, "table under it", size=10, block=9)
    columns_of_prose = column(LEFT, 150, "c") + column(RIGHT, 150, "d")
    alone = read_columns(read_rows(page([wide, rest, *columns_of_prose])), 595)
    assert [row.text for row in alone[0].rows] == [wide.spans[0].text, rest.spans[0].text]
    beside = read_columns(read_rows(page([wide, rest, line(RIGHT, 116, "other", block=7), *columns_of_prose])), 595)
    assert [row.text for row in beside[0].rows] == [wide.spans[0].text]
