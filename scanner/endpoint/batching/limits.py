"""How much an endpoint takes at a time: the documented bounds, and those that it told us when it refused."""

import json
import re
from datetime import UTC, datetime, timedelta

from scanner.endpoint.ledger import Ledger

MOST_REQUESTS = 50_000
MOST_BYTES = 200_000_000
"""Of one file, as OpenAI documents them."""
_REMEMBERED = timedelta(days=1)
_TOO_MANY_TOKENS = ("token_limit_exceeded", "enqueued token")
_SAID = re.compile(r"limit:\s*([0-9][0-9,_]{0,14})", re.IGNORECASE)
_LEAST_TOKENS = 10_000


class Limits:
    """Bounds of one endpoint that were learned, for a day: accounts grow."""

    def __init__(self, ledger: Ledger, base_url: str) -> None:
        self._ledger = ledger
        self._place = f"batches at {base_url}"

    def tokens(self, model: str) -> int | None:
        """Return how many tokens of a model may wait in batches at a time; None where that is not known."""
        return self._recall(f"enqueued tokens of {model}")

    def bytes(self) -> int:
        """Return how large a file may be."""
        return min(MOST_BYTES, self._recall("size of a batch file") or MOST_BYTES)

    def learn_tokens(self, model: str, said: str, tried: int) -> int:
        """Learn from a refusal how many tokens may wait: as it says, else half of what was tried; return that."""
        told = _SAID.search(said)
        most = int(re.sub(r"\D", "", told.group(1))) if told else max(_LEAST_TOKENS, tried // 2)
        self._remember(f"enqueued tokens of {model}", most)
        return most

    def learn_bytes(self, tried: int) -> int:
        """Learn from a refusal that a file was too large: half of it may not be; return that."""
        self._remember("size of a batch file", max(1, tried // 2))
        return tried // 2

    def _remember(self, name: str, most: int) -> None:
        at = datetime.now(UTC).isoformat()
        self._ledger.remember(self._place, name, json.dumps({"most": most, "at": at}))

    def _recall(self, name: str) -> int | None:
        kept = self._ledger.recall(self._place, name)
        if kept is None:
            return None
        known = json.loads(kept)
        fresh = abs(datetime.now(UTC) - datetime.fromisoformat(known["at"])) < _REMEMBERED  # the clock may be set back
        return int(known["most"]) if fresh else None


def is_too_many_tokens(said: str) -> bool:
    """Tell whether a refusal means that too many tokens wait already."""
    return any(words in said.lower() for words in _TOO_MANY_TOKENS)
