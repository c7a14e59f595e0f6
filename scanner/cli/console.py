"""What the verbs share: data to stdout, messages to stderr, progress for people, and rendering by format."""

import io
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TextIO, TypeVar, cast

if TYPE_CHECKING:
    from rich.console import Console

    from scanner.module import Module
    from scanner.picture import Original
    from scanner.record import Scan

T = TypeVar("T")


def data(content: str | bytes, output: Path | None = None) -> None:
    """Write what was asked for: to stdout, or whole or not at all to a file; StoreError where that is impossible.

    Bytes are for a file only: UsageError where none is named.
    """
    from scanner.errors import StoreError, UsageError

    if output is None:
        if isinstance(content, bytes):
            raise UsageError("this format is a file: say where to with --output")
        _print(content)
        return
    from scanner.keeping.atomic import write_atomically

    try:
        write_atomically(output, content if isinstance(content, bytes) else content.encode())
    except OSError as error:
        raise StoreError(f"{output}: cannot be written: {error.strerror}") from error


def stream(lines: Iterable[str]) -> None:
    """Write lines to stdout as they come, some hundreds at a time; StoreError where that is impossible."""
    rest = iter(lines)
    while (block := "".join(islice(rest, 500))) and _print(block):
        pass


def fitting(lines: Iterable[str]) -> Iterator[str]:
    """Cut lines, which end in a line break, to the width of the terminal, with … at the end; a pipe gets them whole."""
    if sys.stdout is None or not sys.stdout.isatty():
        yield from lines
        return
    from rich.cells import cell_len, set_cell_size

    columns = shutil.get_terminal_size((100, 24)).columns
    for line in lines:
        words = line.rstrip("\n")
        yield line if cell_len(words) <= columns else f"{set_cell_size(words, columns - 1).rstrip()}…\n"


def _print(text: str) -> bool:
    """Write to stdout, and tell whether somebody reads on; a full disk is told.

    A reader that has had enough ends nothing: a batch goes on, and a command ends with the code that it would have.
    """
    from scanner.errors import StoreError

    if sys.stdout is None:
        raise StoreError("standard output is closed: nothing can be shown")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        silence(sys.stdout)
        return False
    except OSError as error:
        silence(sys.stdout)
        raise StoreError(f"standard output cannot be written: {error.strerror}") from error
    return True


def silence(stream: TextIO) -> None:
    """Let what is written to a stream from now on, and what it still holds, go nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def make_robust() -> None:
    """Let the streams show what their encoding lacks as `?`, in place of failing on it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def guard(output: Path | None, inputs: Iterable[str | Path]) -> None:
    """Raise UsageError where an output cannot be written, or would overwrite what is read.

    The paper is worth more than its report, and what was scanned or paid for should find a place to be told at.
    """
    from scanner.errors import UsageError

    if output is None:
        return
    if not output.parent.is_dir():
        raise UsageError(f"{output}: there is no folder {output.parent}; make it, or write to another file")
    if output.is_dir():
        raise UsageError(f"{output} is a folder: name a file in it")
    if not output.exists():
        return
    for name in map(Path, inputs):
        if name.exists() and output.samefile(name):
            raise UsageError(f"{output} is what is read: write to another file")


def say(message: str) -> None:
    """Write a message for the person at the terminal to stderr, as one line without secrets; nobody need listen."""
    from scanner.identifiers import without_secrets
    from scanner.view import printable

    if sys.stderr is not None:
        Unheeded(sys.stderr).write(f"{printable(without_secrets(message))}\n")


class Unheeded:
    """A stream for messages, otherwise as it is, that falls silent where it is closed or full, and ends nothing."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write some text, or lose it."""
        try:
            self._stream.write(text)
            self._stream.flush()
        except OSError:
            silence(self._stream)
        return len(text)

    def flush(self) -> None:
        """Do nothing: all is written at once."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def progress(items: Iterable[T], total: int, what: str, *, quiet: bool) -> Iterator[T]:
    """Pass items on, with a progress bar on stderr where that is a terminal and there is more than one."""
    if quiet or total < 2 or sys.stderr is None or not sys.stderr.isatty():
        yield from items
        return
    from rich.progress import track

    yield from track(items, description=what, total=total, console=terminal(), transient=True)


def terminal() -> "Console":
    """Return stderr for a progress display; a terminal that is closed meanwhile ends nothing."""
    from rich.console import Console

    return Console(file=cast("IO[str]", Unheeded(sys.stderr)))


def require(scans: Path) -> None:
    """Raise StoreError where there is no directory of scans: what is not there is not empty."""
    from scanner.errors import StoreError

    if not scans.is_dir():
        raise StoreError(f"{scans}: no such directory; say with --scans where the scans are")


def check_form(format_name: str, records: int, output: Path | None) -> None:
    """Raise UsageError for a format there is not, or that cannot be shown so: before anything is scanned or paid."""
    from scanner.errors import UsageError
    from scanner.resources import plugin

    form = plugin("scanner.formats", format_name, "format")
    if not getattr(form, "IS_FILE", False):
        return
    if records > 1:
        raise UsageError(f"{format_name} is a file of one paper, not of {records}: name one")
    if output is None:
        raise UsageError(f"{format_name} is a file: say where to with --output")


def rendered(
    scans: Sequence["Scan"],
    modules: Mapping[str, "Module"],
    format_name: str,
    *,
    to_file: bool,
    original: Callable[["Scan"], "Original"],
    several: bool = False,
) -> str | bytes:
    """Return scans in a format; several are shown as a list where the format knows one, else one after the other.

    With `several` more were asked for than there may be: one alone is a list then too, for programs that read lists.
    `original` finds the PDF of a scan; it is asked only for a format that shows it, which are formats of one scan.
    """
    from scanner.picture import Original
    from scanner.resources import plugin
    from scanner.view import View

    form = plugin("scanner.formats", format_name, "format")
    colour = not to_file and _shows_colour()
    find = original if hasattr(form, "USES_ORIGINAL") and len(scans) == 1 else lambda _: Original()
    views = [View(scan, modules, width=_width(), colour=colour, original=find(scan)) for scan in scans]
    if (several or len(views) > 1) and hasattr(form, "render_many"):
        return str(form.render_many(views))
    shown = [form.render(view) for view in views]
    return shown[0] if len(shown) == 1 else "\n".join(shown)


def format_function(format_name: str, function: str) -> Callable[..., str]:
    """Return what a format does beside rendering records; raise UsageError where it does not."""
    from scanner.errors import UsageError
    from scanner.resources import plugin

    found = getattr(plugin("scanner.formats", format_name, "format"), function, None)
    if found is None:
        raise UsageError(f"the format {format_name!r} cannot do that ({function.replace('_', ' ')}); try table or json")
    return cast("Callable[..., str]", found)


def _shows_colour() -> bool:
    """Tell whether stdout is a terminal that shows colours to somebody who wants them."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return sys.stdout is not None and sys.stdout.isatty() and not plain


def _width() -> int:
    """Return the columns of the terminal, between what is readable and what is comfortable."""
    return max(40, min(shutil.get_terminal_size((100, 24)).columns, 140))
