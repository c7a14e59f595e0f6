"""A record's answers as a report lists them."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from scanner.module import Item
from scanner.record import Answer
from scanner.view import NO, NOT_APPLICABLE, OPEN, YES, Mark, View, mark, tally

ORDER = (YES, NO, OPEN, NOT_APPLICABLE)
"""What a reader looks for, first to last."""

_PLACE_OF_A_QUOTE = re.compile(r"(?:[;,] the nearest passage is )?\bp\. \d+[^;]*$")


class Row(NamedTuple):
    """One answer: its anchor in the page, and what today's modules know of its item."""

    anchor: str
    id: str
    question: str
    item: Item | None
    answer: Answer
    shown: Mark
    to_review: bool
    reason: str


class Part(NamedTuple):
    """The answers of one module, `counts` of each kind, and `chart`: the same rows, one kind after the other."""

    anchor: str
    id: str
    title: str
    rows: tuple[Row, ...]
    counts: Mapping[Mark, int]
    chart: tuple[Row, ...]


def parts(view: View) -> tuple[Part, ...]:
    """Return the answers by module, without modules that have none."""
    asked = [(module, answers) for module, answers in view.scan.checklist.items() if answers]
    return tuple(_part(view, number, module, answers) for number, (module, answers) in enumerate(asked, 1))


def _part(view: View, number: int, module: str, answers: Mapping[str, Answer]) -> Part:
    rows = tuple(
        _row(view, f"item-{_named(module, number)}-{_named(item, count)}", module, item, answer)
        for count, (item, answer) in enumerate(answers.items(), 1)
    )
    chart = tuple(sorted(rows, key=lambda row: ORDER.index(row.shown)))
    return Part(f"module-{_named(module, number)}", module, view.title(module), rows, tally(answers), chart)


def _row(view: View, anchor: str, module: str, item: str, answer: Answer) -> Row:
    return Row(
        anchor=anchor,
        id=item,
        question=view.question(module, item),
        item=view.item(module, item),
        answer=answer,
        shown=mark(answer),
        to_review=bool(answer.needs_review),
        reason=reason(answer),
    )


def reason(answer: Answer) -> str:
    """Return an answer's justification without the passages that stand beside it, and their place, at its end."""
    text = answer.justification.strip()
    for evidence in answer.evidence:
        if text.endswith(ending := f"“{evidence.quote}”"):
            text = _PLACE_OF_A_QUOTE.sub("", text.removesuffix(ending)).strip()
    return text


def _named(name: str, number: int) -> str:
    """Return an id as part of an anchor: itself if it is one of ours in form, else its number."""
    return name if re.fullmatch(r"[a-z][a-z0-9_]*", name) else str(number)
