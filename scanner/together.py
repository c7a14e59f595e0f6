"""Questions that do not depend on each other's answers, put off together: so that they share one round of batches."""

from collections.abc import Iterator
from contextlib import contextmanager

from scanner.errors import PutOffError


class Together:
    """Lets each of several questions be asked, though one before it was put off, and then waits for all of them."""

    def __init__(self) -> None:
        self._put_off: PutOffError | None = None

    @contextmanager
    def each(self) -> Iterator[None]:
        """Ask one of the questions; where it is put off, what comes after the block is done all the same."""
        try:
            yield
        except PutOffError as error:
            self._put_off = self._put_off or error

    def settle(self) -> None:
        """Raise PutOffError where any of the questions was put off."""
        if self._put_off:
            raise self._put_off
