"""Confidence intervals beside estimates and p values."""

import pytest

from scanner.checks.intervals import flags
from tests.papers import paper_of


def _kinds(text, **sections):
    return [flag.kind for flag in flags(paper_of({"3 Results": text, **sections}))]


@pytest.mark.parametrize(
    "text",
    [
        "The odds ratio was 1.45 (95% CI [1.50, 1.98]).",
        "OR = 1.45, 95% CI: 1.50 to 1.98.",
        "It held (aOR 1.45; 95% CI 1.50–1.98).",
        "d = 0.45, 95% CI [0.50, 0.80].",
        "The mean difference of 3.2 (95% confidence interval 4.1–5.3) held.",
        "M = −0.45, SE = 0.10, 95% CI [−0.40, −0.10].",
    ],
)
def test_an_estimate_outside_its_interval_is_told(text):
    """Ratios, differences, means; in brackets, with a dash, with a standard error between."""
    assert _kinds(text) == ["interval_estimate"]


@pytest.mark.parametrize(
    "text",
    [
        "OR = 1.45, 95% CI [1.10, 1.98].",
        "d = 0.5, 95% CI [0.52, 0.80].",
        "The accuracy was 82%, 95% CI [0.79, 0.85].",
        "b = 0.37, 95% CI [1.10, 1.90].",
        "d = 0.45, 95% CI [−0.80, −0.10].",
        "SD = 3.45, 95% CI [0.50, 0.80].",
        "p = .03, 95% CI [0.50, 0.80].",
        "d = 0.45, 95% CI [0.80, 0.50].",
        "d = 0.45 and, for the other, a 95% CI [0.50, 0.80].",
    ],
)
def test_an_estimate_that_may_be_inside_is_not_told(text):
    """Rounding, shares and percents, exponentials, lost signs, other numbers before the interval."""
    assert _kinds(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "d = 0.45, 95% CI [0.10, 0.80], p = .12.",
        "OR = 1.45, 95% CI [1.10, 1.98], p > .05.",
        "It held (HR 1.45; 95% CI 1.10–1.98; p = 0.30).",
        "OR = 1.45, 95% CI [0.90, 1.98], p = .01.",
        "d = 0.45, 95% CI [−0.10, 0.80], p < .05.",
    ],
)
def test_an_interval_that_says_another_thing_than_its_p_is_told(text):
    """No effect is 1 for ratios and 0 for differences."""
    assert _kinds(text) == ["interval_p_value"]


@pytest.mark.parametrize(
    "text",
    [
        "d = 0.45, 95% CI [0.10, 0.80], p = .01.",
        "d = 0.45, 95% CI [0.01, 0.80], p = .055.",
        "d = 0.45, 95% CI [0.00, 0.80], p = .045.",
        "β = 1.45, 95% CI [0.80, 1.98], p = .12.",
        "d = 0.45, 90% CI [0.10, 0.80], p = .12.",
        "M = 4.45, 95% CI [4.10, 4.80], p = .12.",
    ],
)
def test_an_interval_that_may_agree_with_its_p_is_not_told(text):
    """Near .05, exponentials, other levels, estimates without a value of no effect."""
    assert _kinds(text) == []


def test_an_adjusted_p_need_not_agree_with_its_interval():
    """A correction changes the p, not always the interval."""
    text = "d = 0.45, 95% CI [0.10, 0.80], p = .12."
    assert _kinds(text, **{"2 Methods": "All p values are Bonferroni corrected."}) == []
