"""What was made once for a paper, kept for its other modules."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

from scanner.endpoint.turns import Turns
from scanner.errors import AuditorError
from scanner.paper import Paper

T = TypeVar("T")
_KEPT = 256
"""More papers than are ever under way at a time."""


class Remembering(Generic[T]):
    """Makes something for a paper when it is first wanted; several papers may be under way in as many threads.

    A failure is kept too: the modules that follow meet its words, and nothing is sent again for them.
    """

    def __init__(self) -> None:
        self._made: OrderedDict[str, T | AuditorError] = OrderedDict()
        self._turns = Turns()
        self._keeping = threading.Lock()

    def get(self, paper: Paper, make: Callable[[], T]) -> T:
        """Return what was made for a paper, making it if it is the first time; raises what making it raised."""
        key = f"{paper.sha256} {len(paper.text)}"
        with self._turns.of(key):
            if key not in self._made:
                self._keep(key, _made(make))
            found = self._made[key]
            if isinstance(found, AuditorError):
                # what the failure cost is told once, with the module that met it first
                self._made[key] = AuditorError(str(found))
                raise found
        return found

    def _keep(self, key: str, found: T | AuditorError) -> None:
        """Keep the last few hundred."""
        with self._keeping:
            self._made[key] = found
            while len(self._made) > _KEPT:
                self._made.popitem(last=False)


def _made(make: Callable[[], T]) -> T | AuditorError:
    """Return what is made, or the error that says why it could not be."""
    try:
        return make()
    except AuditorError as error:
        return error
