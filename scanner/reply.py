"""What an auditor says of a paper; it names words, the engine finds their addresses."""

from typing import Literal

from scanner.frozen import Frozen
from scanner.module import FactName
from scanner.record import Decision

Verdict = Literal["yes", "no", "not_assessed"]


class Words(Frozen):
    """Words that an auditor relies on: a range of `Paper.text` that it was shown, or words it claims to have read.

    A range is an offer like any other: the engine checks that it lies in the paper and cuts it to one place on a page.
    """

    text: str
    start: int | None = None


class ItemReply(Frozen):
    """An auditor's answer to one item; `confidence` is a measured frequency or a probability, never a guess.

    `confidence_count` is the number of answers that a frequency was measured over.
    """

    applies: bool
    verdict: Verdict
    justification: str
    words: tuple[Words, ...] = ()
    confidence: float | None = None
    confidence_count: int | None = None
    needs_review: bool = False
    source: str
    searched: str | None = None
    decision: Decision | None = None


class Made(Frozen):
    """How a reply was made, for the record; counts of tokens are the endpoint's own, cost is None where unknown.

    `requests` are the digests of the requests in their order, by which the ledger finds their raw responses again.
    `seconds` is the time the endpoint took. `prompt` is the digest of the prompt's text, `model` what answered by its
    own account, `asked_model` what was asked for. `notes` say what a reader should know: that the paper had to be
    split, that another model answered than the one asked … `fault` names why there is no answer, `unanswered` is the
    digest of the request that no response came to, and `reason` says why where others answered in its place.
    """

    asked_model: str = ""
    model: str = ""
    endpoint: str = ""
    prompt: str = ""
    requests: tuple[str, ...] = ()
    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float | None = None
    seconds: float = 0.0
    notes: tuple[str, ...] = ()
    fault: str = ""
    unanswered: str = ""
    reason: str = ""


class Reply(Frozen):
    """An auditor's answers to one module, by item id, and how they were made, where that is worth recording."""

    items: dict[str, ItemReply]
    made: Made | None = None


class Fact(Frozen):
    """A typed fact of a paper that decides what applies; `confidence` as in `ItemReply`.

    `doubtful` where one sentence more or less would have turned it, so that what hangs on it needs a look.
    """

    name: FactName
    value: bool
    doubtful: bool = False
    words: tuple[Words, ...] = ()
    confidence: float | None = None
