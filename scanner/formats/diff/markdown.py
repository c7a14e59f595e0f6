"""A diff as Markdown, for a pull request."""

import re
from collections.abc import Iterator

from scanner.comparing.corpus_diff_lines import HEAD_NOTE, corpus_diff_lines, item_rows
from scanner.comparing.diff_lines import Line, Role, scan_diff_lines
from scanner.comparing.diff_view import DiffView
from scanner.scandiff import CorpusDiff
from scanner.view import printable

_BEFORE: dict[Role, str] = {
    "title": "# ",
    "heading": "\n## ",
    "entry": "- ",
    "detail": "  - ",
    "quote": "  - > ",
    "note": "\n",
}


def render(view: DiffView) -> str:
    """Return the diff as Markdown; words of papers and models stay words, whatever markup they hold."""
    if isinstance(view.diff, CorpusDiff):
        return "\n".join((*map(_marked_up, corpus_diff_lines(view.diff, view)), *_items(view.diff, view))) + "\n"
    return "\n".join(map(_marked_up, scan_diff_lines(view.diff, view))) + "\n"


def _marked_up(line: Line) -> str:
    return " ".join((_BEFORE[line.role] + escaped(line.text), *map(named, line.items)))


def _items(diff: CorpusDiff, view: DiffView) -> Iterator[str]:
    head, *rows = item_rows(diff.items, full=view.full)
    if rows:
        yield f"\n## Items that changed\n\n{HEAD_NOTE}\n"
        yield f"| {' | '.join(head)} |"
        yield "|---|" + "--:|" * (len(head) - 1)
        yield from (f"| {' | '.join((named(name), *map(escaped, cells)))} |" for name, *cells in rows)


def named(item: str) -> str:
    """Return the name of an item as code; one with other characters than names of ours have, as text."""
    return f"`{item}`" if re.fullmatch(r"[\w./-]+", item, re.ASCII) else escaped(printable(item))


def escaped(text: str) -> str:
    """Return text that Markdown shows as it is: no markup, no HTML, no mention, no link."""
    return re.sub(r"([\\`*_{}\[\]<>#|~!&@])", r"\\\1", text).replace("://", ":\u2060//")
