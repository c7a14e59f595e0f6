"""Mentions of references in the text, linked to their entries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.citing.citations import dangling_citations, duplicate_entries
from scanner.citing.references import find_references
from tests.printed import paper_with_list

NUMBERED = [f"[{number}] Kato, T. Trees {number}. Wood, {2000 + number}." for number in range(1, 10)]
BY_NAME = [
    "Kato, T. (2019). Trees. Wood, 1.",
    "Kato, T., & Sand, S. (2020). Leaves. Wood, 2.",
    "Kato, T., Sand, S., & Moyo, K. (2020). Roots. Wood, 3.",
    "Moyo, K. (2021a). Bark. Wood, 4.",
    "Moyo, K. (2021b). Cones. Wood, 5.",
    "van der Müller, L., & Oak, G. (2008). Needles. Wood, 6.",
    "World Tree Organization. (2018). Report on trees. Geneva.",
]


def mentions(body, entries):
    """Return the words of each mention by the title of its entry."""
    text, sections, lines = paper_with_list(body, entries)
    found = find_references(text, sections, lines)
    return {
        reference.title: [text[mention.start : mention.end] for mention in reference.mentions]
        for reference in found
        if reference.mentions
    }


def test_numbers_and_ranges():
    """Brackets cite each number in them, those within a range too."""
    assert mentions("Trees grow [2, 4–6] and fall [2].", NUMBERED) == {
        "Trees 2": ["[2, 4–6]", "[2]"],
        "Trees 4": ["[2, 4–6]"],
        "Trees 5": ["[2, 4–6]"],
        "Trees 6": ["[2, 4–6]"],
    }


def test_a_page_behind_the_number():
    """A note within the brackets does not hide the number."""
    assert mentions("Trees grow [3, p. 12] and fall [1]–[2].", NUMBERED).keys() == {"Trees 1", "Trees 2", "Trees 3"}


def test_values_are_no_citations():
    """Intervals, zero, and numbers beyond the list cite nothing."""
    body = "Trees grow [2], [3], x ∈ [1, 5], scores in [0, 1], the range [1, 7], and [1999]."
    assert mentions(body, NUMBERED).keys() == {"Trees 2", "Trees 3"}


def test_round_brackets_only_where_the_text_cites_in_them():
    """Numbers in round brackets are citations if they name most of the list and square ones do not."""
    body = "Trees (1; 2) and leaves (3), (4), (5) and (6–9)."
    assert len(mentions(body, NUMBERED)) == 9
    assert mentions(f"{body} But see [1], [2].", NUMBERED).keys() == {"Trees 1", "Trees 2"}


def test_keys():
    """A key in brackets cites the entry with that key, alone or with others."""
    entries = ["[Kat19] Tomo Kato. Trees. Wood, 2019.", "[San03] Sara Sand. Leaves. Wood, 2003."]
    assert mentions("Trees [Kat19] and all [Kat19, San03].", entries) == {
        "Trees": ["[Kat19]", "[Kat19, San03]"],
        "Leaves": ["[Kat19, San03]"],
    }


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("As Kato (2019) says.", {"Trees": ["Kato (2019"]}),
        ("So it is (Kato, 2019).", {"Trees": ["Kato, 2019"]}),
        ("So it is (see Kato and Sand, 2020, p. 3).", {"Leaves": ["Kato and Sand, 2020"]}),
        ("So say Kato & Sand (2020).", {"Leaves": ["Kato & Sand (2020"]}),
        ("So say Kato et al. (2020).", {"Roots": ["Kato et al. (2020"]}),
        ("So say Kato, Sand, and Moyo (2020).", {"Roots": ["Kato, Sand, and Moyo (2020"]}),
        ("It is (Moyo, 2021a,b).", {"Bark": ["Moyo, 2021a"], "Cones": ["b"]}),
        ("In van der Muller and Oak (2008).", {"Needles": ["van der Muller and Oak (2008"]}),
        ("By World Tree Organization (2018).", {"Report on trees": ["World Tree Organization (2018"]}),
        ("Kato’s (2019) trees.", {"Trees": ["Kato’s (2019"]}),
    ],
)
def test_names_and_year(body, expected):
    """Names with a year cite the one entry that fits, in running text and in brackets."""
    assert mentions(body, BY_NAME) == expected


def test_many_works_in_one_pair_of_brackets():
    """Every work within brackets is cited, and each year behind one name."""
    found = mentions("Trees grow (Kato, 2019; Moyo, 2021a; Kato and Sand, 2020).", BY_NAME)
    assert found.keys() == {"Trees", "Bark", "Leaves"}


@pytest.mark.parametrize(
    "body", ["Moyo (2021) says.", "Kato (2020) says.", "Oak (2008) says.", "In June 2019 it rains"]
)
def test_what_is_ambiguous_is_left_out(body):
    """A letter that is missing, other authors, or a second author alone cite nothing."""
    assert mentions(body, BY_NAME) == {}


def test_the_list_itself_mentions_nothing():
    """Numbers and names within the list are no mentions."""
    entries = ["[1] Kato, T. Trees. Wood, 2019. Reply to [2].", "[2] Sand, S. Leaves of Kato (2019). Wood, 2020."]
    assert mentions("Trees grow.", entries) == {}


def test_page_and_section_of_a_mention():
    """A mention knows its page and the section that it stands in."""
    found = find_references(*paper_with_list("Trees grow [1].", NUMBERED))
    assert [(mention.page, mention.section) for mention in found[0].mentions] == [(1, 0)]


def test_cited_numbers_without_an_entry():
    """A number just beyond the list is dangling; the numbers of the list are not."""
    text, sections, lines = paper_with_list("Trees [1, 2, 3] and [4, 11].", NUMBERED)
    references = find_references(text, sections, lines)
    dangling = dangling_citations(text, sections, references)
    assert [(number, text[start:end]) for number, start, end in dangling] == [(11, "[4, 11]")]


def test_duplicate_entries():
    """Two entries of one work are a pair, whatever their labels."""
    entries = [
        "[1] Kato, T. The growth of trees. Wood, 2001.",
        "[2] Sand, S. Leaves. Wood, 2002.",
        "[3] T. Kato. The Growth of Trees. 2001.",
    ]
    assert duplicate_entries(find_references(*paper_with_list("Trees.", entries))) == ((0, 2),)


@given(st.text(alphabet="KatoSandMoy 2019ab20,;&()[].–", max_size=300))
def test_mentions_hold_the_year_or_number_they_cite(body):
    """Whatever the text, a mention lies in it, outside the list."""
    text, sections, lines = paper_with_list(body or "x", BY_NAME)
    for reference in find_references(text, sections, lines):
        assert all(0 <= mention.start < mention.end <= sections[1].start for mention in reference.mentions)


@pytest.mark.parametrize("body", ["Tree Cloud (n.d.) says so.", "So it is (Tree Cloud, n. d.)."])
def test_works_without_a_year(body):
    """What is cited as not dated is the entry that says so of itself."""
    entries = [*BY_NAME, "Tree Cloud. What is a tree? Trees, n.d."]
    assert mentions(body, entries).keys() == {"What is a tree?"}
