"""Records filed here and, whole, at an address too: a bucket (`s3://…`), another machine, a shared folder; by fsspec.

The folder here stays the truth: the registry, resume, `show` and `diff` need no network and no credentials. So the
address need only be written to, and one that was lost is filled again by copying the folder.
"""

import secrets
from pathlib import Path, PurePosixPath
from typing import Any

from scanner.errors import StoreError, UsageError
from scanner.keeping.store import TRANSCRIPT, Store, to_json
from scanner.record import Scan

try:
    import fsspec
except ImportError as missing:
    raise UsageError("--copy-to needs fsspec, which is not installed here: pip install 'paperscan[cloud]'") from missing

_PUT_WHOLE = frozenset({"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "oss", "memory"})
"""Kinds of address where an object is there whole or not at all; to all others it is written aside, and renamed."""


class MirroredStore(Store):
    """A store that puts what it files at an address too: what stands here stands there."""

    def __init__(self, root: Path, address: str) -> None:
        super().__init__(root)
        self._address = address
        kind, found, _ = address.partition("://")
        if not found:
            raise UsageError(f"--copy-to {address}: no address; it looks like s3://bucket/scans or file:///mnt/scans")
        try:
            self._system, self._base = fsspec.url_to_fs(address)
        except (ImportError, ValueError) as error:  # ImportError names the package for this kind of address
            raise UsageError(f"--copy-to {kind}://…: {str(error).splitlines()[0]}") from error
        self._put = self._put_whole if kind in _PUT_WHOLE else self._put_aside

    def save(self, scan: Scan, transcript: bytes | None = None, text: str = "") -> Path:
        """Write a record at the address, the transcript first, then here, and return its file; or raise StoreError.

        What stands here alone would count as done, and never be put at the address.
        """
        text = text or to_json(scan)
        place = PurePosixPath(self._base, *self.file_of(scan).relative_to(self.root).parts)
        try:
            if transcript is not None:
                self._put(place.with_name(TRANSCRIPT), transcript)
            self._put(place, text.encode())
        except Exception as error:
            raise self._told(error) from error
        return super().save(scan, transcript, text)

    def _put_whole(self, place: PurePosixPath, data: bytes) -> None:
        self._system.pipe_file(str(place), data)

    def _put_aside(self, place: PurePosixPath, data: bytes) -> None:
        """Write under another name first, so that no reader finds half a record."""
        aside = str(place.with_name(f".{place.name}.{secrets.token_hex(8)}"))
        self._system.makedirs(str(place.parent), exist_ok=True)
        self._system.pipe_file(aside, data)
        self._system.mv(aside, str(place))

    def _told(self, error: Exception) -> StoreError:
        """Return in a line what the address refused: each kind of address has its own family of errors."""
        words: Any = str(error) or type(error).__name__
        kind = self._address.partition("://")[0]
        reason = f"--copy-to {kind}://…: cannot be written: {words.splitlines()[0]}"
        return StoreError(f"{reason}; mend that, and the same command goes on")
