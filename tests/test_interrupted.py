"""Paragraphs that floats, notes and the ends of columns interrupt."""

from scanner.raw import RawLine
from tests.typeset import PROSE, assembled, bold, labelled, line, prose, texts

OPENING = [bold(200, 60, "A study of reading", size=16, block=90), line(250, 90, "Jane Doe", block=91)]
INTRODUCTION = bold(72, 130, "1 Introduction", block=1)
BROKEN = line(72, 150, f"{PROSE} in the meth-", block=2, width=400)
CONTINUED = line(72, 300, "ods that we use here.", block=9)
CAPTION = line(72, 200, "Table 1: What readers said of it.", size=9, block=8)


def boxed(y: float, *, last: str = "and that was all of it.") -> list[RawLine]:
    """Return an example as tables show it: a label in bold with words behind it."""
    example = labelled(y, "Label (first):", "it was a good book to read and to keep,", block=3)
    return [example, line(72, y + 12, last, block=3)]


def titles(paper):
    """Return the titles of all sections."""
    return [section.title for section in paper.sections]


def test_floats_and_notes_come_before_the_heading():
    """Nothing stands between a heading and its first paragraph, whatever interrupts that; pages stay whole."""
    figure = line(330, 60, "Figure 1: What a reader sees.", size=9, block=5)
    left = [line(72, 150 + 12 * row, PROSE[:48], block=2, width=218) for row in range(4)]
    right = [line(330, 90 + 12 * row, PROSE[:48].lower(), block=6, width=218) for row in range(4)]
    end = line(330, 138, "and then it ended.", block=6)
    note = line(72, 780, "1 A note of the first page.", size=8, block=4)
    opening = bold(72, 60, "A study of reading", size=16, block=90)
    paper = assembled([opening, INTRODUCTION, *left, note, figure, *right, end])
    found = texts(paper)
    at = found.index("1 Introduction")
    assert found[at + 1].startswith("We measured")
    assert found[at + 1].endswith("and then it ended.")
    assert {"Figure 1: What a reader sees.", "1 A note of the first page."} <= set(found[:at])
    assert paper.words(paper.pages[0]) == paper.text


def test_a_label_inside_a_float_opens_no_section():
    """Where a sentence breaks off over an example and its caption, the example is no running text."""
    paper = assembled([*OPENING, INTRODUCTION, BROKEN], [*boxed(80), CAPTION, CONTINUED])
    assert titles(paper) == ["1 Introduction"]
    assert f"{PROSE} in the methods that we use here." in texts(paper)
    assert [paper.words(s) for s in paper.sentences if s.kind == "table"] == [
        "Label (first): it was a good book to read and to keep, and that was all of it."
    ]


def test_a_paragraph_that_breaks_off_itself_is_no_example():
    """What goes on behind the caption may be that paragraph, so its label opens a section."""
    paper = assembled(
        [*OPENING, INTRODUCTION, BROKEN], [*boxed(80, last="and that was all of the"), CAPTION, CONTINUED]
    )
    assert titles(paper) == ["1 Introduction", "Label (first)"]


def test_a_label_after_a_whole_paragraph_opens_a_section():
    """Without a sentence that goes on behind the caption, nothing says that the words stand in a float."""
    whole = prose(72, 150, 3, block=2)
    paper = assembled([*OPENING, INTRODUCTION, *whole], [*boxed(80), CAPTION, *prose(72, 300, 3, block=9)])
    assert titles(paper) == ["1 Introduction", "Label (first)"]
