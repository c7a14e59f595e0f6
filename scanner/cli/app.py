"""The command `paperscan`: every verb is a file beside this one; here is the one place where errors end."""

import os
import sys
import traceback
from importlib import import_module

import typer

from scanner.cli import console
from scanner.errors import PaperscanError
from scanner.resources import plugins

_NOT_VERBS = {
    "app",
    "batch_api",
    "batch_display",
    "batches",
    "console",
    "corpus_lines",
    "disks",
    "options",
    "recipes",
    "scanning",
}


def build() -> typer.Typer:
    """Return the command with all its verbs: a file with a function `command`, or with a group of them, `group`."""
    app = typer.Typer(
        name="paperscan",
        help="Reads a research paper, answers a checklist about its methods, and proves every answer with its words.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    app.callback()(_before_verbs)
    for name in plugins("scanner.cli"):
        if name in _NOT_VERBS:
            continue
        verb = import_module(f"scanner.cli.{name}")
        if hasattr(verb, "group"):
            app.add_typer(verb.group, name=name)
        else:
            app.command(name)(verb.command)
    return app


def _print_version(asked: bool) -> None:
    """Print the version where that is asked for, and stop."""
    if asked:
        from scanner.engine import tool_version

        console.data(tool_version() + "\n")
        raise typer.Exit


def _before_verbs(
    version: bool = typer.Option(
        False, "--version", help="Print the version and stop.", is_eager=True, callback=_print_version
    ),
) -> None:
    """Take the options that stand before a verb."""


def main() -> None:
    """Run the command line; exit codes: 0 done, 1 findings, 2 usage, 3 expected failure, 4 a bug, 130 interrupted."""
    console.make_robust()
    try:
        build()()
    except PaperscanError as error:
        console.say(f"paperscan: {error}")
        sys.exit(error.exit_code)
    except Exception as error:  # noqa: BLE001 - the outermost door: a bug is told in a line, the trace on request
        if os.environ.get("PAPERSCAN_DEBUG"):
            traceback.print_exc()
        where = "PAPERSCAN_DEBUG=1 shows where; please report it"
        console.say(f"paperscan: a bug: {type(error).__name__}: {error} ({where})")
        sys.exit(4)


if __name__ == "__main__":
    main()
