"""How records lie in a directory, `paper/scan/scan.json`, and what tells that something there has changed."""

import os
import stat
from pathlib import Path

from scanner.errors import StoreError
from scanner.keeping.atomic import is_litter

RECORD = "scan.json"
SETTLED = 2_000_000_000
"""Nanoseconds: FAT's clock ticks every two seconds, others tick faster; and a server's clock may be a little off."""
_AHEAD = 3_600_000_000_000
"""Nanoseconds by which a server's clock may be ahead of ours."""


def stamp_of(path: str, now: int, kind: int = stat.S_IFDIR) -> str | None:
    """Return what changes when a file or folder does; "" where that is too recent to tell, None where it is none.

    What was changed far in the future was changed before the clock was set back: a second change would show.
    """
    try:
        found = os.stat(path)  # noqa: PTH116 - a hundred thousand of these; a Path takes as long to make
    except OSError:
        return None
    if stat.S_IFMT(found.st_mode) != kind:
        return None
    if now - SETTLED < found.st_ctime_ns < now + _AHEAD:
        return ""
    return f"{found.st_mtime_ns} {found.st_ctime_ns} {found.st_size} {found.st_ino}"


def litter_in(folder: str) -> str | None:
    """Return "litter" where a folder may hold what a killed writer left."""
    try:
        return "litter" if is_litter([path.name for path in Path(folder).iterdir()]) else None
    except OSError:
        return None


def folders(folder: Path) -> tuple[list[str], list[str]]:
    """Return the names of the folders in a folder, sorted, and a line for each that cannot be indexed.

    StoreError where the folder cannot be read.
    """
    try:
        with os.scandir(folder) as found:
            names = sorted(entry.name for entry in found if not entry.name.startswith(".") and _is_folder(entry))
    except OSError as error:
        raise StoreError(f"{folder.name}: cannot be read: {error.strerror}") from error
    odd = {name for name in names if not is_text(name)}
    refused = [f"{folder.name}/{name!a}: a name that is not UTF-8" for name in odd]
    return [name for name in names if name not in odd] if odd else names, sorted(refused)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself, or to where we may not look
        return False


def is_text(name: str) -> bool:
    """Tell whether a file's name is text, and not bytes of another encoding."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
