"""A request to a model and what came back: the nouns of the door and of its ledger."""

import hashlib
import json
from functools import cached_property
from typing import Any

from pydantic import Field

from scanner.frozen import Frozen

BATCH_HEADER = "paperscan-batch"
"""Stands, with the id of the batch, among the headers of a response that came through the Batch API."""
_LONG = ("messages", "input", "state", "questions", "prompt")
_LETTERS_A_TOKEN = 4


class Request(Frozen):
    """What is asked of an endpoint: `path` under its address (`/chat/completions`), and the whole JSON body."""

    base_url: str
    path: str
    body: dict[str, Any]

    @cached_property
    def key(self) -> str:
        """SHA-256, in hex, of the whole request as canonical JSON: what a stored response is found by."""
        return hashlib.sha256(self._canonical).hexdigest()

    @property
    def rough_tokens(self) -> int:
        """About how many tokens the request is, told from its length alone: enough for pacing, not for money."""
        return len(self._canonical) // _LETTERS_A_TOKEN

    @cached_property
    def _canonical(self) -> bytes:
        return canonical({"base_url": self.base_url, "path": self.path, "body": self.body})

    @property
    def model(self) -> str:
        """The model that is asked."""
        return str(self.body.get("model", ""))

    @property
    def parameters(self) -> dict[str, Any]:
        """The body without what is long or a paper's: what a person may look at later."""
        return {name: value for name, value in self.body.items() if name not in _LONG}


class Received(Frozen):
    """What came over the wire: status, the headers that matter, the body as it was, and seconds until its last byte."""

    status: int
    headers: dict[str, str] = Field(default_factory=dict)
    body: bytes = Field(repr=False)
    seconds: float


class Exchange(Frozen):
    """A request and its response as the ledger keeps them; `asked` says in a word what for (`artifacts`, `facts` …)."""

    key: str
    asked: str
    path: str
    model: str
    parameters: dict[str, Any]
    sent_at: str
    received: Received

    @property
    def came_in_batch(self) -> bool:
        """Whether it was asked through the Batch API, at the price of that."""
        return BATCH_HEADER in self.received.headers


def canonical(value: Any) -> bytes:
    """Return a value as JSON in the one way that its digest is taken of."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode()
