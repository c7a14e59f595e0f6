"""Figures, tables, parts of tables, sections and cited numbers that the text refers to but the paper does not have.

Looked for only where the numbering of that kind is known to be complete, 1 to n without a gap, and only beyond its end:
a gap is more likely a caption or heading that was not recognised. Parts of other works and of supplements are left out.
"Table 4(b)" is looked for only as a label "(b)" on the page of Table 4; panels of figures may be labelled in a picture.
"""

import re
from collections.abc import Iterator
from itertools import takewhile

from scanner.citing.citations import dangling_citations
from scanner.judging.clues import Hit, hit_at
from scanner.judging.flags import Flag
from scanner.judging.observations import Observation, flag_of
from scanner.judging.passages import Passages, passages_of
from scanner.paper import FloatKind, Paper

_END = r"(?![\w–-]|[.,]\d)"
_SINGLE: dict[FloatKind, re.Pattern[str]] = {
    "figure": re.compile(rf"\b(?:Figure|Fig\.?)\s?(?P<number>\d{{1,2}})(?:[a-zA-Z]|\s?\([a-zA-Z]\))?{_END}"),
    "table": re.compile(rf"\b(?:Table|Tab\.)\s?(?P<number>\d{{1,2}}){_END}"),
}
_PANEL = re.compile(r"\bTable\s?(?P<number>\d{1,2})(?:\s?\((?P<bracketed>[a-h])\)|(?P<bare>[a-h]))(?!\w)")
_SECTION = re.compile(r"(?:\b(?:Section|Sec\.)|§)\s?(?P<number>\d{1,2}(?:\.\d{1,2})?)(?![\w–-]|\.\d)")
_ELSEWHERE_AFTER = re.compile(
    r"[\s,)]{0,3}(?:of|from|in)\s(?!this\b|our\b)(?:the\s)?(?:\w+\s){0,2}?(?:their|\[|[A-Z]\w+|suppl|online|original|paper|"
    r"work|report|appendix|act\b|law\b|code\b)|[^.]{0,40}(?:\[\d|\bet al|\bsuppl|\(?(?:19|20)\d\d[a-z]?\))"
    r"|\s?[)\]]?\s?of\b(?!\s(?:this|our))"
)
_ELSEWHERE_BEFORE = re.compile(
    r"(?:\btheir|[’']s|\bet al\.?|\bsuppl\w*|\[\d[^\]]{0,20}|(?:19|20)\d\d[a-z]?\)?)[\s,;(]*$", re.IGNORECASE
)
_MOST_DANGLING = 5
_TITLES = {
    "figure": "Figure referred to but not found",
    "table": "Table referred to but not found",
    "panel": "Part of a table referred to but not found",
    "section": "Section referred to but not found",
    "citation": "Cited number not found in the reference list",
}


def flags(paper: Paper) -> tuple[Flag, ...]:
    """Return one flag for each kind of part that is referred to and not there."""
    passages = passages_of(paper)
    sights = {
        "figure": _floats(passages, "figure"),
        "table": _floats(passages, "table"),
        "panel": _panels(passages),
        "section": _sections(passages),
        "citation": _citations(passages),
    }
    return tuple(
        flag
        for kind, seen in sights.items()
        for flag in flag_of(
            passages,
            list(seen),
            kind=f"missing_{kind}",
            flag=_TITLES[kind],
            severity="low",
        )
    )


def _floats(passages: Passages, kind: FloatKind) -> Iterator[Observation]:
    """Yield references to a figure or table beyond the last one."""
    numbers = (each.number for each in passages.paper.floats if each.kind == kind)
    last = _complete_to({int(number) for number in numbers if number.isdecimal()})
    if last < 2 or passages.paper.integrity.pages_without_text:
        return
    for index, found in _references(passages, kind[:3], _SINGLE[kind]):
        if int(found["number"]) > last and not _is_label(passages.paper, found.group()):
            yield _seen(passages, index, found, f"{found.group()} is referred to; {kind}s found: 1 to {last}")


