"""`paperscan show`: look at a record."""

from pathlib import Path
from typing import Annotated

import typer

from scanner.cli import console
from scanner.cli.options import DEFAULT_SCANS, CacheDir, Format, Modules, Output, Scans


def command(
    names: Annotated[list[str], typer.Argument(help="scan.json files, scan ids, or papers.", metavar="SCAN...")],
    scans: Scans = DEFAULT_SCANS,
    modules: Modules = None,
    format_name: Format = "table",
    output: Output = None,
    pdf: Annotated[
        Path | None, typer.Option("--pdf", help="The PDF that was scanned, for the formats that show its pages.")
    ] = None,
    cache_dir: CacheDir = None,
) -> None:
    """Show scans: by file, by scan id, or the newest one of a paper."""
    from scanner.errors import UsageError
    from scanner.fetched import FetchSettings
    from scanner.library import load_modules
    from scanner.originals import original
    from scanner.store import Store, read_scan

    if pdf and len(names) > 1:
        raise UsageError("--pdf is the file of one scan: name one")
    settings = FetchSettings(offline=True, cache_dir=cache_dir)

    store = Store(scans)
    console.guard(output, [store.find(name) for name in names])
    records = [read_scan(store.find(name)) for name in names]
    shown = console.rendered(
        records,
        load_modules(modules),
        format_name,
        to_file=output is not None,
        original=lambda scan: original(scan, pdf, settings),
    )
    console.data(shown, output)
