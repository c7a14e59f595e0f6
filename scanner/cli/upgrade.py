"""`paperscan upgrade`: bring records of other versions up to ours."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from scanner.cli import console


def command(
    files: Annotated[list[Path], typer.Argument(help="scan.json files of any version.", metavar="FILE...")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File for one record, directory for several.")
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace files that are there already.")] = False,
) -> None:
    """Bring records up to our version, every answer kept; prints the one record where no -o is given."""
    from scanner.errors import UsageError
    from scanner.upgrade_files import Refused, upgraded_text, write_upgraded

    if output is None and len(files) > 1:
        raise UsageError("several records need -o DIRECTORY to be written to")
    if output is None:
        text, notes = upgraded_text(files[0])
        console.data(text)
        _tell(files[0], notes)
        return
    done = write_upgraded(files, output, overwrite=overwrite)
    for each in done:
        if isinstance(each, Refused):
            console.say(f"paperscan: {each.reason}")
        else:
            _tell(each.source, each.notes)
            console.say(f"written: {each.target}")
    if any(isinstance(each, Refused) for each in done):
        raise typer.Exit(3)


def _tell(file: Path, notes: Iterable[str]) -> None:
    """Say what was changed in a record."""
    for note in notes:
        console.say(f"{file}: {note}")
