"""Reference lists split into entries, by labels, keys and layout."""

import json
import re
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.citing.references import find_references
from scanner.extract.reader import read_pdf
from scanner.paper import Section
from tests.printed import paper_with_list, printed

TREES = "Kato, T. and Sand, S. ({year}). Trees {number}: A study. Journal of Wood, {number}(2):3–4."


def as_list(text, lines):
    """Return the arguments for a text that is one reference list."""
    return text, (Section(title="", number="", level=1, page=1, start=0, end=len(text), kind="references"),), lines


def titles(references):
    """Return the titles of the entries."""
    return [reference.title for reference in references]


@pytest.mark.parametrize("label", ["[{}] ", "{}. ", "({}) ", "{} "])
def test_numbered_entries(label):
    """A list is split where its numbers count on, however they are printed."""
    entries = [label.format(number) + TREES.format(number=number, year=2000 + number) for number in range(1, 13)]
    found = find_references(*paper_with_list("Trees grow.", entries))
    assert [reference.label for reference in found] == [str(number) for number in range(1, 13)]
    assert titles(found) == [f"Trees {number}: A study" for number in range(1, 13)]


def test_numbers_that_are_no_labels():
    """A number at the beginning of a line splits nothing if it does not count on."""
    rows = [
        (90, "[1] Kato, T. Trees one. Wood,"),
        (105, "7. 2001."),
        (90, "\n[2] Sand, S. Trees two. Wood,"),
        (105, "[9] 2002."),
    ]
    found = find_references(*as_list(*printed(rows)))
    assert [reference.label for reference in found] == ["1", "2"]


def test_a_lost_label_loses_one_entry_only():
    """Where one label was not read, the count goes on behind it."""
    numbers = [1, 2, 3, 5, 6, 7]
    entries = [f"[{number}] " + TREES.format(number=number, year=2001) for number in numbers]
    found = find_references(*paper_with_list("Trees grow.", entries))
    assert [reference.label for reference in found] == [str(number) for number in numbers]


def test_keys():
    """Alphabetic keys are labels."""
    entries = [f"[{key}] Tomo Kato. Trees {key}. In Wood, 2019." for key in ("Kat19", "KSM+19a", "San03", "Woo")]
    found = find_references(*paper_with_list("Trees grow.", entries))
    assert [reference.label for reference in found] == ["Kat19", "KSM+19a", "San03", "Woo"]


def test_hanging_indents():
    """Lines at the left edge begin entries, also where a line ends like an entry in the middle of one."""
    rows = []
    for number in range(1, 9):
        rows += [
            (90, f"Tomo Kato and Sara Sand. Trees {number}: A study in Wood."),
            (100, "Journal of Leaves, 2019."),
            (100, "PMID 12."),
        ]
    found = find_references(*as_list(*printed(rows)))
    assert titles(found) == [f"Trees {number}: A study in Wood" for number in range(1, 9)]


def test_an_entry_goes_on_in_the_next_column():
    """A column that begins with the rest of an entry does not begin an entry."""
    rows = [(90, f"Kato, T. ({1960 + number}). Trees {number}: A study. Wood, 3.") for number in range(49)]
    rows += [
        (90, "Sand, S. (2019). Leaves in all the"),
        (100, "colours of the autumn. Wood, 4."),
        (90, "Moyo, K. (2020). Roots. Wood, 5."),
    ]
    rows += [(100, "Second line of roots.")]
    found = find_references(*as_list(*printed(rows)))
    assert titles(found)[-2:] == ["Leaves in all the colours of the autumn", "Roots"]


def test_gaps():
    """Where no line is indented, space between entries separates them."""
    rows = [
        (90, words)
        for number in range(6)
        for words in (f"Tomo Kato. Trees {number} of the", "Northern World. In Wood, 2019.")
    ]
    found = find_references(*as_list(*printed(rows, gap_after=range(1, 12, 2))))
    assert titles(found) == [f"Trees {number} of the Northern World" for number in range(6)]


def test_what_follows_the_list_is_no_entry():
    """A table of contents behind the last entry is left out."""
    rows = [(90, f"\nKato, T. ({2000 + number}). Trees {number}: A study. Wood, 3.") for number in range(6)]
    rows += [(90, "\nContents"), (90, "\nA Broader impact and risks"), (90, "\nB Further results")]
    found = find_references(*as_list(*printed(rows)))
    assert len(found) == 6
    assert found[-1].text.endswith("Wood, 3.")


def test_a_list_without_a_heading():
    """A list is found by its shape where no section says that it is one."""
    entries = [TREES.format(number=number, year=2000 + number) for number in range(1, 10)]
    text, _, lines = paper_with_list("Trees grow. " * 40, entries, heading="Sources")
    assert titles(find_references(text, (), lines)) == [f"Trees {number}: A study" for number in range(1, 10)]


