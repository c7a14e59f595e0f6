"""What the verbs share: data to stdout, messages to stderr, progress for people, and rendering by format."""

import io
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
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
    from scanner.store import write_atomically

    try:
        write_atomically(output, content if isinstance(content, bytes) else content.encode())
    except OSError as error:
        raise StoreError(f"{output}: cannot be written: {error.strerror}") from error


def _print(text: str) -> None:
    """Write to stdout; a reader that has had enough ends the command quietly, a full disk is told."""
    import typer

    from scanner.errors import StoreError

    if sys.stdout is None:
        raise StoreError("standard output is closed: nothing can be shown")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit from None
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise StoreError(f"standard output cannot be written: {error.strerror}") from error


def make_robust() -> None:
    """Let the streams show what their encoding lacks as `?`, in place of failing on it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def guard(output: Path | None, inputs: Iterable[str | Path]) -> None:
    """Raise UsageError where an output would overwrite what is read: the paper is worth more than its report."""
    from scanner.errors import UsageError

    if output is None or not output.exists():
        return
    for name in map(Path, inputs):
        if name.exists() and output.samefile(name):
            raise UsageError(f"{output} is what is read: write to another file")


def say(message: str) -> None:
    """Write a message for the person at the terminal to stderr, as one line."""
    from scanner.view import printable

    if sys.stderr is not None:
        sys.stderr.write(f"{printable(message)}\n")


def progress(items: Iterable[T], total: int, what: str, *, quiet: bool) -> Iterator[T]:
    """Pass items on, with a progress bar on stderr where that is a terminal and there is more than one."""
    if quiet or total < 2 or sys.stderr is None or not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(items, description=what, total=total, console=Console(stderr=True), transient=True)


def rendered(
    scans: Sequence["Scan"],
    modules: Mapping[str, "Module"],
    format_name: str,
    *,
    to_file: bool,
    original: Callable[["Scan"], "Original"],
) -> str | bytes:
    """Return scans in a format; several are shown as a list where the format knows one, else one after the other.

    `original` finds the PDF of a scan; it is asked only for a format that shows it, which are formats of one scan.
    """
    from scanner.picture import Original
    from scanner.resources import plugin
    from scanner.view import View

    form = plugin("scanner.formats", format_name, "format")
    colour = not to_file and _shows_colour()
    find = original if hasattr(form, "USES_ORIGINAL") and len(scans) == 1 else lambda _: Original()
    views = [View(scan, modules, width=_width(), colour=colour, original=find(scan)) for scan in scans]
    if len(views) > 1 and hasattr(form, "render_many"):
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
