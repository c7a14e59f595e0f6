"""`paperscan calibrate`: thresholds for a decision model, fitted to gold answers."""

from pathlib import Path
from typing import Annotated

import typer

from scanner.cli import console
from scanner.resources import plugins

_FORMATS = "scanner.formats.calibration"


def command(
    gold: Annotated[Path, typer.Argument(help="Folder of gold files or scans.", metavar="GOLD")],
    scans: Annotated[Path, typer.Argument(help="Folder of scans by one decision model.", metavar="SCANS")],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write the thresholds there, as TOML.")] = None,
    error: Annotated[float, typer.Option(min=0.005, max=0.5, help="Share of accepted answers left wrong.")] = 0.1,
    format_name: Annotated[
        str, typer.Option("--format", "-f", help=f"How to show the fit: {', '.join(plugins(_FORMATS))}.")
    ] = "table",
) -> None:
    """Fit the thresholds of a decision model, certified on papers held out; refused where the labels are too few."""
    from scanner.answer_sets import read_answers
    from scanner.asking.calibration import calibrate
    from scanner.asking.probabilities import read_run
    from scanner.asking.wording import thresholds_text
    from scanner.resources import plugin

    form = plugin(_FORMATS, format_name, "format")
    found = calibrate(read_answers(gold), read_run(scans), error=error)
    console.data(form.render(found))
    if output:
        console.data(thresholds_text(found.thresholds), output)
        console.say(f"written: {output}")
