"""A list of scans as JSON, one object a line."""

from collections.abc import Iterable, Iterator

from scanner.keeping.glance import Entry


def render(entries: Iterable[Entry]) -> Iterator[str]:
    """Yield a line for each scan, with all that the index knows of it."""
    for entry in entries:
        yield entry.model_dump_json() + "\n"
