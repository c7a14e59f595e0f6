"""Printed numbers and what they can stand for."""

import pytest

from scanner.arithmetic.numerals import Numeral, numeral, printed_p


@pytest.mark.parametrize(
    ("printed", "value", "unit"),
    [("1,224.08", 1224.08, 0.01), (".05", 0.05, 0.01), (". 001", 0.001, 0.001), ("−4.93", -4.93, 0.01), ("12", 12, 1)],
)
def test_a_numeral_knows_its_last_digit(printed, value, unit):
    """Thousands separators, odd minus signs and parted points are read."""
    assert numeral(printed) == (pytest.approx(value), pytest.approx(unit))


def test_words_are_no_numeral():
    """What is no number is refused."""
    with pytest.raises(ValueError, match="float"):
        numeral("many")


def test_a_numeral_stands_for_half_a_unit_on_both_sides():
    """2.1 may have been 2.05 to 2.15, and cut off 2.19."""
    two = Numeral(2.1, 0.1)
    assert (two.low, two.high) == pytest.approx((2.05, 2.15))
    assert two.holds(2.19)
    assert not two.holds(2.21)


@pytest.mark.parametrize(("p", "text"), [(0.2134, "= .21"), (0.0519, "= .052"), (0.0004, "< .001"), (1.0, "= 1.00")])
def test_p_is_printed_as_papers_do(p, text):
    """Two digits that count, no leading zero."""
    assert printed_p(p) == text
