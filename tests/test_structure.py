"""Kinds of paragraphs, headings, and what interrupts a paragraph."""

import pytest

from tests.typeset import PROSE, assembled, bold, labelled, line, prose, texts

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
    """The note of the first page comes before the paragraph it interrupts and its heading, a later float after it."""
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
    assert texts(paper)[-4:] == [
        "1 A note of the first page.",
        "1 Introduction",
        whole,
        "Figure 1: What a reader sees.",
    ]
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


def test_the_numbered_questions_of_a_checklist_belong_to_it():
    """A checklist numbers its questions as if they were sections; an appendix after it is none of them."""
    entry = line(72, 320, "Doe, J. A title that they gave. Journal, 2020.", block=4)
    paper = assembled(
        [*OPENING, bold(72, 130, "1 Results", block=1), *prose(72, 150, 4, block=2)],
        [bold(72, 60, "References", block=3), entry],
        [
            bold(72, 60, "NeurIPS Paper Checklist", block=5),
            bold(72, 130, "1. Claims", block=6),
            *prose(72, 150, 4, block=7),
            bold(72, 230, "2. Limitations", block=8),
            *prose(72, 250, 4, block=9),
        ],
        [bold(72, 60, "A Appendix", block=10), *prose(72, 90, 4, block=11)],
    )
    kinds = {section.title: section.kind for section in paper.sections}
    assert [kinds[title] for title in kinds if "Claims" in title or "Limitations" in title] == ["checklist"] * 2
    assert list(kinds.values())[-1] == "appendix"


def test_notices_have_sections_without_a_mark_behind_their_names():
    """A statement under a bold name is a section of its own kind, also where the end of a column parts it."""
    notices = [
        labelled(300, "Data and Code Availability", "This work", block=3, width=218),
        line(72, 312, "uses two sets of data that are public.", block=3),
        labelled(340, "Institutional Review Board (IRB)", "Our board", block=4, width=218),
        line(72, 352, "deemed this study as one of no human sub-", block=4, width=218),
    ]
    second = [
        line(330, 130, "ject research and asked for nothing.", block=5),
        bold(330, 160, "1 Introduction", block=6),
        *(line(330, 180 + 12 * row, PROSE[:45], block=7, width=218) for row in range(8)),
    ]
    abstract = [line(72, 150 + 12 * row, PROSE[:45], block=2, width=218) for row in range(8)]
    paper = assembled([*OPENING, bold(72, 130, "Abstract", block=1), *abstract, *notices, *second])
    assert [(kind, title) for _, _, kind, title in sections(paper)][1:3] == [
        ("availability", "Data and Code Availability"),
        ("ethics", "Institutional Review Board (IRB)"),
    ]
    assert "Our board deemed this study as one of no human subject research and asked for nothing." in [
        paper.words(sentence) for sentence in paper.sentences
    ]


def test_emphasis_that_goes_on_in_lower_case_is_no_notice():
    """Bold words at the beginning of a sentence are part of it."""
    words = labelled(230, "Data availability", "is what readers ask for most of all in this field.", block=3)
    paper = assembled([*OPENING, bold(72, 130, "1 Introduction", block=1), *prose(72, 150, 4, block=2), words])
    assert [section.title for section in paper.sections] == ["1 Introduction"]


def test_a_run_in_heading_may_take_two_lines():
    """The second line of a run-in heading belongs to its title, also where the first leaves a little room."""
    heading = [
        bold(72, 230, "How the readers differ in what they do under the two conditions of the", size=10, block=3),
        labelled(242, "questionnaire.", "We asked all of them what they had done, and how.", block=3),
    ]
    first = heading[0]._replace(box=(72.0, 222.0, 440.0, 232.0))
    paper = assembled(
        [*OPENING, bold(72, 130, "1 Introduction", block=1), *prose(72, 150, 4, block=2), first, heading[1]]
    )
    assert sections(paper)[-1][3] == (
        "How the readers differ in what they do under the two conditions of the questionnaire"
    )


def test_rows_of_numbers_are_no_sentences():
    """Labels of an axis and print too small to read are parts of a figure; the number of an equation is not."""
    ticks = [line(200 + 40 * column, 300, str(column * 20), block=10 + column) for column in range(3)]
    tiny = [line(72, 330 + 5 * row, "great hotel with a view.", size=4.5, block=20) for row in range(3)]
    paper = assembled([*OPENING, bold(72, 130, "1 Introduction", block=1), *prose(72, 150, 4, block=2), *ticks, *tiny])
    assert {line.kind for line in paper.lines[-4:]} == {"table"}


def test_a_table_after_the_references_is_no_part_of_the_last_entry():
    """A list that ends at the foot of a page is not taken up by the rows at the head of the next."""
    entries = [
        bold(72, 300, "References", block=3),
        line(72, 320, "Doe, J. and Roe, R.", block=4),
        line(84, 332, "A title that they gave. Journal, 2020.", block=5),
        line(72, 344, "Poe, E. and others with many names", block=6),
        line(84, 356, "and a title of theirs, 2021.", block=7),
    ]
    rows = [
        line(100 + 80 * column, 80 + 10 * row, word, size=6.5, block=row)
        for row, words in enumerate((("Corpus", "Train", "Test"), ("Hotels", "7236", "906"), ("Beers", "16891", "923")))
        for column, word in enumerate(words)
    ]
    after = [line(72, 130, "Table 8: Sizes.", block=8), bold(72, 160, "A More results", block=9)]
    paper = assembled(
        [*OPENING, bold(72, 130, "1 Introduction", block=1), *prose(72, 150, 4, block=2), *entries],
        [*rows, *after, *prose(72, 180, 4, block=10)],
    )
    assert paper.references[-1].text == "Poe, E. and others with many names and a title of theirs, 2021."
    assert "Hotels  7236  906" in texts(paper)
