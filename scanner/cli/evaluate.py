"""`paperscan evaluate`: how far two sets of answers agree."""

from pathlib import Path
from typing import Annotated

import typer

from scanner.cli import console
from scanner.cli.options import Modules, Output
from scanner.resources import plugins

_FORMATS = "scanner.formats.evaluation"


def command(
    gold: Annotated[Path, typer.Argument(help="Folder of gold files or scans.", metavar="GOLD")],
    scans: Annotated[Path, typer.Argument(help="Folder of scans.", metavar="SCANS")],
    format_name: Annotated[
        str, typer.Option("--format", "-f", help=f"How to show it: {', '.join(plugins(_FORMATS))}.")
    ] = "table",
    output: Output = None,
    save: Annotated[
        bool, typer.Option("--save", help="Write the figures of each item beside its module, as those of the rules.")
    ] = False,
    modules: Modules = None,
) -> None:
    """Compare scans with gold answers, or two runs with each other: accuracy, kappa, AC1, item by item."""
    from scanner.answer_sets import read_answers
    from scanner.comparing.evaluation import evaluate
    from scanner.figures import FILE, save_figures
    from scanner.library import load_modules
    from scanner.resources import data_folder, plugin

    form = plugin(_FORMATS, format_name, "format")
    evaluation = evaluate(read_answers(gold), read_answers(scans))
    console.data(form.render(evaluation), output)
    if save:
        folder = modules or data_folder("modules")
        for module in load_modules(folder).values():
            if save_figures(module, folder / module.id, evaluation, "rules"):
                console.say(f"written: {module.id}/{FILE}")
