"""Printed lines for tests of what reads them: rows of words with their left edge, one below the other."""

from collections.abc import Sequence

from scanner.paper import Line, Section

PITCH = 12.0
LINES_ON_A_PAGE = 50


def printed(rows: Sequence[tuple[float, str]], *, gap_after: Sequence[int] = ()) -> tuple[str, tuple[Line, ...]]:
    """Return the text and the lines of rows `(x0, words)`; rows of one paragraph are joined by a space.

    Words that begin with a line feed begin a paragraph. A row whose place is in `gap_after` has space below it.
    """
    text, lines, y = "", [], 60.0
    for index, (left, words) in enumerate(rows):
        text += "" if not text else "\n" if words.startswith("\n") else " "
        start = len(text)
        text += words.strip("\n")
        box = (left, y, left + 5.0 * len(words), y + 10.0)
        lines.append(Line(start=start, end=len(text), page=1 + index // LINES_ON_A_PAGE, box=box))
        y = 60.0 if (index + 1) % LINES_ON_A_PAGE == 0 else y + PITCH * (1.6 if index in gap_after else 1.0)
    return text, tuple(lines)


def paper_with_list(
    body: str, entries: Sequence[str], *, heading: str = "References"
) -> tuple[str, tuple[Section, ...], tuple[Line, ...]]:
    """Return text, sections and lines of a paper with one paragraph of body and a list of one-line entries."""
    text, lines = printed([(90.0, body), (90.0, f"\n{heading}"), *((90.0, f"\n{entry}") for entry in entries)])
    start = lines[1].start
    sections = (
        Section(title="Introduction", number="1", level=1, page=1, start=0, end=start, kind="introduction"),
        Section(title=heading, number="", level=1, page=1, start=start, end=len(text), kind="references"),
    )
    return text, sections, lines
