"""`paperscan text`: what was read of a paper."""

from typing import Annotated

import typer

from scanner.cli import console
from scanner.cli.options import CacheDir, Contact, Offline, Output
from scanner.resources import plugins

_FORMATS = "scanner.formats.paper"


def command(
    name: Annotated[str, typer.Argument(help="A PDF file, an arXiv id or a DOI.", metavar="PAPER")],
    format_name: Annotated[
        str, typer.Option("--format", "-f", help=f"How to show it: {', '.join(plugins(_FORMATS))}.")
    ] = "text",
    output: Output = None,
    offline: Offline = False,
    cache_dir: CacheDir = None,
    contact: Contact = "",
) -> None:
    """Show what was read of a paper, so that a person can check it."""
    from scanner.extract.reader import read_pdf
    from scanner.fetch import fetch
    from scanner.fetched import FetchSettings
    from scanner.resources import plugin

    console.guard(output, [name])
    form = plugin(_FORMATS, format_name, "format")
    settings = FetchSettings(offline=offline, cache_dir=cache_dir, contact=contact)
    console.data(form.render(read_pdf(fetch(name, settings).data)), output)
