"""Reference lists found in a paper: where sections say so, else where lines have the shape of one."""

import re
from collections.abc import Sequence

from scanner.citing.openings import YEAR, opens_like_an_entry
from scanner.citing.splitting import Entry, split_list
from scanner.citing.unlabelled import begins_like_a_name
from scanner.paper import Line, Section

_BRACKETED_LABEL = re.compile(r"\[(?:\d{1,4}|[A-Z][A-Za-z+]{1,9}\d{2}[a-z]?)\]\s+\w")
_LINE_OF_A_LIST = re.compile(
    rf"\({YEAR}[a-z]?\)\.|[.,;]\s{YEAR}[a-z]?[.;]|\d\(\d+\):\s?\d|\d:\d+[–-]\d"
    r"|\b(?:arXiv:|arXiv preprint|In Proceedings|Proc\.|pp\.|pages \d|doi)"
)
_SMALLEST_LIST = 5


def find_entries(text: str, sections: Sequence[Section], lines: Sequence[Line]) -> tuple[tuple[Entry, ...], ...]:
    """Return the entries of each reference list; lists are where sections say so, else where one is by its shape."""
    listed = (_lines_of(text, section, end, lines) for section, end in _listing(sections))
    lists = tuple(entries for part in listed if (entries := split_list(text, part)))
    if lists:
        return lists
    entries = split_list(text, _lines_shaped_like_a_list(text, lines))
    return (entries,) if entries else ()


def _listing(sections: Sequence[Section]) -> list[tuple[Section, int]]:
    """Return the sections that list references and where each list ends: an entry taken for a heading ends none."""
    found: list[tuple[Section, int]] = []
    for section in sections:
        if section.kind == "references":
            found.append((section, section.end))
        elif found and found[-1][1] == section.start and _is_entry_for_heading(section.title):
            found[-1] = (found[-1][0], section.end)
    return found


def _is_entry_for_heading(title: str) -> bool:
    """Say whether what was taken for a heading is an entry of a list."""
    return _LINE_OF_A_LIST.search(title) is not None and begins_like_a_name(title)


def _lines_of(text: str, section: Section, end: int, lines: Sequence[Line]) -> list[Line]:
    """Return the lines of a list but for headings and what floats through it; a list set like a table is kept."""
    within = [line for line in lines if section.start <= line.start < end]
    tables = sum(line.kind == "table" for line in within)
    floating = {"caption"} | ({"table"} if tables * 4 < len(within) else set())
    title = _letters(section.title)
    return [
        line
        for line in within
        if line.kind not in floating
        and (words := text[line.start : line.end]).strip()
        and (line.kind != "heading" or _is_entry_for_heading(words))
        and not (line.start - section.start < 40 and _letters(words) == title)
    ]


def _letters(text: str) -> str:
    """Return the letters of a heading, which may be numbered."""
    return re.sub(r"[\W\d]", "", text).casefold()


def _lines_shaped_like_a_list(text: str, lines: Sequence[Line]) -> list[Line]:
    """Return the stretch of lines that most looks like a reference list, or none where nothing does.

    Each line weighs for or against a list, and the stretch of greatest weight is taken (Kadane's algorithm).
    """
    best, weight, begin, stretch = 0.0, 0.0, 0, (0, 0)
    for index, line in enumerate(lines):
        words = text[line.start : line.end]
        in_list = opens_like_an_entry(words) or _LINE_OF_A_LIST.search(words) or _BRACKETED_LABEL.match(words)
        weight += 1.0 if in_list else -len(words) / 130
        if weight <= 0:
            weight, begin = 0.0, index + 1
        elif weight > best:
            best, stretch = weight, (begin, index + 1)
    begin, end = stretch
    while end and end < len(lines) and "\n" not in text[lines[end - 1].end : lines[end].start]:
        end += 1
    labelled = [at for at in range(begin, end) if _BRACKETED_LABEL.match(text, lines[at].start)]
    listed = list(lines[labelled[0] if len(labelled) >= _SMALLEST_LIST else begin : end])
    entries = split_list(text, listed)
    good = sum(_is_surely_an_entry(text[entry.start : entry.end]) for entry in entries)
    return listed if len(entries) >= _SMALLEST_LIST and good >= 0.7 * len(entries) else []


def _is_surely_an_entry(entry: str) -> bool:
    """Say whether a piece has a year and both begins and goes on like an entry; a numbered question has not."""
    is_like_one = opens_like_an_entry(entry) or _LINE_OF_A_LIST.search(entry) is not None
    return is_like_one and re.search(YEAR, entry) is not None
