"""Time as the door and its limiter know it, so that tests need not wait for it."""

import threading
import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time, and lets time pass."""

    def now(self) -> datetime:
        """Return the time in UTC, for people: it may be set, and jump."""

    def steady(self) -> float:
        """Return seconds since whenever, to wait by: they never jump."""

    def sleep(self, seconds: float) -> None:
        """Wait, unless woken."""

    def wake(self) -> None:
        """Let nobody sleep any more."""


class SystemClock:
    """The time of this machine."""

    def __init__(self) -> None:
        self._woken = threading.Event()

    def now(self) -> datetime:
        """Return the time in UTC."""
        return datetime.now(UTC)

    def steady(self) -> float:
        """Return seconds since whenever."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait, unless woken."""
        self._woken.wait(seconds)

    def wake(self) -> None:
        """Let nobody sleep any more."""
        self._woken.set()
