"""p values recomputed from their statistics."""

import pytest

from scanner.checks.p_values import flags
from tests.papers import paper_of


def _kinds(text, **sections):
    return [flag.kind for flag in flags(paper_of({"3 Results": text, **sections}))]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("An effect, F(2, 56) = 1.203, p < .001.", "p_value_decision"),
        ("It held, Qb(1) = 3.78, p < .05.", "p_value_decision"),
        ("It held, r(46) = .34, p = .03.", "p_value"),
        ("It held, t(30) = 2.20, p = .25.", "p_value_decision"),
        ("It did not hold, t(309) = 3.25, ns.", "p_value_decision"),
        ("It held, t(28) = 2.20, p < .01.", "p_value"),
    ],
)
def test_a_p_that_its_statistic_does_not_give_is_told(text, kind):
    """On the other side of .05, or on the same side with other digits."""
    assert _kinds(text) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "t(37) = -4.93, p <.001.",
        "Q(1) = 6.9, p < .01.",
        "t(30) = 2.0, p = .05.",
        "t(37) = 8.93, p = .000.",
        "F(1, 20) < 1, ns.",
        "χ2(37, N = 310) = 45.13, ns.",
        "t(60) = 1.80, p = .04.",
        "z = 2.2, p = .03.",
        "t(28) = 2.20, p < .10.",
        "A permutation test, t(28) = 2.20, p = .20.",
    ],
)
def test_a_p_that_may_be_right_is_not_told(text):
    """Rounded statistics, one-tailed p values, programs' zeros and tests by resampling."""
    assert _kinds(text) == []


def test_one_tailed_tests_are_believed_where_the_paper_says_so():
    """t(37) = 1.75 is .088 two-tailed and .044 one-tailed."""
    text = "It held, t(37) = 1.75, p < .05."
    assert _kinds(text) == ["p_value_decision"]
    assert _kinds(text, **{"2 Methods": "All tests are one-tailed."}) == []


def test_being_one_tailed_explains_only_half_a_p():
    """The statcheck test papers call all tests one-tailed, and their errors stay errors."""
    methods = {"2 Methods": "All tests are one-tailed."}
    assert _kinds("Z = 1.54, p = .14.", **methods) == ["p_value"]
    assert _kinds("Qb(1) = 3.78, p < .05.", **methods) == ["p_value_decision"]


def test_a_correction_explains_a_larger_p_but_not_a_smaller_one():
    """Bonferroni multiplies p; nothing divides it."""
    methods = {"2 Methods": "We report Bonferroni corrected values."}
    assert _kinds("It did not hold, t(30) = 2.20, p = .25.", **methods) == []
    assert _kinds("It held, t(30) = 1.20, p = .01.", **methods) == ["p_value_decision"]


def test_the_words_say_what_was_recomputed_and_what_is_printed():
    """The detail names the statistic, both p values and the page; the passage is the sentence."""
    (flag,) = flags(paper_of({"3 Results": "There was an effect, t(37) = 1.27, p < .05."}))
    assert flag.detail == "p. 1: recomputed p = .21 from t(37) = 1.27; printed p < .05"
    assert [words.text for words in flag.words] == ["There was an effect, t(37) = 1.27, p < .05."]
    assert flag.severity == "medium"


def test_many_findings_make_one_flag_with_three_passages():
    """A paper full of them has one flag, which counts the rest."""
    text = " ".join(f"Effect {i}, t(37) = 1.2{i}, p < .05." for i in range(5))
    (flag,) = flags(paper_of({"3 Results": text}))
    assert len(flag.words) == 3
    assert flag.detail.endswith("; and 2 more")
