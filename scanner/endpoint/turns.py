"""One at a time for each of many names, without a trace of those that nobody waits for any more."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """Locks by name; `len` is how many of them are held or waited for."""

    def __init__(self) -> None:
        self._turns: dict[str, _Turn] = {}
        self._looking = threading.Lock()

    def __len__(self) -> int:
        return len(self._turns)

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        """Wait until nobody else has this name's turn, and hold it until the block ends."""
        with self._looking:
            turn = self._turns.setdefault(name, _Turn())
            turn.wanted += 1
        try:
            with turn.lock:
                yield
        finally:
            with self._looking:
                turn.wanted -= 1
                if not turn.wanted:
                    del self._turns[name]


class _Turn:
    """A lock, and how many want it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.wanted = 0
