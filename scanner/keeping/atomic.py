"""Files written whole or not at all, also when the process is killed, the disk is full or the power fails."""

import contextlib
import errno
import fcntl
import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_TEMPORARY = re.compile(r"\..+\.[0-9a-f]{16}")
_MINUTE, _HOUR, _DAY = 60.0, 3600.0, 86_400.0
_CANNOT_SYNC = {errno.EINVAL, errno.EACCES, errno.EPERM, errno.EISDIR, errno.ENOTSUP}


class Disk:
    """The calls that change a disk, one by one, so that a test can let any of them fail; all raise OSError."""

    def make_folder(self, folder: Path) -> None:
        """Make a folder in one that is there."""
        folder.mkdir()

    def create(self, file: Path) -> int:
        """Make a file that was not there, and return a handle to write with."""
        return os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)

    def write(self, handle: int, data: memoryview) -> int:
        """Write the beginning of some bytes; return how many were taken."""
        return os.write(handle, data)

    def sync(self, handle: int) -> None:
        """Wait until what was done to a file or folder has reached the disk."""
        os.fsync(handle)

    def rename(self, old: Path, new: Path) -> None:
        """Put a file in the place of another, in one step."""
        old.replace(new)

    def remove(self, file: Path) -> None:
        """Remove a file."""
        file.unlink()


DISK = Disk()


def write_atomically(file: Path, data: bytes, disk: Disk = DISK) -> None:
    """Write a file so that a reader sees the old content or the new one, also after a crash.

    Raises OSError, and leaves the old content then, or the new one whole where only the folder could not be synced.
    """
    temporary = file.parent / f".{file.name}.{secrets.token_hex(8)}"
    with _created(temporary, disk) as handle:
        rest = memoryview(data)
        while rest:
            rest = rest[disk.write(handle, rest) :]
        disk.sync(handle)
        disk.rename(temporary, file)
    sync_folder(file.parent, disk)


def make_folders(folder: Path, disk: Disk = DISK) -> None:
    """Make a folder, and those above it that are missing, so that they last; raises OSError.

    The lowest one that is there may have been made just now by somebody who was killed before it was synced: so it is
    synced again, and all above it are, as nobody makes a folder in one that does not last.
    """
    if not folder.is_dir():
        make_folders(folder.parent, disk)
        with contextlib.suppress(FileExistsError):  # somebody else was quicker
            disk.make_folder(folder)
    sync_folder(folder.parent, disk)


def sync_folder(folder: Path, disk: Disk = DISK) -> None:
    """Make the names in a folder last; systems that cannot sync a folder do not need it. Raises OSError."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except PermissionError:  # may be written, not read
        return
    try:
        disk.sync(handle)
    except OSError as error:
        if error.errno not in _CANNOT_SYNC:
            raise
    finally:
        os.close(handle)


def make_young_last(file: Path, root: Path, disk: Disk = DISK) -> None:
    """Make the name of a file, and those of the folders from a root down to it, last where it is young; raises OSError.

    A reader sees what a writer that was killed had renamed, and not yet synced. Whatever is older than an hour has
    reached the disk: no system keeps it back for so long.
    """
    if _age(file) < _HOUR:
        for folder in file.parents[: len(file.relative_to(root).parts)]:
            sync_folder(folder, disk)


def is_litter(names: list[str]) -> bool:
    """Tell whether a folder of these names holds what a killed writer may have left: temporaries, or nothing."""
    return not names or any(map(_TEMPORARY.fullmatch, names))


def sweep(folder: Path) -> int:
    """Remove the temporaries that killed writers left in a folder, and the folder where nothing else is in it.

    A writer holds a lock on its temporary for as long as it lives. Without locks, a day decides. Returns how many
    files were removed; what cannot be removed stays.
    """
    removed = 0
    with contextlib.suppress(OSError):
        is_old = _age(folder) > _MINUTE
        for file in tuple(folder.iterdir()):
            if _TEMPORARY.fullmatch(file.name):
                removed += _remove_if_dead(file)
        if removed or is_old:
            folder.rmdir()
    return removed


@contextmanager
def _created(temporary: Path, disk: Disk) -> Iterator[int]:
    """Make a temporary file and hold its lock; whatever goes wrong, it is removed."""
    handle = disk.create(temporary)
    try:
        with contextlib.suppress(OSError):  # a file system without locks
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield handle
    except BaseException:
        with contextlib.suppress(OSError):  # what went wrong first is what is told
            disk.remove(temporary)
        raise
    finally:
        os.close(handle)


def _remove_if_dead(temporary: Path) -> bool:
    """Remove a temporary whose writer is dead; the minute is for a writer between the making and the locking of it."""
    try:
        handle = os.open(temporary, os.O_RDWR)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        longest = _MINUTE
    except BlockingIOError:
        return False
    except OSError:
        longest = _DAY
    try:
        is_dead = _age(temporary) > longest
        if is_dead:
            temporary.unlink()
    except OSError:
        return False
    finally:
        os.close(handle)
    return is_dead


def _age(path: Path) -> float:
    """Return how many seconds ago something was last changed."""
    return time.time() - path.stat().st_mtime
