"""Papers of an archive, fetched one after the other while others are read: the archive's pace holds nobody else."""

import threading
from collections.abc import Callable, Sequence
from typing import NamedTuple

from scanner.errors import InputError, PaperscanError
from scanner.fetch import fetch
from scanner.fetched import Archived, FetchSettings
from scanner.running.work import bug_of

_STOPPING = {"refused"}
"""Causes that the next paper of the archive would meet too."""


class Had(NamedTuple):
    """A paper that lies in the cache, or the error that kept it from there; `archived` is what the archive says of it.

    `name` is that under which the cache has it.
    """

    id: str
    name: str = ""
    sha256: str = ""
    archived: Archived | None = None
    error: PaperscanError | None = None


class FetchingAhead:
    """Fetches papers, given by id and name, into the cache in a thread of its own, in order, and tells of each."""

    def __init__(self, wanted: Sequence[tuple[str, str]], settings: FetchSettings, tell: Callable[[Had], None]) -> None:
        self._settings = settings
        self._tell = tell
        self._wanted = list(wanted)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="fetching", daemon=True)
        self._thread.start()

    @property
    def is_over(self) -> bool:
        """Whether nothing further will be told."""
        return not self._thread.is_alive()

    def stop(self) -> None:
        """Fetch nothing further; what is being fetched is still told."""
        self._stopped.set()

    def _run(self) -> None:
        for identifier, name in self._wanted:
            if self._stopped.is_set():
                return
            had = self._had(identifier, name)
            self._tell(had)
            if isinstance(had.error, InputError) and had.error.cause in _STOPPING:
                return

    def _had(self, identifier: str, name: str) -> Had:
        try:
            fetched = fetch(name, self._settings)
        except PaperscanError as error:
            return Had(identifier, error=error)
        except Exception as error:  # noqa: BLE001 - the border of a thread: it is told with the paper
            return Had(identifier, error=bug_of(error))
        exact = fetched.archived.arxiv_id if fetched.archived else name
        return Had(identifier, exact, fetched.sha256, fetched.archived)
