"""Desks at a server with batches, for tests: requests are asked through a door until all of them are answered."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from scanner.endpoint.batching.collecting import Collected
from scanner.endpoint.batching.desk import Desk
from scanner.endpoint.chat import PATH, text_of
from scanner.endpoint.exchange import Request
from scanner.endpoint.faults import Fault
from scanner.errors import PutOffError
from tests.llm_doors import door_to
from tests.llm_server import MODEL


def later() -> datetime:
    """Return a time at which no call of now can be under way any more."""
    return datetime.now(UTC) + timedelta(hours=1)


class Counter:
    """A desk with its door, and what was told there."""

    def __init__(self, url: str, folder: Path, corpus: str = "corpus", **settings: Any) -> None:
        bounds = {"batch_api": True, "max_retries": 2} | settings
        now = {"now": bounds.pop("now")} if "now" in bounds else {}
        self.told: list[str] = []
        self.door = door_to(url, folder, **bounds)
        self.desk = Desk(self.door, corpus, self.told.append, **now)

    def requests(self, count: int, model: str = MODEL) -> list[Request]:
        """Return so many requests, each another."""
        return [self.request(f"\n=== x: end ===\nq{number}: what", model) for number in range(count)]

    def request(self, words: str, model: str = MODEL) -> Request:
        """Return a request of some words."""
        body = {"model": model, "messages": [{"role": "user", "content": words}], "max_tokens": 100}
        return self.door.request(PATH, body)

    def ask(self, requests: Sequence[Request]) -> dict[str, str]:
        """Return what came of each request by its key: the text of its answer, `waits`, or the name of a fault."""
        return {request.key: self._asked(request) for request in requests}

    def _asked(self, request: Request) -> str:
        try:
            return self.door.ask(request, "asked", text_of)[1]
        except PutOffError:
            return "waits"
        except Fault as fault:
            return fault.name

    def round(self, requests: Sequence[Request]) -> tuple[Collected, dict[str, str]]:
        """Collect, ask, and send what waits."""
        collected = self.desk.collect()
        outcomes = self.ask(requests)
        self.desk.submit()
        return collected, outcomes
