"""Requests that wait to be put into a batch: on the disk, so that a corpus of any size takes no memory."""

import json
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from scanner.endpoint.exchange import Request
from scanner.errors import StoreError


class Spool:
    """Requests to one endpoint, sorted by way of asking and model, each once; any thread may add to it."""

    def __init__(self, folder: Path, base_url: str) -> None:
        self._folder = folder
        self._base_url = base_url
        self._files: dict[tuple[str, str], IO[bytes]] = {}
        self._seen: set[bytes] = set()
        self._adding = threading.Lock()

    def __len__(self) -> int:
        return len(self._seen)

    def add(self, request: Request, asked: str) -> None:
        """Add a request and what it asks for; raises StoreError where the disk does not take it."""
        line = json.dumps({"asked": asked, "body": request.body}).encode() + b"\n"
        with self._adding:
            if (key := bytes.fromhex(request.key)) in self._seen:
                return
            try:
                self._file(request).write(line)
            except OSError as error:
                raise self._refused(error) from error
            self._seen.add(key)

    def kinds(self) -> list[tuple[str, str]]:
        """Return the ways of asking with their models: requests of two kinds go into no batch together."""
        return sorted(self._files)

    def requests(self, kind: tuple[str, str]) -> Iterator[tuple[Request, str]]:
        """Yield the requests of a kind with what they ask for, as they came."""
        file = self._files[kind]
        file.seek(0)
        for line in file:
            note = json.loads(line)
            yield Request(base_url=self._base_url, path=kind[0], body=note["body"]), str(note["asked"])

    def clear(self) -> None:
        """Forget all of them."""
        for file in self._files.values():
            file.close()
        self._files.clear()
        self._seen.clear()

    def _file(self, request: Request) -> IO[bytes]:
        kind = (request.path, request.model)
        if kind not in self._files:
            self._files[kind] = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115 - `clear` closes it
        return self._files[kind]

    def _refused(self, error: OSError) -> StoreError:
        reason = error.strerror or str(error)
        return StoreError(f"{self._folder}: requests cannot be kept there: {reason}; choose another --cache-dir")
