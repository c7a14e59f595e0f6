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


@given(t=st.floats(min_value=0, max_value=40), share=st.floats(min_value=0.05, max_value=4), df1=DF, df2=DF)
def test_all_agree_with_scipy(stats, t, share, df1, df2):
    """A library of distributions gives the same to eight decimals."""
    ours = [p_of_t(t, df1), p_of_f(share, df1, df2), p_of_chi2(share * df1, df1)]
    theirs = [2 * stats.t.sf(t, df1), stats.f.sf(share, df1, df2), stats.chi2.sf(share * df1, df1)]
    assert ours == pytest.approx(theirs, abs=1e-8)
