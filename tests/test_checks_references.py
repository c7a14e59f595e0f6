"""Parts referred to that are not there, works entered twice, links and notes left in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.checks import cross_references, duplicate_references, placeholders
from scanner.judging.flags import find_flags
from scanner.paper import Float, Reference
from tests.papers import paper_of


def _floats(kind, *numbers):
    return tuple(Float(kind=kind, number=number, page=1, start=0, end=1) for number in numbers)


def _missing(text, floats=(), references=()):
    sections = {
        "1 Introduction": "We dig.",
        "2 Methods": text,
        "3 Results": "Stones.",
        "3.1 Small": "A",
        "3.2 Big": "B",
    }
    return [flag.kind for flag in cross_references.flags(paper_of(sections, floats=floats, references=references))]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The stones are in Figure 4.", "missing_figure"),
        ("The stones (Fig.4b) are big.", "missing_figure"),
        ("The stones are in Table 4.", "missing_table"),
        ("The stones are in Section 5.", "missing_section"),
        ("The stones are in Section 3.4.", "missing_section"),
    ],
)
def test_a_part_beyond_the_last_one_is_told(text, kind):
    """Figures and tables 1 to 3, sections 1 to 3, of which the third has two."""
    assert _missing(text, (*_floats("figure", "1", "2", "3"), *_floats("table", "1", "2", "3"))) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "The stones are in Figure 3.",
        "See Figure 4 of Smith et al. (2019).",
        "See Figure 4 in [12].",
        "See their Figure 4.",
        "Smith (2019, Figure 4) has it.",
        "See Figure S4 and Table A4.",
        "See Figure 4 in the supplementary material.",
        "See Table 4.2 for it.",
        "See Section 7.4 in White et al. (2023).",
        "See Section 9 of the Act.",
        "See Section 2.4 for it.",
        "[12, Figure 4] has it.",
        "Panel (e) Figure 4: A caption run into its panel.",
        "The stones are in Section 3.\nFigure 4 A caption that was not recognised.\nWe see Figure 4.",
    ],
)
def test_parts_of_other_works_and_captions_not_recognised_are_not_told(text):
    """Others' figures, supplements, letters, sections without known parts."""
    assert _missing(text, (*_floats("figure", "1", "2", "3"), *_floats("table", "1", "2", "3"))) == []


def _parts(text, table):
    floats = (Float(kind="table", number="1", page=2, start=0, end=1),)
    paper = paper_of({"1 Introduction": text, "2 Methods": f"Caption: Table 1: {table}\nRow: 1 2"}, floats=floats)
    return [flag.kind for flag in cross_references.flags(paper)]


@pytest.mark.parametrize("text", ["We see it in Table 1(b).", "We see it in Table 1b."])
def test_a_part_of_a_table_is_looked_for_on_its_page(text):
    """There must be a label "(b)" or "b)"."""
    assert _parts(text, "Rocks.") == ["missing_panel"]
    assert _parts(text, "Rocks, (a) small and (b) big.") == []


@pytest.mark.parametrize("numbers", [("1", "3"), ("2", "3"), ("1",), ()])
def test_numbering_with_gaps_tells_nothing(numbers):
    """A caption was not recognised, so others may not have been."""
    assert _missing("The stones are in Figure 5.", _floats("figure", *numbers)) == []


def _entries(count):
    return tuple(
        Reference(label=str(n), text=f"[{n}] A. Stone. Of rocks.", page=9, start=10**6 + n, end=10**6 + n + 1)
        for n in range(1, count + 1)
    )


def test_a_cited_number_beyond_the_list_is_told():
    """[9] of eight entries."""
    assert _missing("Rocks are hard [9]. Some are soft [8].", references=_entries(8)) == ["missing_citation"]


@pytest.mark.parametrize(
    "text", ["Rocks are hard [8].", "Values in [0, 9] are fine.", "We take x[9] next.", "Rocks [90] are hard."]
)
def test_numbers_in_brackets_that_are_no_citations_are_not_told(text):
    """Intervals, indices, values."""
    assert _missing(text, references=_entries(8)) == []


def _entry(number, title, **fields):
    words = {"year": 2020} | fields
    return Reference(
        label=str(number), text=f"A. Stone. {title}.", page=9, start=number, end=number + 1, title=title, **words
    )


