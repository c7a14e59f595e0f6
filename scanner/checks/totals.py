"""Parts that do not add up to their total: groups of participants in a sentence, columns above a row "Total".

A table counts only where other columns of it do add up: that shows that its rows were understood.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scanner.judging.clues import Hit
from scanner.judging.flags import Flag
from scanner.judging.observations import Observation, flag_of
from scanner.judging.passages import Passages, passages_of
from scanner.paper import Paper

_INTEGER = r"(?:\d{1,3}(?:,\d{3})+|\d{1,7})(?![.,]?\d)"
_PEOPLE = r"(?:participants|patients|students|subjects|people|respondents|volunteers|adults|children|raters|annotators)"
_TOTAL = re.compile(rf"(?<![\w.,/–-])(?P<total>{_INTEGER})\s(?:[a-z]+\s){{0,2}}{_PEOPLE}\b|\bN\s?=\s?(?P<n>{_INTEGER})")
_DIVIDED = re.compile(
    r"\b(?:assigned|allocated|divided|split|randomi[sz]ed)\b[^.;]{0,40}\b(?:to|into|between|among)\b", re.IGNORECASE
)
_PART = re.compile(rf"\bn\s?=\s?({_INTEGER})")
_NOT_ALL = re.compile(
    r"\bexclu|\bdrop|\bremain|\bwithdr|\bmissing|\boverlap|\beach\b|\bper\b|\bboth\b|\bsub-?(?:set|group|sample)"
    r"|\bsome\b|\bof whom\b"
    r"|\bcomplet|\breplac|\bfail|\blost\b|\banaly[sz]|\bfinal|\bcrossover|\bmale|\bwomen|\bmen\b|\brespectively|\bsessions?\b"
    r"|\d of \d|\beligible|\bscreened|\benrol|\binitial",
    re.IGNORECASE,
)
_SHARES = re.compile(r"\(\s?\d+(?:\.\d+)?\s?%?\s?\)|(?<=\d)\s?%")
_TOTAL_ROW = re.compile(r"(?:grand |overall )?total\b", re.IGNORECASE)
_ROW = re.compile(rf"(?P<label>[^\d]{{0,60}}?)(?P<cells>(?:\s*(?<![\w.]){_INTEGER}(?!\w)){{2,12}})\s*")


class Column(NamedTuple):
    """A column of a table above its total."""

    parts: tuple[int, ...]
    total: int


def flags(paper: Paper) -> tuple[Flag, ...]:
    """Return one flag for totals that differ from the sum of their parts."""
    passages = passages_of(paper)
    seen = [*_groups(passages), *_tables(passages)]
    return flag_of(passages, seen, kind="total", flag="Total differs from the sum of its parts", severity="medium")


def _groups(passages: Passages) -> Iterator[Observation]:
    """Yield sentences in which people are divided into groups that add up to another number."""
    for index, text in enumerate(passages.texts):
        parts = groups_of(text) if "=" in text else None
        if parts and sum(parts.parts) != parts.total:
            start = passages.sentences[index].start
            added = " + ".join(map(str, parts.parts))
            told = f"{added} = {sum(parts.parts)}; printed total {parts.total}"
            yield Observation(Hit(index, start, start + len(text)), told)


def groups_of(sentence: str) -> Column | None:
    """Return the sizes of the groups that a sentence divides a number of people into; None where that is not sure."""
    divided = _DIVIDED.search(sentence)
    if not divided or _NOT_ALL.search(sentence):
        return None
    totals = {found["total"] or found["n"] for found in _TOTAL.finditer(sentence, 0, divided.end())}
    parts = _PART.findall(sentence, divided.end())
    if len(totals) != 1 or len(parts) < 2 or _TOTAL.search(sentence, divided.end()):
        return None
    return Column(tuple(map(_count, parts)), _count(totals.pop()))


def _tables(passages: Passages) -> Iterator[Observation]:
    """Yield total rows with a column that does not add up while others do."""
    for index, text in enumerate(passages.texts):
        if passages.sentences[index].kind != "table" or not _TOTAL_ROW.match(text):
            continue
        columns = columns_above(_rows_up_to(passages, index))
        wrong = [column for column in columns if sum(column.parts) != column.total]
        if wrong and len(wrong) * 2 <= len(columns):
            start = passages.sentences[index].start
            told = "; ".join(f"a column adds up to {sum(column.parts)}, printed {column.total}" for column in wrong)
            yield Observation(Hit(index, start, start + len(text)), told)


def columns_above(rows: Sequence[str]) -> tuple[Column, ...]:
    """Return the columns of the last row, a total, over the rows right above it that have as many whole numbers."""
    cells = [_cells(row) for row in rows]
    totals = cells[-1]
    above: list[tuple[int, ...]] = []
    for row in reversed(cells[:-1]):
        if len(row) != len(totals):
            break
        above.append(row)
    if len(above) < 2 or not totals:
        return ()
    return tuple(Column(parts, total) for parts, total in zip(zip(*above, strict=True), totals, strict=True))


def _rows_up_to(passages: Passages, index: int) -> list[str]:
    """Return the rows of a table on this page down to a row, which is the last of them."""
    page, first = passages.sentences[index].page, index
    while first > 0 and passages.sentences[first - 1].kind == "table" and passages.sentences[first - 1].page == page:
        first -= 1
    return list(passages.texts[first : index + 1])


def _cells(row: str) -> tuple[int, ...]:
    """Return the whole numbers behind the label of a row, nothing where it holds anything else; shares are left out."""
    found = _ROW.fullmatch(_SHARES.sub(" ", row))
    return tuple(_count(cell) for cell in found["cells"].split()) if found and found["label"].strip() else ()


def _count(printed: str) -> int:
    return int(printed.replace(",", ""))
