"""How many tokens a text is, estimated: every model has its own way of cutting words, and none of them is here."""

import re

_PIECE = re.compile(r"[^\W\d_]+|\d{1,3}|\s*\n\s*|[^\w\s]|_", re.UNICODE)
_DIGITS = re.compile(r"\d{1,3}")
_LETTERS = 7
"""Letters of a common English word that stay in one token."""


def estimate_tokens(text: str) -> int:
    """Return about how many tokens a text is to a byte-pair encoding of 50 to 200 thousand entries.

    A word counts one, and one more for each further seven letters; up to three digits, a sign and a line end count one;
    of a word with letters outside ASCII each counts a half.
    """
    return round(sum(map(_pieces, _PIECE.findall(text))))


def most_tokens(text: str) -> int:
    """Return about how many tokens a text is to a tokenizer that cuts every digit, as many smaller models have it."""
    return estimate_tokens(text) + sum(len(digits) - 1 for digits in _DIGITS.findall(text))


def _pieces(piece: str) -> float:
    return 1 + (len(piece) - 1) // _LETTERS if piece.isascii() else 0.5 + len(piece) * 0.5