def test_a_work_entered_twice_is_told_once_with_its_title():
    """Same title and year, whatever the venue."""
    entries = (_entry(1, "On the hardness of rocks"), _entry(2, "On rivers"), _entry(3, "On the Hardness of Rocks"))
    (flag,) = duplicate_references.flags(paper_of({"A": "B."}, references=entries))
    assert flag.kind == "duplicate_reference"
    assert flag.detail == "entered more than once: “On the hardness of rocks” (p. 9)"
    assert flag.words[0].start == 3


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (_entry(1, "On the hardness of rocks"), _entry(2, "On the hardness of rocks", year=2021)),
        (_entry(1, "Rocks task 1 of the challenge"), _entry(2, "Rocks task 2 of the challenge")),
        (_entry(1, "Proceedings of the rock society"), _entry(2, "Proceedings of the rock society")),
        (_entry(1, "On rocks", arxiv_id="2001.00001"), _entry(2, "Rivers and their fish", arxiv_id="2001.00001")),
    ],
)
def test_works_that_differ_are_not_told(one, other):
    """Other years, numbered parts, volumes, a wrong identifier."""
    assert duplicate_references.flags(paper_of({"A": "B."}, references=(one, other))) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Our code is available at https://github.com/anonymous/rocks.",
        "All data and code are found at: xxx.com.",
        "Code: https://github.com/xxxx/rocks",
        "The data are available at https://…",
        "Our code can be downloaded [insert link here].",
        "The code is available at TBD.",
        "Available at https://doi.org/10.1145/nnnnnnn.nnnnnnn",
    ],
)
def test_a_link_that_leads_nowhere_is_told(text):
    """Where the sentence offers something there."""
    assert [flag.kind for flag in placeholders.flags(paper_of({"A": text}))] == ["placeholder_link"]


@pytest.mark.parametrize(
    "text",
    [
        "Our code is available at https://anonymous.4open.science/r/rocks-1A2B.",
        "Code: https://github.com/anonymous/rocks (anonymized for blind review).",
        "The data are available at [link].",
        "The code is available at https://github.com/stones/xxhash.",
        "The prompt asks for code at https://example.com/page.",
        "An agent opens http://example.com and clicks.",
        "Our code is available at https://github.com/anonymous-rocks/sort.",
        "Row: code https://github.com/xxxx/rocks available",
    ],
)
def test_links_for_review_and_links_spoken_of_are_not_told(text):
    """Services for review, clickable words, examples in prompts, tables."""
    assert placeholders.flags(paper_of({"A": text})) == ()


def test_a_note_of_the_authors_to_themselves_is_told():
    """In running text."""
    text = "Rocks are hard [add citation]. TODO: say why."
    (flag,) = placeholders.flags(paper_of({"2 Methods": text}))
    assert (flag.kind, len(flag.words)) == ("placeholder_text", 2)


@pytest.mark.parametrize(
    "sections",
    [
        {"2 Methods": "Developers leave TODO comments. TODO: fix this is one."},
        {"Appendix": "TODO: say why."},
        {"2 Methods": "Todo lists help."},
    ],
)
def test_notes_that_are_a_subject_are_not_told(sections):
    """A study of such notes, listings in an appendix."""
    assert placeholders.flags(paper_of(sections)) == ()


@given(st.text(alphabet="tFrzpnM(),.;:=<>%[]/ 0123456789\nFigureTablSCIXx-–−", max_size=200))
def test_no_text_breaks_a_check(text):
    """Whatever stands in a paper, looking for flags comes to an end, with words that stand there."""
    paper = paper_of({"Abstract": text, "1 A": text, "2 B": f"Row: {text}", "3 C": text})
    for flag in find_flags(paper, {}):
        assert all(words.text in paper.text for words in flag.words)


def test_every_check_with_flags_is_gathered():
    """A file in the folder of checks is enough."""
    sections = {
        "1 A": "It held, t(37) = 1.27, p < .05. In all, 23 of 57 (45%) agreed.",
        "2 B": "B.",
        "3 C": "See Section 8.",
    }
    assert [flag.kind for flag in find_flags(paper_of(sections), {})] == [
        "p_value_decision",
        "percentage",
        "missing_section",
    ]
