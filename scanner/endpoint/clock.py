"""Time as the door and its limiter know it, so that tests need not wait for it."""

import threading
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time, and lets time pass."""

    def now(self) -> datetime:
        """Return the time in UTC."""

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

    def sleep(self, seconds: float) -> None:
        """Wait, unless woken."""
        self._woken.wait(seconds)

    def wake(self) -> None:
        """Let nobody sleep any more."""
        self._woken.set()
