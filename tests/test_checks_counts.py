"""Percentages beside their counts, and totals beside their parts."""

import pytest

from scanner.checks import percentages, totals
from tests.papers import paper_of


def _kinds(check, text):
    return [flag.kind for flag in check.flags(paper_of({"3 Results": text}))]


@pytest.mark.parametrize(
    "text",
    [
        "In all, 23 of 57 (45%) agreed.",
        "In all, 23 out of the 57 participants (45.0%) agreed.",
        "In all, 45% (23/57) agreed.",
        "In all, 45% (n = 23 of 57) agreed.",
        "They won 23/57 (45%) of the games.",
        "Of them 12 were women (40%) and 20 were men (60%).",
        "Two groups, A (n = 12, 40%) and B (n = 20, 60%).",
        "Most agreed, 1,023 of 2,057 (45%).",
        "Of the 57 teachers who answered, 23 (45%) agreed.",
    ],
)
def test_a_percentage_that_its_counts_do_not_give_is_told(text):
    """23 of 57 is 40.4%; 12 and 20 are 37.5% and 62.5%."""
    assert _kinds(percentages, text) == ["percentage"]


@pytest.mark.parametrize(
    "text",
    [
        "In all, 23 of 57 (40%) agreed.",
        "In all, 23 of 57 (40.3%) agreed.",
        "In all, 23 of 57 (41%) agreed.",
        "Of 57 people 23 of 57 declined, (59.6%) agreed.",
        "In all, 23 of 57 (59.6%) agreed.",
        "It improved on 23 of 57 tasks (up to 45%).",
        "It improved on 23 of 57 tasks (by 45%).",
        "It improved on 23 of 57 (45% relative gain).",
        "About 45% (23/50) agreed.",
        "A split of 80/20 (5%) was used.",
        "The weighted share of 23 of 57 (45%) is shown.",
        "Layers 3 of 4 (50%) were frozen.",
        "Of them 12 were women (40%) and 20 were students (70%).",
        "See 2.23 of 57 (45%).",
        "Of the 57 teachers, 23 (40%) were women, of whom 5 (22%) agreed.",
        "Of the 57 teachers, 50 answered and 23 (46%) agreed.",
    ],
)
def test_a_percentage_of_something_else_is_not_told(text):
    """Rounded up or down, the rest, gains, estimates, weights, other wholes, very small ones."""
    assert _kinds(percentages, text) == []


def test_the_share_is_told_beside_the_printed_one():
    """Both numbers and the page."""
    (flag,) = percentages.flags(paper_of({"A": "In all, 23 of 57 (45%) agreed."}))
    assert flag.detail == "p. 1: 23 of 57 is 40.4%; printed 45%"


def test_groups_that_do_not_add_up_are_told():
    """60 and 58 are not 120."""
    text = "We randomly assigned 120 participants to treatment (n = 60) or control (n = 58)."
    (flag,) = totals.flags(paper_of({"2 Methods": text}))
    assert flag.detail == "p. 1: 60 + 58 = 118; printed total 120"


@pytest.mark.parametrize(
    "text",
    [
        "We randomly assigned 120 participants to treatment (n = 60) or control (n = 60).",
        "After exclusions, 120 participants were assigned to treatment (n = 60) or control (n = 58).",
        "The 120 participants were split into groups (n = 40 each) of men (n = 20) and women (n = 20).",
        "We recruited 120 participants (n = 60, n = 58).",
        "Of 120 participants assigned to a group, treatment (n = 60) and control (n = 58) completed it.",
        "We assigned 120 participants to treatment (n = 60).",
        "We assigned 120 of 130 participants (N = 130) to treatment (n = 60) or control (n = 58).",
    ],
)
def test_groups_that_may_not_be_all_are_not_told(text):
    """Exclusions, groups in groups, one group only, two totals."""
    assert _kinds(totals, text) == []


def _table(*rows):
    return "\n".join(f"Row: {row}" for row in rows)


def test_a_column_that_does_not_add_up_beside_one_that_does_is_told():
    """The first column shows that the rows were understood."""
    table = _table("Area Cases Deaths", "North 12 3", "South 20 4", "Total 32 9")
    (flag,) = totals.flags(paper_of({"3 Results": table}))
    assert flag.detail == "p. 1: a column adds up to 7, printed 9"
    assert flag.words[0].text == "Total 32 9"


@pytest.mark.parametrize(
    "rows",
    [
        ("North 12 3", "South 20 4", "Total 32 7"),
        ("North 12 3", "South 20 4", "Total 40 9"),
        ("North 12 3 1", "South 20 4", "Total 32 9"),
        ("North 12 3.5", "South 20 4.5", "Total 32 9"),
        ("North 12", "South 20", "Total 33"),
        ("North 12 (37%) 3", "South 20 (63%) 4", "Total 32 (100%) 7"),
        ("Totally 12 3", "South 20 4", "Overall 32 9"),
    ],
)
def test_a_table_that_adds_up_or_was_not_understood_is_not_told(rows):
    """Nothing adds up, rows of other lengths, decimals, one column, no total."""
    assert _kinds(totals, _table(*rows)) == []
