"""Sets of small numbers as the bits of one number: many of them are joined and cut at the price of a sum."""

from collections.abc import Iterable, Iterator


def bits(numbers: Iterable[int]) -> int:
    """Return the set of some numbers, each given once."""
    return sum(1 << number for number in numbers)


def members(found: int) -> Iterator[int]:
    """Yield the numbers of a set in rising order."""
    while found:
        lowest = found & -found
        yield lowest.bit_length() - 1
        found ^= lowest
