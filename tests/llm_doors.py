"""Doors to scripted endpoints, for tests: a ledger of their own, and a clock that does not wait."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from scanner.endpoint.budget import Budget
from scanner.endpoint.door import Door, Send
from scanner.endpoint.ledger import Ledger, ledger_file
from scanner.endpoint.network import Network
from scanner.endpoint.prices import load_prices
from scanner.endpoint.settings import EndpointSettings

NOON = datetime(2025, 6, 1, 12, tzinfo=UTC)


class FakeClock:
    """Noon for ever, plus what was slept; `jump` sets it, as people do and time servers."""

    def __init__(self) -> None:
        self.slept: list[float] = []
        self._set_by = timedelta()

    def now(self) -> datetime:
        """Return noon and all that was slept."""
        return NOON + timedelta(seconds=sum(self.slept)) + self._set_by

    def steady(self) -> float:
        """Return all that was slept."""
        return sum(self.slept)

    def jump(self, days: float) -> None:
        """Set the clock forward or back."""
        self._set_by += timedelta(days=days)

    def sleep(self, seconds: float) -> None:
        """Note the wait."""
        self.slept.append(seconds)

    def wake(self) -> None:
        """Nobody sleeps."""


def door_to(url: str, folder: Path, clock: FakeClock | None = None, send: Send | None = None, **settings: Any) -> Door:
    """Return a door to an endpoint, or to what sends in its place; its ledger is in a folder."""
    bounds = {"deadline": 5.0, "cache_dir": folder} | settings
    found = EndpointSettings(base_url=url, **bounds)
    ledger = Ledger(ledger_file(folder))
    return Door(found, ledger, send or Network(found), Budget(found, load_prices(found.prices)), clock or FakeClock())
