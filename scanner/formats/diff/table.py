"""A diff for the terminal: what flipped, why, and the passages before and after.

Every line says in words what it means, so that it reads without colour and by a screen reader.
"""

from io import StringIO

from rich.box import SIMPLE
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from scanner.comparing.corpus_diff_lines import HEAD_NOTE, corpus_diff_lines, item_rows
from scanner.comparing.diff_lines import Line, Role, scan_diff_lines
from scanner.comparing.diff_view import DiffView
from scanner.scandiff import CorpusDiff

_LOOKS: dict[Role, tuple[int, str]] = {
    "title": (0, "bold"),
    "heading": (0, "bold"),
    "entry": (2, "default"),
    "detail": (6, "bright_black"),
    "quote": (6, "italic"),
    "note": (0, "bright_black"),
}
"""Indentation and style of each kind of line."""


def render(view: DiffView) -> str:
    """Return the diff as text of `view.width` columns, with terminal colours where `view.colour`."""
    out = StringIO()
    console = Console(
        file=out,
        width=view.width,
        force_terminal=view.colour,
        no_color=not view.colour,
        highlight=False,
        markup=False,
        emoji=False,
        color_system="standard" if view.colour else None,
    )
    if isinstance(view.diff, CorpusDiff):
        for line in corpus_diff_lines(view.diff, view):
            _print(console, line)
        _items(console, view.diff, view)
    else:
        for line in scan_diff_lines(view.diff, view):
            _print(console, line)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _print(console: Console, line: Line) -> None:
    indent, style = _LOOKS[line.role]
    if line.role == "heading":
        console.print()
    console.print(Padding(Text(line.whole, style=style), (0, 0, 0, indent)))


def _items(console: Console, diff: CorpusDiff, view: DiffView) -> None:
    """Print the items that changed, as a table whose head is explained above it."""
    head, *rows = item_rows(diff.items, full=view.full)
    if not rows:
        return
    table = Table(box=SIMPLE, show_edge=False, pad_edge=False)
    for index, name in enumerate(head):
        table.add_column(name, justify="left" if index == 0 else "right", no_wrap=index > 0, overflow="fold")
    for row in rows:
        table.add_row(*row)
    console.print(Text("\nItems that changed", style="bold"))
    console.print(Text(HEAD_NOTE, style="bright_black"))
    console.print(table)
