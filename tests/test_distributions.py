"""Tail probabilities against printed tables and, where it is installed, against SciPy."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.arithmetic.distributions import p_of_chi2, p_of_f, p_of_r, p_of_t, p_of_z

DF = st.floats(min_value=0.5, max_value=1e5)


@pytest.fixture(scope="module")
def stats():
    """Return SciPy's distributions, an oracle for tests only, or skip."""
    return pytest.importorskip("scipy.stats", reason="SciPy is not installed")


@pytest.mark.parametrize(
    "p",
    [
        p_of_z(1.959964),
        p_of_t(2.228139, 10),
        p_of_t(12.706205, 1),
        p_of_f(3.098391, 3, 20),
        p_of_chi2(3.841459, 1),
        p_of_chi2(18.307038, 10),
        p_of_r(0.361007, 28),
    ],
)
def test_the_critical_values_of_printed_tables_have_p_of_five_percent(p):
    """Every textbook prints these."""
    assert p == pytest.approx(0.05, abs=1e-6)


def test_a_statistic_of_nothing_has_p_of_one():
    """No difference at all is the least surprising."""
    assert [p_of_t(0, 5), p_of_r(0, 5), p_of_f(0, 2, 5), p_of_chi2(0, 3), p_of_z(0)] == pytest.approx([1] * 5)


@given(t=st.floats(min_value=0, max_value=50), df=DF)
def test_f_with_one_degree_is_t_squared(t, df):
    """F(1, df) = t(df)², so their p values are the same."""
    assert p_of_f(t * t, 1, df) == pytest.approx(p_of_t(t, df), abs=1e-9)


@given(r=st.floats(min_value=-0.999, max_value=0.999), df=DF)
def test_a_correlation_is_a_t_in_another_shape(r, df):
    """By t = r √(df / (1 - r²))."""
    assert p_of_r(r, df) == pytest.approx(p_of_t(abs(r) * (df / (1 - r * r)) ** 0.5, df), abs=1e-9)


@given(z=st.floats(min_value=0, max_value=8))
def test_chi_squared_with_one_degree_is_z_squared(z):
    """χ²(1) = z²."""
    assert p_of_chi2(z * z, 1) == pytest.approx(p_of_z(z), abs=1e-9)


@pytest.mark.parametrize("df", [1, 2, 3, 5, 8, 13, 30, 87.4, 240, 1999, 65_000, 1_000_000])
def test_a_grid_of_what_papers_print_agrees_with_scipy(stats, df):
    """From no effect to p below 1e-12, with degrees of freedom from 1 to a million, to eight decimals."""
    values = [0, 0.01, 0.3, 1, 1.64, 1.96, 2.58, 3.29, 5, 8]
    assert [p_of_t(v, df) for v in values] == pytest.approx(2 * stats.t.sf(values, df), abs=1e-8)
    assert [p_of_z(v) for v in values] == pytest.approx(2 * stats.norm.sf(values), abs=1e-8)
    for df1 in (1, 2, 4, 17):
        assert [p_of_f(v, df1, df) for v in values] == pytest.approx(stats.f.sf(values, df1, df), abs=1e-8)
    shares = [share * df for share in (0, 0.2, 0.9, 1, 1.1, 2, 6)]
    assert [p_of_chi2(v, df) for v in shares] == pytest.approx(stats.chi2.sf(shares, df), abs=1e-8)


@pytest.mark.parametrize("n", [4, 5, 12, 60, 700])
def test_a_correlation_agrees_with_scipy(stats, n):
    """SciPy's own distribution of r for samples without a correlation: a beta distribution of (r + 1) / 2."""
    for r in (0, 0.05, 0.31, 0.7, 0.95):
        exact = 2 * stats.beta.sf((r + 1) / 2, n / 2 - 1, n / 2 - 1)
        assert p_of_r(r, n - 2) == pytest.approx(exact, abs=1e-8)


@given(t=st.floats(min_value=0, max_value=40), share=st.floats(min_value=0.05, max_value=4), df1=DF, df2=DF)
def test_all_agree_with_scipy(stats, t, share, df1, df2):
    """A library of distributions gives the same to eight decimals."""
    ours = [p_of_t(t, df1), p_of_f(share, df1, df2), p_of_chi2(share * df1, df1)]
    theirs = [2 * stats.t.sf(t, df1), stats.f.sf(share, df1, df2), stats.chi2.sf(share * df1, df1)]
    assert ours == pytest.approx(theirs, abs=1e-8)
