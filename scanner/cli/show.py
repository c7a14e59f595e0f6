"""`paperscan show`: look at a record."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scanner.cli import console
from scanner.cli.options import DEFAULT_SCANS, CacheDir, Format, Modules, Output, Scans

if TYPE_CHECKING:
    from scanner.keeping.store import Store


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
    from scanner.keeping.store import Store, read_scan
    from scanner.library import load_modules
    from scanner.originals import original

    if pdf and len(names) > 1:
        raise UsageError("--pdf is the file of one scan: name one")
    settings = FetchSettings(offline=True, cache_dir=cache_dir)

    console.check_form(format_name, len(names), output)
    store = Store(scans)
    files = [_record(name, store) for name in names]
    console.guard(output, files)
    records = [read_scan(file) for file in files]
    shown = console.rendered(
        records,
        load_modules(modules),
        format_name,
        to_file=output is not None,
        original=lambda scan: original(scan, pdf, settings),
    )
    console.data(shown, output)


def _record(name: str, store: "Store") -> Path:
    """Return the record that a name means; RecordError for a PDF, with what is meant by it."""
    from scanner.errors import RecordError
    from scanner.keeping.store import slug

    file = store.find(name)
    if file.suffix.lower() != ".pdf":
        return file
    paper = slug(file.stem)
    known = f"`paperscan show {paper}` shows its newest scan"
    hint = known if store.scans_of(paper) else f"`paperscan scan {name}` makes a record of it"
    raise RecordError(f"{name} is a paper, not a record of one: {hint}")
