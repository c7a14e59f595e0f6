"""Figures, tables, algorithms, listings and numbered equations, by their captions and numbers."""

import re
from collections.abc import Sequence

from scanner.paper import Float, FloatKind, Line
from scanner.reading.paragraphs import CAPTION

_KINDS: dict[str, FloatKind] = {
    "fig": "figure", "figure": "figure", "scheme": "figure", "chart": "figure", "exhibit": "figure", "table": "table",
    "tab": "table", "algorithm": "algorithm", "listing": "listing", "code": "listing", "box": "listing",
    "prompt": "listing",
}  # fmt: skip
_EQUATION = re.compile(r"\s\((?P<number>(?:[A-Z]\.?)?\d{1,3}(?:\.\d{1,2})?[a-z]?)\)$")
_FORMULA = re.compile(r"[=<>≤≥∈∼≈→∑∏∫]")


def find_floats(text: str, lines: Sequence[Line]) -> tuple[Float, ...]:
    """Return the floats in the order of the text: captions with kind and number, and formulas that end in a number."""
    floats = []
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    paragraph_of = {start: text.find("\n", start) for start in starts}
    for line in lines:
        if line.start not in paragraph_of:
            continue
        end = paragraph_of[line.start]
        end = len(text) if end < 0 else end
        found = _caption(text, line, end) if line.kind == "caption" else _equation(text, line, end)
        if found:
            floats.append(found)
    return tuple(floats)


def _caption(text: str, line: Line, end: int) -> Float | None:
    """Return the float that a caption from a line on names."""
    match = CAPTION.match(text, line.start, end)
    if match is None:
        return None
    kind = _KINDS[match["word"].casefold()]
    return Float(kind=kind, number=match["number"], page=line.page, start=line.start, end=end)


def _equation(text: str, line: Line, end: int) -> Float | None:
    """Return the formula that is a paragraph of its own and ends in its number."""
    words = text[line.start : end]
    match = _EQUATION.search(words) if line.kind in ("body", "table") and len(words) < 300 else None
    if match is None or not _FORMULA.search(words):
        return None
    return Float(kind="equation", number=match["number"], page=line.page, start=line.start, end=end)
