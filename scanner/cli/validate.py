"""`paperscan validate`: is this a valid record, of which version, and if not, in what way."""

from pathlib import Path
from typing import Annotated

import typer

from scanner.cli import console


def command(
    files: Annotated[list[Path], typer.Argument(help="scan.json files.", metavar="FILE...")],
) -> None:
    """Check records against the schema; tells the version, and every problem with its JSON pointer.

    Exits with 1 where a record is not valid, with 3 where a file cannot be read.
    """
    codes = [_checked(file) for file in files]
    if any(codes):
        raise typer.Exit(max(codes))


def _checked(file: Path) -> int:
    """Tell what a file is; return the exit code that this asks for."""
    from scanner.errors import RecordError, StoreError
    from scanner.keeping.store import read_scan, validate
    from scanner.library import load_modules
    from scanner.record import SCAN_VERSION
    from scanner.schemas import unasked

    try:
        version = validate(file)
        console.data(f"{file}: valid, version {version}\n")
        missing = unasked(read_scan(file), load_modules()) if version == SCAN_VERSION else ()
    except RecordError as error:
        console.data("".join(f"{file}: {line}\n" for line in error.problems) or f"{error}\n")
        return 1
    except StoreError as error:
        console.say(f"paperscan: {error}")
        return 3
    if missing:
        console.data(f"{file}: warning: not asked: {', '.join(missing)}\n")
    return 0
