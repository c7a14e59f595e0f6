"""`paperscan validate`: is this a valid record, of which version, and if not, in what way."""

from pathlib import Path
from typing import Annotated

import typer

from scanner.cli import console


def command(
    files: Annotated[list[Path], typer.Argument(help="scan.json files.", metavar="FILE...")],
) -> None:
    """Check records against the schema; tells the version, and every problem with its JSON pointer."""
    from scanner.errors import PaperscanError, RecordError
    from scanner.store import validate

    valid = True
    for file in files:
        try:
            console.data(f"{file}: valid, version {validate(file)}\n")
        except PaperscanError as error:
            valid = False
            listed = error.problems if isinstance(error, RecordError) else ()
            console.data("".join(f"{file}: {problem}\n" for problem in listed or (str(error),)))
    if not valid:
        raise typer.Exit(1)
