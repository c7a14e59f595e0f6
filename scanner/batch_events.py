"""What happens in a batch, as values: for the display, for a log, and for programs that read them as JSON lines."""

from typing import Literal

from scanner.corpus import Failure
from scanner.frozen import Frozen

StopReason = Literal["interrupted", "terminated", "endpoint", "store"]
"""Why a batch ended before its papers: Ctrl-C, SIGTERM, an endpoint that is not to be asked, a disk that refuses."""


class Spent(Frozen):
    """What a run took of a model so far: tokens, and dollars where every price is known."""

    requests: int = 0
    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    cost: float | None = None


class Started(Frozen):
    """The batch knows what is to be done: `papers` in the corpus, of which `todo` are to be scanned now.

    `reused` have a record made from the same inputs, `failed_before` failed with them, `excluded` were taken out by a
    person, `left` are over the limit or not in the sample.
    """

    event: Literal["started"] = "started"
    papers: int
    todo: int
    reused: int
    failed_before: int
    excluded: int
    left: int


class FetchedOne(Frozen):
    """A paper was fetched from the archive, and waits to be read."""

    event: Literal["fetched"] = "fetched"
    paper: str


class ScannedOne(Frozen):
    """A paper has a record that is whole; `scan` is its file, relative to the registry's folder."""

    event: Literal["scanned"] = "scanned"
    paper: str
    scan: str
    spent: Spent | None = None


class FailedOne(Frozen):
    """A paper has no record, or one that lacks answers."""

    event: Literal["failed"] = "failed"
    paper: str
    failure: Failure
    spent: Spent | None = None


class WaitingOne(Frozen):
    """A paper waits for answers that come in a batch; a later run scans it."""

    event: Literal["waiting"] = "waiting"
    paper: str


class InBatches(Frozen):
    """What is out at the Batch API, `most` dollars at most, None without a price.

    `sent` of the requests went in this run, `left` were put off once more, and `why` says why.
    """

    batches: int
    requests: int
    most: float | None
    sent: int = 0
    left: int = 0
    why: str = ""


class JoinedOne(Frozen):
    """A paper turned out to be one that stands in the registry already, by its title and first author or by its id."""

    event: Literal["joined"] = "joined"
    paper: str
    into: str


class Stopping(Frozen):
    """No further paper is begun; those in flight are finished."""

    event: Literal["stopping"] = "stopping"
    reason: StopReason
    message: str


class Summary(Frozen):
    """What came of a batch. `failed` are the failures of this run by paper; `not_done` papers are left for the next.

    `waiting` papers wait for answers of the Batch API, and `in_batches` tells of these.
    """

    event: Literal["done"] = "done"
    papers: int
    scanned: int
    reused: int
    failed: dict[str, Failure]
    failed_before: int
    excluded: int
    waiting: int = 0
    not_done: int
    seconds: float
    stopped: StopReason | None = None
    message: str = ""
    spent: Spent | None = None
    in_batches: InBatches | None = None


BatchEvent = Started | FetchedOne | ScannedOne | FailedOne | WaitingOne | JoinedOne | Stopping | Summary
