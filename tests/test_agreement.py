"""Agreement, exact tests and corrections, against worked examples and laws."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.comparing.agreement import (
    Table,
    ac1,
    benjamini_hochberg,
    bootstrap,
    holm,
    kappa,
    mcnemar,
    raw_agreement,
    table,
    wilson,
)

WORKED = Table({("yes", "yes"): 20, ("yes", "no"): 5, ("no", "yes"): 10, ("no", "no"): 15})
P_VALUES = st.lists(st.floats(0, 1), min_size=1, max_size=20)
PAIRS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1, max_size=30)


def test_a_worked_example_of_kappa():
    """Agreement of 0.7 where chance gives 0.5 is a kappa of 0.4."""
    assert kappa(WORKED) == pytest.approx(0.4)


def test_a_worked_example_of_ac1():
    """The mean share of yes is 0.55, so chance gives 0.495 and AC1 is 0.205 / 0.505."""
    assert ac1(WORKED) == pytest.approx(0.205 / 0.505)


def test_one_label_only_leaves_kappa_undetermined_and_ac1_perfect():
    """Where both sides always say yes there is no telling agreement from habit by kappa; AC1 says 1."""
    always = table([("yes", "yes")] * 9)
    assert kappa(always) is None
    assert ac1(always) == 1


def test_labels_that_nobody_gave_count_for_chance():
    """With three labels to choose from, agreement on two of them is worth more than with two."""
    assert ac1(WORKED, labels=3) > ac1(WORKED)


@pytest.mark.parametrize("statistic", [raw_agreement, kappa, ac1])
def test_nothing_to_compare_determines_nothing(statistic):
    """No pairs, no statistic."""
    assert statistic(Table()) is None


@given(PAIRS)
def test_agreement_does_not_depend_on_who_is_first(pairs):
    """Exchanging the raters changes nothing."""
    there, back = table(pairs), table((other, one) for one, other in pairs)
    for statistic in (raw_agreement, kappa, ac1):
        assert statistic(there) == pytest.approx(statistic(back))


@given(PAIRS)
def test_agreement_is_one_exactly_for_equal_labels(pairs):
    """Only equal answers agree wholly."""
    assert (raw_agreement(table(pairs)) == 1) == all(one == other for one, other in pairs)


@pytest.mark.parametrize(
    ("one_way", "other_way", "p"), [(0, 0, 1.0), (5, 5, 1.0), (10, 2, 158 / 4096), (0, 6, 2 / 64), (1, 0, 1.0)]
)
def test_worked_examples_of_mcnemar(one_way, other_way, p):
    """Twice the tail of the binomial, and never over 1."""
    assert mcnemar(one_way, other_way) == pytest.approx(p)


@given(st.integers(0, 60), st.integers(0, 60))
def test_mcnemar_is_the_binomial_tail(one_way, other_way):
    """The running sum equals the sum of binomial coefficients, to the last digit of a float."""
    total = one_way + other_way
    tail = sum(Fraction(math.comb(total, k), 2**total) for k in range(min(one_way, other_way) + 1))
    assert mcnemar(one_way, other_way) == mcnemar(other_way, one_way) == float(min(Fraction(1), 2 * tail))


def test_mcnemar_takes_thousands_of_flips():
    """Whole numbers do not overflow; the p of a huge difference is 0 to a float."""
    assert mcnemar(5000, 0) == 0
    assert mcnemar(5000, 5000) == 1


def test_a_worked_example_of_wilson():
    """Eight of ten is 0.49 to 0.94."""
    low, high = wilson(8, 10)
    assert (round(low, 4), round(high, 4)) == (0.4902, 0.9433)


@given(st.integers(1, 200), st.data())
def test_an_interval_holds_its_share(total, data):
    """The share lies in its interval, and that within 0 and 1."""
    hits = data.draw(st.integers(0, total))
    low, high = wilson(hits, total)
    assert 0 <= low <= hits / total + 1e-12
    assert hits / total - 1e-12 <= high <= 1


def test_worked_examples_of_corrections():
    """Holm and Benjamini-Hochberg by hand."""
    assert holm((0.01, 0.04, 0.03)) == pytest.approx((0.03, 0.06, 0.06))
    assert benjamini_hochberg((0.01, 0.04, 0.03)) == pytest.approx((0.03, 0.04, 0.04))


@given(P_VALUES)
def test_corrections_keep_the_order_and_never_lower_a_p(p_values):
    """An adjusted p is not under the raw one nor over 1, Holm's not under Benjamini-Hochberg's, and ranks stay."""
    for raw, fdr, strict in zip(p_values, benjamini_hochberg(p_values), holm(p_values), strict=True):
        assert raw <= fdr * (1 + 1e-12) + 1e-300
        assert fdr <= strict * (1 + 1e-12) + 1e-300
        assert strict <= 1
    ranked = sorted(zip(p_values, holm(p_values), strict=True))
    assert [adjusted for _, adjusted in ranked] == sorted(adjusted for _, adjusted in ranked)


def test_the_interval_is_over_papers():
    """Nine papers of ten agreeing answers and one of ten disagreeing ones: the interval is that of ten papers."""
    papers = [table([("yes", "yes")] * 10)] * 9 + [table([("yes", "no")] * 10)]
    [interval] = bootstrap(papers, [raw_agreement])
    assert interval.low <= 0.7
    assert interval.high >= 0.9


def test_the_interval_is_the_same_every_time():
    """A seed fixes the draw, and the order of papers does not matter."""
    papers = [table([("yes", "yes"), ("no", label)]) for label in ("yes", "no", "no", "yes", "no")]
    assert bootstrap(papers, [kappa, ac1], seed=3) == bootstrap(papers[::-1], [kappa, ac1], seed=3)


def test_one_paper_has_no_interval():
    """Papers cannot be drawn where there is only one."""
    assert bootstrap([WORKED], [kappa]) == (None,)


@given(st.lists(PAIRS, min_size=2, max_size=6))
def test_the_interval_lies_where_papers_do(papers):
    """Agreement of drawn papers lies between the least and the most agreeing paper."""
    tables = [table(pairs) for pairs in papers]
    [interval] = bootstrap(tables, [raw_agreement], rounds=50)
    shares = [raw_agreement(counts) for counts in tables]
    assert min(shares) - 1e-12 <= interval.low <= interval.high <= max(shares) + 1e-12
