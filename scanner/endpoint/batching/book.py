"""What is out in batches, in the ledger's file: written down before anything is sent, and until its end is known.

    unsent ──> submitting ──> submitted ──> over
       │           └── after a crash: looked for at the server by its mark, and adopted, or let go
       └── let go: nothing was begun, at most a file lies there unused

A request stands in one batch at most, whichever process put it there; its row in the ledger is its intent.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from scanner.endpoint.exchange import Received, Request, canonical
from scanner.endpoint.ledger import Change, Ledger, answer
from scanner.frozen import Frozen

State = Literal["unsent", "submitting", "submitted", "over"]
_OPEN = (
    "SELECT batch.*, count(key) AS requests, total(most) AS most, total(tokens) AS tokens"
    " FROM batch LEFT JOIN batched ON batched.batch = batch.id WHERE base_url=? AND state<>'over'"
    " GROUP BY batch.id ORDER BY batch.id"
)
_CLAIM = "INSERT OR IGNORE INTO batched (key, batch, most, tokens) VALUES (?,?,?,?)"
_INTEND = (
    "INSERT INTO exchange (key, asked, path, model, parameters, sent_at) SELECT ?,?,?,?,?,?"
    " WHERE EXISTS (SELECT 1 FROM batched WHERE key=? AND batch=? AND row IS NULL)"
)
_TIE = "UPDATE batched SET row=last_insert_rowid() WHERE key=? AND batch=? AND row IS NULL"
_UNTIE = "DELETE FROM exchange WHERE status IS NULL AND id IN (SELECT row FROM batched WHERE batch=?)"
_SPENT = (
    "SELECT total(cost) + (SELECT total(most) FROM batched WHERE batch IN (SELECT id FROM batch WHERE corpus=?1))"
    " AS spent FROM batch WHERE corpus=?1 AND closed=0"
)


class Batch(Frozen):
    """A batch whose end is not known; `corpus` says whose it is, `most` is the most that it can cost, in dollars."""

    number: int
    mark: str
    corpus: str
    path: str
    model: str
    state: State
    at: datetime
    file_id: str
    batch_id: str
    requests: int
    most: float
    tokens: int

    @property
    def title(self) -> str:
        """What people know it by."""
        return self.batch_id or f"a batch marked {self.mark}"


class Wanted(NamedTuple):
    """A request that is to go out: what it is asked for, the most that it can cost, and about how many tokens it is."""

    request: Request
    asked: str
    most: float
    tokens: int


class Out(NamedTuple):
    """A request that is out: its row in the ledger, and the most that it can cost."""

    row: int
    most: float


class Book:
    """The batches at one endpoint. Every method is one transaction, with the disk's word."""

    def __init__(self, ledger: Ledger, base_url: str) -> None:
        self._ledger = ledger
        self._base_url = base_url

    def begin(self, corpus: str, path: str, model: str) -> Batch:
        """Write down a batch of which nothing is sent."""
        mark, columns = uuid.uuid4().hex, "mark, corpus, base_url, path, model, state, at"
        row = (mark, corpus, self._base_url, path, model, "unsent", _now())
        self._ledger.change([(f"INSERT INTO batch ({columns}) VALUES (?,?,?,?,?,?,?)", row)])  # noqa: S608 - our words
        return next(batch for batch in self.open() if batch.mark == mark)

    def claim(self, batch: Batch, wanted: Sequence[Wanted]) -> set[str]:
        """Put requests into a batch, with their intents; return the keys of those that no other batch holds."""
        self._ledger.change(change for one in wanted for change in _claim(batch.number, one))
        keys = [one.request.key for one in wanted]
        found = self._ledger.look(
            f"SELECT key FROM batched WHERE batch=? AND key IN ({','.join('?' * len(keys))})",  # noqa: S608 - marks
            (batch.number, *keys),
        )
        return {str(row["key"]) for row in found}

    def submitting(self, batch: Batch, file_id: str) -> None:
        """Write down that a batch of an uploaded file is about to be begun."""
        self._set(batch, "state='submitting', file_id=?, at=?", file_id, _now())

    def count_from(self, batch: Batch, moment: datetime) -> None:
        """Write down that a batch was begun at another moment than was written down."""
        self._set(batch, "at=?", _text(moment))

    def submitted(self, batch: Batch, batch_id: str) -> None:
        """Write down that the server has begun a batch."""
        self._set(batch, "state='submitted', batch_id=?", batch_id)

    def release(self, batch: Batch) -> None:
        """Let go of a batch of which nothing was done: its requests were never sent."""
        gone = [_UNTIE, "DELETE FROM batched WHERE batch=?", "DELETE FROM batch WHERE id=?"]
        self._ledger.change((change, (batch.number,)) for change in gone)

    def answered(self, answers: Iterable[tuple[str, int, Received]]) -> None:
        """Write responses into the rows of their requests; doing it twice changes nothing."""
        self._ledger.change(answer(row, key, received) for key, row, received in answers)

    def settle(self, batch: Batch, unanswered: Mapping[str, str], cost: float | None) -> None:
        """End a batch: what was not answered, by its key with the reason, may be sent again; the cost is kept."""
        ended = "UPDATE exchange SET fault=? WHERE status IS NULL AND id=(SELECT row FROM batched WHERE key=?)"
        changes: list[Change] = [(ended, (reason, key)) for key, reason in unanswered.items()]
        changes.append(("DELETE FROM batched WHERE batch=?", (batch.number,)))
        changes.append(("UPDATE batch SET state='over', cost=? WHERE id=?", (cost, batch.number)))
        self._ledger.change(changes)

    def open(self) -> list[Batch]:
        """Return the batches whose end is not known, oldest first."""
        rows = self._ledger.look(_OPEN, (self._base_url,))
        unwanted = {"id", "base_url", "cost", "closed"}
        return [
            Batch(number=row["id"], **{name: value for name, value in row.items() if name not in unwanted})
            for row in rows
        ]

    def out(self, batch: Batch) -> dict[str, Out]:
        """Return the requests in a batch by their keys."""
        rows = self._ledger.look("SELECT key, row, most FROM batched WHERE batch=?", (batch.number,))
        return {str(row["key"]): Out(int(row["row"]), float(row["most"] or 0.0)) for row in rows}

    def keys_out(self) -> set[bytes]:
        """Return the digests of all requests that are out, in any batch."""
        return {bytes.fromhex(str(row["key"])) for row in self._ledger.look("SELECT key FROM batched")}

    def spent(self, corpus: str) -> float:
        """Return in dollars what the batches of a corpus cost since it was last done, and at most can still cost."""
        return float(self._ledger.look(_SPENT, (corpus,))[0]["spent"])

    def close(self, corpus: str) -> None:
        """Write down that a corpus is done: what its batches cost counts against no limit any more."""
        self._ledger.change([("UPDATE batch SET closed=1 WHERE corpus=? AND state='over'", (corpus,))])

    def _set(self, batch: Batch, what: str, *values: object) -> None:
        self._ledger.change([(f"UPDATE batch SET {what} WHERE id=?", (*values, batch.number))])  # noqa: S608 - our words


def _claim(batch: int, one: Wanted) -> list[Change]:
    """Return the changes that put a request into a batch, unless it is in another, and write down its intent."""
    request, key = one.request, one.request.key
    parameters = canonical(request.parameters).decode()
    intent = (key, one.asked, request.path, request.model, parameters, _now())
    return [
        (_CLAIM, (key, batch, one.most, one.tokens)),
        (_INTEND, (*intent, key, batch)),
        (_TIE, (key, batch)),
    ]


def _now() -> str:
    return _text(datetime.now(UTC))


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
