"""Running heads, page and line numbers, stamps."""

from scanner.reading.furniture import clear, without_line_numbers
from scanner.reading.layout import read_rows
from tests.typeset import PROSE, line, page, prose


def kept(pages):
    """Return what is left of each page."""
    return [[row.text for row in sheet.rows] for sheet in clear(pages, [read_rows(page) for page in pages])]


def test_running_heads_and_page_numbers_go():
    """What repeats at one height and what counts with the pages is no text."""
    pages = [
        page([line(72, 40, "A. Author and others"), *prose(72, 100, 30, block=1), line(290, 810, str(number))], number)
        for number in (1, 2, 3)
    ]
    assert all("A. Author and others" not in rows and not any(row.isdigit() for row in rows) for rows in kept(pages))


def test_a_head_that_stands_once_goes_where_others_repeat():
    """The title as running head of one odd page stands at the height of the others."""
    heads = ["Author", "Short title", "Author", "Author"]
    pages = [page([line(72, 40, head), *prose(72, 100, 30, block=1)], number) for number, head in enumerate(heads, 1)]
    assert all("Short title" not in rows for rows in kept(pages))


def test_text_at_the_top_of_pages_stays():
    """The first line of a paragraph is not furniture, nor are numbers in figures."""
    pages = [page([line(72, 80, f"{PROSE} {number}"), *prose(72, 92, 40, block=0)], number) for number in (1, 2, 3)]
    assert [rows[0] for rows in kept(pages)] == [f"{PROSE} {number}" for number in (1, 2, 3)]


def test_line_numbers_in_the_margin_go():
    """Numbers that count down the margin of a submission are taken off, in steps of one or five."""
    body = [line(108, 80 + 12 * index, PROSE, block=1, width=380) for index in range(40)]
    for step in (1, 5):
        numbers = [line(80, 80 + 12 * index, str(step * index + step), size=7, block=2) for index in range(40)]
        assert without_line_numbers(page(numbers + body)).lines == tuple(body)


def test_a_column_of_numbers_stays():
    """Numbers that do not count, or that stand inside the text, are data."""
    table = [line(108 + 60 * column, 80 + 12 * row, str(row * 7 % 5)) for row in range(12) for column in range(3)]
    assert without_line_numbers(page(table)).lines == tuple(table)


def test_the_stamp_of_an_archive_goes():
    """The stamp up the margin of page one is furniture."""
    stamp = line(15, 500, "arXiv:2401.01234v2 [cs.CL] 3 Jan 2024")._replace(direction=(0.0, -1.0))
    assert kept([page([stamp, *prose(72, 100, 5, block=1)])])[0][0] == PROSE
