"""Kinds of paragraphs, headings, and what interrupts a paragraph."""

import pytest

from tests.typeset import PROSE, assembled, bold, line, prose, texts

OPENING = [bold(200, 60, "A study of reading", size=16, block=90), line(250, 90, "Jane Doe", block=91)]


def sections(paper):
    """Return number, level, kind and title of all sections."""
    return [(section.number, section.level, section.kind, section.title) for section in paper.sections]


def test_numbered_headings_have_levels_and_kinds():
    """Numbers say the level; names say what a section is about; parts of a section inherit from it."""
    paper = assembled(
        [
            *OPENING,
            bold(72, 130, "Abstract", block=1),
            *prose(72, 150, 4, block=2),
            bold(72, 220, "1 Introduction", block=3),
            *prose(72, 240, 4, block=4),
            bold(72, 310, "2. Methods", block=5),
            *prose(72, 330, 4, block=6),
            bold(72, 400, "2.1. Corpus", size=11, block=7),
            *prose(72, 420, 4, block=8),
            bold(72, 490, "A Further tables", block=9),
            *prose(72, 510, 4, block=10),
        ]
    )
    assert sections(paper) == [
        ("", 1, "abstract", "Abstract"),
        ("1", 1, "introduction", "1 Introduction"),
        ("2", 1, "methods", "2. Methods"),
        ("2.1", 2, "methods", "2.1. Corpus"),
        ("A", 1, "appendix", "A Further tables"),
    ]


def test_unnumbered_headings_are_known_by_their_print():
    """Bold lines that stand alone over prose are headings where nothing is numbered."""
    paper = assembled(
        [
            *OPENING,
            bold(72, 130, "Introduction", block=1),
            *prose(72, 150, 4, block=2),
            bold(72, 220, "What readers do", block=3),
            *prose(72, 240, 4, block=4),
            bold(72, 310, "Limitations", block=5),
            *prose(72, 330, 4, block=6),
        ]
    )
    assert [section.title for section in paper.sections] == ["Introduction", "What readers do", "Limitations"]


def test_a_run_in_heading_opens_a_section():
    """Bold words with a stop at the beginning of a paragraph are its heading, and a sentence of their own."""
    spans = bold(72, 242, "Limitations.", size=10).spans + line(140, 242, " We tested one model", block=4).spans
    run_in = line(72, 242, "x", block=4, width=400)._replace(spans=spans)
    paper = assembled(
        [
            *OPENING,
            bold(72, 130, "1 Introduction", block=1),
            *prose(72, 150, 4, block=2),
            run_in,
            line(72, 254, "and no other, which is little.", block=4),
        ]
    )
    assert sections(paper)[-1] == ("", 2, "limitations", "Limitations")
    assert [paper.words(s) for s in paper.sentences if s.section == 1] == [
        "Limitations.",
        "We tested one model and no other, which is little.",
    ]


@pytest.mark.parametrize("words", ["1: function work(x)", "S1 Table. Coders agree.", "3 cats and 4 dogs", "0 WS"])
def test_what_only_looks_like_a_heading_is_none(words):
    """Lines of algorithms, names of supplements, items and labels of figures are no headings."""
    paper = assembled(
        [*OPENING, bold(72, 130, "1 Introduction", block=1), *prose(72, 150, 4, block=2), bold(72, 230, words, block=3)]
    )
    assert [section.title for section in paper.sections] == ["1 Introduction"]


def test_a_paragraph_goes_on_over_a_page_and_around_a_float():
    """The note of the first page comes before the paragraph it interrupts, the next page's float after it."""
    note = line(72, 780, "1 A note of the first page.", size=8, block=5)
    first = [
        *OPENING,
        bold(72, 130, "1 Introduction", block=1),
        line(72, 150, f"{PROSE} in the meth-", block=2, width=400),
        note,
    ]
    second = [
        line(72, 80, "Figure 1: What a reader sees.", size=9, block=1),
        line(72, 200, "ods that we use here.", block=2),
    ]
    paper = assembled(first, second)
    whole = f"{PROSE} in the methods that we use here."
    assert texts(paper)[-3:] == ["1 A note of the first page.", whole, "Figure 1: What a reader sees."]
    assert paper.words(paper.pages[1]) == "ods that we use here.\nFigure 1: What a reader sees."


def test_rows_of_a_table_are_lines_with_cells():
    """A table's row is one line of the text, its cells two spaces apart, and of its own kind."""
    rows = [
        line(72 + 100 * column, 300 + 12 * row, word, block=3)
        for row, words in enumerate((("method", "score", "rank"), ("ours", "0.87", "1")))
        for column, word in enumerate(words)
    ]
    paper = assembled([*OPENING, bold(72, 130, "1 Results", block=1), *prose(72, 150, 4, block=2), *rows])
    assert texts(paper)[-2:] == ["method  score  rank", "ours  0.87  1"]
    assert [line.kind for line in paper.lines[-2:]] == ["table", "table"]


def test_references_are_one_paragraph_each():
    """Entries with hanging indentation are put together, also where a line ends with a stop."""
    entries = [
        bold(72, 300, "References", block=3),
        line(72, 320, "Doe, J. and Roe, R.", block=4),
        line(84, 332, "A title that they gave. Journal, 2020.", block=5),
        line(72, 344, "Poe, E. and others with many names", block=6),
        line(84, 356, "and a title of theirs, 2021.", block=7),
    ]
    paper = assembled([*OPENING, bold(72, 130, "1 Introduction", block=1), *prose(72, 150, 4, block=2), *entries])
    assert texts(paper)[-2:] == [
        "Doe, J. and Roe, R. A title that they gave. Journal, 2020.",
        "Poe, E. and others with many names and a title of theirs, 2021.",
    ]


def test_floats_have_kinds_and_numbers():
    """Captions name their floats; a sentence about a figure is none; formulas bear their numbers."""
    formula = [line(200, 400, "E = m c", block=5), line(440, 400, "(4)", block=5)]
    paper = assembled(
        [
            *OPENING,
            bold(72, 130, "1 Results", block=1),
            *prose(72, 150, 4, block=2),
            *formula,
            line(72, 440, "Table 2: Scores of all methods.", size=9, block=6),
            *prose(72, 470, 4, block=7, words=f"Figure 3 {PROSE}"),
        ]
    )
    assert [(found.kind, found.number) for found in paper.floats] == [("equation", "4"), ("table", "2")]
