"""How many tokens a text is, estimated: every model has its own way of cutting words, and none of them is here."""

import re

_PIECE = re.compile(r"[^\W\d_]+|\d{1,3}|\s*\n\s*|[^\w\s]|_", re.UNICODE)
_LETTERS = 7
"""Letters of a common English word that stay in one token."""


def estimate_tokens(text: str) -> int:
    """Return about how many tokens a text is to a byte-pair encoding of 50 to 200 thousand entries.

    A word counts one, and one more for each further seven letters; up to three digits, a sign and a line end count one;
    a letter outside ASCII counts as one and a half. How far this is from a real tokenizer is measured in `README.md`.
    """
    count = 0.0
    for match in _PIECE.finditer(text):
        piece = match[0]
        count += 1 + (len(piece) - 1) // _LETTERS if piece.isascii() else 0.5 + len(piece) * 0.5
    return round(count)
