"""Significance tests found in sentences, in the style of the APA and in others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.arithmetic.significance import p_range, significance_tests


def _read(sentence):
    return [
        (test.statistic, tuple(df.value for df in test.df), test.value.value, test.p.relation, test.p.number.value)
        for test in significance_tests(sentence)
    ]


@pytest.mark.parametrize(
    ("sentence", "read"),
    [
        ("t(37) = −4.93, p <.001", ("t", (37,), -4.93, "<", 0.001)),
        ("F(2,56) = 1.203, p = .31", ("F", (2, 56), 1.203, "=", 0.31)),
        ("F(2, 1,056) = 1.20, p = .31", ("F", (2, 1056), 1.2, "=", 0.31)),
        ("χ2(1, N = 226) = 6.90, p < .01", ("χ²", (1,), 6.9, "<", 0.01)),
        ("χ²(374, N = 488) = 1,224.08, p < .001", ("χ²", (374,), 1224.08, "<", 0.001)),
        ("r(46) = .34, p = .03", ("r", (46,), 0.34, "=", 0.03)),
        ("Z = 1.54, p = .14", ("z", (), 1.54, "=", 0.14)),
        ("QBetween(1) = 14.59, p = .0001", ("Q", (1,), 14.59, "=", 0.0001)),
        ("t(68) = 0.60, ns", ("t", (68,), 0.6, ">", 0.05)),
        ("t(34.7) = 2.10, p = 0.043", ("t", (34.7,), 2.1, "=", 0.043)),
        ("t(191) ¼ 8.22, p < . 001", ("t", (191,), 8.22, "<", 0.001)),
        ("t = 2.10, df = 37, p = .04", ("t", (37,), 2.1, "=", 0.04)),
        ("a paired test, t2 = 19.498, p = 0.003", ("t", (2,), 19.498, "=", 0.003)),
        ("F(1, 18) = 12.34, MSE = 2.10, p = .002, η2 = .41", ("F", (1, 18), 12.34, "=", 0.002)),
        ("t(37) = 2.10, d = 0.50, 95% CI [0.10, 0.90], p-value = .04", ("t", (37,), 2.1, "=", 0.04)),
        ("F(1, 20) < 1, p > .05", ("F", (1, 20), 1.0, ">", 0.05)),
    ],
)
def test_a_result_printed_in_full_is_read(sentence, read):
    """Statistic, degrees of freedom, value and p, whatever stands between."""
    assert _read(sentence) == [read]


@pytest.mark.parametrize(
    "sentence",
    [
        "We stop at t = 42 and p = 0.5.",
        "Let t1 = 0.5, p = 0.3 be the settings.",
        "The latent z = 1, p = 0.5.",
        "t(37) = 2.10 in the first group, and the second had p = .04",
        "all ts(37) > 2.1, ps < .05",
        "H(3) = 7.1, p = .07",
        "r = .34, p = .03",
        "t(37) = 2.10, p = 1.2 × 10−5",
        "t(37) = 2.10, p = 5%",
        "t(0) = 2.10, p = .04",
        "r(46) = 3.40, p = .03",
        "Best(37) = 2.10, p = .04",
    ],
)
def test_what_is_not_a_result_in_full_is_left_alone(sentence):
    """Variables, other words between, several tests at once, powers of ten."""
    assert _read(sentence) == []


def test_each_result_takes_the_p_next_to_it():
    """Two results in a sentence do not share one p."""
    assert [one[2:] for one in _read("F(1, 20) = 5.10, p = .04; F(1, 20) = 0.20, p = .66")] == [
        (5.1, "=", 0.04),
        (0.2, "=", 0.66),
    ]


def test_rounding_of_the_statistic_makes_a_range_of_p():
    """r(46) = .34 stands for .335 to .345, so p for .0163 to .0200."""
    (test,) = significance_tests("r(46) = .34, p = .03")
    assert p_range(test) == (pytest.approx(0.0163, abs=1e-4), pytest.approx(0.0199, abs=1e-4))


@given(st.text(alphabet="tFrzχ²Q()0123456789.,=<> p[]n;-−", max_size=80))
def test_no_sentence_is_too_odd(sentence):
    """Whatever stands there, every test that is read has a range of p between 0 and 1."""
    for test in significance_tests(sentence):
        low, high = p_range(test)
        assert 0 <= low <= high <= 1
