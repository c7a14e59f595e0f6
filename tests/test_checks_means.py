"""GRIM and GRIMMER."""

from statistics import mean, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.arithmetic.numerals import numeral
from scanner.checks.means import deviation_is_possible, flags, mean_is_possible
from tests.papers import paper_of


def _kinds(text):
    return [flag.kind for flag in flags(paper_of({"3 Results": text}))]


@pytest.mark.parametrize(("printed", "possible"), [("5.18", True), ("5.19", False), ("5.20", False), ("5.21", True)])
def test_28_people_cannot_have_a_mean_of_5_19(printed, possible):
    """The example of Brown and Heathers: 145 / 28 = 5.18, 146 / 28 = 5.21."""
    assert mean_is_possible(numeral(printed), 28) is possible


@given(st.lists(st.integers(min_value=0, max_value=10), min_size=2, max_size=60))
def test_whatever_whole_numbers_have_is_possible(numbers):
    """No real sample is ever called impossible, rounded to two decimals either way."""
    centre, spread = numeral(f"{mean(numbers):.2f}"), numeral(f"{stdev(numbers):.2f}")
    assert mean_is_possible(centre, len(numbers))
    assert deviation_is_possible(centre, spread, len(numbers))


@pytest.mark.parametrize(
    ("centre", "spread", "n", "verdict"),
    [
        ("7.22", "5.30", 38, "no mean"),
        ("4.74", "6.55", 31, "possible"),
        ("5.23", "2.55", 35, "no deviation"),
        ("2.57", "2.57", 30, "possible"),
        ("6.77", "2.18", 33, "no mean"),
        ("2.68", "2.59", 34, "possible"),
        ("7.01", "6.68", 35, "no mean"),
        ("7.38", "3.65", 32, "possible"),
        ("3.14", "5.32", 33, "no mean"),
        ("6.89", "4.18", 37, "possible"),
        ("5.00", "2.18", 31, "possible"),
        ("0.24", "6.43", 34, "possible"),
    ],
)
def test_the_worked_example_of_another_program_comes_out_the_same(centre, spread, n, verdict):
    """The twelve samples `pigs5` of the R package scrutiny (Jung), as its manual judges them with Allard's tests."""
    has_mean = mean_is_possible(numeral(centre), n)
    has_deviation = has_mean and deviation_is_possible(numeral(centre), numeral(spread), n)
    assert verdict == ("possible" if has_deviation else "no deviation" if has_mean else "no mean")


def test_two_numbers_an_odd_distance_apart_have_no_even_deviation():
    """Mean 2.5 of two: they are 1, 3, 5 … apart, so SD is 0.71, 2.12, 3.54 …; 1.41 is two apart."""
    centre = numeral("2.50")
    assert [deviation_is_possible(centre, numeral(sd), 2) for sd in ("0.71", "1.41", "2.12")] == [True, False, True]


def test_the_sum_of_squares_must_be_whole():
    """28 with mean 5.18 have the sum 145, so 750.89 and 27 SD² make a whole number: 783 for 1.09, none for 1.10."""
    centre = numeral("5.18")
    assert [deviation_is_possible(centre, numeral(sd), 28) for sd in ("1.09", "1.10")] == [True, False]


def test_an_impossible_mean_of_points_is_told():
    """Mean and n side by side, on a scale of points."""
    (flag,) = flags(paper_of({"A": "On a 7-point scale, people agreed (M = 5.19, SD = 1.10, n = 28)."}))
    assert flag.kind == "grim"
    assert "no 28 whole numbers have the mean" in flag.detail


def test_an_impossible_deviation_of_points_is_told():
    """2 people with mean 2.50 and SD 1.41."""
    assert _kinds("On a 7-point Likert item (n = 2, M = 2.50, SD = 1.41).") == ["grimmer"]


@pytest.mark.parametrize(
    "text",
    [
        "On a 7-point scale, people agreed (M = 5.18, SD = 1.09, n = 28).",
        "Reaction times were short (M = 5.19, SD = 1.10, n = 28).",
        "The average of three 7-point items was high (M = 5.19, SD = 1.10, n = 28).",
        "Mean age on the form was high (M = 25.19 years, SD = 4.10, n = 28).",
        "On a 7-point scale, 28 people agreed (M = 5.19, SD = 1.10).",
        "On a 7-point scale, people agreed (M = 5.19, SD = 1.10, n = 1,280).",
    ],
)
def test_means_that_are_possible_or_not_surely_of_whole_numbers_are_not_told(text):
    """Averages, times, ages, samples without n, large samples."""
    assert _kinds(text) == []
