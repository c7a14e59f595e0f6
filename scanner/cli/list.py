"""`paperscan list`: which scans a directory holds."""

from typing import Annotated

import typer

from scanner.cli import console
from scanner.cli.options import DEFAULT_SCANS, Scans
from scanner.resources import plugins

_FORMATS = "scanner.formats.listing"
_MOST = 20


def command(
    scans: Scans = DEFAULT_SCANS,
    everything: Annotated[bool, typer.Option("--all", help="All scans of each paper, not the newest alone.")] = False,
    format_name: Annotated[
        str,
        typer.Option(
            "--format", "-f", envvar="PAPERSCAN_FORMAT", help=f"How to show it: {', '.join(plugins(_FORMATS))}."
        ),
    ] = "table",
) -> None:
    """List the newest scan of each paper: when, how many modules were answered, by whom, which paper.

    Exits with 3 where a record cannot be read; the others are listed all the same.
    """
    from scanner.keeping.index import Index
    from scanner.resources import plugin

    form = plugin(_FORMATS, format_name, "format")
    console.require(scans)
    index = Index(scans)
    found = index.refresh()
    lines = form.render(index.entries() if everything else index.newest())
    console.stream(console.fitting(lines) if hasattr(form, "FOR_PEOPLE") else lines)
    for problem in found.unreadable[:_MOST]:
        console.say(problem)
    console.say(f"{found.count} scans, {len(found.unreadable)} that cannot be read")
    if found.unreadable:
        raise typer.Exit(3)
