"""What an auditor says of a paper; it names words, the engine finds their addresses."""

from typing import Literal

from scanner.frozen import Frozen
from scanner.module import FactName

Verdict = Literal["yes", "no", "not_assessed"]


class Words(Frozen):
    """Words that an auditor relies on: a range of `Paper.text` that it was shown, or words it claims to have read.

    A range is an offer like any other: the engine checks that it lies in the paper and cuts it to one place on a page.
    """

    text: str
    start: int | None = None


class ItemReply(Frozen):
    """An auditor's answer to one item; `confidence` is a measured frequency or a probability, never a guess."""

    applies: bool
    verdict: Verdict
    justification: str
    words: tuple[Words, ...] = ()
    confidence: float | None = None
    needs_review: bool = False
    source: str
    searched: str | None = None


class Reply(Frozen):
    """An auditor's answers to one module, by item id."""

    items: dict[str, ItemReply]


class Fact(Frozen):
    """A typed fact of a paper that decides what applies; `confidence` as in `ItemReply`."""

    name: FactName
    value: bool
    words: tuple[Words, ...] = ()
    confidence: float | None = None
