"""How deep headings stand and what their sections are about: by their numbers, names, print, and what is above them."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from scanner.paper import SectionKind
from scanner.reading.paragraphs import Paragraph
from scanner.reading.section_kinds import section_kind

NUMBERED = re.compile(
    r"(?:(?P<word>Appendix|Appendices|APPENDIX|Section|Chapter|Supplement|Part)\s+)?"
    r"(?P<number>(?:[A-Z]|S?\d{1,2}|[IVX]{1,5})(?:\.\d{1,2}){0,3})(?P<mark>[.:)]?)(?:\s+|$|(?<=[.:])(?=[A-Z]))(?P<title>.*)"
)
TOP: frozenset[SectionKind] = frozenset({"abstract", "references", "acknowledgements", "checklist"})


class Heading(NamedTuple):
    """A heading: its words, what it opens, and how many printed characters (less hyphens) of its paragraph it takes."""

    title: str
    number: str
    level: int
    kind: SectionKind
    ink: int
    run_in: bool


def print_style(paragraph: Paragraph) -> tuple[float, str]:
    """Return what tells one level of heading from another by print."""
    return round(paragraph.rows[0].size), paragraph.rows[0].font


class _Ladder(NamedTuple):
    """What decides levels in one paper: the level of each print, sizes of unnumbered headings, and Roman numbering."""

    by_style: dict[tuple[float, str], int]
    sizes: list[float]
    roman: bool


def with_levels(found: dict[int, Heading], paragraphs: Sequence[Paragraph]) -> dict[int, Heading]:
    """Return the headings with their levels and kinds, which depend on each other."""
    ladder = _ladder(found, paragraphs)
    settled: dict[int, Heading] = {}
    parents: dict[int, SectionKind] = {}
    for index, heading in found.items():
        level = _level(heading, print_style(paragraphs[index]), ladder, max(parents, default=0))
        kind = _kind(heading, level, parents, roman=ladder.roman)
        settled[index] = heading._replace(level=level, kind=kind)
        if not heading.run_in or level == 1:
            parents = {depth: above for depth, above in parents.items() if depth < level} | {level: kind}
    return settled


def _ladder(found: dict[int, Heading], paragraphs: Sequence[Paragraph]) -> _Ladder:
    """Return what the headings of a paper say about its levels."""
    by_style: dict[tuple[float, str], int] = {}
    for index, heading in found.items():
        if heading.number:
            by_style.setdefault(print_style(paragraphs[index]), heading.level)
    plain = [i for i, h in found.items() if not h.number and not h.run_in and section_kind(h.title) not in TOP]
    sizes = sorted({print_style(paragraphs[index])[0] for index in plain}, reverse=True)
    roman = any(re.fullmatch(r"I{2,3}|I?V", heading.number) for heading in found.values())
    return _Ladder(by_style, sizes, roman)


def _level(heading: Heading, style: tuple[float, str], ladder: _Ladder, above: int) -> int:
    """Return how deep a heading stands: by its number, its name, its print, or below the heading above."""
    if heading.number:
        lettered = re.fullmatch(r"[A-HJ-U]", heading.number) and not heading.title.startswith("Appendix")
        return 2 if ladder.roman and lettered else heading.level
    if heading.run_in:
        return heading.level or above + 1
    if section_kind(heading.title) in TOP:
        return 1
    if ladder.by_style:
        return ladder.by_style.get(style, 1)
    return 1 + ladder.sizes.index(style[0])


def _kind(heading: Heading, level: int, parents: dict[int, SectionKind], *, roman: bool) -> SectionKind:
    """Return what a section is about: by its own title, else as the section that it is part of."""
    match = NUMBERED.match(heading.title) if heading.number else None
    kind = heading.kind if heading.kind != "other" else section_kind(match["title"] if match else heading.title)
    above: SectionKind = next((parents[depth] for depth in sorted(parents, reverse=True) if depth < level), "other")
    if level == 1 and heading.number[:1].isalpha() and not (roman and re.fullmatch(r"[IVX]+", heading.number)):
        return "checklist" if kind == "checklist" else "appendix"
    if level > 1 and above in ("appendix", "checklist"):
        return above
    # The questions of a checklist are numbered anew, as if they were sections of the paper.
    if level == 1 and heading.number and parents.get(1) == "checklist":
        return "checklist"
    return above if kind == "other" and level > 1 and above not in ("abstract", "references") else kind
