"""A PDF in a file."""

import os
import stat
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from scanner.errors import InputError
from scanner.fetched import Fetched, FetchSettings
from scanner.identifiers import printable


def accepts(name: str) -> bool:
    """Tell whether there is anything at this path: a file may well bear the name of an identifier."""
    return os.path.lexists(name)


def fetch(name: str, settings: FetchSettings) -> Fetched:
    """Return the bytes of a file, whatever they are: that they are a PDF is for the reader to say.

    Raises InputError: `no_file` for nothing there or no right to read it, `not_pdf` for what is no regular file or is
    empty, `too_large` over `settings.max_bytes`.
    """
    shown = printable(name)
    try:
        with open(name, "rb", opener=_open_at_once) as file:
            data = _read(file, shown, settings.max_bytes)
    except IsADirectoryError as error:
        raise InputError("not_pdf", f"{shown}: this is a directory; name the PDF files in it") from error
    except (OSError, ValueError) as error:
        raise InputError("no_file", f"{shown}: {_reason(error)}; check the path and who may read it") from error
    return Fetched(kind="file", name=printable(Path(name).name, 255), data=data, sha256=sha256(data).hexdigest())


def _open_at_once(path: str, flags: int) -> int:
    """Open without waiting: a named pipe that nobody writes to would hold us for ever."""
    return os.open(path, flags | os.O_NONBLOCK)


def _read(file: BinaryIO, shown: str, max_bytes: int) -> bytes:
    """Read a regular file that is neither empty nor too large; its size is known before a byte is read."""
    status = os.fstat(file.fileno())
    if not stat.S_ISREG(status.st_mode):
        raise InputError("not_pdf", f"{shown}: this is a pipe or a device; save the PDF as a file and name that")
    data = b"" if status.st_size > max_bytes else file.read(max_bytes + 1)
    if max(status.st_size, len(data)) > max_bytes:
        limit = f"{max_bytes / 1e6:g} MB"
        raise InputError("too_large", f"{shown}: larger than {limit}, the limit for one paper; make the PDF smaller")
    if not data:
        raise InputError("not_pdf", f"{shown}: the file is empty; get it again from where it came from")
    return data


def _reason(error: OSError | ValueError) -> str:
    """Say why a file cannot be opened, in the system's words but without its path."""
    return (error.strerror or "cannot be opened") if isinstance(error, OSError) else "not a possible path"
