"""`paperscan modules`: which questions are asked, and what counts as an answer."""

from typing import Annotated

import typer

from scanner.cli import console
from scanner.cli.options import Format, Modules

group = typer.Typer(help="The checklist modules: list them, or show one with its questions.", no_args_is_help=True)


@group.command("list")
def list_modules(modules: Modules = None, format_name: Format = "table") -> None:
    """List all modules with their numbers of items and when they are active."""
    from scanner.library import load_modules

    show = console.format_function(format_name, "list_modules")
    console.data(show(tuple(load_modules(modules).values())))


@group.command("show")
def show_module(
    name: Annotated[str, typer.Argument(help="The id of a module.", metavar="MODULE")],
    modules: Modules = None,
    format_name: Format = "table",
) -> None:
    """Show the questions of a module: why they matter, what counts, what does not, and when they apply."""
    from scanner.library import load_modules, select

    show = console.format_function(format_name, "describe_module")
    console.data(show(select(load_modules(modules), (name,))[name]))
