"""A request to a model and what came back: the nouns of the door and of its ledger."""

import hashlib
import json
from functools import cached_property
from typing import Any

from pydantic import Field

from scanner.frozen import Frozen

_LONG = ("messages", "input", "state", "questions", "prompt")


class Request(Frozen):
    """What is asked of an endpoint: `path` under its address (`/chat/completions`), and the whole JSON body."""

    base_url: str
    path: str
    body: dict[str, Any]

    @cached_property
    def key(self) -> str:
        """SHA-256, in hex, of the whole request as canonical JSON: what a stored response is found by."""
        whole = {"base_url": self.base_url, "path": self.path, "body": self.body}
        return hashlib.sha256(canonical(whole)).hexdigest()

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


def canonical(value: Any) -> bytes:
    """Return a value as JSON in the one way that its digest is taken of."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode()
