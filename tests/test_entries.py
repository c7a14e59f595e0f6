"""Entries of reference lists taken apart, in the styles that journals and conferences print."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.citing.entries import parse_entry

STYLES = {
    "icml": (
        "Kato, T., Sand, S., and Moyo, K. Trees: A study. In Proc. of ICML, pp. 1–9, 2019.",
        "Kato, T.",
        3,
    ),
    "neurips": (
        "Tomo Kato, Sara B Sand, and Kofi Moyo. Trees: A study. In ICML, pages 1–9, 2019.",
        "Tomo Kato",
        3,
    ),
    "acl": (
        "Tomo K. Kato, S. Sand, and Kofi Moyo. 2019. Trees: A study. CoRR, abs/1901.01234.",
        "Tomo K. Kato",
        3,
    ),
    "apa": (
        "Kato, T. J., Sand, S., & Moyo, K. (2019). Trees: A study. Ecology, 14(4), 31–44.",
        "Kato, T. J.",
        3,
    ),
    "apa month": ("Kato, T., & Moyo, K. (2019, June 5). Trees: A study. Report.", "Kato, T.", 2),
    "ieee": (
        "T. Kato and S. Sand, “Trees: A study,” IEEE Trans. Trees, vol. 3, pp. 1–10, Jan. 2019.",
        "T. Kato",
        2,
    ),
    "vancouver": ("Kato TJ, Sand S, Moyo K, et al. Trees: A study. J Trees. 2019;12(3):1–9.", "Kato TJ", 3),
    "vancouver alone": ("Kato T. Trees: A study. J Trees. 2019;12:5–32.", "Kato T", 1),
    "nature": (
        "Kato, T. et al. Trees: A study. Adv. Neural Inf. Process. Syst. 30, 59–60 (2019).",
        "Kato, T.",
        1,
    ),
    "acm": ("Tomo Kato and Sara Sand. 2019. Trees: A study. Educ. Trees 20, 1 (2019), 37–46.", "Tomo Kato", 2),
    "springer": ("Kato, T., Müller, K.-R.: Trees: A study. In: ECCV, pp. 1–2. Springer (2019)", "Kato, T.", 2),
    "elsevier": ("Kato, T., Sand, S., 2019. Trees: A study. Journal of Trees 12, 1–2.", "Kato, T.", 2),
    "commas": ("T. Kato, S. Sand, Trees: A study, J. Comput. Trees 12 (2019) 1–2.", "T. Kato", 2),
    "chicago": (
        "Kato, Tomo, and Sara Sand. 2019. “Trees: A Study.” Journal of Trees 12 (3): 1–2.",
        "Kato, Tomo",
        2,
    ),
    "mla": ('Kato, Tomo, and Sara Sand. "Trees: A Study." Trees 185.4157 (2019): 11-13.', "Kato, Tomo", 2),
    "surname first": ("Kato, Tomo and Sand, Sara. Trees: A study. Trees, 9(8):17–18, 2019.", "Kato, Tomo", 2),
    "particle": (
        "van der Kato, L., & Sand, G. (2019). Trees: A study. Trees, 9, 25–26.",
        "van der Kato, L.",
        2,
    ),
    "body": (
        "World Tree Organization. (2019). Trees: A study. https://example.org/x",
        "World Tree Organization",
        1,
    ),
}


@pytest.mark.parametrize("style", STYLES)
def test_title_year_and_authors_are_told_apart(style):
    """The title holds neither names nor venue, in every style."""
    text, first, count = STYLES[style]
    fields = parse_entry(text)
    assert fields.title.lower() == "trees: a study"
    assert fields.year == 2019
    assert (fields.authors[0], len(fields.authors)) == (first, count)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "Sand, S. (2019). How do trees grow? roots, leaves, and light. Trees, 28(1), 2–9.",
            "How do trees grow? roots, leaves, and light",
        ),
        ("Sand S. Is wood good for you? Lancet. 2019;12:1–9.", "Is wood good for you?"),
        ("Sand S. Fake trees? Evidence from a trial. BMJ. 2019;12:1–9.", "Fake trees? Evidence from a trial"),
        (
            "Sand SY, Moyo M. On oak vs. ash trees: A comparison. Adv Trees. 2019;14:841–8.",
            "On oak vs. ash trees: A comparison",
        ),
        ("Sand, S. (2019). Trees (2nd ed.). Wood Press.", "Trees"),
        ("Sand, S. Trees 2.0: Better trees, 2019. URL https://example.org.", "Trees 2.0: Better trees"),
        ("Sara Sand. Deep trees. nature, 521(7553):436–444, 2019.", "Deep trees"),
        ("Sara Sand and Tomo Kato. 50 years of trees. In Forests, 2019.", "50 years of trees"),
    ],
)
def test_where_a_title_ends(text, title):
    """Abbreviations, questions and numbers do not end a title; editions and dates are no part of it."""
    assert parse_entry(text).title == title


def test_title_without_authors():
    """An entry that begins with its title has no authors."""
    fields = parse_entry("Trees are all you need. In Forests, 2019.")
    assert (fields.title, fields.authors, fields.year) == ("Trees are all you need", (), 2019)


def test_entry_without_title():
    """Physics lists journals without titles: none is invented."""
    fields = parse_entry("T. Kato et al., Phys. Rev. Lett. 12, 123 (2001).")
    assert (fields.title, fields.authors, fields.year) == ("", ("T. Kato",), 2001)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Sand S. Trees [Internet]. Wood. 2014 [cited 2020 Jan 3];9(6):641–51.", 2014),
        ("Sara Sand. Trees. arXiv preprint arXiv:2003.10778, 2021.", 2021),
        ("Sara Sand. Trees of 1999. In Forests, pages 2001–2010, 2017.", 2017),
        ("Sand, S. (n.d.). Trees. Retrieved May 3, 2020, from https://example.org/2018/trees", None),
        ("Sand, S. (2020a). Trees. Wood, 1(2), 3.", 2020),
    ],
)
def test_year_of_publication(text, year):
    """Years of visits, page numbers, ids, addresses and titles are not the year of publication."""
    assert parse_entry(text).year == year


def test_venue_without_volume_and_editors():
    """A venue ends where its numbers begin, and the names of editors are no part of it."""
    text = "Sara Sand. Trees. In Tomo Kato and K. Moyo, editors, Proceedings of the Tree Conference, pages 1–9, 2019."
    assert parse_entry(text).venue == "Proceedings of the Tree Conference"


@given(st.text(alphabet="aAbZ.,;:()[]“”\"'&-– 0129é\n", max_size=300))
def test_fields_are_words_of_the_entry(text):
    """Whatever the text, what is found was printed in it."""
    fields = parse_entry(" ".join(text.split()))
    assert fields.title in " ".join(text.split())
    assert fields.year is None or str(fields.year) in text
