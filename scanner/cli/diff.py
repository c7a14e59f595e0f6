"""`paperscan diff`: what changed between two scans, and why."""

import os
import shutil
import sys
from typing import Annotated

import typer

from scanner.cli import console
from scanner.cli.options import DEFAULT_SCANS, DiffFormat, Modules, Output, Scans

KINDS = "kinds of change, separated by commas: flip, red-flag, question, claim, justification …"


def command(
    old: Annotated[str, typer.Argument(help="A scan.json, a scan id, a paper, or a directory of scans.")],
    new: Annotated[str | None, typer.Argument(help="The same for the newer one.")] = None,
    last: Annotated[int | None, typer.Option(help="Compare a paper's newest scan with the N-th last.")] = None,
    anyway: Annotated[bool, typer.Option("--anyway", help="Compare records of two papers all the same.")] = False,
    only: Annotated[str, typer.Option(help=f"Show only these {KINDS}")] = "",
    ignore: Annotated[str, typer.Option(help="Leave these out.")] = "",
    fail_on: Annotated[str, typer.Option(help="Exit with 1 where there are any of these.")] = "",
    full: Annotated[bool, typer.Option("--full", help="Show the noise, too.")] = False,
    format_name: DiffFormat = "table",
    scans: Scans = DEFAULT_SCANS,
    modules: Modules = None,
    output: Output = None,
) -> None:
    """Compare two scans, the last scans of a paper, or two directories of scans, and say why answers changed."""
    from scanner.comparing import selection
    from scanner.comparing.diff_view import DiffView
    from scanner.corpora import compare
    from scanner.keeping.store import Store
    from scanner.library import load_modules
    from scanner.resources import plugin

    wanted, unwanted, failing = (selection.aspects(names) for names in (only, ignore, fail_on))
    form = plugin("scanner.formats.diff", format_name, "format of diffs")
    found = selection.narrowed(compare(old, new, Store(scans), last=last, anyway=anyway), wanted, unwanted)
    colour = output is None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    width = max(60, min(shutil.get_terminal_size((100, 24)).columns, 140))
    view = DiffView(found, load_modules(modules), width, colour, full=full or bool(wanted))
    console.data(form.render(view), output)
    if selection.fails(found, failing):
        raise typer.Exit(1)
