"""Numbers as printed: a value that is known to half a unit of its last digit, no better."""

import re
from typing import NamedTuple

NUMERAL = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)?(?:(?<!\d)\.\s?\d+|\.\d+)|(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)"
"""An unsigned number: `12`, `1,224.08`, `.05`, and `. 05` as some typesetters part it."""
SIGN = r"[-−–—?\ufffd]"
"""What minus signs come through as."""


class Numeral(NamedTuple):
    """A printed number; `unit` is what one more in its last digit is worth."""

    value: float
    unit: float

    @property
    def low(self) -> float:
        """The least number that is printed so."""
        return self.value - self.unit / 2

    @property
    def high(self) -> float:
        """The greatest number that is printed so."""
        return self.value + self.unit / 2

    def holds(self, value: float) -> bool:
        """Say whether a value can be printed so, whichever way it was rounded or cut off."""
        return abs(value - self.value) <= self.unit * (1 + 1e-9)


def numeral(printed: str) -> Numeral:
    """Read a printed number, with or without a sign; raise `ValueError` for what is none."""
    digits = re.sub(rf"[,\s]|{SIGN}", "", printed)
    decimals = len(digits.partition(".")[2])
    value = float(digits)
    return Numeral(-value if re.match(rf"\s*{SIGN}", printed) else value, 10.0**-decimals)


def printed_p(p: float) -> str:
    """Return a p value as papers print it: without a leading zero, two digits that count, or `< .001`."""
    if p < 0.001:
        return "< .001"
    text = f"{p:.2f}" if p >= 0.095 else f"{p:.3f}"
    return f"= {text.lstrip('0')}"