def test_numbered_questions_are_no_list():
    """A checklist of numbered questions is not taken for references."""
    questions = [
        f"[{number}] Did you describe the limits of claim {number}? See https://example.org." for number in range(1, 12)
    ]
    text, _, lines = paper_with_list("Trees grow. " * 40, questions, heading="Checklist")
    assert find_references(text, (), lines) == ()


def test_a_dash_repeats_the_authors():
    """A dash stands for the authors of the entry before."""
    entries = ["Kato, T. (2001). Trees. Wood, 1.", "———. (2002). Leaves. Wood, 2.", "Sand, S. (2003). Roots. Wood, 3."]
    found = find_references(*paper_with_list("Trees grow.", entries))
    assert [(reference.authors, reference.title, reference.year) for reference in found[:2]] == [
        (("Kato, T.",), "Trees", 2001),
        (("Kato, T.",), "Leaves", 2002),
    ]


def test_identifiers():
    """DOI, arXiv id without its version, and URL are read, also over line ends."""
    rows = [
        (90, "[1] Kato, T. Trees. arXiv preprint arXiv:2001.01234v2, 2020. https://doi."),
        (100, "org/10.1000/xyz.12"),
        (90, "\n[2] Sand, S. Leaves. 2021. URL https://example.org/"),
        (100, "leaves.html."),
    ]
    found = find_references(*as_list(*printed(rows)))
    assert (found[0].arxiv_id, found[0].doi) == ("2001.01234", "10.1000/xyz.12")
    assert (found[1].arxiv_id, found[1].doi, found[1].url) == (None, None, "https://example.org/leaves.html")


def test_entries_are_addresses_in_the_text():
    """Start and end of an entry hold its words without its label."""
    text, sections, lines = paper_with_list("Trees grow.", ["[1] Kato, T. Trees. 2001.", "[2] Sand, S. Leaves. 2002."])
    found = find_references(text, sections, lines)
    assert [text[reference.start : reference.end] for reference in found] == [
        "Kato, T. Trees. 2001.",
        "Sand, S. Leaves. 2002.",
    ]


def test_no_references():
    """A paper without a list has none."""
    assert find_references("", (), ()) == ()
    assert find_references(*as_list(*printed([(90, "Trees grow."), (90, "\nLeaves fall.")]))) == ()


@given(
    st.lists(
        st.tuples(st.sampled_from([90.0, 100.0, 320.0]), st.text("aA1 .,[]()–\n", min_size=1, max_size=40)), max_size=30
    )
)
def test_entries_never_overlap(rows):
    """Whatever stands on the lines, entries are in order and apart, and hold more than white space."""
    text, lines = printed(rows)
    found = find_references(*as_list(text, lines))
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(text[reference.start : reference.end].strip() for reference in found)


@pytest.mark.parametrize(
    "unit",
    [
        "a, a, a, ",
        "A. B. ",
        "Aa ",
        "1",
        "[1, 2; ",
        "(((",
        "Sand, 2020, 2021a; ",
        "10.1/a)))",
        "van der ",
        "“ ",
        "A-",
        "2020 ",
        "3(4): ",
    ],
)
def test_hostile_text_takes_no_longer_than_its_length(unit):
    """A hundred kilobytes of anything are read in well under a second, as body and as list."""
    rows = [(90.0, (unit * 50)[:90]) for _ in range(1100)]
    text, lines = printed([*rows, (90.0, "\n[1] Kato, T. Trees. 2001."), (90.0, "\n[2] Sand, S. Leaves. 2002.")])
    body = Section(title="", number="", level=1, page=1, start=0, end=lines[-2].start, kind="other")
    last = Section(title="", number="", level=1, page=1, start=lines[-2].start, end=len(text), kind="references")
    begin = time.process_time()
    find_references(text, (body, last), lines)
    find_references(*as_list(text, lines))
    assert time.process_time() - begin < 2


def _folded(title):
    """Return a title's letters and digits in lower case."""
    return re.sub(r"[^0-9a-z]", "", title.lower())


@pytest.mark.slow
def test_benchmark_papers(benchmark: Path):
    """The number of entries is within two percent in every paper, and the sampled entries are found."""
    wrong_counts, missed, samples = [], [], 0
    for file in sorted((benchmark / "gold").glob("*.json")):
        gold = json.loads(file.read_text(encoding="utf-8"))
        found = read_pdf((benchmark / "papers" / f"{file.stem}.pdf").read_bytes(), check_visibility=False).references
        if abs(len(found) - gold["n_references"]) > 0.02 * gold["n_references"]:
            wrong_counts.append((file.stem, len(found), gold["n_references"]))
        known = {(_folded(reference.title), reference.year) for reference in found}
        missed += [s for s in gold["references_sample"] if (_folded(s["title"]), s["year"]) not in known]
        samples += len(gold["references_sample"])
    assert wrong_counts == []
    assert len(missed) <= 0.05 * samples, missed