def _panels(passages: Passages) -> Iterator[Observation]:
    """Yield references to a part of a table where no part is labelled so on the table's page."""
    paper = passages.paper
    page_of = {each.number: each.page for each in paper.floats if each.kind == "table"}
    for index, found in _references(passages, "table", _PANEL):
        page = page_of.get(found["number"])
        if page is None or not any(s.kind == "table" and s.page == page for s in passages.sentences):
            continue
        label = found["bracketed"] or found["bare"]
        if not re.search(rf"(?<!\w){label}\)", _PANEL.sub("", paper.words(paper.pages[page - 1]))):
            yield _seen(
                passages,
                index,
                found,
                f"{found.group()} is referred to; Table {found['number']} on p. {page} has no “({label})”",
            )


def _sections(passages: Passages) -> Iterator[Observation]:
    """Yield references to a section beyond the last one of its level."""
    numbers = {s.number.rstrip(".") for s in passages.paper.sections if s.kind != "checklist"}
    top = _complete_to({int(number) for number in numbers if number.isdecimal()})
    if top < 3:
        return
    for index, found in _references(passages, "sec|§", _SECTION):
        above, _, below = found["number"].partition(".")
        inner = [n.partition(".")[2] for n in numbers if n.startswith(f"{above}.")]
        last = _complete_to({int(n) for n in inner if n.isdecimal()}) if below else top
        is_beyond = int(below or above) > last > 0 and int(above) > 0
        if is_beyond and not _starts_line(passages.paper.text, re.escape(found["number"])):
            known = f"{above}.1 to {above}.{last}" if below else f"1 to {last}"
            yield _seen(passages, index, found, f"{found.group()} is referred to; sections found: {known}")


def _citations(passages: Passages) -> Iterator[Observation]:
    """Yield cited numbers that the reference list does not reach."""
    paper = passages.paper
    last = _complete_to({int(entry.label) for entry in paper.references if entry.label.isdecimal()})
    if last < 5 or last != len(paper.references):
        return
    dangling = [cited for cited in dangling_citations(paper.text, paper.sections, paper.references) if cited[0] > last]
    if len(dangling) > _MOST_DANGLING:
        return
    for number, start, end in dangling:
        index = next((i for i, s in enumerate(passages.sentences) if s.start <= start < s.end), None)
        is_entry = _starts_line(paper.text, rf"\[?{number}[\].]")
        if index is not None and paper.text[start - 1 : start].isspace() and not is_entry:
            yield Observation(Hit(index, start, end), f"[{number}] is cited; entries found: 1 to {last}")


def _complete_to(numbers: set[int]) -> int:
    """Return the last of numbers that run from 1 without a gap, 0 where they do not."""
    run = len(list(takewhile(lambda number: number in numbers, range(1, 200))))
    return run if run == max(numbers, default=0) else 0


def _references(passages: Passages, word: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, re.Match[str]]]:
    """Yield the places where running text refers to a numbered part of this paper; all of them have `word`."""
    for index in passages.matching(word):
        text = passages.texts[index]
        if passages.sentences[index].kind not in ("body", "footnote", "caption"):
            continue
        for found in pattern.finditer(text):
            before = text[max(0, found.start() - 40) : found.start()]
            if not (_ELSEWHERE_AFTER.match(text, found.end()) or _ELSEWHERE_BEFORE.search(before)):
                yield index, found


def _is_label(paper: Paper, name: str) -> bool:
    """Say whether a name heads a caption that was not recognised: at the start of a line, or before a colon."""
    number = "".join(filter(str.isdigit, name))
    label = rf"{name[:3]}\w*\.?\s?{number}"
    return _starts_line(paper.text, label) or re.search(rf"\b{label}\s?[:|]", paper.text) is not None


def _starts_line(text: str, pattern: str) -> bool:
    """Say whether a paragraph starts with a pattern."""
    return re.search(rf"^\W{{0,2}}{pattern}(?!\d)", text, re.MULTILINE | re.IGNORECASE) is not None


def _seen(passages: Passages, index: int, found: re.Match[str], detail: str) -> Observation:
    """Return what was seen at a match in a sentence."""
    return Observation(hit_at(passages, index, found.span()), detail)
