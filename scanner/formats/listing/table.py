"""A list of scans as lines for a person: date, modules answered, auditor, paper, title."""

from collections.abc import Iterable, Iterator

from scanner.keeping.glance import Entry
from scanner.view import printable

FOR_PEOPLE = True
"""Lines may be cut to the width of a terminal."""
_FORM = "{:<16}  {:<8}  {:<12}  {:<24}  {}\n"


def render(entries: Iterable[Entry]) -> Iterator[str]:
    """Yield a line for each scan; a cell that is too long pushes the rest of its line to the right, and is not cut."""
    for number, entry in enumerate(entries):
        if not number:
            yield _FORM.format("scanned", "answered", "auditor", "paper", "title")
        date = (entry.scanned_at or "-")[:16].replace("T", " ")
        cells = (date, _answered(entry), entry.auditor or "-", entry.paper, entry.title)
        yield _FORM.format(*map(printable, cells))


def _answered(entry: Entry) -> str:
    """Return how many modules were answered, of how many; a record by another program may not say."""
    if not entry.modules:
        return "-"
    return f"{entry.answered}/{len(entry.modules)}"
